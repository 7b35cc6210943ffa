"""Which entry a record speaks of, under whatever address the source shows it today."""

from django.db.models import Q

from opportunities.models import Alias, Call, Opportunity, Source
from opportunities.records import CallFacts, OpportunityRecord
from opportunities.services.ingestion.values import MODEL_OF_KIND


def find_entry(source: Source, record: OpportunityRecord) -> tuple[Opportunity | None, str]:
    """Return the entry that a record speaks of (locked), and the part under which it is kept.

    The source's own number comes first, then the address, then the further addresses. When the
    address belongs to an entry of another kind (an article that announces a call), the record gets
    a part of its own. Titles never join entries: likeness may only propose.
    """
    found = _find(source, record, record.part)
    part = record.part
    if found is not None and found.kind != record.kind:
        part = f"{record.part}{'-' if record.part else ''}{record.kind.value}"
        found = _find(source, record, part)
    if found is None:
        return None, part
    model = MODEL_OF_KIND[record.kind]
    entry = model.objects.select_for_update(of=("self",)).select_related("source").get(pk=found.pk)
    return entry, part


def link_neighbours(entry: Opportunity, record: OpportunityRecord) -> bool:
    """Keep the addresses of an entry and link it to what it names; True when a row was written.

    Links come from the source's own links, from rounds of one call, and from a shared address.
    """
    wrote = False
    for address in (record.source_url, *record.aliases):
        if address and address != entry.source_url:
            wrote |= Alias.objects.get_or_create(
                source=entry.source, address=address, opportunity_id=entry.pk
            )[1]
    wanted = set(_find_neighbours(entry, record))
    new = wanted - set(entry.related.values_list("pk", flat=True))
    if new:
        entry.related.add(*new)
    return wrote or bool(new)


def _find(source: Source, record: OpportunityRecord, part: str) -> Opportunity | None:
    entries = Opportunity.objects.filter(source=source, part=part)
    if record.source_id:
        numbered = entries.filter(source_number=record.source_id).first()
        if numbered is not None:
            return numbered
    addresses = [each for each in (record.source_url, *record.aliases) if each]
    # Another number at the same address is another entry, whatever the address once was.
    free = Q(source_number="") | Q(source_number=record.source_id or "")
    unnumbered = entries.filter(free) if record.source_id else entries
    at_address = unnumbered.filter(source_url__in=addresses).order_by("pk").first()
    if at_address is not None:
        return at_address
    return unnumbered.filter(aliases__address__in=addresses).order_by("pk").first()


def _find_neighbours(entry: Opportunity, record: OpportunityRecord) -> list[int]:
    near = Q(source_url__in=record.related_urls)
    if record.related_urls:
        known = Alias.objects.filter(source=entry.source, address__in=record.related_urls)
        near |= Q(pk__in=known.values("opportunity_id"))
    if entry.source_url and not record.part:
        near |= Q(source_url=entry.source_url, source=entry.source)
    found = set(Opportunity.objects.filter(near).exclude(pk=entry.pk).values_list("pk", flat=True))
    if isinstance(record.facts, CallFacts) and record.facts.round_of:
        rounds = Call.objects.filter(source=entry.source, round_of=record.facts.round_of)
        found |= set(rounds.exclude(pk=entry.pk).values_list("pk", flat=True))
    return sorted(found)
