"""Did you mean: words of the catalogue in place of words that it does not have."""

from collections.abc import Mapping, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from opportunities.search.folding import DIGIT, JOINTS, english_stem, italian_stem
from opportunities.search.stop_words import STOP_WORDS

# From how many letters on how many slips are forgiven; below, a slip makes another word.
FORGIVEN_SLIPS = ((8, 2), (4, 1))


def suggest(words: Sequence[str], known: Mapping[str, int]) -> tuple[str, ...] | None:
    """Return the whole question with its misspelt words put right; None without a better one.

    ``words`` are folded, ``known`` are the folded words that can be found, and how often each
    occurs. A known word, its inflections and numbers stay as they are.
    """
    corrected = tuple(_correct(word, known) for word in words)
    return corrected if corrected != tuple(words) else None


def _correct(word: str, known: Mapping[str, int]) -> str:
    if word in known or word in STOP_WORDS:
        return word
    if len(parts := JOINTS.split(word)) > 1:
        # "inosup-1": the number stays, the name before it is put right.
        corrected = [_correct(part, known) for part in parts]
        return word if corrected == parts else "-".join(corrected)
    if DIGIT.search(word):
        return word
    return _find_nearest(word, known)


def _find_nearest(word: str, known: Mapping[str, int]) -> str:
    slips = next((slips for length, slips in FORGIVEN_SLIPS if len(word) >= length), 0)
    if not slips:
        return word
    near = process.extract(
        word, known.keys(), scorer=OSA.distance, score_cutoff=slips, limit=None, processor=None
    )
    if not near or any(_are_inflections(word, found) for found, _, _ in near):
        return word
    # People rarely mistake the first letter; among equals the more frequent word is meant.
    return min(near, key=lambda each: (each[1], each[0][0] != word[0], -known[each[0]], each[0]))[0]


def _are_inflections(one: str, other: str) -> bool:
    return any(stem(one) == stem(other) for stem in (italian_stem, english_stem))
