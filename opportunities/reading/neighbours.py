"""What stands around an entry: its series, events, partner searches and the rest."""

from dataclasses import dataclass, field
from typing import Any

from opportunities.models import Call, Opportunity
from opportunities.vocabulary import OpportunityKind

MOST_OF_A_KIND = 12
MOST_OF_A_SERIES = 8
KINDS = OpportunityKind


@dataclass(slots=True, kw_only=True)
class Neighbours:
    """Published entries around one entry; long groups are cut."""

    calls: list[Any] = field(default_factory=list)
    events: list[Any] = field(default_factory=list)
    searches: list[Any] = field(default_factory=list)
    others: list[Any] = field(default_factory=list)
    # Editions of the same series, latest first, this entry among them.
    editions: list[Any] = field(default_factory=list)
    cut: bool = False

    @property
    def all(self) -> list[Any]:
        """Return the entries of all groups."""
        return [*self.calls, *self.events, *self.searches, *self.others, *self.editions]


def find_neighbours(entry: Opportunity) -> Neighbours:
    """Return what is linked to ``entry``; of a call also its partner searches and series."""
    linked = entry.related.published().select_related("as_event", "as_call")
    found = Neighbours(editions=_find_editions(entry))
    ordered = linked.order_by("kind", "-published_on", "title", "pk")
    rows = list(ordered[: MOST_OF_A_KIND * len(KINDS) + 1])
    if isinstance(entry, Call):
        known = {each.pk for each in rows}
        searches = entry.partner_searches.published().order_by("-published_on", "pk")
        rows += [each for each in searches[: MOST_OF_A_KIND + 1] if each.pk not in known]
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


def _find_editions(entry: Opportunity) -> list[Any]:
    """Return the latest calls of the series; empty when there is no other than ``entry``."""
    if not isinstance(entry, Call) or entry.series_id is None:
        return []
    calls = Call.objects.published().filter(series=entry.series_id)
    editions = list(calls.order_by("-published_on", "-pk")[:MOST_OF_A_SERIES])
    return editions if any(each.pk != entry.pk for each in editions) else []
