"""One table for people and ``build/bench.json`` for machines."""

import importlib.util
import json
import os
import platform
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psutil

FOLDER = Path(__file__).resolve().parent.parent.parent / "build"
IN_JSON = ("name", "scale", "p50_ms", "p95_ms", "floor_p50_ms", "peer", "peer_p50_ms")
WIDTH_OF_NAME = 36
PEERS = ("scrapy", "datasette")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One case; milliseconds are None where nothing was measured, ``note`` is for people."""

    name: str
    scale: int
    p50_ms: float | None = None
    p95_ms: float | None = None
    floor_p50_ms: float | None = None
    peer: str | None = None
    peer_p50_ms: float | None = None
    note: str = ""
    failed: bool = False


def find_median(milliseconds: Sequence[float]) -> float | None:
    """Return the median, None of nothing."""
    return round(statistics.median(milliseconds), 2) if milliseconds else None


def find_p95(milliseconds: Sequence[float]) -> float | None:
    """Return what 95 of 100 stay below, None of fewer than two."""
    return round(statistics.quantiles(milliseconds, n=20)[-1], 2) if len(milliseconds) > 1 else None


def describe_machine() -> str:
    """Return cores, memory, Python and system, without a name."""
    memory = round(psutil.virtual_memory().total / 2**30)
    return (
        f"{os.cpu_count()} cores, {memory} GiB, Python {platform.python_version()}, "
        f"{platform.system()} {platform.machine()}"
    )


def write(rows: Iterable[Row]) -> bool:
    """Print the table as it grows and keep it; return whether every case could be measured."""
    machine = describe_machine()
    lines = []

    def say(line: str) -> None:
        lines.append(line)
        print(line, flush=True)  # noqa: T201 - a table

    say(f"{machine}; load before: {os.getloadavg()[0]:.1f}")
    for peer in PEERS:
        if not importlib.util.find_spec(peer):
            say(f"{peer} is not installed (pip install {peer}): its column is left out")
    say(_write_line("milliseconds", "entries", ("p50", "p95", "floor", "peer"), ""))
    done = []
    for row in rows:
        done.append(row)
        say(_write_row(row))
    cases = [_as_json(row) for row in done]
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "bench.json").write_text(
        json.dumps({"machine": machine, "cases": cases}, indent=2) + "\n"
    )
    (FOLDER / "bench.txt").write_text("\n".join(lines) + "\n")
    return not any(row.failed for row in done)


def _as_json(row: Row) -> dict[str, Any]:
    values = asdict(row)
    return {name: values[name] for name in IN_JSON}


def _write_row(row: Row) -> str:
    values = (row.p50_ms, row.p95_ms, row.floor_p50_ms, row.peer_p50_ms)
    figures = tuple("" if value is None else f"{value:.2f}" for value in values)
    peer = f"peer: {row.peer}" if row.peer else ""
    note = "; ".join(part for part in (peer, row.note) if part)
    return _write_line(row.name, str(row.scale), figures, note)


def _write_line(name: str, scale: str, figures: Sequence[str], note: str) -> str:
    columns = "".join(f"{figure:>10}" for figure in figures)
    return f"{name:{WIDTH_OF_NAME}} {scale:>8}{columns}  {note}".rstrip()
