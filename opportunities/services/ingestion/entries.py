"""Bring what a source says into the catalogue without undoing what a curator decided."""

from django.db import transaction

from opportunities.models import Alias, Opportunity, Revision, Sighting, Source
from opportunities.records import OpportunityRecord, find_problems
from opportunities.services.ingestion.changes import Changes, find_changes
from opportunities.services.ingestion.deadlines import write_deadlines
from opportunities.services.ingestion.identity import find_entry, link_neighbours
from opportunities.services.ingestion.proofs import write_proofs, write_proposals
from opportunities.services.ingestion.provenance import Ingested, Outcome, Provenance
from opportunities.services.ingestion.values import MODEL_OF_KIND, Statement, understand


@transaction.atomic
def ingest_record(record: OpportunityRecord, provenance: Provenance) -> Ingested:
    """Create or refresh the entry that ``record`` speaks of, and say what happened.

    A record with problems changes nothing. Fields locked by a person keep their value, and the
    source's word waits as a proposed change. An unchanged record writes no row. A source takes
    back only what it said itself: its silence erases no fact of other provenance.
    """
    problems = find_problems(record)
    if problems:
        return Ingested(outcome=Outcome.REFUSED, problems=tuple(problems))
    source = Source.objects.get(code=provenance.source)
    entry, part = find_entry(source, record)
    statement = understand(record)
    if entry is None:
        return _create(source, statement, part, provenance)
    changes = find_changes(entry, statement, provenance)
    _write_changes(entry, changes, provenance)
    proved = write_proofs(entry, statement, provenance, kept=changes.not_taken)
    proposed = write_proposals(entry, changes.proposed, provenance)
    linked = link_neighbours(entry, record)
    return Ingested(
        outcome=_name_outcome(changes, wrote=proved or linked, proposed=proposed),
        opportunity_id=entry.pk,
        changed_fields=tuple(changes.names),
    )


def _create(source: Source, statement: Statement, part: str, provenance: Provenance) -> Ingested:
    record = statement.record
    sighting = _sighting(source, provenance)
    entry = MODEL_OF_KIND[record.kind](
        kind=record.kind,
        source=source,
        source_number=record.source_id or "",
        source_url=record.source_url,
        part=part,
        first_seen_at=provenance.seen_at,
        changed_at=provenance.seen_at,
        seen_with=sighting,
        confirmed_with=sighting,
        **statement.columns,
    )
    entry.save(force_insert=True)
    changes = find_changes(entry, statement, provenance)
    if changes.deadlines is not None:
        write_deadlines(entry, changes.deadlines)
    entry.topics.set(statement.topics)
    write_proofs(entry, statement, provenance, kept=frozenset())
    link_neighbours(entry, record)
    return Ingested(outcome=Outcome.CREATED, opportunity_id=entry.pk)


def _write_changes(entry: Opportunity, changes: Changes, provenance: Provenance) -> None:
    moved_from = _move_address(entry, changes)
    if not changes.names and not moved_from:
        return
    for name, value in changes.columns.items():
        setattr(entry, name, value)
    if changes.deadlines is not None:
        write_deadlines(entry, changes.deadlines)
    if changes.topics is not None:
        entry.topics.set(changes.topics)
    entry.changed_at = provenance.seen_at
    sighting = _sighting(entry.source, provenance)
    if sighting is not None:
        entry.seen_with = entry.confirmed_with = sighting
    entry.save()
    Revision.objects.bulk_create(
        Revision(
            opportunity_id=entry.pk,
            field=name,
            before=before,
            after=after,
            actor=f"source:{provenance.source}",
            page_sha256=provenance.page_sha256,
            at=provenance.seen_at,
        )
        for name, before, after in changes.described()
    )


def _move_address(entry: Opportunity, changes: Changes) -> bool:
    """Take over a new canonical address or number, keeping the old address as an alias."""
    if changes.address == entry.source_url and changes.number == entry.source_number:
        return False
    if entry.source_url and changes.address != entry.source_url:
        Alias.objects.get_or_create(
            source=entry.source, address=entry.source_url, opportunity_id=entry.pk
        )
    entry.source_url, entry.source_number = changes.address, changes.number
    return True


def _sighting(source: Source, provenance: Provenance) -> Sighting | None:
    if not provenance.confirms:
        return None
    return Sighting.objects.get_or_create(source=source, at=provenance.seen_at)[0]


def _name_outcome(changes: Changes, *, wrote: bool, proposed: bool) -> Outcome:
    if changes.names or wrote:
        return Outcome.UPDATED
    return Outcome.PROPOSED if proposed else Outcome.UNCHANGED
