"""The rows that entries point to: sources, programmes, series, topics, regions."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from opportunities.models import (
    Programme,
    Region,
    RegionCategory,
    Series,
    Source,
    Topic,
    TopicWord,
)
from opportunities.services.classification import fold
from opportunities.services.starter_catalogue.files import read_rows

DECIDED_BY = "starter catalogue"
DECIDED_AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


def load_words() -> None:
    """Write what is missing; a row that exists belongs to the admins and stays as it is."""
    _add_missing(Source, read_rows("sources"))
    _add_missing(Programme, read_rows("programmes"))
    _add_missing(Series, read_rows("series"))
    _add_missing(Topic, read_rows("topics"))
    load_topic_words(Topic, TopicWord, read_rows("words_without_topic"))
    _add_missing(Region, read_rows("regions"))
    _load_region_categories()


def load_topic_words(topic_model: Any, word_model: Any, without: Iterable[Any] = ()) -> None:
    """Write which words lead to which topic, and ``without`` to none, where nobody has decided.

    The models are arguments, because a migration brings those of its own time.
    """
    known = set(word_model.objects.values_list("folded", "topic_id"))
    decided = {folded for folded, _ in known}
    rows = [
        *_words_of_topics(topic_model),
        *((str(word), None) for word in without),
    ]
    italian = {fold(str(word)) for word in read_rows("italian_topic_words")}
    word_model.objects.bulk_create(
        (
            word_model(
                folded=folded,
                word=word,
                language="it" if folded in italian else "en",
                topic_id=topic,
                decided_by=DECIDED_BY,
                decided_at=DECIDED_AT,
            )
            for word, topic in rows
            if (folded := fold(word)) and (folded, topic) not in known
            if topic is not None or folded not in decided
        ),
        ignore_conflicts=True,
    )


def _words_of_topics(topic_model: Any) -> Iterator[tuple[str, int]]:
    for pk, synonyms in topic_model.objects.order_by("pk").values_list("pk", "synonyms"):
        for word in synonyms:
            yield word, pk


def _add_missing(model: Any, rows: list[dict[str, Any]]) -> None:
    model.objects.bulk_create((model(**row) for row in rows), ignore_conflicts=True)


def _load_region_categories() -> None:
    regions = dict(Region.objects.values_list("code", "pk"))
    RegionCategory.objects.bulk_create(
        (
            RegionCategory(
                region_id=regions[code],
                period=row["period"],
                category=row["category"],
                act=row["act"],
            )
            for row in read_rows("region_categories")
            for code in row["regions"]
        ),
        ignore_conflicts=True,
    )
