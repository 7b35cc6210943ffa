"""Words and topics as a history keeps them, and back again."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from opportunities.clock import current_time
from opportunities.models import Topic, TopicWord
from opportunities.services.classification import fold

Snapshot = dict[str, dict[str, Any]]
ROW = ("topic_id", "word", "language", "role", "in_titles", "is_withdrawn")
DECISION = ("decided_by", "reason")
TOPIC = ("scheme", "code", "label_en", "label_it", "merged_into_id")


def take_snapshot(words: Iterable[str], topics: Iterable[int]) -> Snapshot:
    """Return all rows of the folded ``words`` and the columns of ``topics``, ready for JSON."""
    rows: dict[str, list[Any]] = {word: [] for word in sorted(words)}
    for row in TopicWord.objects.filter(folded__in=rows).order_by("folded", "pk"):
        kept = {name: getattr(row, name) for name in (*ROW, *DECISION)}
        rows[row.folded].append({**kept, "decided_at": row.decided_at.isoformat()})
    known = Topic.objects.in_bulk(list(topics))
    return {
        "words": rows,
        "topics": {str(pk): _keep_topic(known.get(pk)) for pk in sorted(topics)},
    }


def restore_snapshot(snapshot: Mapping[str, Mapping[str, Any]]) -> None:
    """Make words and topics what they were; a topic that did not exist yet is retired."""
    for pk, kept in snapshot["topics"].items():
        _restore_topic(int(pk), kept)
    touched = {int(pk) for pk in snapshot["topics"]}
    for folded, rows in snapshot["words"].items():
        touched |= _restore_word(folded, rows)
    write_lists(touched)


def write_lists(topics: Iterable[int]) -> None:
    """Bring the lists of words that topics show in line with the rows that decide."""
    rows: dict[int | None, dict[str, TopicWord]] = defaultdict(dict)
    chosen = list(Topic.objects.filter(pk__in=list(topics)))
    for row in TopicWord.objects.filter(topic__in=chosen).order_by("pk"):
        rows[row.topic_id][row.folded] = row
    for topic in chosen:
        topic.synonyms = _list_words(topic, rows[topic.pk])
    Topic.objects.bulk_update(chosen, ["synonyms"])


def _list_words(topic: Topic, rows: Mapping[str, TopicWord]) -> list[str]:
    listed = {fold(word): word for word in topic.synonyms}
    active = {folded: row.word for folded, row in rows.items() if not row.is_withdrawn}
    kept = {
        folded: active.get(folded, word)
        for folded, word in listed.items()
        if folded not in rows or folded in active
    }
    return list({**kept, **{each: active[each] for each in active if each not in kept}}.values())


def _keep_topic(topic: Topic | None) -> dict[str, Any] | None:
    if topic is None:
        return None
    retired = topic.retired_at.isoformat() if topic.retired_at else None
    return {**{name: getattr(topic, name) for name in TOPIC}, "retired_at": retired}


def _restore_topic(pk: int, kept: Mapping[str, Any] | None) -> None:
    if kept is None:
        Topic.objects.filter(pk=pk).update(retired_at=current_time())
        return
    retired = kept["retired_at"]
    columns = {name: kept[name] for name in TOPIC}
    Topic.objects.filter(pk=pk).update(
        **columns, retired_at=datetime.fromisoformat(retired) if retired else None
    )


def _restore_word(folded: str, rows: Iterable[Mapping[str, Any]]) -> set[int]:
    kept = {row["topic_id"]: row for row in rows}
    now = {row.topic_id: row for row in TopicWord.objects.filter(folded=folded)}
    for topic_id, row in kept.items():
        columns = {name: row[name] for name in (*ROW, *DECISION)}
        moment = datetime.fromisoformat(row["decided_at"])
        TopicWord.objects.update_or_create(
            folded=folded, topic_id=topic_id, defaults={**columns, "decided_at": moment}
        )
    # What was decided later is withdrawn and not deleted: entries may have the topic from it.
    later = [row.pk for topic_id, row in now.items() if topic_id not in kept]
    TopicWord.objects.filter(pk__in=later).update(is_withdrawn=True)
    return {topic_id for topic_id in {*kept, *now} if topic_id is not None}
