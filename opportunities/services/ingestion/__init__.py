"""The only door through which sources enter the catalogue."""

from opportunities.services.ingestion.entries import ingest_record
from opportunities.services.ingestion.provenance import Ingested, Outcome, Provenance
from opportunities.services.ingestion.sightings import (
    confirm_entries,
    count_absences,
    protected_pages,
    settled_addresses,
    unconfirmed_addresses,
)
from opportunities.services.ingestion.sources import (
    SourceHealth,
    is_enabled,
    read_health,
    register_source,
    report_run,
)

__all__ = [
    "Ingested",
    "Outcome",
    "Provenance",
    "SourceHealth",
    "confirm_entries",
    "count_absences",
    "ingest_record",
    "is_enabled",
    "protected_pages",
    "read_health",
    "register_source",
    "report_run",
    "settled_addresses",
    "unconfirmed_addresses",
]
