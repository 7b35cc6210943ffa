"""The words of the made texts: those of the field, technical ones, and a long tail of rare ones."""

from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random

FOLDER = Path(__file__).parent
RARE_WORDS = 20_000
SYLLABLES_OF_RARE_WORDS = 3
# Zipf-Mandelbrot: the first word of the field is not twenty times as frequent as the twentieth.
FLATTENING = 22
# Past the words that everybody uses, texts thin out much faster than Zipf says.
STEEPNESS_OF_TAIL = 3
SHARE_OF_SMALL_WORDS = 0.4
SMALL_WORDS = {
    "en": "the of and to in for a on with is by at will from as that are be or this",
    "it": "di e il la per in un che con da una del della le dei al nel alla sono più",
}
FILES = {"en": "english.txt", "it": "italian.txt"}


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of one language, each with the sum of the weights up to it, for ``choices``."""

    small: tuple[str, ...]
    words: tuple[str, ...]
    up_to: tuple[float, ...]

    def choose(self, random: Random, count: int) -> list[str]:
        """Return ``count`` words of the field, without the small words of the grammar."""
        return random.choices(self.words, cum_weights=self.up_to, k=count)


def read_field_words(language: str) -> tuple[str, ...]:
    """Return the words and terms of the field, the most frequent first."""
    text = (FOLDER / FILES[language]).read_text("utf-8").replace("\n", ", ")
    terms = (term.strip() for term in text.split(","))
    return tuple(dict.fromkeys(term for term in terms if term))


def read_technical_words() -> tuple[str, ...]:
    """Return words such as ``biocatalysis``, in an order that is always the same."""
    lines = (FOLDER / "roots.txt").read_text("utf-8").splitlines()
    beginnings = " ".join(lines[:2]).split()
    endings = " ".join(lines[2:]).split()
    words = [beginning + ending for beginning in beginnings for ending in endings]
    Random("technical").shuffle(words)  # noqa: S311 - the same order every time is the point
    return tuple(words)


@cache
def make_rare_words(count: int = RARE_WORDS) -> tuple[str, ...]:
    """Return names such as those of projects, which few texts have, the rarest last."""
    syllables = (FOLDER / "syllables.txt").read_text("utf-8").split()
    random = Random("rare")  # noqa: S311 - the same words every time are the point
    known = {*read_field_words("en"), *read_field_words("it"), *read_technical_words()}
    made: dict[str, None] = {}
    while len(made) < count:
        word = "".join(random.choices(syllables, k=SYLLABLES_OF_RARE_WORDS)) + random.choice("xkz")
        if word not in known:
            made[word] = None
    return tuple(made)


@cache
def make_lexicon(language: str) -> Lexicon:
    """Return the words of a language with Zipf's weights; the rare names serve all languages."""
    usual = (*read_field_words(language), *read_technical_words())
    rare = make_rare_words()
    weights = [1 / (rank + FLATTENING) for rank in range(1, len(usual) + 1)]
    weights += [
        weights[-1] * (len(usual) / rank) ** STEEPNESS_OF_TAIL
        for rank in range(len(usual) + 1, len(usual) + len(rare) + 1)
    ]
    return Lexicon(
        small=tuple(SMALL_WORDS[language].split()),
        words=(*usual, *rare),
        up_to=tuple(accumulate(weights)),
    )
