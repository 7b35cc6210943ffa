"""Give entries their topics, from the words that the source itself uses."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from opportunities.models import Topic
from opportunities.records import OpportunityRecord

WORD = re.compile(r"\w+")
# A word of three letters or less ("ICT", "AI") names too much to be looked for inside a title.
SHORTEST_WORD_IN_TITLE = 4


@dataclass(frozen=True, slots=True)
class NamedTopic:
    """A topic and the word of the source that names it."""

    topic: Topic
    word: str


class TopicIndex:
    """All topics by their words, so that a record is compared with the few that it may name."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        self._topics = list(topics)
        self._words = [_fold_words(topic) for topic in self._topics]
        self._places = defaultdict(set)
        for place, words in enumerate(self._words):
            for word in words:
                self._places[word].add(place)
        self._by_code = {
            (topic.scheme, topic.code): place for place, topic in enumerate(self._topics)
        }
        self._longest = max((word.count(" ") + 1 for word in self._places), default=0)

    def find_topics(self, record: OpportunityRecord) -> list[NamedTopic]:
        """Return the topics that a record names, in the order of the index, each with its word.

        A topic is named by the record itself, by a keyword equal to its label or to a synonym, or
        by a title that holds such a word as a whole phrase.
        """
        named = {
            place
            for scheme, code in record.topics
            if (place := self._by_code.get((scheme.value, code))) is not None
        }
        keywords = {fold(word): word for word in record.keywords}
        title = fold(record.title)
        places = set(named)
        for phrase in (*keywords, *self._phrases(title)):
            places |= self._places.get(phrase, set())
        found = []
        for place in sorted(places):
            topic = self._topics[place]
            word = _find_word(self._words[place], keywords, f" {title} ")
            if word is None and place in named:
                word = record.evidence.get("topics", topic.label_en)
            if word is not None:
                found.append(NamedTopic(topic, word))
        return found

    def _phrases(self, title: str) -> Iterator[str]:
        words = title.split()
        for start in range(len(words)):
            for end in range(start + 1, min(start + self._longest, len(words)) + 1):
                yield " ".join(words[start:end])


def fold(text: str) -> str:
    """Return the words of a text in small letters, one space between them."""
    return " ".join(WORD.findall(text.casefold()))


def _fold_words(topic: Topic) -> tuple[str, ...]:
    return tuple(fold(word) for word in (topic.label_en, topic.label_it, *topic.synonyms))


def _find_word(words: Iterable[str], keywords: Mapping[str, str], title: str) -> str | None:
    words = list(words)
    for word in words:
        if word in keywords:
            return keywords[word]
    for word in words:
        if len(word) >= SHORTEST_WORD_IN_TITLE and f" {word} " in title:
            return word
    return None
