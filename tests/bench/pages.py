"""How long visitors wait: one request through the whole of Django, without the network."""

import statistics
import time
from collections.abc import Sequence
from typing import Any

from django.test import Client

from opportunities.models import Call

REPEATS = 20
CASES = {
    "home: open calls": "/it/",
    "all calls": "/it/calls/",
    "calls by words": "/it/calls/?q=cluster",
    "one call": "/it/calls/1-x/",
    "API: open calls": "/api/v1/calls/?status=open",
    "API: last page": "/api/v1/calls/?page=-1",
}
Row = dict[str, Any]


def measure_pages(scale: int) -> list[Row]:
    """Return one row of the table for every case."""
    return [_measure(name, address, scale) for name, address in _find_addresses().items()]


def make_row(name: str, scale: int, milliseconds: Sequence[float], **more: Any) -> Row:
    """Return a row as ``build/bench.json`` holds it; ``more`` are further facts."""
    return {
        "name": name,
        "scale": scale,
        "p50_ms": round(statistics.median(milliseconds), 2),
        "p95_ms": round(statistics.quantiles(milliseconds, n=20)[-1], 2),
        "floor_p50_ms": None,
        "peer": None,
        "peer_p50_ms": None,
        **more,
    }


def _find_addresses() -> dict[str, str]:
    """Return the address of every case, with an entry and a last page that exist."""
    call = Call.objects.order_by("pk")[0]
    first = _answer("/api/v1/calls/").json()
    last_page = -(-first["count"] // len(first["results"]))
    return {
        **CASES,
        "one call": call.get_absolute_url(),
        "API: last page": f"/api/v1/calls/?page={last_page}",
    }


def _answer(address: str) -> Any:
    """Return the answer to one request; anything but 200 ends the run."""
    response = Client(headers={"host": "localhost"}).get(address, follow=True)
    if response.status_code != 200:
        raise SystemExit(f"{address} answered {response.status_code}")
    return response


def _measure(name: str, address: str, scale: int) -> Row:
    """Return one row of the table; the first request warms up and is not counted."""
    _answer(address)
    times = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        _answer(address)
        times.append((time.perf_counter() - began) * 1000)
    return make_row(name, scale, times)
