"""What changed since a reader's last visit, as far as that reader asked us to remember one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Max

from opportunities.models import Opportunity, Revision
from opportunities.vocabulary import OpportunityKind, ReviewState, Severity

# Whoever was away for so long reads the lists themselves.
MOST_CHANGES = 5000


class Mark(StrEnum):
    """What happened to an entry, the weightiest first."""

    NEW = "new"
    CRITICAL = "critical"
    MINOR = "minor"


@dataclass(frozen=True, slots=True)
class Visit:
    """When a reader was here, and the last change and the last entry that there were then."""

    at: datetime
    revision: int
    entry: int


@dataclass(frozen=True, slots=True)
class News:
    """The entries that changed since a visit; ``is_cut`` where there are more than are told."""

    marks: Mapping[int, Mark] = field(default_factory=dict)
    kinds: Mapping[int, str] = field(default_factory=dict)
    is_cut: bool = False

    def of_kinds(self, kinds: Iterable[str]) -> dict[int, Mark]:
        """Return the marks of entries of these kinds; of all when none is named."""
        wanted = set(kinds) or set(OpportunityKind)
        return {pk: mark for pk, mark in self.marks.items() if self.kinds[pk] in wanted}


def read_horizon(now: datetime) -> Visit:
    """Return a visit of this moment."""
    last = Revision.objects.aggregate(Max("pk"))["pk__max"]
    newest = Opportunity.objects.aggregate(Max("pk"))["pk__max"]
    return Visit(now, last or 0, newest or 0)


def find_news(visit: Visit) -> News:
    """Return what visitors may know of that is newer than a visit, in two queries."""
    changes = find_revisions(visit).values_list(
        "opportunity_id", "opportunity__kind", "field", "after", "severity"
    )
    changed = list(changes[: MOST_CHANGES + 1])
    added: Any = Opportunity.objects.published().filter(pk__gt=visit.entry).order_by("-pk")
    new = list(added.values_list("pk", "kind")[: MOST_CHANGES + 1])
    marks: dict[int, Mark] = {}
    for pk, _kind, name, after, severity in changed[:MOST_CHANGES]:
        is_shown = name == "review_state" and after == ReviewState.PUBLISHED
        mark = Mark.NEW if is_shown else Mark(severity)
        marks[pk] = min(mark, marks.get(pk, mark), key=list(Mark).index)
    marks |= {pk: Mark.NEW for pk, _kind in new[:MOST_CHANGES]}
    kinds = {row[0]: row[1] for row in [*changed, *new]}
    return News(marks, kinds, is_cut=max(len(changed), len(new)) > MOST_CHANGES)


def find_revisions(visit: Visit) -> Any:
    """Return the changes since a visit that visitors are told of, newest first."""
    later: Any = Revision.objects.published().filter(pk__gt=visit.revision)
    return later.exclude(severity=Severity.SILENT).order_by("-pk")
