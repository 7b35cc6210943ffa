"""Compare all entries with today's words, show what would change, apply it, take it back.

Each step works in parts and remembers how far it is: one that died is begun again and goes on.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from opportunities.clock import current_time
from opportunities.models import (
    Opportunity,
    Reclassification,
    ReclassifiedEntry,
    TaxonomyChange,
    Topic,
)
from opportunities.services.classification import NamedTopic
from opportunities.services.taxonomy.comparison import (
    ComparedEntry,
    Comparison,
    read_entries,
)
from opportunities.services.taxonomy.topic_writing import apply_to_entries, take_back
from opportunities.vocabulary import ReclassificationState as State

ENTRIES_AT_ONCE = 500
# A catalogue of this size is compared and written while the person waits.
FEW_ENTRIES = 5_000
# One step at a time; a key of PostgreSQL's advisory locks, like that of decisions.
LOCK = 5_820_072
UNDER_WAY = (State.WAITING, State.COMPARING, State.APPLYING, State.UNDOING)


class NotPossible(Exception):
    """The step cannot be taken; ``str()`` says why and what to do, in the reader's language."""


def ask_comparison(*, by: str) -> Reclassification:
    """Return a reclassification that waits for its comparison. Raises NotPossible."""
    with transaction.atomic():
        if Reclassification.objects.select_for_update().filter(state__in=UNDER_WAY).exists():
            raise NotPossible(_("A reclassification is under way; wait for its end."))
        return Reclassification.objects.create(asked_by=by, asked_at=current_time())


def ask_application(row: Reclassification, *, by: str, reason: str = "") -> None:
    """Say that what was shown shall be applied. Raises NotPossible."""
    with transaction.atomic():
        row = _hold(row)
        if row.state != State.SHOWN:
            raise NotPossible(_("Only a reclassification that was shown can be applied."))
        if is_out_of_date(row):
            raise NotPossible(
                _("Words or topics were decided after this was shown: compare the entries again.")
            )
        row.state, row.done = State.APPLYING, 0
        row.applied_by, row.reason = by, reason
        row.save()


def ask_undoing(row: Reclassification, *, by: str) -> None:
    """Say that what was applied shall be taken back. Raises NotPossible."""
    with transaction.atomic():
        row = _hold(row)
        if row.state != State.APPLIED:
            raise NotPossible(_("Only a reclassification that was applied can be undone."))
        row.state, row.done, row.undone_by = State.UNDOING, 0, by
        row.save()


def carry_out(pk: int) -> str:
    """Do what a reclassification waits for, from where it stands; return its state."""
    row = Reclassification.objects.get(pk=pk)
    steps = {
        State.WAITING: _compare,
        State.COMPARING: _compare,
        State.APPLYING: _apply,
        State.UNDOING: _undo,
    }
    step = steps.get(State(row.state))
    if step is None:
        return row.state
    with _only_one() as is_ours:
        if is_ours:
            step(row)
    return row.state


def is_out_of_date(row: Reclassification) -> bool:
    """Tell whether words or topics were decided after the comparison."""
    return row.last_change != last_change()


def last_change() -> int:
    """Return the number of the last decision; 0 before the first."""
    last = TaxonomyChange.objects.order_by("-pk").values_list("pk", flat=True).first()
    return last or 0


def count_waiting_decisions() -> int:
    """Return how many decisions no applied or empty reclassification has followed yet."""
    known = (
        Reclassification.objects.filter(state=State.APPLIED)
        .order_by("-last_change")
        .values_list("last_change", flat=True)
        .first()
    )
    return TaxonomyChange.objects.filter(pk__gt=known or 0).count()


def _compare(row: Reclassification) -> None:
    row.last_change = last_change()
    row.changes.all().delete()
    row.state, row.done, row.changing, row.locked = State.COMPARING, 0, 0, 0
    row.entries = Opportunity.objects.count()
    row.save()
    comparison = Comparison()
    by_topic: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for part in read_entries():
        found = [each for each in map(comparison.compare, part) if each.gained or each.lost]
        ReclassifiedEntry.objects.bulk_create(_make_row(row, each) for each in found)
        for side, name in enumerate(("gained", "lost")):
            for each in found:
                for named in getattr(each, name):
                    by_topic[str(named.topic.pk)][side] += 1
        row.done += len(part)
        row.changing += len(found)
        row.locked += sum(each.is_locked for each in found)
        row.save(update_fields=["done", "changing", "locked"])
    row.by_topic, row.shown_at = dict(by_topic), current_time()
    # Where nothing changes, nothing waits to be applied.
    row.state = State.SHOWN if row.changing else State.APPLIED
    row.save()


def _apply(row: Reclassification) -> None:
    comparison = Comparison()
    for part in _parts(row.changes.filter(is_applied=False)):
        with transaction.atomic():
            apply_to_entries(part, comparison, actor=row.applied_by, reason=row.reason)
        row.done += len(part)
        row.save(update_fields=["done"])
    row.state, row.applied_at = State.APPLIED, current_time()
    row.save()


def _undo(row: Reclassification) -> None:
    topics = {topic.pk: topic for topic in Topic.objects.all()}
    for part in _parts(row.changes.filter(is_applied=True, is_undone=False)):
        with transaction.atomic():
            take_back(part, topics, actor=row.undone_by)
        row.done += len(part)
        row.save(update_fields=["done"])
    row.state, row.undone_at = State.UNDONE, current_time()
    row.save()


@contextmanager
def _only_one() -> Iterator[bool]:
    """Tell whether no other process takes a step; the lock ends with its process."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        [is_ours] = cursor.fetchone()
        try:
            yield is_ours
        finally:
            if is_ours:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _parts(rows: QuerySet[ReclassifiedEntry]) -> Iterator[list[ReclassifiedEntry]]:
    last = 0
    while part := list(rows.filter(pk__gt=last).order_by("pk")[:ENTRIES_AT_ONCE]):
        last = part[-1].pk
        yield part


def _make_row(row: Reclassification, each: ComparedEntry) -> ReclassifiedEntry:
    return ReclassifiedEntry(
        reclassification=row,
        opportunity_id=each.pk,
        gained=[named.topic.pk for named in each.gained],
        lost=[named.topic.pk for named in each.lost],
        reasons=[
            *(_tell(named, gains=True) for named in each.gained),
            *(_tell(named, gains=False) for named in each.lost),
        ],
        is_locked=each.is_locked,
    )


def _tell(named: NamedTopic, *, gains: bool) -> dict[str, object]:
    return {
        "topic": named.topic.pk,
        "gains": gains,
        "word": named.word,
        "rule": named.rule,
        "place": named.place.value,
    }


def _hold(row: Reclassification) -> Reclassification:
    return Reclassification.objects.select_for_update().get(pk=row.pk)
