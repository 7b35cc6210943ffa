"""One run of a source: fetch, parse, check, ingest, conclude."""

from scrapers.runs.report import RunReport
from scrapers.runs.run import AlreadyRunning, SourceDisabled, UnknownSource, run_source

__all__ = ["AlreadyRunning", "RunReport", "SourceDisabled", "UnknownSource", "run_source"]
