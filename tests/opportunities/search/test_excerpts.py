"""The passage shown is where the words asked for stand, and only they are marked."""

from opportunities.search.excerpts import ELLIPSIS, Piece, excerpt, mark


def marked(pieces: list[Piece]) -> list[str]:
    return [piece.text for piece in pieces if piece.is_marked]


def whole(pieces: list[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def test_inflections_and_accents_are_marked_as_they_are_written() -> None:
    text = "L'Università e le università: innovazione, Innovations."

    pieces = mark(text, {"universita", "innov"})

    assert marked(pieces) == ["Università", "università", "innovazione", "Innovations"]
    assert whole(pieces) == text


def test_a_short_stem_marks_only_itself() -> None:
    assert marked(mark("AI said: aim for ai", {"ai"})) == ["AI", "ai"]


def test_without_a_match_there_is_no_passage() -> None:
    assert excerpt("<p>Nothing of the kind</p>", {"textil"}) == []
    assert excerpt("<p>Text</p>", set()) == []


def test_markup_is_left_out_of_the_passage() -> None:
    assert whole(excerpt("<p>A <b>textile</b>&nbsp;call</p>", {"textil"})) == "A textile call"


def test_the_passage_is_where_most_of_the_words_stand() -> None:
    far = "value " + "and other words " * 40
    pieces = excerpt(f"{far}the value chain of textiles {far}", {"valu", "chain", "textil"})

    assert marked(pieces)[:3] == ["value", "chain", "textiles"]
    assert (pieces[0].text, pieces[-1].text) == (f"{ELLIPSIS} ", f" {ELLIPSIS}")
    assert len(whole(pieces)) < 300
