"""Give entries their topics, from the words that the source itself uses."""

import re
from collections.abc import Mapping
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


def find_topics(record: OpportunityRecord) -> list[NamedTopic]:
    """Return the topics that a record names, ordered by scheme and label, each with its word.

    A topic is named by the record itself, by a keyword equal to its label or to a synonym, or by a
    title that holds such a word as a whole phrase.
    """
    named = {(scheme.value, code) for scheme, code in record.topics}
    keywords = {fold(word): word for word in record.keywords}
    title = f" {fold(record.title)} "
    found = []
    for topic in Topic.objects.all():
        word = _find_word(topic, keywords, title)
        if word is None and (topic.scheme, topic.code) in named:
            word = record.evidence.get("topics", topic.label_en)
        if word is not None:
            found.append(NamedTopic(topic, word))
    return found


def fold(text: str) -> str:
    """Return the words of a text in small letters, one space between them."""
    return " ".join(WORD.findall(text.casefold()))


def _find_word(topic: Topic, keywords: Mapping[str, str], title: str) -> str | None:
    words = [fold(word) for word in (topic.label_en, topic.label_it, *topic.synonyms)]
    for word in words:
        if word in keywords:
            return keywords[word]
    for word in words:
        if len(word) >= SHORTEST_WORD_IN_TITLE and f" {word} " in title:
            return word
    return None
