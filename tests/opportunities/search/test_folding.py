"""Words are the same words, whatever accents, case and typography they wear."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opportunities.search.folding import fold, stems_of, tokens_of, words_of


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Città, Perù, PUGLIA", "citta, peru, puglia"),
        ("l'innovazione dell’industria", "l innovazione dell industria"),
        ("Košice Iași Kraków Skåne Łódź Østfold", "kosice iasi krakow skane lodz ostfold"),
        ("EU–Taiwan «filiera»", 'eu-taiwan "filiera"'),
        ("Straße İzmir \u0131", "strasse izmir i"),
        ("ﬁliera\u00a0H²", "filiera h2"),
        ("half a \ud83d pair", "half a   pair"),
        ("in\u00adno\u200bva\x00zione", "innova zione"),
    ],
)
def test_accents_case_and_typography_fall_away(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_every_word_is_found_in_the_folded_text(text: str) -> None:
    assert [word for word in words_of(text) if word not in fold(text)] == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ESCP-4S3", ["escp-4s3", "escp", "4s3"]),
        ("smp-cosme-2021-cluster", ["smp-cosme-2021-cluster", "smp", "cosme", "2021", "cluster"]),
        ("Industria 4.0!", ["industria", "4.0"]),
        ("R&D, H2020", ["r&d", "r", "d", "h2020"]),
        ("D.A.Re.", ["d", "a", "re"]),
        ("- & _ ... ", []),
    ],
)
def test_compounds_are_found_whole_and_by_their_parts(text: str, words: list[str]) -> None:
    assert words_of(text) == words


def test_tokens_keep_compounds_whole() -> None:
    assert tokens_of("Agri-food per l'ESCP-4i") == ["agri-food", "per", "l", "escp-4i"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("bando", "bandi"),
        ("filiera", "filiere"),
        ("sostenibile", "sostenibili"),
        ("call", "calls"),
        ("district", "districts"),
        ("funding", "funded"),
    ],
)
def test_inflections_share_a_stem(one: str, other: str) -> None:
    assert stems_of(one) & stems_of(other) != set()


@pytest.mark.parametrize("word", ["4s3", "h2020", "escp-4i", "2016"])
def test_numbers_and_identifiers_are_their_own_stem(word: str) -> None:
    assert stems_of(word) == {word}
