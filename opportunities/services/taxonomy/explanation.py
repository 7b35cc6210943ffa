"""Say why an entry has its topics: which word, where it stands, which decision made it count."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from opportunities.models import Evidence, Opportunity, Topic, TopicWord
from opportunities.services.classification import (
    SHORTEST_WORD_IN_TITLE,
    NamedTopic,
    TopicIndex,
    fold,
)
from opportunities.vocabulary import WordPlace

BY_A_PERSON = "curator:"
SENTENCE_END = re.compile(r"(?<=[.!?;])\s+|\n+")


class Ground(StrEnum):
    """Why an entry has a topic."""

    WORDS = "words"
    SOURCE = "source"
    PERSON = "person"
    RETIRED = "retired"
    UNKNOWN = "unknown"
    # It has not got it: words give it, and a reclassification has yet to be applied.
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Firing:
    """A word that gives a topic: the sentence in three parts, and the decision behind it.

    Without a ``row`` the word is the topic's own name.
    """

    place: WordPlace
    before: str
    word: str
    after: str
    row: TopicWord | None


@dataclass(frozen=True, slots=True)
class Explained:
    """One topic, on which ground an entry has it, and the words that fire; for a person, who."""

    topic: Topic
    ground: Ground
    firings: tuple[Firing, ...] = ()
    person: str = ""


class Explainer:
    """Today's words, read once."""

    def __init__(self) -> None:
        self._topics = list(Topic.objects.all())
        words = list(TopicWord.objects.all())
        self._index = TopicIndex(self._topics, words)
        self._rows = {
            (row.topic_id, row.folded): row
            for row in words
            if row.topic_id is not None and not row.is_withdrawn
        }
        self._silent = {
            row.folded: row for row in words if row.topic_id is None and not row.is_withdrawn
        }

    def explain_entry(self, entry: Opportunity) -> list[Explained]:
        """Return why an entry has each topic, and which it would get beside them."""
        fired = self._fire(entry.title, entry.keywords)
        proof = Evidence.objects.filter(opportunity=entry.pk, field="topics").first()
        stated = set(proof.stated) if proof else set()
        by_person = bool(proof and proof.extractor.startswith(BY_A_PERSON))
        person = proof.extractor.removeprefix(BY_A_PERSON) if proof and by_person else ""
        explained = []
        present = list(entry.topics.order_by("scheme", "label_en"))
        for topic in present:
            words = tuple(fired.pop(topic.pk, ()))
            if by_person:
                explained.append(Explained(topic, Ground.PERSON, words, person))
            else:
                is_stated = f"{topic.scheme}:{topic.code}" in stated
                explained.append(Explained(topic, _ground(topic, words, is_stated), words))
        known = {topic.pk: topic for topic in self._topics}
        missing = [
            Explained(known[pk], Ground.MISSING, tuple(words)) for pk, words in fired.items()
        ]
        return [*explained, *missing]

    def explain_text(self, text: str, keywords: Sequence[str]) -> list[Explained]:
        """Return the topics that a text, read as titles are, and keywords would give."""
        known = {topic.pk: topic for topic in self._topics}
        fired = self._fire(text, keywords)
        return [Explained(known[pk], Ground.WORDS, tuple(words)) for pk, words in fired.items()]

    def find_silent(self, text: str, keywords: Sequence[str]) -> list[TopicWord]:
        """Return the words in it of which somebody decided that they mean no topic."""
        written, whole = {fold(word) for word in keywords}, f" {fold(text)} "
        return [
            row
            for folded, row in sorted(self._silent.items())
            if folded in written
            or (len(folded) >= SHORTEST_WORD_IN_TITLE and f" {folded} " in whole)
        ]

    def _fire(self, text: str, keywords: Sequence[str]) -> dict[int, list[Firing]]:
        fired: dict[int, list[Firing]] = defaultdict(list)
        for named in self._index.find_all(text, keywords):
            fired[named.topic.pk].append(self._tell(named, text))
        return fired

    def _tell(self, named: NamedTopic, text: str) -> Firing:
        sentence = (
            named.word if named.place is WordPlace.KEYWORD else find_sentence(text, named.rule)
        )
        before, word, after = mark_word(sentence, named.rule)
        row = self._rows.get((named.topic.pk, named.rule))
        return Firing(named.place, before, word, after, row)


def find_sentence(text: str, folded: str) -> str:
    """Return the sentence of a text in which a folded word stands; the text where none has it."""
    for sentence in SENTENCE_END.split(text):
        if f" {folded} " in f" {fold(sentence)} ":
            return sentence.strip()
    return text


def mark_word(sentence: str, folded: str) -> tuple[str, str, str]:
    """Return what stands before a word, the word as written, and what stands after it."""
    pattern = r"(?<!\w)" + r"\W+".join(map(re.escape, folded.split())) + r"(?!\w)"
    found = re.search(pattern, sentence, re.IGNORECASE)
    if found is None:
        return "", sentence, ""
    return sentence[: found.start()], found.group(), sentence[found.end() :]


def _ground(topic: Topic, words: Sequence[Firing], is_stated: bool) -> Ground:  # noqa: FBT001 - private, read at one place
    if words:
        return Ground.WORDS
    if is_stated:
        return Ground.SOURCE
    return Ground.RETIRED if topic.retired_at is not None else Ground.UNKNOWN
