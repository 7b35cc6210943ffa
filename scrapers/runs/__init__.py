"""One run of a source: fetch, parse, check, ingest, conclude."""

from scrapers.runs.report import RunReport
from scrapers.runs.run import AlreadyRunning, UnknownSource, run_source

__all__ = ["AlreadyRunning", "RunReport", "UnknownSource", "run_source"]
