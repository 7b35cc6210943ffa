"""Which addresses visitors are sent to and whether they still answer; no entry is changed."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import unescape
from typing import Any

from django.db import transaction

from opportunities.models import Call, Event, LinkCheck, Opportunity, Organisation, PartnerSearch
from opportunities.models.opportunity import ADDRESS_LENGTH
from opportunities.querysets import brussels_day
from opportunities.vocabulary import CallStatus, EventStatus, PartnerSearchStatus

CHECKED_EVERY = timedelta(days=7)
# One that did not answer is asked again on the next day, before anybody is told.
ASKED_AGAIN_AFTER = timedelta(hours=20)
LINK = re.compile(r'href="(https?://[^"]+)"')
OVER = (
    CallStatus.CLOSED,
    CallStatus.WITHDRAWN,
    EventStatus.PAST,
    EventStatus.CANCELLED,
    PartnerSearchStatus.CLOSED,
)


@dataclass(frozen=True, slots=True)
class Link:
    """One address in one field of one entry."""

    entry: int
    field: str
    address: str


def plan_link_checks(*, now: datetime, limit: int) -> dict[str, list[Link]]:
    """Return the addresses to ask now, those never asked first; forget links that are gone.

    Only of published entries that can still be used.
    """
    links = set(_read_links(now))
    checks = {(each.opportunity_id, each.address): each for each in LinkCheck.objects.all()}
    there = {(each.entry, each.address) for each in links}
    gone = [check.pk for key, check in checks.items() if key not in there]
    LinkCheck.objects.filter(pk__in=gone).delete()
    due: dict[str, float] = {}
    leading: dict[str, list[Link]] = {}
    for link in links:
        check = checks.get((link.entry, link.address))
        if check is None or check.checked_at + _find_pause(check) <= now:
            asked = check.checked_at.timestamp() if check else 0.0
            due[link.address] = min(asked, due.get(link.address, asked))
            leading.setdefault(link.address, []).append(link)
    chosen = sorted(due, key=lambda address: (due[address], address))[:limit]
    return {address: leading[address] for address in chosen}


@transaction.atomic
def note_answer(links: Iterable[Link], *, answers: bool, outcome: str, at: datetime) -> None:
    """Record what an address answered, for every entry that leads there.

    One that does not answer is dead once it failed on two different days in Brussels.
    """
    for link in links:
        check, _is_new = LinkCheck.objects.select_for_update().get_or_create(
            opportunity_id=link.entry,
            address=link.address,
            defaults={"field": link.field, "checked_at": at},
        )
        check.checked_at, check.outcome = at, outcome[:300]
        if answers:
            check.failing_since = check.dead_since = None
        elif check.failing_since is None:
            check.failing_since = at
        elif brussels_day(at) > brussels_day(check.failing_since) and check.dead_since is None:
            check.dead_since = at
        check.save()


def _find_pause(check: LinkCheck) -> timedelta:
    is_open_question = check.failing_since is not None and check.dead_since is None
    return ASKED_AGAIN_AFTER if is_open_question else CHECKED_EVERY


def _read_links(now: datetime) -> Iterator[Link]:
    for pk, address in Organisation.objects.published().values_list("pk", "website"):
        yield from _make_links(pk, "website", [address])
    for pk, address in _usable(Event, now).values_list("pk", "registration_url"):
        yield from _make_links(pk, "registration_url", [address])
    for model in (Call, Event, PartnerSearch):
        with_links = _usable(model, now).filter(body__contains="href=")
        for pk, body in with_links.values_list("pk", "body").iterator():
            yield from _make_links(pk, "body", map(unescape, LINK.findall(body)))


def _usable(model: type[Opportunity], now: datetime) -> Any:
    entries: Any = model.objects.published().order_by("pk").with_status(now)
    return entries.exclude(status__in=OVER)


def _make_links(entry: int, field: str, addresses: Iterable[str]) -> Iterator[Link]:
    for address in addresses:
        if address.startswith(("http://", "https://")) and len(address) <= ADDRESS_LENGTH:
            yield Link(entry, field, address)
