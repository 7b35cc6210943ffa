"""How many parsed records per second enter a catalogue that is empty, large and larger."""

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from opportunities.records import CallFacts, OpportunityRecord
from opportunities.services.ingestion import Outcome, Provenance, ingest_record
from scrapers.cluster_collaboration import site
from scrapers.errors import ScrapeError
from tests.bench.databases import open_copy
from tests.bench.report import Row, find_median, find_p95
from tests.replica.content import PRODUCTION
from tests.replica.site import Replica

RECORDS = 600
WARMING_UP = 60
SEEN_AT = datetime(2026, 11, 22, 6, 17, tzinfo=UTC)


def measure_ingestion(scale: int, count: int = RECORDS) -> Iterator[Row]:
    """Time new and unchanged records in a copy of the catalogue that has ``scale`` entries."""
    with open_copy(scale):
        records = list(multiply(read_replica(), count + WARMING_UP, start=scale))
        for record in records[:WARMING_UP]:
            ingest_record(record, provenance_of(record))
        for outcome, later in ((Outcome.CREATED, 0), (Outcome.UNCHANGED, 6)):
            times = _time(records[WARMING_UP:], outcome, later)
            yield Row(
                name=f"ingest one {outcome} record",
                scale=scale,
                p50_ms=find_median(times),
                p95_ms=find_p95(times),
                note=f"{1000 * len(times) / sum(times):.0f} per second",
            )


def read_replica() -> list[OpportunityRecord]:
    """Return the records of every page of the replica, as the readers of ECCP make them."""
    replica = Replica()
    records: list[OpportunityRecord] = []
    for page in replica.pages:
        reply = replica.answer(page.path)
        if reply.status != 200:
            continue
        try:
            reading = site.read_page(
                reply.body.decode(), url=PRODUCTION + page.path, listed_as=frozenset(page.lists)
            )
        except ScrapeError:
            continue
        records += reading.records
    return records


def multiply(
    records: Sequence[OpportunityRecord], count: int, *, start: int
) -> Iterator[OpportunityRecord]:
    """Yield ``count`` distinct records: the same facts under other numbers and addresses."""
    for number in range(count):
        copy = f"{start}-{number // len(records)}"
        record = records[number % len(records)]
        facts = record.facts
        if isinstance(facts, CallFacts) and facts.round_of:
            facts = replace(facts, round_of=f"{facts.round_of} {copy}")
        yield replace(
            record,
            source_url=f"{record.source_url}-{copy}",
            source_id=re.sub(r"\W", "", f"{record.source_id}{copy}") if record.source_id else None,
            aliases=tuple(f"{each}-{copy}" for each in record.aliases),
            title=f"{record.title[:480]} {copy}",
            facts=facts,
        )


def provenance_of(record: OpportunityRecord, *, hours_later: int = 0) -> Provenance:
    """Return where a multiplied record is said to come from."""
    return Provenance(
        source="eccp",
        extractor=f"eccp.{record.kind.value}_page/1",
        seen_at=SEEN_AT + timedelta(hours=hours_later),
        page_sha256="a" * 64,
        document=record.source_url,
    )


def _time(records: Sequence[OpportunityRecord], outcome: Outcome, later: int) -> list[float]:
    times = []
    for record in records:
        began = time.perf_counter()
        result = ingest_record(record, provenance_of(record, hours_later=later))
        times.append((time.perf_counter() - began) * 1000)
        if result.outcome is not outcome:
            raise SystemExit(f"{record.source_url}: {result.outcome}, not {outcome}")
    return times
