"""All measurements one after the other, as rows of one table."""

from collections.abc import Iterator

from django.core.management import call_command

from tests.bench.catalogue import GrowingCatalogue
from tests.bench.ingestion import measure_ingestion
from tests.bench.pages import Row, make_row, measure_pages
from tests.bench.scraping import Effort, measure_scraping

INGESTED_INTO = (0, 10_000)


def measure_all(scale: int) -> Iterator[Row]:
    """Yield the rows of the table, the largest catalogue of ``scale`` entries last."""
    yield from _measure_scraping()
    # The site of that measurement is gone, and so is what was read of it.
    call_command("flush", interactive=False, verbosity=0)
    catalogue = GrowingCatalogue()
    for size in sorted({*(each for each in INGESTED_INTO if each < scale), scale}):
        for pace in measure_ingestion(catalogue, size):
            yield make_row(
                f"ingest one {pace.outcome} record",
                pace.entries,
                pace.milliseconds,
                per_second=round(pace.per_second),
            )
    yield from measure_pages(scale)


def _measure_scraping() -> Iterator[Row]:
    efforts = list(measure_scraping())
    peer = next((each for each in efforts if each.name.startswith("Scrapy")), None)
    for effort in efforts:
        yield _as_row(effort, floor=efforts[0], peer=peer)


def _as_row(effort: Effort, *, floor: Effort, peer: Effort | None) -> Row:
    """Return what one page took; the figures are means, because a run is timed as a whole."""
    return {
        "name": effort.name,
        "scale": effort.pages,
        "p50_ms": round(1000 / effort.pages_per_second, 2),
        "p95_ms": None,
        "floor_p50_ms": round(1000 / floor.pages_per_second, 2),
        "peer": peer.name if peer else None,
        "peer_p50_ms": round(1000 / peer.pages_per_second, 2) if peer else None,
        "per_second": round(effort.pages_per_second),
        "cpu_ms": round(effort.cpu_ms_per_page, 2),
    }
