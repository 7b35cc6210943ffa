"""Give entries their topics, from the words that the source itself uses."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from opportunities.models import Topic, TopicWord
from opportunities.records import OpportunityRecord
from opportunities.vocabulary import WordPlace

WORD = re.compile(r"\w+")
# A word of three letters or less ("ICT", "AI") names too much to be looked for inside a title.
SHORTEST_WORD_IN_TITLE = 4
TopicCode = tuple[str, str]
# The word of the source, where it stands, the word of ours that it is.
Fired = tuple[str, WordPlace, str]


@dataclass(frozen=True, slots=True)
class NamedTopic:
    """A topic, the word of the source that names it and where that stands.

    ``rule`` is the word of ours that it is, folded; empty where the source names the topic itself.
    """

    topic: Topic
    word: str
    place: WordPlace
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Sign:
    """A folded word of a topic, and whether it counts inside titles too."""

    folded: str
    in_titles: bool = True


class TopicIndex:
    """Topics by their words, so that a record is compared with the few that it may name."""

    def __init__(self, topics: Iterable[Topic], words: Iterable[TopicWord] = ()) -> None:
        everything = list(topics)
        self._index(*_read_signs(everything, words))
        places = {topic.pk: place for place, topic in enumerate(self._topics)}
        self._by_code: dict[TopicCode, int] = {}
        for topic in everything:
            heir = find_heir(topic, {each.pk: each for each in everything})
            if heir.pk in places:
                self._by_code[topic.scheme, topic.code] = places[heir.pk]
        self.retired = frozenset(topic.pk for topic in everything if topic.retired_at is not None)

    @classmethod
    def of_former_words(cls, topics: Iterable[Topic], words: Iterable[TopicWord]) -> "TopicIndex":
        """Return the index of what words meant before, or mean no more inside titles."""
        index = cls(())
        former = defaultdict(list)
        for row in words:
            if row.topic_id is not None and (row.is_withdrawn or not row.in_titles):
                former[row.topic_id].append(Sign(row.folded))
        chosen = [topic for topic in topics if topic.pk in former]
        index._index(chosen, [tuple(former[topic.pk]) for topic in chosen])
        return index

    def find_topics(self, record: OpportunityRecord) -> list[NamedTopic]:
        """Return the topics that a record names, in the order of the index, each with its word.

        A topic is named by the record itself, by a keyword equal to its label or to a word of it,
        or by a title that holds such a word as a whole phrase.
        """
        stated = [(scheme.value, code) for scheme, code in record.topics]
        return self.find_named(
            record.title, record.keywords, stated, said=record.evidence.get("topics")
        )

    def find_named(
        self,
        title: str,
        keywords: Sequence[str],
        stated: Iterable[TopicCode] = (),
        *,
        said: str | None = None,
    ) -> list[NamedTopic]:
        """Return the topics that a title, keywords and the source's own list of topics name.

        ``said`` are the words in which the source names the topics of ``stated``.
        """
        named = {place for code in stated if (place := self._by_code.get(code)) is not None}
        written = {fold(word): word for word in keywords}
        folded_title = fold(title)
        places = set(named)
        for phrase in (*written, *self._phrases(folded_title)):
            places |= self._places.get(phrase, set())
        found = []
        for place in sorted(places):
            topic = self._topics[place]
            fired = _find_word(self._signs[place], written, f" {folded_title} ")
            if fired is not None:
                found.append(NamedTopic(topic, *fired))
            elif place in named:
                found.append(NamedTopic(topic, said or topic.label_en, WordPlace.SOURCE))
        return found

    def find_all(self, title: str, keywords: Sequence[str]) -> list[NamedTopic]:
        """Return every word that fires for any topic, where ``find_named`` stops at the first."""
        written = {fold(word): word for word in keywords}
        folded_title = fold(title)
        places = set()
        for phrase in (*written, *self._phrases(folded_title)):
            places |= self._places.get(phrase, set())
        return [
            NamedTopic(self._topics[place], *fired)
            for place in sorted(places)
            for sign in self._signs[place]
            for fired in _find_places(sign, written, f" {folded_title} ")
        ]

    def list_words(self) -> Iterator[tuple[Topic, str]]:
        """Yield each topic in use with each of its folded words."""
        for topic, signs in zip(self._topics, self._signs, strict=True):
            for sign in signs:
                yield topic, sign.folded

    def _index(self, topics: Sequence[Topic], signs: Sequence[tuple[Sign, ...]]) -> None:
        self._topics, self._signs = topics, signs
        self._places: dict[str, set[int]] = defaultdict(set)
        for place, own in enumerate(signs):
            for sign in own:
                self._places[sign.folded].add(place)
        self._longest = max((word.count(" ") + 1 for word in self._places), default=0)

    def _phrases(self, title: str) -> Iterator[str]:
        words = title.split()
        for start in range(len(words)):
            for end in range(start + 1, min(start + self._longest, len(words)) + 1):
                yield " ".join(words[start:end])


def fold(text: str) -> str:
    """Return the words of a text in small letters, one space between them."""
    return " ".join(WORD.findall(text.casefold()))


def find_heir(topic: Topic, topics: Mapping[int, Topic]) -> Topic:
    """Return the topic into which one was merged, at the end of the chain; itself without one."""
    seen = {topic.pk}
    while topic.merged_into_id is not None and topic.merged_into_id not in seen:
        seen.add(topic.merged_into_id)
        topic = topics[topic.merged_into_id]
    return topic


def load_index() -> TopicIndex:
    """Return the index of all topics and words as they are now."""
    return TopicIndex(Topic.objects.all(), TopicWord.objects.all())


def _read_signs(
    topics: Collection[Topic], words: Iterable[TopicWord]
) -> tuple[list[Topic], list[tuple[Sign, ...]]]:
    rows: dict[Any, dict[str, TopicWord]] = defaultdict(dict)
    for row in words:
        rows[row.topic_id][row.folded] = row
    chosen = [topic for topic in topics if topic.retired_at is None]
    return chosen, [tuple(_signs_of(topic, rows[topic.pk])) for topic in chosen]


def _signs_of(topic: Topic, rows: Mapping[str, TopicWord]) -> Iterator[Sign]:
    labels = [fold(topic.label_en), fold(topic.label_it)]
    # In the order of the topic's list, which says whose word is the proof where several fire.
    listed = [fold(word) for word in topic.synonyms]
    told = set()
    for folded in (*labels, *listed, *rows):
        row = rows.get(folded)
        if folded in told or (folded not in labels and row is not None and row.is_withdrawn):
            continue
        told.add(folded)
        yield Sign(folded, in_titles=folded in labels or row is None or row.in_titles)


def _find_word(signs: Sequence[Sign], keywords: Mapping[str, str], title: str) -> Fired | None:
    for sign in signs:
        if sign.folded in keywords:
            return keywords[sign.folded], WordPlace.KEYWORD, sign.folded
    for sign in signs:
        if _stands_in_title(sign, title):
            return sign.folded, WordPlace.TITLE, sign.folded
    return None


def _find_places(sign: Sign, keywords: Mapping[str, str], title: str) -> Iterator[Fired]:
    if sign.folded in keywords:
        yield keywords[sign.folded], WordPlace.KEYWORD, sign.folded
    if _stands_in_title(sign, title):
        yield sign.folded, WordPlace.TITLE, sign.folded


def _stands_in_title(sign: Sign, title: str) -> bool:
    is_long = len(sign.folded) >= SHORTEST_WORD_IN_TITLE
    return sign.in_titles and is_long and f" {sign.folded} " in title
