"""Bring what a source says into the catalogue without undoing what a curator decided."""

from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from opportunities.models import Alias, Opportunity, Sighting, Source
from opportunities.records import CallFacts, EventFacts, OpportunityRecord, find_problems
from opportunities.services.admission import admit, first_state
from opportunities.services.ingestion.absorbed import tell_kept_entry
from opportunities.services.ingestion.adoption import adopt_from_starter
from opportunities.services.ingestion.changes import Changes, find_changes
from opportunities.services.ingestion.deadlines import (
    KeptDeadline,
    create_deadlines,
    write_deadlines,
)
from opportunities.services.ingestion.identity import Identity, identify, load_entry
from opportunities.services.ingestion.links import Links, find_new_links, write_links
from opportunities.services.ingestion.proofs import (
    NewProofs,
    find_new_proofs,
    find_new_proposals,
    load_proofs,
    write_proofs,
    write_proposals,
)
from opportunities.services.ingestion.provenance import Ingested, Outcome, Provenance
from opportunities.services.ingestion.values import MODEL_OF_KIND, Statement, understand
from opportunities.services.ingestion.word_book import WordBook, open_word_book
from opportunities.services.journal import Decision, write_changes


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
    book = open_word_book()
    source = book.find_source(provenance.source)
    statement = understand(record, book)
    identity = identify(source, record)
    if identity.pk is None and provenance.confirms:
        identity = replace(identity, pk=adopt_from_starter(source, record, identity.part))
    if identity.pk is None:
        return _create(source, statement, identity, provenance)
    # Looked at without a lock first: even a lock alone makes PostgreSQL write.
    entry = load_entry(identity.pk, record, lock=False)
    if not _compare(entry, statement, identity, provenance, book):
        return Ingested(outcome=Outcome.UNCHANGED, opportunity_id=entry.pk)
    entry = load_entry(identity.pk, record, lock=True)
    return _write(entry, _compare(entry, statement, identity, provenance, book), provenance)


@dataclass(frozen=True, slots=True)
class _Comparison:
    """All that a record would write on its entry; false when that is nothing."""

    changes: Changes
    moved: tuple[tuple[str, Any, Any], ...]
    proofs: NewProofs
    proposals: tuple[tuple[str, Any, Any], ...]
    links: Links

    def __bool__(self) -> bool:
        return self.outcome is not Outcome.UNCHANGED

    @property
    def outcome(self) -> Outcome:
        if self.changes.names or self.moved or self.proofs or self.links:
            return Outcome.UPDATED
        waits = self.proposals or self.links.withheld
        return Outcome.PROPOSED if waits else Outcome.UNCHANGED


def _compare(
    entry: Opportunity,
    statement: Statement,
    identity: Identity,
    provenance: Provenance,
    book: WordBook,
) -> _Comparison:
    book.attach_to(entry)
    known = load_proofs(entry)
    changes = find_changes(entry, statement, provenance, known)
    return _Comparison(
        changes=changes,
        moved=tuple(changes.moved_from(entry)),
        proofs=find_new_proofs(entry, statement, provenance, known=known, kept=changes.not_taken),
        proposals=find_new_proposals(entry, changes.proposed),
        links=find_new_links(entry, statement.record, identity.met, address=changes.address),
    )


def _write(entry: Opportunity, found: _Comparison, provenance: Provenance) -> Ingested:
    _write_changes(entry, found.changes, provenance)
    write_proofs(found.proofs)
    write_proposals(entry, found.proposals, provenance, found.changes.proposed)
    write_links(entry, found.links, provenance)
    leads_to = None
    if entry.merged_into_id is not None:
        leads_to = tell_kept_entry(entry, found.changes, provenance)
    return Ingested(
        leads_to=leads_to,
        outcome=found.outcome,
        opportunity_id=entry.pk,
        changed_fields=tuple(found.changes.names),
        changes=(*found.moved, *found.changes.described()),
        proposed=found.proposals,
    )


def _create(
    source: Source, statement: Statement, identity: Identity, provenance: Provenance
) -> Ingested:
    record = statement.record
    sighting = _sighting(source, provenance)
    entry = MODEL_OF_KIND[record.kind](
        kind=record.kind,
        source=source,
        source_number=record.source_id or "",
        source_url=record.source_url,
        part=identity.part,
        review_state=first_state(source.review_policy),
        first_seen_at=provenance.seen_at,
        changed_at=provenance.changed_at,
        seen_with=sighting,
        confirmed_with=sighting,
        **statement.columns,
    )
    entry.save(force_insert=True)
    if isinstance(record.facts, CallFacts | EventFacts):
        stated = (KeptDeadline(each, provenance.family) for each in record.facts.deadlines)
        create_deadlines(entry, tuple(stated))
    _add_topics(entry, statement)
    write_proofs(find_new_proofs(entry, statement, provenance, known={}))
    links = find_new_links(entry, record, identity.met, address=entry.source_url)
    write_links(entry, links, provenance)
    admit(entry, source.review_policy)
    return Ingested(outcome=Outcome.CREATED, opportunity_id=entry.pk)


def _add_topics(entry: Opportunity, statement: Statement) -> None:
    links = Opportunity.topics.through
    links.objects.bulk_create(
        links(opportunity_id=entry.pk, topic_id=topic.pk) for topic in statement.topics
    )


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
    entry.changed_at = provenance.changed_at
    sighting = _sighting(entry.source, provenance)
    if sighting is not None:
        entry.seen_with = entry.confirmed_with = sighting
    entry.save()
    decision = Decision(
        actor=f"source:{provenance.source}",
        reason="",
        at=provenance.changed_at,
        page_sha256=provenance.page_sha256,
    )
    write_changes(entry.pk, changes.as_history(), decision)


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
    known = Sighting.objects.filter(source=source.pk, at=provenance.seen_at).order_by()[:1]
    return next(iter(known), None) or Sighting.objects.create(source=source, at=provenance.seen_at)
