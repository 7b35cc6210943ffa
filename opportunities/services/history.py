"""Reads histories: what an entry was at an instant, and whether its history is whole."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models as db
from django.db.models import QuerySet

from opportunities.models import Opportunity, Revision
from opportunities.services.exact import exact_topics, exact_value, is_exact
from opportunities.services.ingestion.deadlines import current_deadlines, exact_deadlines
from opportunities.services.ingestion.values import MODEL_OF_KIND
from opportunities.services.neighbours import read_related
from opportunities.vocabulary import OpportunityKind

# What a source calls an entry, and when it was seen, is no value of the entry.
NOT_A_VALUE = frozenset(
    {
        *("id", "entry", "kind", "source", "source_number", "source_url", "part"),
        *("review_state", "locked_fields", "first_seen_at", "changed_at"),
        *("seen_with", "confirmed_with", "misses", "trashed_at", "merged_into"),
        *("first_day", "last_day"),
    }
)
LIFE = ("locked_fields", "review_state")


@dataclass(frozen=True, slots=True)
class HistoryGap:
    """A place where the history does not lead to what comes next.

    ``revision_id`` is the change that starts from something else than ``expected``; None where it
    is the record itself.
    """

    field: str
    revision_id: int | None
    expected: Any
    found: Any


def read_state(entry: Opportunity) -> dict[str, Any]:
    """Return field -> exact value of an entry as the database has it now."""
    rows = MODEL_OF_KIND[OpportunityKind(entry.kind)].objects.select_related("programme", "series")
    own = rows.get(pk=entry.pk)
    columns = [each.name for each in _columns_of(own)]
    state = {name: read_field(own, name) for name in (*columns, "topics", "related", "deadlines")}
    return state | {
        "locked_fields": sorted(own.locked_fields),
        "review_state": str(own.review_state),
    }


def read_field(entry: Opportunity, name: str) -> Any:
    """Return the exact value of one field of an entry of its own kind."""
    if name == "deadlines":
        return exact_deadlines(current_deadlines(entry))
    if name == "topics":
        return exact_topics(entry.topics.all())
    if name == "related":
        return read_related([entry.pk])[entry.pk]
    return exact_value(find_own_column(entry, name), getattr(entry, name))


def find_own_column(entry: Opportunity, name: str) -> db.Field[Any, Any]:
    """Return a column of an entry's own kind; FieldDoesNotExist without one."""
    column = entry._meta.get_field(name)  # noqa: SLF001 - Django's documented model API
    if not isinstance(column, db.Field):
        raise FieldDoesNotExist(name)
    return column


def state_from_history(entry: Opportunity, start: Mapping[str, Any]) -> dict[str, Any]:
    """Return what becomes of a state when every change of an entry is made again, in order."""
    state = dict(start)
    locked = set(state.get("locked_fields", ()))
    for each in entry.revisions.order_by("pk"):
        before, after = values_of(each)
        if each.field == "locked_fields":
            locked = set(after)
        elif before != after:
            state[each.field] = after
        if each.locks is not None:
            (locked.add if each.locks else locked.discard)(each.field)
    return state | {"locked_fields": sorted(locked)}


def state_at(entry: Opportunity, to: datetime) -> dict[str, Any]:
    """Return field -> exact value that an entry had right after the last change until ``to``.

    Only values that a person may set; of a field that did not change since it is today's.
    """
    state = {name: value for name, value in read_state(entry).items() if name not in LIFE}
    for each in entry.revisions.filter(at__gt=to).order_by("-pk"):
        before, after = values_of(each)
        if each.field in state and before != after:
            state[each.field] = before
    return state


def replay_history(entry: Opportunity) -> list[HistoryGap]:
    """Return where the history of an entry has gaps; an empty list says that it is whole.

    Every change must start from what the one before it left, and the last one must leave what the
    record is today. Rows written before values were kept by identity are not compared.
    """
    own = MODEL_OF_KIND[OpportunityKind(entry.kind)].objects.get(pk=entry.pk)
    state = read_state(own)
    columns = {each.name: each for each in _columns_of(own)}
    gaps = []
    last: dict[str, Any] = {}
    for each in entry.revisions.exclude(field="locked_fields").order_by("pk"):
        before, after = values_of(each)
        if before == after:
            continue
        known = last.get(each.field, before)
        column = columns.get(each.field)
        if _differ(column, each.field, known, before):
            gaps.append(HistoryGap(each.field, each.pk, known, before))
        last[each.field] = after
    for name, after in last.items():
        if name in state and _differ(columns.get(name), name, after, state[name]):
            gaps.append(HistoryGap(name, None, after, state[name]))
    return gaps


def history_of(entry: Opportunity) -> QuerySet[Revision]:
    """Return the changes of an entry and of all that was merged into it, newest first."""
    ids = [entry.pk, *find_absorbed(entry)]
    return Revision.objects.filter(opportunity__in=ids).order_by("-at", "-pk")


def find_absorbed(entry: Opportunity) -> list[int]:
    """Return the numbers of all entries that lead to this one."""
    ids: list[int] = []
    found = [entry.pk]
    while found:
        merged = Opportunity.objects.filter(merged_into__in=found).order_by("pk")
        found = list(merged.values_list("pk", flat=True))
        ids += found
    return ids


def values_of(revision: Revision) -> tuple[Any, Any]:
    """Return what a change replaced and what it wrote, by identity as far as it is known."""
    before, after = revision.exact_before, revision.exact_after
    return (
        revision.before if before is None else before,
        revision.after if after is None else after,
    )


def _differ(column: db.Field[Any, Any] | None, name: str, one: Any, other: Any) -> bool:
    comparable = is_exact(column, name, one) and is_exact(column, name, other)
    return comparable and one != other and not (_is_nothing(one) and _is_nothing(other))


def _is_nothing(value: Any) -> bool:
    """Tell what means "not stated", before an entry existed or after."""
    return value is None or value in ("", [])


def _columns_of(entry: Opportunity) -> Iterator[db.Field[Any, Any]]:
    for column in entry._meta.fields:  # noqa: SLF001 - Django's documented model API
        if column.name not in NOT_A_VALUE and not column.primary_key:
            yield column
