"""What opened when: the calls and events of a programme or series, year by year."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from opportunities.models import Call, Deadline, Evidence, Opportunity
from opportunities.reading.first_few import read_first
from opportunities.reading.stages import knows_phase
from opportunities.vocabulary import ENTRY_DEADLINES, DeadlineKind, OpportunityKind, Phase

MOST_CALLS = 60
MOST_EVENTS = 30
MOST_OTHERS = 20
# Calls and events have tables of their own on these pages.
TOLD_APART = (OpportunityKind.CALL, OpportunityKind.EVENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One call with the dates at which it opened and closed, as far as they are known."""

    call: Any
    opened: str
    closed: Deadline | None
    expected: Deadline | None
    phase_is_known: bool = False
    # Published calls of the other phase that are linked to this one.
    prepares: list[Any] = field(default_factory=list)
    prepared_by: list[Any] = field(default_factory=list)

    @property
    def year(self) -> str:
        """Return the year in which the edition opened, else closed or is expected; may be ""."""
        dated = (self.opened, *(each.date for each in (self.closed, self.expected) if each))
        return next((text[:4] for text in dated if text), "")


def find_editions(calls: Any, now: datetime) -> list[Edition]:
    """Return the latest ``calls`` as editions, newest year first, undated ones last.

    As many queries however many calls there are; at most ``MOST_CALLS`` of them are read.
    """
    latest = calls.order_by("-published_on", "-pk").select_related("series")
    rows = read_first(latest.prefetch_related("deadlines"), MOST_CALLS, now)
    linked = _find_linked(rows)
    proofs = Evidence.objects.filter(opportunity__in=[call.pk for call in rows], field="phase")
    proven = set(proofs.order_by().values_list("opportunity_id", flat=True))
    editions = [
        _read_edition(
            call, linked.get(call.pk, []), proven={"phase"} if call.pk in proven else set()
        )
        for call in rows
    ]
    return sorted(editions, key=_by_time, reverse=True)


def find_events(events: Any, now: datetime) -> list[Any]:
    """Return the latest ``events``, newest first, those without a day last."""
    latest = read_first(events.order_by("-published_on", "-pk"), MOST_EVENTS, now)
    return sorted(latest, key=lambda event: (event.starts_on, event.pk), reverse=True)


def find_others(entries: Any) -> list[Opportunity]:
    """Return the latest entries that are neither calls nor events."""
    others = entries.exclude(kind__in=TOLD_APART).order_by("-published_on", "-pk")
    return list(others[:MOST_OTHERS])


def name_years(editions: Iterable[Edition]) -> list[str]:
    """Return the years in which something opened or closed, each once, earliest first."""
    return sorted({edition.year for edition in editions if edition.year})


def _find_linked(calls: list[Any]) -> dict[int, list[Any]]:
    """Return for each call the published calls linked to it, in two queries."""
    pairs = Opportunity.related.through.objects.filter(
        from_opportunity__in=[call.pk for call in calls]
    ).values_list("from_opportunity_id", "to_opportunity_id")
    rows = list(pairs.order_by("pk"))
    wanted = Call.objects.published().filter(pk__in={other for _one, other in rows})
    found = {call.pk: call for call in wanted}
    linked: dict[int, list[Any]] = {}
    for one, other in rows:
        if other in found:
            linked.setdefault(one, []).append(found[other])
    return linked


def _read_edition(call: Any, linked: list[Any], *, proven: set[str]) -> Edition:
    deadlines = list(call.deadlines.all())
    entry = [each for each in deadlines if each.kind in ENTRY_DEADLINES]
    expected = [each for each in deadlines if each.kind == DeadlineKind.EXPECTED]
    is_informal = call.phase == Phase.INFORMAL
    return Edition(
        call=call,
        opened=call.opens_on or call.published_on,
        closed=entry[-1] if entry else None,
        expected=expected[0] if expected else None,
        phase_is_known=knows_phase(call, proven),
        prepares=[each for each in linked if is_informal and each.phase == Phase.FORMAL],
        prepared_by=[each for each in linked if not is_informal and each.phase == Phase.INFORMAL],
    )


def _by_time(edition: Edition) -> tuple[str, str, int]:
    closed = edition.closed.date if edition.closed else ""
    return edition.opened or closed or edition.year, closed, edition.call.pk
