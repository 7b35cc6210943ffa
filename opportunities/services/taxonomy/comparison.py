"""What today's words would change on entries: a part of the catalogue at a time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import OuterRef, Q, Subquery, Value

from opportunities.models import Evidence, Opportunity, Topic, TopicWord
from opportunities.services.classification import NamedTopic, TopicIndex, find_heir
from opportunities.vocabulary import WordPlace

ENTRIES_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class ComparedEntry:
    """The topics that an entry would gain and lose, each with why; both empty where it is right."""

    pk: int
    is_locked: bool
    gained: tuple[NamedTopic, ...]
    lost: tuple[NamedTopic, ...]


class Comparison:
    """Today's words beside those of before, read once."""

    def __init__(self) -> None:
        self.topics = {topic.pk: topic for topic in Topic.objects.all()}
        words = list(TopicWord.objects.all())
        self.index = TopicIndex(self.topics.values(), words)
        self.former = TopicIndex.of_former_words(self.topics.values(), words)

    def compare(self, row: Mapping[str, Any]) -> ComparedEntry:
        """Return what would change on an entry, of which ``read_entries`` gave the row.

        A topic is lost only when a word that no longer means it stands in the entry, or when it was
        merged into another: what nobody can explain is left alone.
        """
        said = (row["title"], row["keywords"])
        stated = [tuple(code.split(":", 1)) for code in row["stated"] or ()]
        named = {each.topic.pk: each for each in self.index.find_named(*said, stated)}
        present = {pk: self.topics[pk] for pk in row["topic_ids"]}
        lost = {
            each.topic.pk: each
            for each in self.former.find_named(*said)
            if each.topic.pk in present
            and each.topic.pk not in named
            and each.topic.retired_at is None
        }
        for pk, topic in present.items():
            heir = find_heir(topic, self.topics)
            if heir.pk != pk:
                lost[pk] = _without_word(topic)
                named.setdefault(heir.pk, _without_word(heir))
        return ComparedEntry(
            pk=row["pk"],
            is_locked="topics" in row["locked_fields"],
            gained=tuple(each for pk, each in named.items() if pk not in present),
            lost=tuple(lost.values()),
        )


def read_entries(*, after: int = 0, entries: Sequence[int] = ()) -> Iterator[list[dict[str, Any]]]:
    """Yield the entries in parts, with all that a comparison asks; ``entries`` names some only."""
    rows = Opportunity.objects.order_by("pk")
    if entries:
        rows = rows.filter(pk__in=entries)
    proof = Evidence.objects.filter(opportunity=OuterRef("pk"), field="topics")
    last = after
    while True:
        part: list[Any] = list(
            rows.filter(pk__gt=last)
            .annotate(
                topic_ids=ArrayAgg("topics", filter=Q(topics__isnull=False), default=Value([])),
                stated=Subquery(proof.values("stated")[:1]),
            )
            .values("pk", "title", "keywords", "locked_fields", "topic_ids", "stated")[
                :ENTRIES_AT_ONCE
            ]
        )
        if not part:
            return
        yield part
        last = part[-1]["pk"]


def _without_word(topic: Topic) -> NamedTopic:
    return NamedTopic(topic, "", WordPlace.SOURCE)
