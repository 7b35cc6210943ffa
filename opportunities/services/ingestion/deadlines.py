"""Deadlines move: the new ones count, the replaced ones stay in the history."""

from dataclasses import dataclass, replace
from typing import Any

from opportunities.models import Deadline, Opportunity
from opportunities.records import DeadlineFact
from opportunities.vocabulary import Certainty, DeadlineKind


@dataclass(frozen=True, slots=True)
class DeadlinePlan:
    """Which rows an entry has now and which it shall have; equal plans write nothing."""

    now: tuple[DeadlineFact, ...]
    then: tuple[DeadlineFact, ...]

    @property
    def changes(self) -> bool:
        return _sorted(self.now) != _sorted(self.then)


def plan_deadlines(
    opportunity: Opportunity, stated: tuple[DeadlineFact, ...], *, same_family: bool
) -> DeadlinePlan:
    """Return what the deadlines of an entry become when its source states ``stated``.

    A date that the source itself said before and says no more was replaced (ECCP edits deadlines
    in place) and stays as ``superseded``. Dates from elsewhere stay as they are, unless they would
    be a second main deadline.
    """
    now = tuple(_as_fact(row) for row in opportunity.deadlines.all())
    if not stated and not same_family:
        return DeadlinePlan(now, now)
    said = {each.date for each in stated}
    has_main = any(each.kind is DeadlineKind.SINGLE for each in stated)
    kept = []
    for each in now:
        if each.date in said:
            continue
        replaced = same_family or (has_main and each.kind is DeadlineKind.SINGLE)
        is_forecast = each.kind is DeadlineKind.EXPECTED and not stated
        kept.append(
            replace(each, kind=DeadlineKind.SUPERSEDED) if replaced and not is_forecast else each
        )
    return DeadlinePlan(now, (*stated, *kept))


def write_deadlines(opportunity: Opportunity, plan: DeadlinePlan) -> None:
    """Replace the rows of an entry by those of the plan."""
    opportunity.deadlines.all().delete()
    Deadline.objects.bulk_create(
        Deadline(
            opportunity_id=opportunity.pk,
            kind=each.kind,
            date=each.date,
            date_to=each.date_to or "",
            time=each.time,
            timezone=each.timezone,
            certainty=each.certainty,
            quote=each.quote,
        )
        for each in plan.then
    )


def deadlines_as_json(facts: tuple[DeadlineFact, ...]) -> list[dict[str, Any]]:
    """Return deadlines in the form in which histories keep them."""
    return [
        {
            "kind": str(each.kind),
            "date": each.date,
            "date_to": each.date_to,
            "time": each.time.isoformat("minutes") if each.time else None,
            "timezone": each.timezone,
        }
        for each in _sorted(facts)
    ]


def _as_fact(row: Deadline) -> DeadlineFact:
    return DeadlineFact(
        kind=DeadlineKind(row.kind),
        date=row.date,
        date_to=row.date_to or None,
        time=row.time,
        timezone=row.timezone,
        certainty=Certainty(row.certainty),
        quote=row.quote,
    )


def _sorted(facts: tuple[DeadlineFact, ...]) -> list[DeadlineFact]:
    return sorted(facts, key=lambda each: (each.date, each.kind, str(each.time), each.quote))
