"""Brings what is compared out of the database, a few queries for all entries."""

from collections import defaultdict
from typing import Any

from opportunities.models import (
    Alias,
    Call,
    Deadline,
    Event,
    Opportunity,
    Organisation,
    PartnerSearch,
    Partnership,
)
from opportunities.services.duplicates.facts import Facts, fold_address, fold_identifier
from opportunities.vocabulary import BINDING_DEADLINES, DeadlineKind

SHARED = (
    *("pk", "kind", "title", "title_it", "source", "part", "source_url", "organisation"),
    *("programme__code", "series__code"),
)
OWN: dict[type[Opportunity], tuple[str, ...]] = {
    Call: ("pk", "identifier", "opens_on", "phase"),
    Event: ("pk", "starts_on", "place"),
    PartnerSearch: ("pk", "offered_by", "call_id", "expires_on"),
    Partnership: ("pk", "starts_on"),
    Organisation: ("pk", "website", "seat"),
}
# A replaced date is still a date of this call: other sites may not have noticed.
DATING = sorted({*BINDING_DEADLINES, DeadlineKind.SUPERSEDED} - {DeadlineKind.REGISTRATION})


def load_facts() -> list[Facts]:
    """Return what is compared of every entry that editors work on."""
    own: dict[int, dict[str, Any]] = {}
    for model, names in OWN.items():
        for row in model.objects.live().order_by().values(*names):
            own[row["pk"]] = row
    dates = _group(Deadline.objects.filter(kind__in=DATING), "opportunity_id", "date")
    aliases = _group(Alias.objects.all(), "opportunity_id", "address")
    rows = Opportunity.objects.live().order_by("pk").values(*SHARED)
    return [_build(row, own.get(row["pk"], {}), dates, aliases) for row in rows.iterator()]


def _group(rows: Any, key: str, value: str) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for one, other in rows.order_by().values_list(key, value):
        found[one].append(other)
    return found


def _build(
    row: dict[str, Any],
    own: dict[str, Any],
    dates: dict[int, list[str]],
    aliases: dict[int, list[str]],
) -> Facts:
    pk = row["pk"]
    addresses = (fold_address(each) for each in (row["source_url"], *aliases.get(pk, ())))
    days = [*dates.get(pk, ())] if "identifier" in own else []
    days += [own[name] for name in ("starts_on", "expires_on") if own.get(name)]
    site = fold_address(own.get("website") or "")
    return Facts(
        pk=pk,
        kind=row["kind"],
        title=row["title"],
        title_it=row["title_it"],
        source=row["source"],
        part=row["part"],
        phase=own.get("phase") or "",
        addresses=frozenset(each for each in addresses if each),
        sites=frozenset({site} if site else ()),
        identifier=fold_identifier(own.get("identifier") or ""),
        dates=frozenset(days),
        opens_on=own.get("opens_on") or "",
        organisation=own.get("offered_by") or row["organisation"],
        place=own.get("place") or own.get("seat") or "",
        call=own.get("call_id"),
        programme=row["programme__code"] or "",
        series=row["series__code"] or "",
    )
