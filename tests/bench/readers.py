"""Many readers at once, in processes of their own, so that their work is told from the server's."""

import json
import subprocess
import sys
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from tests.bench.cases import Case
from tests.bench.crowd import Group
from tests.bench.report import Row, find_median, find_p95
from tests.bench.server import Reader

READERS = 50
SECONDS = 30.0
PROCESSES = 2
# What people of a portal look at, in percent; the last two share what calendars ask for.
SHARES = {
    "home": 30,
    "calls by topic": 13,
    "calls by topic and programme": 12,
    "search, two common words": 7,
    "search, rare word": 7,
    "search, Italian over English": 6,
    "one call": 20,
    "events calendar": 3,
    "calls by topic, .ics": 2,
}


def measure_readers(
    address: str, cases: Sequence[Case], scale: int, *, cores: int, seconds: float = SECONDS
) -> Row:
    """Let fifty readers ask for ``seconds``; pages that the portal lacks are left out and named."""
    chosen = {case.name: case for case in cases if case.name in SHARES}
    reader = Reader(address)
    there = {
        name: case
        for name, case in chosen.items()
        if reader.ask(case.questions[0].path).status != HTTPStatus.NOT_FOUND
    }
    reader.close()
    groups = [
        (SHARES[name], [question.path for question in case.questions])
        for name, case in there.items()
    ]
    told = _run(address, groups, seconds)
    times = [each for one in told for each in one["times"]]
    errors = sum(one["errors"] for one in told)
    busy = sum(one["cpu_seconds"] for one in told) / (seconds * cores)
    note = f"{len(times) / seconds:.0f} requests per second, {errors} errors, "
    note += f"client takes {busy:.0%} of the CPU"
    if missing := sorted(chosen.keys() - there.keys()):
        note += f"; not there: {', '.join(missing)}"
    return Row(
        name=f"{READERS} readers at once",
        scale=scale,
        p50_ms=find_median(times),
        p95_ms=find_p95(times),
        note=note,
        failed=bool(errors),
    )


def _run(address: str, groups: Sequence[Group], seconds: float) -> list[dict[str, Any]]:
    each = READERS // PROCESSES
    command = [sys.executable, "-m", "tests.bench.crowd", address, str(each), str(seconds)]
    running = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(PROCESSES)
    ]
    for process in running:
        assert process.stdin
        process.stdin.write(json.dumps(groups))
        process.stdin.close()
    told = []
    for process in running:
        assert process.stdout
        told.append(json.loads(process.stdout.read()))
        if process.wait():
            raise SystemExit("a process of readers failed")
    return told
