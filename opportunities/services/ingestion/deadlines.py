"""Deadlines move: the new ones count, the replaced ones stay in the history."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import time
from typing import Any
from uuid import UUID, uuid4

from opportunities.models import Deadline, DroppedStage, Opportunity
from opportunities.partial_dates import closing_moment
from opportunities.records import DeadlineFact
from opportunities.services.exact import exact_deadline, in_order
from opportunities.services.ingestion.provenance import Provenance
from opportunities.services.ingestion.stage_identity import KnownStage, match_stages
from opportunities.vocabulary import BRUSSELS, Certainty, DeadlineKind

# Kept from former contents of the page, or forecast by others.
NEVER_MISREAD = {DeadlineKind.SUPERSEDED, DeadlineKind.EXPECTED}


@dataclass(frozen=True, slots=True)
class KeptDeadline:
    """A deadline with the family of who said it (see ``Provenance.family``)."""

    fact: DeadlineFact
    said_by: str


@dataclass(frozen=True, slots=True)
class DeadlinePlan:
    """Which rows an entry has now and which it shall have; equal plans write nothing."""

    now: tuple[KeptDeadline, ...]
    then: tuple[KeptDeadline, ...]

    @property
    def changes(self) -> bool:
        return sorted(self.now, key=_order) != sorted(self.then, key=_order)


def plan_deadlines(
    opportunity: Opportunity, stated: tuple[DeadlineFact, ...], provenance: Provenance
) -> DeadlinePlan:
    """Return what the deadlines of an entry become when its source states ``stated``.

    A source that states none takes nothing back: its page may only have become unreadable. A date
    that it said before and says no more was replaced (ECCP edits deadlines in place) and stays as
    ``superseded``, unless it is a cut-off or stage that has simply passed. Dates of others stay as
    they are, unless they would be a second main deadline. Where the same content was only read
    again (``provenance.rereads``), a date of its own that it does not state was a misreading.
    """
    now = current_deadlines(opportunity)
    if not stated:
        return DeadlinePlan(now, now)
    said = {each.date for each in stated}
    has_main = any(each.kind is DeadlineKind.SINGLE for each in stated)
    then = [KeptDeadline(each, provenance.family) for each in stated]
    for kept in now:
        is_misread = provenance.rereads and _is_own(kept, provenance)
        if kept.fact.date in said or is_misread:
            continue
        is_replaced = _is_replaced(kept, provenance, has_main=has_main)
        fact = replace(kept.fact, kind=DeadlineKind.SUPERSEDED) if is_replaced else kept.fact
        then.append(replace(kept, fact=fact))
    return DeadlinePlan(now, tuple(then))


def _is_own(kept: KeptDeadline, provenance: Provenance) -> bool:
    return kept.said_by == provenance.family and kept.fact.kind not in NEVER_MISREAD


def _is_replaced(kept: KeptDeadline, provenance: Provenance, *, has_main: bool) -> bool:
    is_main = kept.fact.kind is DeadlineKind.SINGLE
    if kept.said_by != provenance.family:
        return is_main and has_main
    moment = closing_moment(
        kept.fact.date_to or kept.fact.date, hour=kept.fact.time, zone=kept.fact.timezone
    )
    return is_main or moment > provenance.seen_at


def write_deadlines(opportunity: Opportunity, plan: DeadlinePlan) -> None:
    """Replace the rows of an entry by those of the plan; a stage that stays or moves stays itself.

    A stage that is no more is kept apart, so that calendars can be told.
    """
    rows = list(opportunity.deadlines.order_by("closes_at", "id"))
    known = [KnownStage(row.identity, _as_fact(row)) for row in rows]
    gone = opportunity.dropped_stages.order_by("closes_at", "identity")
    dropped = [KnownStage(row.identity, _as_fact(row)) for row in gone]
    identities = match_stages(known, facts_of(plan.then), dropped)
    opportunity.deadlines.all().delete()
    create_deadlines(opportunity, plan.then, identities)
    opportunity.dropped_stages.filter(identity__in=[each for each in identities if each]).delete()
    DroppedStage.objects.bulk_create(
        DroppedStage(opportunity_id=opportunity.pk, identity=row.identity, **_read_dates(row))
        for row in rows
        if row.identity not in identities and row.kind != DeadlineKind.SUPERSEDED
    )


def create_deadlines(
    opportunity: Opportunity,
    deadlines: tuple[KeptDeadline, ...],
    identities: Sequence[UUID | None] = (),
) -> None:
    """Write the rows of an entry that has none; a stage without an identity gets a new one."""
    known = identities or [None] * len(deadlines)
    Deadline.objects.bulk_create(
        _as_row(opportunity.pk, each, identity)
        for each, identity in zip(deadlines, known, strict=True)
    )


def _as_row(entry_id: int, kept: KeptDeadline, identity: UUID | None = None) -> Deadline:
    return Deadline(
        opportunity_id=entry_id,
        identity=identity or uuid4(),
        certainty=kept.fact.certainty,
        quote=kept.fact.quote,
        said_by=kept.said_by,
        **_read_dates(kept.fact),
    )


def _read_dates(stage: Deadline | DeadlineFact) -> dict[str, Any]:
    return {
        "kind": stage.kind,
        "date": stage.date,
        "date_to": stage.date_to or "",
        "time": stage.time,
        "timezone": stage.timezone,
    }


def current_deadlines(opportunity: Opportunity) -> tuple[KeptDeadline, ...]:
    """Return the deadlines that an entry has now."""
    rows = Deadline.objects.raw(
        "SELECT * FROM opportunities_deadline WHERE opportunity_id = %s ORDER BY closes_at, id",
        [opportunity.pk],
    )
    return tuple(KeptDeadline(_as_fact(row), row.said_by) for row in rows)


def facts_of(deadlines: tuple[KeptDeadline, ...]) -> tuple[DeadlineFact, ...]:
    """Return the deadlines without who said them."""
    return tuple(each.fact for each in deadlines)


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


def exact_deadlines(deadlines: tuple[KeptDeadline, ...]) -> list[dict[str, Any]]:
    """Return deadlines whole, with the words and the voice that they stand on."""
    return in_order(exact_deadline(_as_row(0, each)) for each in deadlines)


def read_kept_deadlines(values: Iterable[Mapping[str, Any]]) -> tuple[KeptDeadline, ...]:
    """Return the deadlines that histories keep; those of older ones are said by nobody known."""
    return tuple(
        KeptDeadline(
            DeadlineFact(
                kind=DeadlineKind(each["kind"]),
                date=each["date"],
                date_to=each.get("date_to") or None,
                time=time.fromisoformat(each["time"]) if each.get("time") else None,
                timezone=each.get("timezone") or BRUSSELS,
                certainty=Certainty(each.get("certainty") or Certainty.STATED),
                quote=each.get("quote") or "",
            ),
            each.get("said_by") or "",
        )
        for each in values
    )


def _as_fact(row: Deadline | DroppedStage) -> DeadlineFact:
    return DeadlineFact(
        kind=DeadlineKind(row.kind),
        date=row.date,
        date_to=row.date_to or None,
        time=row.time,
        timezone=row.timezone,
        certainty=Certainty(row.certainty) if isinstance(row, Deadline) else Certainty.STATED,
        quote=row.quote if isinstance(row, Deadline) else "",
    )


def _sorted(facts: tuple[DeadlineFact, ...]) -> list[DeadlineFact]:
    return sorted(facts, key=lambda each: (each.date, each.kind, str(each.time), each.quote))


def _order(kept: KeptDeadline) -> tuple[str, ...]:
    fact = kept.fact
    return fact.date, fact.kind, str(fact.time), fact.quote, kept.said_by
