"""Concepts of the field with their Italian and English names, as ``glossary.csv`` has them.

One row is one concept, several variants of a language parted by ``|``, the usual one first. A
variant matches its inflections too, unless one of these signs stands before it: ``=`` only this
very form, ``-`` understood but not offered (its stem means too much else), ``~`` a narrower term,
which has the row as broader names and is not offered either (wine, in the row of agri-food).
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from opportunities.search.folding import JOINTS, english_stem, italian_stem, tokens_of
from opportunities.search.questions import drop_stop_words

GLOSSARY = Path(__file__).with_name("glossary.csv")
ITALIAN, ENGLISH = "it", "en"
LANGUAGES = (ITALIAN, ENGLISH)
STEMMERS = {ITALIAN: italian_stem, ENGLISH: english_stem}
# Nearly every inflected Italian word ends in one of these, hardly an English one does.
ENDINGS = {ITALIAN: frozenset("aeiou"), ENGLISH: frozenset("bcdefghjklmnpqrstvwxyz")}
SHORTEST_INFLECTED = 4
# "Comunità" has no other form, but its stem is that of "comune".
ACCENTED_END = re.compile(r"[àèéìòù]$")
INVARIABLE = re.compile(r".{2,}ita$")


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to say a concept.

    ``atoms`` are its telling words, compounds taken apart, ``stems`` theirs in its language.
    """

    text: str
    language: str
    atoms: tuple[str, ...]
    stems: tuple[str, ...]
    is_exact: bool = False
    is_offered: bool = True
    is_narrower: bool = False

    def is_said_by(self, atoms: Sequence[str]) -> bool:
        """Tell whether ``atoms``, which share its stems, are this variant or its inflection."""
        return all(
            word == atom or (not self.is_exact and _is_inflected(word, self.language))
            for word, atom in zip(atoms, self.atoms, strict=True)
        )


@dataclass(frozen=True, slots=True)
class Concept:
    variants: tuple[Variant, ...]

    def others(self, said: Variant) -> Iterator[Variant]:
        """Yield the other variants, those of the other language first."""
        told = [each for each in self.variants if each.is_offered and each.text != said.text]
        yield from (each for each in told if each.language != said.language)
        yield from (each for each in told if each.language == said.language)


@lru_cache(maxsize=1)
def read_glossary() -> tuple[Concept, ...]:
    """Return the concepts of the glossary, in the order of its file."""
    with GLOSSARY.open(encoding="utf-8", newline="") as file:
        return tuple(
            Concept((*_variants(row["italian"], ITALIAN), *_variants(row["english"], ENGLISH)))
            for row in csv.DictReader(file)
        )


def build_variant(
    text: str,
    language: str,
    *,
    is_exact: bool = False,
    is_offered: bool = True,
    is_narrower: bool = False,
) -> Variant:
    """Return the variant that people write as ``text``."""
    atoms = tuple(take_apart(drop_stop_words(tokens_of(text))))
    return Variant(
        text=text,
        language=language,
        atoms=atoms,
        stems=stems_in(atoms, language),
        is_exact=is_exact,
        is_offered=is_offered,
        is_narrower=is_narrower,
    )


def take_apart(words: Iterable[str]) -> list[str]:
    """Return the words and the parts of compounds: "agri-food" and "agri food" are one term."""
    return [atom for word in words for atom in JOINTS.split(word)]


def stems_in(atoms: Sequence[str], language: str) -> tuple[str, ...]:
    """Return the stems of ``atoms`` in ``language``."""
    return tuple(STEMMERS[language](atom) for atom in atoms)


def _variants(cell: str, language: str) -> Iterator[Variant]:
    for text in cell.split("|"):
        plain = text.lstrip("=~-")
        signs = text.removesuffix(plain)
        yield build_variant(
            plain,
            language,
            is_exact="=" in signs or (language == ITALIAN and _is_invariable(plain)),
            is_offered=not {"-", "~"} & set(signs),
            is_narrower="~" in signs,
        )


def _is_invariable(text: str) -> bool:
    # A name of a place or a programme has no inflections either.
    return text[0].isupper() or (" " not in text and ACCENTED_END.search(text) is not None)


def _is_inflected(word: str, language: str) -> bool:
    # A short word, or one that ends like the other language, equals a stem by accident only.
    if len(word) < SHORTEST_INFLECTED or word[-1] not in ENDINGS[language]:
        return False
    return language == ENGLISH or INVARIABLE.fullmatch(word) is None
