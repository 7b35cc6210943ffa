"""Titles, summaries and bodies as long and as worded as those of the field."""

from dataclasses import dataclass
from random import Random

from tests.bench.catalogue.words import SHARE_OF_SMALL_WORDS, make_lexicon

SHARE_OF_ITALIAN = 0.15
FEWEST_WORDS, MOST_WORDS = 60, 400
# Of the logarithm: half of the texts have fewer than 120 words, one in ten has more than 230.
USUAL_LENGTH, SPREAD = 4.79, 0.5
WORDS_OF_SENTENCE = (8, 20)
WORDS_OF_TITLE = (5, 11)
WORDS_OF_SUMMARY = (14, 38)
WORDS_OF_PARAGRAPH = 70


@dataclass(frozen=True, slots=True)
class Text:
    """The texts of one entry, and some of its words as keywords; the body is clean HTML."""

    language: str
    title: str
    summary: str
    body: str
    keywords: tuple[str, ...]


class Writer:
    """Writes texts; what it writes follows from ``random`` alone."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._lexicons = {language: make_lexicon(language) for language in ("en", "it")}

    def write(self) -> Text:
        """Return the texts of one entry."""
        random = self._random
        language = "it" if random.random() < SHARE_OF_ITALIAN else "en"
        length = int(random.lognormvariate(USUAL_LENGTH, SPREAD))
        length = min(max(length, FEWEST_WORDS), MOST_WORDS)
        in_title, in_summary = random.randint(*WORDS_OF_TITLE), random.randint(*WORDS_OF_SUMMARY)
        words = self._choose(language, length)
        title = self._lexicons[language].choose(random, in_title)
        paragraphs = [
            self._write_sentences(words[start : start + WORDS_OF_PARAGRAPH])
            for start in range(in_summary, len(words), WORDS_OF_PARAGRAPH)
        ]
        return Text(
            language=language,
            title=_capitalise(" ".join(title)),
            summary=self._write_sentences(words[:in_summary]),
            body="".join(f"<p>{paragraph}</p>" for paragraph in paragraphs),
            keywords=tuple(dict.fromkeys(title[: random.randrange(5)])),
        )

    def name_organisation(self) -> str:
        """Return a name of two to four words; names repeat, as those of organisers do."""
        random = self._random
        words = self._lexicons["en"].choose(random, random.randint(1, 2))
        return _capitalise(" ".join([*words, random.choice(("Cluster", "Agency", "Network"))]))

    def _choose(self, language: str, count: int) -> list[str]:
        random, lexicon = self._random, self._lexicons[language]
        of_field = lexicon.choose(random, count)
        small = random.choices(lexicon.small, k=int(count * SHARE_OF_SMALL_WORDS))
        places = range(count)
        for place, word in zip(random.sample(places, len(small)), small, strict=True):
            of_field[place] = word
        return of_field

    def _write_sentences(self, words: list[str]) -> str:
        sentences = []
        start = 0
        while start < len(words):
            end = start + self._random.randint(*WORDS_OF_SENTENCE)
            sentences.append(_capitalise(" ".join(words[start:end])) + ".")
            start = end
        return " ".join(sentences)


def _capitalise(text: str) -> str:
    return text[:1].upper() + text[1:]
