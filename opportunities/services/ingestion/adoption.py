"""Entries of the starter catalogue that a source turns out to have itself."""

from opportunities.models import Alias, Opportunity, Source
from opportunities.records import CallFacts, EventFacts, OpportunityRecord, PartnershipFacts
from opportunities.services.ingestion.values import MODEL_OF_KIND

STARTER = "starter"
FEW = 10


def adopt_from_starter(source: Source, record: OpportunityRecord, part: str) -> int | None:
    """Give a source the one starter entry that tells of the same thing; return its key.

    Most of those entries have no address. One is the same as a record when kind and title are equal
    to the letter and no date of the one contradicts the other. A confirmed entry is never joined,
    nor one that a person has merged: what comes in would be hidden.
    """
    waiting = MODEL_OF_KIND[record.kind].objects.filter(
        source__code=STARTER,
        confirmed_with=None,
        merged_into=None,
        title__iexact=" ".join(record.title.split()),
    )
    same = [entry for entry in waiting[:FEW] if _dates_agree(entry, record)]
    if len(same) != 1:
        return None
    entry = same[0]
    if entry.source_url:
        Alias.objects.get_or_create(
            source=source, address=entry.source_url, opportunity_id=entry.pk
        )
    entry.source, entry.part = source, part
    entry.source_url, entry.source_number = record.source_url, record.source_id or ""
    entry.save(update_fields=["source", "part", "source_url", "source_number"])
    return entry.pk


def _dates_agree(entry: Opportunity, record: OpportunityRecord) -> bool:
    known: set[str] = set()
    stated: set[str] = set()
    if isinstance(record.facts, CallFacts):
        known = set(entry.deadlines.values_list("date", flat=True))
        stated = {each.date for each in record.facts.deadlines}
    elif isinstance(record.facts, EventFacts | PartnershipFacts):
        known = {str(getattr(entry, "starts_on", ""))} - {""}
        stated = {record.facts.starts_on} if record.facts.starts_on else set()
    if not known or not stated:
        return True
    return any(one.startswith(other) or other.startswith(one) for one in known for other in stated)
