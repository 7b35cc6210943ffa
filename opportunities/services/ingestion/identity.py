"""Which entry a record speaks of, under whatever address the source shows it today."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

from opportunities.models import Opportunity, Source
from opportunities.records import CallFacts, OpportunityRecord
from opportunities.services.ingestion.values import MODEL_OF_KIND

# How an entry is met, best first. The conditions on empty text are those of the unique indexes,
# which makes every one of these a look into an index, however large the catalogue is.
NUMBER, ADDRESS, ALIAS, NEIGHBOUR = range(4)
ENTRY = "e.id, e.kind, e.part, e.source_id, e.source_number, e.source_url, e.merged_into_id"
BY_NUMBER = f"""
SELECT {NUMBER}, {ENTRY} FROM opportunities_opportunity e
WHERE e.source_id = %(source)s AND e.source_number = %(number)s AND e.source_number <> ''"""  # noqa: S608 - our own words
BY_ADDRESS = f"""
SELECT {ADDRESS}, {ENTRY} FROM opportunities_opportunity e
WHERE e.source_id = %(source)s AND e.source_url = ANY(%(addresses)s::text[]) AND e.source_url <> ''
UNION ALL
SELECT {ALIAS}, {ENTRY} FROM opportunities_alias a
JOIN opportunities_opportunity e ON e.id = a.opportunity_id
WHERE a.source_id = %(source)s AND a.address = ANY(%(addresses)s::text[])"""  # noqa: S608 - our own words
NEIGHBOURS_BY_ADDRESS = f"""
SELECT {NEIGHBOUR}, {ENTRY} FROM opportunities_source s
JOIN opportunities_opportunity e ON e.source_id = s.id
WHERE e.source_url = ANY(%(related)s::text[]) AND e.source_url <> ''
UNION ALL
SELECT {NEIGHBOUR}, {ENTRY} FROM opportunities_alias a
JOIN opportunities_opportunity e ON e.id = a.opportunity_id
WHERE a.source_id = %(source)s AND a.address = ANY(%(related)s::text[])"""  # noqa: S608 - our own words
ROUNDS = f"""
SELECT {NEIGHBOUR}, {ENTRY} FROM opportunities_call c
JOIN opportunities_opportunity e ON e.id = c.entry_id
WHERE c.round_of = %(round_of)s AND c.round_of <> '' AND e.source_id = %(source)s"""  # noqa: S608 - our own words


@dataclass(frozen=True, slots=True)
class Met:
    """One entry that has to do with a record, and the way by which it was met."""

    way: int
    pk: int
    kind: str
    part: str
    source: int
    number: str
    address: str
    merged_into: int | None


@dataclass(frozen=True, slots=True)
class Identity:
    """The entry that a record speaks of (None: a new one), its part, and all that was met."""

    pk: int | None
    part: str
    met: tuple[Met, ...]


def identify(source: Source, record: OpportunityRecord) -> Identity:
    """Return which entry a record speaks of.

    The source's own number comes first, then the address, then the further addresses. When the
    address belongs to an entry of another kind (an article that announces a call), the record gets
    a part of its own. Titles never join entries: likeness may only propose.
    """
    met = tuple(find_met(source, record))
    found, part = _choose(met, record, record.part), record.part
    if found is not None and found.kind != record.kind:
        part = f"{record.part}{'-' if record.part else ''}{record.kind.value}"
        found = _choose(met, record, part)
    return Identity(found.pk if found else None, part, met)


def find_entry(source: Source, record: OpportunityRecord) -> Opportunity | None:
    """Return the entry that a record speaks of, None when the catalogue has none."""
    pk = identify(source, record).pk
    return None if pk is None else MODEL_OF_KIND[record.kind].objects.get(pk=pk)


def load_entry(pk: int, record: OpportunityRecord, *, lock: bool) -> Opportunity:
    """Return an entry as its own kind; locked until the end of the transaction if asked."""
    entries = MODEL_OF_KIND[record.kind].objects.all()
    if lock:
        entries = entries.select_for_update(of=("self",))
    return entries.get(pk=pk)


def _choose(met: Iterable[Met], record: OpportunityRecord, part: str) -> Met | None:
    """Return the best of the entries met that has this part."""

    def may_be_meant(each: Met) -> bool:
        # Another number at the same address is another entry, whatever the address once was.
        number_fits = not record.source_id or each.number in ("", record.source_id)
        return each.part == part and each.way != NEIGHBOUR and number_fits

    candidates = [each for each in met if may_be_meant(each)]
    # A page that now leads to another one gives up its address, not the other's entry.
    return min(
        candidates,
        key=lambda each: (each.way, each.address != record.source_url, each.pk),
        default=None,
    )


def find_met(source: Source, record: OpportunityRecord) -> Iterator[Met]:
    """Yield the entries that have to do with a record, each with the way by which it is met."""
    round_of = record.facts.round_of if isinstance(record.facts, CallFacts) else None
    values: dict[str, Any] = {
        "source": source.pk,
        "number": record.source_id,
        "addresses": [each for each in (record.source_url, *record.aliases) if each],
        "related": [each for each in record.related_urls if each],
        "round_of": round_of,
    }
    questions = (
        ("number", BY_NUMBER),
        ("addresses", BY_ADDRESS),
        ("related", NEIGHBOURS_BY_ADDRESS),
        ("round_of", ROUNDS),
    )
    asked = [question for name, question in questions if values[name]]
    if not asked:
        return
    with connection.cursor() as cursor:
        cursor.execute("\nUNION ALL".join(asked), values)
        yield from (Met(*row) for row in cursor.fetchall())
