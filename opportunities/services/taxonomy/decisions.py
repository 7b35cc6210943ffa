"""Decide what a word of the sources means; every decision is kept and can be taken back."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from opportunities.clock import current_time
from opportunities.models import TaxonomyChange, Topic, TopicWord
from opportunities.models.taxonomy import WORD_LENGTH
from opportunities.services.classification import fold
from opportunities.services.starter_catalogue.words import load_topic_words
from opportunities.services.taxonomy.snapshots import (
    Snapshot,
    restore_snapshot,
    take_snapshot,
    write_lists,
)
from opportunities.vocabulary import TaxonomyChangeKind, WordRole

# One decision after the other: each says what was before it.
LOCK = 5_820_071
LONGEST_SUBJECT = 500


class UndecidedWord(ValueError):
    """The decision cannot be; ``str()`` says why and what to do, in the reader's language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decider:
    """Who decides, and why."""

    actor: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a word means: topics, or none of them; and how it is to be read."""

    topics: frozenset[int] = field(default_factory=frozenset)
    role: WordRole = WordRole.SIGN
    language: str = ""
    in_titles: bool = True


@transaction.atomic
def decide_word(word: str, meaning: Meaning, by: Decider) -> TaxonomyChange | None:
    """Let a word mean exactly these topics, or none; return the change, None without one.

    Raises UndecidedWord.
    """
    folded = check_word(word)
    _check_topics(meaning.topics)
    if not meaning.topics:
        _check_no_label(folded, word)
    kind = (
        TaxonomyChangeKind.WORD_MAPPED if meaning.topics else TaxonomyChangeKind.WORD_WITHOUT_TOPIC
    )
    with recorded(kind, word, by, words={folded}) as record:
        set_meaning(folded, " ".join(word.split()), meaning, by)
    return record.change


@transaction.atomic
def withdraw_word(folded: str, by: Decider) -> TaxonomyChange | None:
    """Let a word wait for a decision again; return the change, None when it did already."""
    row = TopicWord.objects.filter(folded=folded).order_by("pk").first()
    subject = row.word if row else folded
    with recorded(TaxonomyChangeKind.WORD_WITHDRAWN, subject, by, words={folded}) as record:
        active = TopicWord.objects.filter(folded=folded, is_withdrawn=False)
        touched = [pk for pk in active.values_list("topic_id", flat=True) if pk is not None]
        active.update(
            is_withdrawn=True,
            decided_by=by.actor,
            reason=by.reason,
            decided_at=current_time(),
        )
        write_lists(touched)
    return record.change


@transaction.atomic
def undo_change(change: TaxonomyChange, by: Decider) -> TaxonomyChange:
    """Make words and topics what they were before a change.

    Raises UndecidedWord when a later decision touched the same words or topics.
    """
    words, topics = change.after["words"].keys(), [int(pk) for pk in change.after["topics"]]
    hold()
    if TaxonomyChange.objects.filter(undoes=change).exists():
        raise UndecidedWord(_("This decision was undone already."))
    if take_snapshot(words, topics) != change.after:
        raise UndecidedWord(
            _("A later decision touched the same words or topics: undo the later one first.")
        )
    with recorded(
        TaxonomyChangeKind.UNDONE, change.subject, by, words=set(words), topics=set(topics)
    ) as record:
        restore_snapshot(change.before)
    undone = record.change
    if undone is None:
        raise UndecidedWord(_("There is nothing to undo."))
    undone.undoes = change
    undone.save(update_fields=["undoes"])
    return undone


def set_meaning(folded: str, word: str, meaning: Meaning, by: Decider) -> None:
    """Write the rows of a word; whoever calls holds the lock and records the change."""
    now = list(TopicWord.objects.filter(folded=folded))
    wanted: Collection[Any] = meaning.topics or {None}
    decided = {"decided_by": by.actor, "reason": by.reason, "decided_at": current_time()}
    for row in now:
        if row.topic_id not in wanted and not row.is_withdrawn:
            TopicWord.objects.filter(pk=row.pk).update(is_withdrawn=True, **decided)
    how = {
        "word": word,
        "role": meaning.role,
        "language": meaning.language,
        "in_titles": meaning.in_titles,
        "is_withdrawn": False,
    }
    known = {row.topic_id: row for row in now}
    for topic_id in wanted:
        row_now = known.get(topic_id)
        if row_now is None or any(getattr(row_now, name) != how[name] for name in how):
            TopicWord.objects.update_or_create(
                folded=folded, topic_id=topic_id, defaults={**how, **decided}
            )
    write_lists(pk for pk in {*known, *wanted} if pk is not None)


@dataclass(slots=True)
class Record:
    """What became of a decision, once it is made."""

    change: TaxonomyChange | None = None


@contextmanager
def recorded(
    kind: TaxonomyChangeKind,
    subject: str,
    by: Decider,
    *,
    words: Iterable[str] = (),
    topics: Iterable[int] = (),
) -> Iterator[Record]:
    """Keep what a decision does to ``words`` and ``topics``; nothing is kept where it does nothing.

    A new topic is added to the set ``topics`` inside.
    """
    hold()
    record, before = Record(), take_snapshot(words, topics)
    yield record
    after = take_snapshot(words, topics)
    before = _fill(before, after)
    if before == after:
        return
    record.change = TaxonomyChange.objects.create(
        kind=kind,
        subject=subject[:LONGEST_SUBJECT],
        before=before,
        after=after,
        actor=by.actor,
        reason=by.reason,
        at=current_time(),
    )


def hold() -> None:
    """Let other decisions wait until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    # A topic that another path wrote has words in its list only; from now on they are rows.
    load_topic_words(Topic, TopicWord)


def check_word(word: str) -> str:
    """Return a word folded. Raises UndecidedWord when nothing or too much is left of it."""
    folded = fold(word)
    if not folded:
        raise UndecidedWord(_("Write a word with at least one letter or number."))
    if len(word) > WORD_LENGTH:
        raise UndecidedWord(
            _("The word is longer than %(most)d characters; write a shorter one.")
            % {"most": WORD_LENGTH}
        )
    return folded


def _check_topics(topics: frozenset[int]) -> None:
    live = set(Topic.objects.filter(pk__in=topics, retired_at=None).values_list("pk", flat=True))
    if live != topics:
        raise UndecidedWord(_("A chosen topic was retired; choose another one."))


def _check_no_label(folded: str, word: str) -> None:
    for topic in Topic.objects.filter(retired_at=None):
        if folded in {fold(topic.label_en), fold(topic.label_it)}:
            raise UndecidedWord(
                _(
                    "“%(word)s” is the name of the topic “%(topic)s” and always means it;"
                    " rename or retire the topic first."
                )
                % {"word": word, "topic": topic.label_en}
            )


def _fill(before: Snapshot, after: Snapshot) -> Snapshot:
    """Return what was before, with nothing in the place of what is new."""
    return {
        "words": {word: before["words"].get(word, []) for word in after["words"]},
        "topics": {pk: before["topics"].get(pk) for pk in after["topics"]},
    }
