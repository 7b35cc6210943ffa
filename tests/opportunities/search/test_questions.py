"""Whatever somebody types is a question: words, quoted phrases and what to leave out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opportunities.search.questions import MOST_SIGNS, MOST_WORDS, Question, parse_question


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Chi può partecipare con PMI tessile? ", ("partecipare", "pmi", "tessile")),
        ("scadenza dell'ESCP-4S3 ", ("scadenza", "escp-4s3")),
        ("SMP-COSME-2021-CLUSTER-01 ", ("smp-cosme-2021-cluster-01",)),
        ("calls for the blue economy ", ("calls", "blue", "economy")),
        ("come ", ("come",)),
        ("of the ", ("of", "the")),
        ("eventi di May 2024 ", ("eventi", "may", "2024")),
        ("who may apply ", ("apply",)),
        ("events on AI in Canada ", ("events", "ai", "canada")),
        ("contributi ai giovani ", ("contributi", "giovani")),
        ("CONTRIBUTI AI GIOVANI ", ("contributi", "giovani")),
        ("generative ai ", ("generative", "ai")),
    ],
)
def test_words_that_say_nothing_are_left_out(text: str, words: tuple[str, ...]) -> None:
    assert parse_question(text) == Question(words=words)


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ('"value chain" ', Question(phrases=(("value", "chain"),))),
        ("«catena del valore» ", Question(phrases=(("catena", "del", "valore"),))),
        ("cluster -turismo ", Question(words=("cluster",), excluded=(("turismo",),))),
        (
            'turismo -"rural tourism" ',
            Question(words=("turismo",), excluded=(("rural", "tourism"),)),
        ),
        ("EU - Taiwan ", Question(words=("eu", "taiwan"))),
        ("-escp-4i ", Question(excluded=(("escp-4i",),))),
        ('"" - -- ', Question()),
        ("", Question()),
    ],
)
def test_quotes_and_minus_signs_are_understood(text: str, question: Question) -> None:
    assert parse_question(text) == question


@pytest.mark.parametrize(
    ("text", "is_open_ended"),
    [
        ("idrog", True),
        ("idrogeno ", False),
        ('"value chain"', False),
        ('"value ch', True),
        ("cluster -tur", False),
        ("cluster?", False),
        ("", False),
    ],
)
def test_the_last_word_may_still_be_growing(text: str, is_open_ended: bool) -> None:  # noqa: FBT001 - a column of the table
    assert parse_question(text).is_open_ended is is_open_ended


def test_a_quotation_mark_without_partner_quotes_nothing() -> None:
    assert parse_question('cluster "value chain ').words == ("cluster", "value", "chain")


def test_words_beyond_the_limit_are_named() -> None:
    words = [f"parola{number}" for number in range(MOST_WORDS + 2)]

    question = parse_question(" ".join(words))

    assert question.words == tuple(words[:MOST_WORDS])
    assert question.dropped == ("parola12", "parola13")
    assert question.is_open_ended is False


def test_text_beyond_the_limit_is_cut_between_words_and_named() -> None:
    question = parse_question("a" * (MOST_SIGNS - 4) + " turismo rurale")

    assert question.words == ("a" * (MOST_SIGNS - 4),)
    assert question.dropped == ("turismo", "rurale")


def test_a_phrase_that_has_no_room_is_dropped_whole() -> None:
    phrase = " ".join(f"parola{number}" for number in range(MOST_WORDS - 1))

    question = parse_question(f'"{phrase}" "catena del valore" turismo moda ')

    assert question.phrases == (tuple(phrase.split()),)
    assert question.words == ("turismo",)
    assert question.dropped == ("moda", "catena", "del", "valore")


def test_a_question_that_only_excludes_asks_for_nothing() -> None:
    assert [parse_question(text).is_empty for text in ("-turismo", "turismo", '"moda"')] == [
        True,
        False,
        False,
    ]


@given(st.text(max_size=600))
def test_every_text_is_a_question_within_the_limits(text: str) -> None:
    question = parse_question(text)

    asked = [*question.words, *sum(question.phrases, ()), *sum(question.excluded, ())]
    assert len(asked) <= MOST_WORDS
    assert [word for word in asked if not word] == []


@given(st.text(alphabet="ab-\" '«»’–", max_size=60))
def test_no_mixture_of_signs_is_an_error(text: str) -> None:
    question = parse_question(text)

    assert [word for word in question.words if '"' in word or word.startswith("-")] == []
