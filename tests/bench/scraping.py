"""Pages per second and CPU per page of a run, beside bare requests + lxml and beside Scrapy."""

import importlib.util
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import lxml.html
import requests
from django.conf import settings

from scrapers.runs import run_source
from tests.bench.databases import open_copy
from tests.bench.large_site import path_of
from tests.bench.report import Row

PAGES = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """What ``pages`` pages took; the CPU is that of our process, not of PostgreSQL or Redis."""

    name: str
    pages: int
    seconds: float
    cpu_seconds: float

    @property
    def pages_per_second(self) -> float:
        return self.pages / self.seconds

    @property
    def cpu_ms_per_page(self) -> float:
        return 1000 * self.cpu_seconds / self.pages


def measure_scraping() -> Iterator[Row]:
    """Yield one row for each way of reading the same pages, into an empty catalogue."""
    with open_copy(0):
        efforts = list(_compare(PAGES))
    peer = next((each for each in efforts if each.name.startswith("Scrapy")), None)
    for effort in efforts:
        yield _as_row(effort, floor=efforts[0], peer=peer)


def _as_row(effort: Effort, *, floor: Effort, peer: Effort | None) -> Row:
    """Return what one page took; the figures are means, because a run is timed as a whole."""
    return Row(
        name=effort.name,
        scale=effort.pages,
        p50_ms=round(1000 / effort.pages_per_second, 2),
        floor_p50_ms=round(1000 / floor.pages_per_second, 2),
        peer=peer.name if peer else None,
        peer_p50_ms=round(1000 / peer.pages_per_second, 2) if peer else None,
        note=f"{effort.pages_per_second:.0f} per second, CPU {effort.cpu_ms_per_page:.2f} ms",
    )


def _compare(pages: int) -> Iterator[Effort]:
    """Yield what each way of reading the same pages costs; Scrapy only where it is installed."""
    with _serve(pages) as base_url:
        yield _fetch_bare(base_url, pages)
        if importlib.util.find_spec("scrapy"):
            yield _crawl_with_scrapy(base_url, pages)
        settings.ECCP_BASE_URL, settings.SCRAPER_DELAY_SECONDS = base_url, 0
        yield _run("our run, all pages new", pages)
        yield _run("our run, all pages unchanged", pages)


@contextmanager
def _serve(pages: int) -> Iterator[str]:
    command = [sys.executable, "-m", "tests.bench.large_site", str(pages)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        yield server.stdout.readline().decode().strip()
        server.terminate()


def _fetch_bare(base_url: str, pages: int) -> Effort:
    began, began_cpu = time.perf_counter(), time.process_time()
    with requests.Session() as session:
        for number in range(pages):
            response = session.get(base_url + path_of(number), timeout=30)
            lxml.html.fromstring(response.content).findtext(".//h1")
    return _effort("bare requests + lxml", pages, began, began_cpu)


def _crawl_with_scrapy(base_url: str, pages: int) -> Effort:
    command = [sys.executable, "-m", "tests.bench.scrapy_peer", base_url, str(pages)]
    done = subprocess.run(command, check=True, capture_output=True)
    told = json.loads(done.stdout)
    if told["read"] < pages:
        raise SystemExit(f"Scrapy read {told['read']} of {pages} pages")
    return Effort(
        name="Scrapy, same readers",
        pages=pages,
        seconds=told["seconds"],
        cpu_seconds=told["cpu_seconds"],
    )


def _run(name: str, pages: int) -> Effort:
    began, began_cpu = time.perf_counter(), time.process_time()
    report = run_source("eccp", sections=["sitemap"])
    if report.counts.visited < pages or report.counts.refused:
        raise SystemExit(f"{name}: {report.as_json()}")
    return _effort(name, report.counts.visited, began, began_cpu)


def _effort(name: str, pages: int, began: float, began_cpu: float) -> Effort:
    return Effort(
        name=name,
        pages=pages,
        seconds=time.perf_counter() - began,
        cpu_seconds=time.process_time() - began_cpu,
    )
