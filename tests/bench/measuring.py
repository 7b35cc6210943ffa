"""All measurements one after the other, as rows of one table."""

import datetime as dt
import os
import time
from collections.abc import Callable, Iterator, Sequence

from tests.bench.alerts import measure_alerts
from tests.bench.cases import make_cases
from tests.bench.databases import measure_size, open_catalogue
from tests.bench.ingestion import measure_ingestion
from tests.bench.pages import measure_pages
from tests.bench.readers import measure_readers
from tests.bench.report import Row
from tests.bench.samples import Samples
from tests.bench.scraping import measure_scraping
from tests.bench.server import serve_portal

EVERYDAY_SIZE = 10_000
Measure = Callable[[Sequence[int]], Iterator[Row]]


def _measure_scraping(_scales: Sequence[int]) -> Iterator[Row]:
    yield from measure_scraping()


def _measure_ingestion(scales: Sequence[int]) -> Iterator[Row]:
    for scale in (0, *scales):
        yield from measure_ingestion(scale)


def _measure_search(scales: Sequence[int]) -> Iterator[Row]:
    for scale in scales:
        open_catalogue(scale)
        yield from measure_pages(scale)


def _measure_readers(scales: Sequence[int]) -> Iterator[Row]:
    for scale in scales:
        open_catalogue(scale)
        with serve_portal() as address:
            cases = make_cases(Samples(), dt.datetime.now(dt.UTC))
            yield measure_readers(address, cases, scale, cores=os.cpu_count() or 1)


def _measure_alerts(scales: Sequence[int]) -> Iterator[Row]:
    yield from measure_alerts(scales[0])


GROUPS: dict[str, Measure] = {
    "scraping": _measure_scraping,
    "ingestion": _measure_ingestion,
    "search": _measure_search,
    "readers": _measure_readers,
    "alerts": _measure_alerts,
}


def measure(groups: Sequence[str], scale: int, *, fresh: bool = False) -> Iterator[Row]:
    """Yield the rows of the named groups, at the everyday size and at ``scale``.

    Making a catalogue has a row of its own; one that is kept from an earlier run has none, unless
    ``fresh`` makes it again.
    """
    scales = sorted({EVERYDAY_SIZE, scale})
    if set(groups) - {"scraping"}:
        for each in scales:
            yield from _make_catalogue(each, fresh=fresh)
    for group in groups:
        yield from GROUPS[group](scales)


def _make_catalogue(scale: int, *, fresh: bool) -> Iterator[Row]:
    began = time.perf_counter()
    if not open_catalogue(scale, fresh=fresh):
        return
    seconds = time.perf_counter() - began
    note = f"{seconds:.0f} s in all, {measure_size() / 2**20:.0f} MiB"
    milliseconds = round(1000 * seconds / scale, 3)
    yield Row(name="make one entry of the catalogue", scale=scale, p50_ms=milliseconds, note=note)
