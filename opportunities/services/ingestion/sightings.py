"""When entries were last seen and confirmed, and when they went missing."""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from opportunities.models import (
    Announcement,
    Evidence,
    Opportunity,
    ProposedChange,
    Revision,
    Sighting,
    Source,
)
from opportunities.models.opportunity import MISSES_UNTIL_UNLISTED
from opportunities.vocabulary import CallStatus, EventStatus

# Announcements name a document in words; it may be a page of the archive.
PAGE_HASH = re.compile(r"[0-9a-f]{64}")


@transaction.atomic
def confirm_entries(
    code: str, *, at: datetime, seen: Collection[int], confirmed: Collection[int]
) -> None:
    """Record that entries were listed (``seen``) or read and found as stated (``confirmed``).

    Entries that are always met together share one Sighting, whose time moves; only entries that
    part from their group are written.
    """
    source = Source.objects.get(code=code)
    _move_sightings(source, {"seen_with": seen, "confirmed_with": confirmed}, at)
    Sighting.objects.filter(source=source, seen=None, confirmed=None).delete()


@transaction.atomic
def count_absences(code: str, *, present: Iterable[str], absent: Iterable[str]) -> int:
    """Count a miss for entries at ``absent`` addresses, forget it for those ``present``.

    Only for runs without doubts (design promise 3). Returns how many entries were missed.
    """
    entries = Opportunity.objects.filter(source__code=code)
    entries.filter(misses__gt=0, source_url__in=list(present)).update(misses=0)
    return entries.filter(
        misses__lt=MISSES_UNTIL_UNLISTED, source_url__in=list(absent), confirmed_with__isnull=False
    ).update(misses=F("misses") + 1)


def protected_pages(hashes: Collection[str]) -> set[str]:
    """Return those of some saved pages that must never be dropped.

    These are the pages that evidence, a change, a proposed change or an announcement points to.
    """
    asked = set(hashes)
    pointing = (Evidence.objects, Revision.objects, ProposedChange.objects)
    rows = (each.filter(page_sha256__in=asked).values_list("page_sha256") for each in pointing)
    protected = {sha256 for each in rows for (sha256,) in each.distinct()}
    documents = Announcement.objects.filter(document__regex=PAGE_HASH.pattern)
    for document in documents.values_list("document", flat=True):
        protected |= asked & set(PAGE_HASH.findall(document))
    return protected


def unconfirmed_addresses(code: str) -> list[str]:
    """Return the addresses of a source's entries that no run has confirmed yet, oldest first."""
    waiting = Opportunity.objects.filter(source__code=code, confirmed_with=None)
    return list(waiting.exclude(source_url="").order_by("pk").values_list("source_url", flat=True))


def settled_addresses(code: str, *, now: datetime) -> set[str]:
    """Return the addresses of a source's closed calls and past events, which seldom change."""
    settled = Q(status=CallStatus.CLOSED) | Q(status=EventStatus.PAST)
    entries = Opportunity.objects.filter(source__code=code).with_status(now).filter(settled)
    return set(entries.values_list("source_url", flat=True))


def _move_sightings(source: Source, met: Mapping[str, Collection[int]], at: datetime) -> None:
    """Move the time of the groups that were met as a whole; ``met`` maps column -> entries."""
    entries = Opportunity.objects.filter(source=source).order_by()
    # One row may stand in both columns; whoever stays behind with it keeps its time.
    kept = {
        group
        for column, ids in met.items()
        for group in entries.exclude(pk__in=list(ids)).values_list(column, flat=True).distinct()
    }
    for column, ids in met.items():
        here = entries.filter(pk__in=list(ids))
        whole = set(here.values_list(column, flat=True).distinct()) - kept - {None}
        Sighting.objects.filter(pk__in=whole).update(at=at)
        parted = here.filter(Q(**{f"{column}__isnull": True}) | ~Q(**{f"{column}__in": whole}))
        if parted.exists():
            parted.update(**{column: Sighting.objects.create(source=source, at=at)})
