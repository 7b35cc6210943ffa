"""What the words of a question are called otherwise: an Italian term in English, and back."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from opportunities.search.concepts import (
    LANGUAGES,
    STEMMERS,
    Concept,
    Variant,
    build_variant,
    read_glossary,
    stems_in,
    take_apart,
)
from opportunities.search.folding import DIGIT, JOINTS, fold
from opportunities.search.questions import drop_stop_words
from opportunities.search.stop_words import STOP_WORDS

Group = tuple[tuple[str, ...], ...]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Expansion:
    """Words ``start`` to ``start + length`` of a question, and what else they are called.

    ``asked`` are these words, folded. ``others`` are written as people write them, those of the
    other language first. What is near, and should count for less: ``broader`` names (agri-food
    for wine), and ``parts``, the shorter terms inside a long one (construction in sustainable
    construction).
    """

    start: int
    length: int
    asked: str
    others: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    parts: tuple["Expansion", ...] = ()

    @property
    def end(self) -> int:
        """The place after the last of the words."""
        return self.start + self.length


@dataclass(frozen=True, slots=True)
class Index:
    """Variants by language and stems, and the length of the longest that begins with a stem."""

    by_stems: dict[tuple[str, tuple[str, ...]], list[tuple[Concept, Variant]]]
    longest: dict[tuple[str, str], int]

    def reach(self, word: str) -> int:
        """Return how many atoms a variant may have that begins as ``word`` does."""
        first = JOINTS.split(word)[0]
        return max(self.longest.get((each, STEMMERS[each](first)), 1) for each in LANGUAGES)


def glossary_words() -> frozenset[str]:
    """Return every folded word of the glossary, for suggestions and tests."""
    return frozenset(
        atom for concept in read_glossary() for each in concept.variants for atom in each.atoms
    )


def expand(words: Sequence[str], extra: Sequence[Group] = ()) -> tuple[Expansion, ...]:
    """Return what the folded ``words`` of a question are called otherwise, by their place.

    The longest terms win, and no word belongs to two of them. Each group of ``extra`` is a
    concept more: phrases of either language, each a tuple of words.
    """
    return _expand(tuple(words), tuple(extra))


@lru_cache(maxsize=1024)
def _expand(words: tuple[str, ...], extra: tuple[Group, ...]) -> tuple[Expansion, ...]:
    index = _build_index(extra)
    silent = sum(word in STOP_WORDS for word in words)
    found = {
        (start, end): expansion
        for start, word in enumerate(words)
        for end in range(start + 1, min(len(words), start + index.reach(word) + silent) + 1)
        if (expansion := _expand_span(words, (start, end), index))
    }
    return tuple(
        replace(found[span], parts=tuple(found[each] for each in _longest_inside(found, span)))
        for span in _longest_apart(found)
    )


def _longest_inside(spans: Iterable[Span], whole: Span) -> list[Span]:
    start, end = whole
    return _longest_apart(
        span for span in spans if start <= span[0] and span[1] <= end and span != whole
    )


def _expand_span(words: Sequence[str], span: Span, index: Index) -> Expansion | None:
    start, end = span
    asked = words[start:end]
    atoms = take_apart(asked)
    meanings = _meanings(atoms, index)
    if not meanings and len(asked) > 1:
        return None
    others = _texts_beside(atoms, [pair for pair in meanings if not pair[0].is_narrower])
    broader = _texts_beside(atoms, [pair for pair in meanings if pair[0].is_narrower])
    if not meanings and len(asked) == 1:
        others = _translate_compound(asked[0], index)
    if not others and not broader:
        return None
    return Expansion(start, end - start, " ".join(asked), others, broader)


def _translate_compound(word: str, index: Index) -> tuple[str, ...]:
    """Return "eu-Japan" for "eu-giappone": the parts of one language named in the other."""
    parts = JOINTS.split(word)
    if len(parts) == 1 or DIGIT.search(word):
        return ()
    compounds = (
        "-".join(_translate(part, language, index) for part in parts) for language in LANGUAGES
    )
    return tuple(dict.fromkeys(each for each in compounds if fold(each) != word))


def _translate(word: str, language: str, index: Index) -> str:
    names = (
        other.text
        for said, other in _meanings([word], index)
        if said.is_offered and said.language == language != other.language and len(other.atoms) == 1
    )
    return next(names, word)


def _longest_apart(spans: Iterable[Span]) -> list[Span]:
    """Return the longest spans of which no two overlap, in their order."""
    kept: list[Span] = []
    for start, end in sorted(spans, key=lambda span: (span[0] - span[1], span[0])):
        if all(end <= other_start or other_end <= start for other_start, other_end in kept):
            kept.append((start, end))
    return sorted(kept)


@lru_cache(maxsize=8)
def _build_index(extra: tuple[Group, ...]) -> Index:
    by_stems = defaultdict(list)
    longest: dict[tuple[str, str], int] = defaultdict(int)
    for concept in (*read_glossary(), *(_concept_of(group) for group in extra)):
        for each in concept.variants:
            if each.stems:
                by_stems[each.language, each.stems].append((concept, each))
                first = (each.language, each.stems[0])
                longest[first] = max(longest[first], len(each.stems))
    return Index(dict(by_stems), dict(longest))


def _concept_of(group: Group) -> Concept:
    # Nobody says which language a phrase is in: it is read as both.
    phrases = [" ".join(phrase) for phrase in group]
    return Concept(
        tuple(
            build_variant(phrase, language)
            for phrase in phrases
            for language in LANGUAGES
            if phrase
        )
    )


def _meanings(atoms: Sequence[str], index: Index) -> list[tuple[Variant, Variant]]:
    forms = [tuple(atoms)]
    # Stop words may stand inside a term ("catena del valore"), not at its ends.
    if not {atoms[0], atoms[-1]} & STOP_WORDS:
        forms.append(tuple(drop_stop_words(atoms)))
    said = [
        (concept, variant)
        for form in dict.fromkeys(forms)
        for language in LANGUAGES
        for concept, variant in index.by_stems.get((language, stems_in(form, language)), ())
        if variant.is_said_by(form)
    ]
    # "Aprile" and "training" mean themselves, whatever stem they share with "April" and "train".
    verbatim = [(concept, variant) for concept, variant in said if variant.atoms in forms]
    return [
        (variant, other)
        for concept, variant in verbatim or said
        for other in concept.others(variant)
    ]


def _texts_beside(
    asked: Sequence[str], meanings: Sequence[tuple[Variant, Variant]]
) -> tuple[str, ...]:
    # Whoever looks for words finds their inflections: each stem is told once.
    told = {(said.language, said.stems) for said, _ in meanings}
    texts = {" ".join(drop_stop_words(asked)): ""}
    for _, other in meanings:
        meaning = (other.language, other.stems)
        if meaning not in told:
            told.add(meaning)
            texts.setdefault(" ".join(other.atoms), other.text)
    return tuple(filter(None, texts.values()))
