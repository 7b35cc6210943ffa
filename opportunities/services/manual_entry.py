"""What a person writes beside the fields of an entry: the proof, forecasts, the source."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, count
from typing import Any

from django.db import transaction
from django.db.models import Q

from opportunities.clock import current_time
from opportunities.models import (
    Announcement,
    Call,
    Evidence,
    Opportunity,
    Organisation,
    Revision,
    Source,
)
from opportunities.services.ingestion.deadlines import (
    current_deadlines,
    deadlines_as_json,
    facts_of,
)
from opportunities.services.ingestion.proofs import LONGEST_VALUE
from opportunities.services.ingestion.values import as_json
from opportunities.severity import find_severity
from opportunities.vocabulary import OpportunityKind, ReviewState

EDITORS, CALENDARS = "editors", "calendars"
MOST_LIKE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """What a value rests on: a web address or one of our documents, the words, who said them."""

    document: str = ""
    quote: str = ""
    said_by: str = ""

    def __bool__(self) -> bool:
        return bool(self.document or self.quote or self.said_by)


def find_editors() -> Source:
    """Return the source of what the editors write themselves, made when it is new."""
    return Source.objects.get_or_create(code=EDITORS, defaults={"name": "Redazione del portale"})[0]


def settle_origin(entry: Opportunity, kind: OpportunityKind) -> None:
    """Give a new entry its source, and a part of its own where the address is taken.

    An address may tell of several things; that they may be one is a hint and no obstacle.
    """
    if entry.source_id is None:
        entry.source = find_editors()
    same = Q(pk=None)
    if entry.source_url:
        same |= Q(source_url=entry.source_url)
    if entry.source_number:
        same |= Q(source_number=entry.source_number)
    taken = set(
        Opportunity.objects.filter(same, source=entry.source).values_list("part", flat=True)
    )
    numbers = (f"{kind.value}-{number}" for number in count(2))
    entry.part = next(each for each in chain([""], numbers) if each not in taken)


@transaction.atomic
def cite(entry: Opportunity, fields: Iterable[str], citation: Citation, *, actor: str) -> None:
    """Write what the values of some fields rest on; it replaces what was written before.

    A field without a value needs no proof and gets none.
    """
    said = {
        "quote": citation.quote,
        "document": citation.document,
        "said_by": citation.said_by,
        "page_sha256": "",
        "extractor": f"curator:{actor}"[:100],
        "seen_at": current_time(),
    }
    for name in fields:
        value = _describe(entry, name)[:LONGEST_VALUE]
        if value:
            Evidence.objects.update_or_create(
                opportunity_id=entry.pk, field=name, defaults={"value": value, **said}
            )


@transaction.atomic
def write_forecasts(
    call: Call,
    *,
    kept: Iterable[Announcement],
    dropped: Iterable[Announcement],
    actor: str,
    reason: str = "",
) -> None:
    """Write the forecasts of a call, new and changed ones, and take the dropped ones away."""
    before = [str(each) for each in call.announcements.all()]
    for each in dropped:
        each.delete()
    for each in kept:
        each.call = call
        each.save()
    after = [str(each) for each in Announcement.objects.filter(call=call)]
    Revision.objects.create(
        opportunity_id=call.pk,
        field="announcements",
        before=before,
        after=after,
        severity=find_severity("announcements", before, after),
        actor=actor,
        reason=reason,
        at=current_time(),
    )


def find_alike(entry: Opportunity) -> list[Opportunity]:
    """Return other entries with the same address or title; of calls also with the same code.

    Likeness only hints: whether two entries are one is for a person to say.
    """
    same = Q(title__iexact=entry.title)
    if entry.source_url:
        same |= Q(source_url=entry.source_url) | Q(aliases__address=entry.source_url)
    if isinstance(entry, Call) and entry.identifier:
        same |= Q(as_call__identifier__iexact=entry.identifier)
    if isinstance(entry, Organisation) and entry.website:
        same |= Q(as_organisation__website=entry.website)
    others = Opportunity.objects.filter(same, kind=entry.kind).exclude(pk=entry.pk)
    return list(others.order_by("pk").distinct()[:MOST_LIKE])


def _describe(entry: Opportunity, name: str) -> str:
    """Return a value in the form in which evidence keeps it, empty where nothing is said."""
    if name == "deadlines":
        facts = facts_of(current_deadlines(entry))
        return json.dumps(deadlines_as_json(facts)) if facts else ""
    value: Any = getattr(entry, name)
    if hasattr(value, "all"):
        value = [str(each) for each in value.all()]
    kept = as_json(value)
    if kept in (None, "", [], False):
        return ""
    return kept if isinstance(kept, str) else json.dumps(kept, ensure_ascii=False)


def hold_for_review(pk: int) -> None:
    """Keep an entry that was just made from visitors until somebody has looked at it."""
    Opportunity.objects.filter(pk=pk).update(review_state=ReviewState.AWAITING_REVIEW)
