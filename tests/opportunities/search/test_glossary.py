"""An Italian term finds its English name and the reverse, and an accident finds nothing."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opportunities.search.concepts import ENGLISH, ITALIAN, STEMMERS, Concept, read_glossary
from opportunities.search.folding import tokens_of
from opportunities.search.glossary import expand
from opportunities.search.questions import drop_stop_words, parse_question

PAIRS = [
    (said, other)
    for concept in read_glossary()
    for said in concept.variants
    for other in concept.variants
    if said.language != other.language and other.is_offered and not said.is_narrower
]


def ask(text: str) -> dict[str, tuple[str, ...]]:
    return {each.asked: each.others for each in expand(parse_question(text).words)}


def stems(text: str, language: str) -> tuple[str, ...]:
    words = " ".join(drop_stop_words(tokens_of(text)))
    return tuple(STEMMERS[language](word) for word in re.split("[ &-]", words))


def test_the_glossary_has_the_words_of_the_field() -> None:
    assert len(read_glossary()) >= 450


def test_every_concept_has_both_languages() -> None:
    def languages(concept: Concept) -> set[str]:
        return {each.language for each in concept.variants if each.atoms}

    assert [c for c in read_glossary() if languages(c) != {ITALIAN, ENGLISH}] == []


def test_no_concept_says_the_same_twice() -> None:
    texts = [tuple((each.language, each.text) for each in c.variants) for c in read_glossary()]

    assert [row for row in texts if len(set(row)) < len(row)] == []
    assert len(set(texts)) == len(texts)


def test_every_term_finds_every_name_in_the_other_language() -> None:
    lost = []
    for said, other in PAIRS:
        found = [text for names in ask(said.text).values() for text in names]
        meanings = {stems(text, other.language) for text in found}
        meant = stems(other.text, other.language)
        if meant not in meanings | {stems(said.text, other.language)}:
            lost.append((said.text, other.text))

    assert lost == []


@pytest.mark.parametrize(
    ("question", "asked", "first"),
    [
        ("bandi aperti", "bandi aperti", "open call"),
        ("manifatture sostenibili", "manifatture sostenibili", "sustainable manufacturing"),
        ("value chains", "value chains", "filiera"),
        ("catene del valore", "catene valore", "value chain"),
        ("l'economia del mare", "economia mare", "blue growth"),
        ("less developed regions", "less developed regions", "regioni meno sviluppate"),
        ("agri food", "agri food", "agroalimentare"),
        ("dual use", "dual use", "duplice uso"),
        ("R&D", "r&d", "ricerca e sviluppo"),
        ("KETs", "kets", "tecnologie abilitanti"),
        ("partenariati", "partenariati", "partnership"),
        ("SMEs", "smes", "PMI"),
    ],
)
def test_inflections_and_spellings_find_the_other_language(
    question: str, asked: str, first: str
) -> None:
    found = ask(question)

    assert list(found) == [asked]
    assert found[asked][0] == first


@pytest.mark.parametrize(
    "text",
    ["come", "sale", "per", "pure", "fine", "party", "band", "casi", "modi", "mobile", "parti"],
)
def test_a_word_that_looks_like_another_language_is_left_alone(text: str) -> None:
    assert ask(text) == {}


@pytest.mark.parametrize(
    ("question", "wrong"),
    [
        ("comuni", "community"),
        ("mobili", "mobility"),
        ("intelligenza", "smart"),
        ("costi", "coast"),
        ("modo", "fashion"),
    ],
)
def test_words_that_share_a_stem_by_accident_stay_apart(question: str, wrong: str) -> None:
    assert [others for others in ask(question).values() if wrong in others] == []


def test_the_longest_term_wins_and_tells_its_place() -> None:
    words = ["bandi", "sustainable", "manufacturing", "puglia"]

    found = [(each.start, each.length, each.asked) for each in expand(words)]

    assert found == [(0, 1, "bandi"), (1, 2, "sustainable manufacturing"), (3, 1, "puglia")]


@pytest.mark.parametrize(
    ("compound", "others"),
    [
        ("eu-giappone", ("eu-Japan", "UE-giappone")),
        ("grecia-italia", ("Greece-Italy", "Italy-Greece", "Italia-Grecia")),
        ("turismo-cultura", ("tourism-culture",)),
        ("xbuild-eu", ("xbuild-UE",)),
        ("escp-4i", ()),
        ("cluster-2024", ()),
    ],
)
def test_a_compound_is_named_by_its_parts(compound: str, others: tuple[str, ...]) -> None:
    assert [each.others for each in expand([compound])] == [others] * bool(others)


@pytest.mark.parametrize(
    ("narrow", "broad"),
    [("wine", "agroalimentare"), ("vino", "agri-food"), ("idrogeno", "energy")],
)
def test_a_narrow_term_knows_a_broader_one_apart_from_its_names(narrow: str, broad: str) -> None:
    (found,) = expand([narrow])

    assert found.broader[0] == broad
    assert broad not in found.others


def test_a_word_whose_stem_means_too_much_else_is_understood_but_not_offered() -> None:
    assert ask("mobili")["mobili"][0] == "furniture"
    assert "mobili" not in ask("furniture")["furniture"]


def test_a_long_term_tells_its_parts() -> None:
    (found,) = expand(["edilizia", "sostenibile"])

    assert found.others[0] == "sustainable construction"
    assert [(each.start, each.length, each.others[0]) for each in found.parts] == [
        (0, 1, "construction"),
        (1, 1, "sustainable"),
    ]


def test_stop_words_inside_a_term_do_not_hide_it() -> None:
    with_stop_words = expand(tokens_of("la catena del valore"))
    without = expand(drop_stop_words(tokens_of("la catena del valore")))

    assert [(each.start, each.length) for each in with_stop_words] == [(1, 3)]
    assert [each.others for each in with_stop_words] == [each.others for each in without]


def test_topics_of_the_catalogue_are_concepts_too() -> None:
    topics = [(("blockchain", "per", "il", "vino"), ("wine", "ledgers"))]

    (found,) = expand(["wine", "ledger"], topics)

    assert (found.start, found.end, found.asked) == (0, 2, "wine ledger")
    assert found.others == ("blockchain per il vino",)
    assert expand(["blockchain", "vino"], topics)[0].others == ("wine ledgers",)


def test_phrases_without_words_are_no_concept() -> None:
    assert expand(["x-y", ""], [((), ("&",), ("", " "))]) == ()


@given(st.lists(st.text(max_size=12), max_size=12))
def test_any_words_are_answered_without_overlap(words: list[str]) -> None:
    found = expand(words)

    assert all(each.end <= later.start for each, later in pairwise(found))
    assert [each for each in found if each.asked != " ".join(words[each.start : each.end])] == []
