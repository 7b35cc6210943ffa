"""A misspelt word is put right by words that can be found, and nothing else is touched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opportunities.search.glossary import glossary_words
from opportunities.search.suggestions import suggest

KNOWN = {
    "tessile": 9,
    "turismo": 7,
    "tourism": 20,
    "aerospazio": 4,
    "manifattura": 3,
    "sostenibile": 5,
    "bando": 30,
    "blue": 5,
    "blues": 1,
    "clue": 50,
    "innosup": 4,
    "2024": 10,
    "call": 60,
}
WORDS = st.text(alphabet="abceilmnorstu-0", min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        (["tesile"], ("tessile",)),
        (["aerosapzio"], ("aerospazio",)),
        (["manifatura", "sostenible"], ("manifattura", "sostenibile")),
        (["bando", "turimso"], ("bando", "turismo")),
        (["tuorism"], ("tourism",)),
        (["inosup-1"], ("innosup-1",)),
        (["bleu"], ("blue",)),
    ],
)
def test_slips_are_put_right(asked: list[str], meant: tuple[str, ...]) -> None:
    assert suggest(asked, KNOWN) == meant


@pytest.mark.parametrize(
    "asked",
    [
        [],
        ["tessile", "turismo"],
        ["bandi"],  # an inflection
        ["2025"],  # another year is not a slip
        ["cal"],  # too short to tell
        ["come"],  # a stop word
        ["tssl"],  # too far away
        ["xylofono"],
        ["innosup-1"],
    ],
)
def test_what_is_known_or_too_far_stays(asked: list[str]) -> None:
    assert suggest(asked, KNOWN) is None


def test_the_same_first_letter_goes_before_frequency() -> None:
    assert suggest(["blun"], {"glun": 50, "blup": 1, "blum": 2}) == ("blum",)


def test_words_of_the_glossary_put_slips_right_too() -> None:
    known = dict.fromkeys(glossary_words(), 1)

    assert suggest(["aerospzio", "sustainble"], known) == ("aerospazio", "sustainable")


@given(st.lists(WORDS, max_size=6), st.dictionaries(WORDS, st.integers(1, 99)))
def test_known_words_never_change(words: list[str], known: dict[str, int]) -> None:
    suggested = suggest(words, known) or tuple(words)

    assert [new for old, new in zip(words, suggested, strict=True) if old in known] == [
        word for word in words if word in known
    ]


@given(st.lists(WORDS, max_size=6), st.dictionaries(WORDS, st.integers(1, 99)))
def test_a_suggestion_needs_no_further_one(words: list[str], known: dict[str, int]) -> None:
    suggested = suggest(words, known)

    assert suggested is None or suggest(suggested, known) is None
