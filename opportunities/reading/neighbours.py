"""What stands around an entry: its series, events, partner searches and the rest."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from opportunities.models import Call, Opportunity
from opportunities.reading.first_few import read_first
from opportunities.vocabulary import OpportunityKind

MOST_OF_A_KIND = 12
MOST_OF_A_SERIES = 8
KINDS = OpportunityKind


@dataclass(slots=True, kw_only=True)
class Neighbours:
    """Published entries around one entry, each with its ``status``; long groups are cut."""

    calls: list[Any] = field(default_factory=list)
    events: list[Any] = field(default_factory=list)
    searches: list[Any] = field(default_factory=list)
    others: list[Any] = field(default_factory=list)
    # Editions of the same series, latest first, this entry among them.
    editions: list[Any] = field(default_factory=list)
    cut: bool = False


def find_neighbours(entry: Opportunity, now: datetime) -> Neighbours:
    """Return what is linked to ``entry``; of a call also its partner searches and series."""
    linked = entry.related.published().select_related("as_event", "as_call")
    found = Neighbours(editions=_find_editions(entry, now))
    ordered = linked.order_by("kind", "-published_on", "title", "pk")
    rows = read_first(ordered, MOST_OF_A_KIND * len(KINDS) + 1, now)
    if isinstance(entry, Call):
        known = {each.pk for each in rows}
        searches = entry.partner_searches.published().order_by("-published_on", "pk")
        serving = read_first(searches, MOST_OF_A_KIND + 1, now)
        rows += [each for each in serving if each.pk not in known]
    groups = {
        KINDS.CALL: found.calls,
        KINDS.EVENT: found.events,
        KINDS.PARTNER_SEARCH: found.searches,
    }
    shown = {each.pk for each in found.editions}
    for each in rows:
        if each.pk in shown:
            continue
        group = groups.get(KINDS(each.kind), found.others)
        if len(group) < MOST_OF_A_KIND:
            group.append(each)
        else:
            found.cut = True
    return found


def _find_editions(entry: Opportunity, now: datetime) -> list[Any]:
    """Return the latest calls of the series; empty when there is no other than ``entry``."""
    if not isinstance(entry, Call) or entry.series_id is None:
        return []
    calls = Call.objects.published().filter(series=entry.series_id)
    editions = read_first(calls.order_by("-published_on", "-pk"), MOST_OF_A_SERIES, now)
    return editions if any(each.pk != entry.pk for each in editions) else []
