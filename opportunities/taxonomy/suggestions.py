"""Which topics a word of a source may mean, and why the desk thinks so."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz, process

from opportunities.models import Topic, TopicWord
from opportunities.search.folding import tokens_of
from opportunities.search.glossary import expand
from opportunities.services.classification import TopicIndex, fold

MOST_SUGGESTIONS = 3
# Below this two words are spelled alike by accident ("wind" and "wine").
SPELLED_ALIKE = 88
SHORTEST_PART = 4


class Why(StrEnum):
    """Why a topic is suggested."""

    GLOSSARY = "glossary"
    PART = "part"
    SPELLING = "spelling"
    INSIDE = "inside"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Topics that a known word has, and in which way the new word resembles it."""

    topics: tuple[Topic, ...]
    why: Why
    known: str

    @property
    def keys(self) -> str:
        """The topics as a form sends them."""
        return ",".join(str(topic.pk) for topic in self.topics)


class Suggester:
    """The known words of all topics in use, read once."""

    def __init__(self, topics: Iterable[Topic], words: Iterable[TopicWord]) -> None:
        live = [topic for topic in topics if topic.retired_at is None]
        self._topics: Mapping[str, list[Topic]] = _by_word(live, words)
        self._labels = [fold(name) for each in live for name in (each.label_en, each.label_it)]

    def suggest(self, word: str) -> list[Suggestion]:
        """Return up to three suggestions for a word, the surest first, no topics twice."""
        found: dict[tuple[int, ...], Suggestion] = {}
        for why, known in self._find_known(word):
            if known == fold(word):
                continue
            topics = tuple(self._topics[known])
            found.setdefault(tuple(topic.pk for topic in topics), Suggestion(topics, why, known))
            if len(found) == MOST_SUGGESTIONS:
                break
        return list(found.values())

    def _find_known(self, word: str) -> Iterator[tuple[Why, str]]:
        folded = fold(word)
        yield from ((Why.GLOSSARY, other) for other in self._known(_other_names(word)))
        near = process.extract(
            folded, self._topics.keys(), scorer=fuzz.ratio, score_cutoff=SPELLED_ALIKE, limit=3
        )
        yield from ((Why.SPELLING, known) for known, _score, _place in near)
        # The longest part says most: "renewable energy" before "energy".
        parts = sorted(_phrases(folded), key=len, reverse=True)
        yield from ((Why.PART, part) for part in self._known(parts, SHORTEST_PART))
        for part in parts:
            others = self._known(_other_names(part), SHORTEST_PART)
            yield from ((Why.GLOSSARY, other) for other in others)
        if len(folded) >= SHORTEST_PART:
            inside = [label for label in self._labels if f" {folded} " in f" {label} "]
            yield from ((Why.INSIDE, label) for label in sorted(inside, key=len))

    def _known(self, words: Iterable[str], shortest: int = 1) -> list[str]:
        return [each for each in words if each in self._topics and len(each) >= shortest]


def _by_word(topics: Iterable[Topic], words: Iterable[TopicWord]) -> dict[str, list[Topic]]:
    known: dict[str, list[Topic]] = defaultdict(list)
    for topic, folded in TopicIndex(topics, words).list_words():
        known[folded].append(topic)
    return dict(known)


def _other_names(word: str) -> list[str]:
    expansions = expand(tuple(tokens_of(word)))
    whole = [each for each in expansions if each.start == 0 and each.length == len(tokens_of(word))]
    return [fold(other) for each in whole for other in (*each.others, *each.broader)]


def _phrases(folded: str) -> list[str]:
    words = folded.split()
    return [
        " ".join(words[start:end])
        for start in range(len(words))
        for end in range(start + 1, len(words) + 1)
    ]
