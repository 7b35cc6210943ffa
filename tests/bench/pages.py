"""How long visitors wait for each page: real server, real connection, many different questions."""

import datetime as dt
import time
from collections.abc import Iterator
from http import HTTPStatus

from tests.bench import floor, peer
from tests.bench.cases import PEER_TOPICS, Case, make_cases
from tests.bench.report import Row, find_median, find_p95
from tests.bench.samples import Samples
from tests.bench.server import Reader, serve_portal

REQUESTS = 200
WARMING_UP = 10
# Where a page is so slow that it cannot be asked 200 times, this many seconds must do.
LONGEST_CASE_IN_SECONDS = 45
FEWEST_REQUESTS = 20
# Counting topics as well takes the peer seconds; a few requests show that.
PEER_SAMPLES = 5
LARGEST_FOR_TOPICS_OF_PEER = 100_000


class Refused(Exception):
    """A page did not answer as it must; the message says how."""


class NotThere(Refused):
    """The portal has no page at this address."""


def measure_pages(scale: int) -> Iterator[Row]:
    """Yield one row for every case on the catalogue in use, which has ``scale`` entries."""
    floor.prepare()
    cases = make_cases(Samples(), dt.datetime.now(dt.UTC))
    with serve_portal() as address, peer.serve() as peer_address:
        for case in cases:
            yield _measure(case, scale, address, peer_address)


def _measure(case: Case, scale: int, address: str, peer_address: str | None) -> Row:
    lowest = find_median(floor.time_answers([question.floor for question in case.questions]))
    of_peer, *notes = _time_peer(case, scale, peer_address)
    times: list[float] = []
    failed = False
    try:
        times = _time(case, address)
    except NotThere as problem:
        notes.append(str(problem))
    except Refused as problem:
        notes.append(str(problem))
        failed = True
    if 0 < len(times) < REQUESTS:
        notes.append(f"{len(times)} requests only, each takes too long")
    return Row(
        name=case.name,
        scale=scale,
        p50_ms=find_median(times),
        p95_ms=find_p95(times),
        floor_p50_ms=lowest,
        peer=peer.NAME if of_peer else None,
        peer_p50_ms=find_median(of_peer),
        note="; ".join(filter(None, notes)),
        failed=failed,
    )


def _time_peer(case: Case, scale: int, address: str | None) -> tuple[list[float], str]:
    """Return the milliseconds of the peer, and in words what it takes to count topics as well."""
    paths = [question.peer for question in case.questions if question.peer]
    if not address or not paths:
        return [], ""
    note = ""
    if "_facet=" in paths[0] and scale <= LARGEST_FOR_TOPICS_OF_PEER:
        counted = peer.time_answers(address, [path + PEER_TOPICS for path in paths[:PEER_SAMPLES]])
        note = f"{find_median(counted)} ms with counts of topics"
    return peer.time_answers(address, paths), note


def _time(case: Case, address: str) -> list[float]:
    """Return the milliseconds of each request; Refused when an answer is not what it must be."""
    reader = Reader(address)
    times: list[float] = []
    ends_at = time.monotonic() + LONGEST_CASE_IN_SECONDS
    try:
        _look_at(reader, case)
        for question in case.questions[-WARMING_UP:]:
            _ask(reader, case, question.path)
        for question in case.questions[:REQUESTS]:
            if len(times) >= FEWEST_REQUESTS and time.monotonic() > ends_at:
                break
            times.append(_ask(reader, case, question.path))
    finally:
        reader.close()
    return times


def _look_at(reader: Reader, case: Case) -> None:
    """Raise NotThere or Refused when the first page is missing or counts what is not so."""
    first = case.questions[0]
    answer = reader.ask(first.path)
    if answer.status == HTTPStatus.NOT_FOUND:
        raise NotThere(f"not there: {first.path} answers 404")
    if problem := case.find_count_problem(first, answer.body):
        raise Refused(problem)


def _ask(reader: Reader, case: Case, path: str) -> float:
    answer = reader.ask(path)
    if answer.status != HTTPStatus.OK:
        raise Refused(f"{path} answers {answer.status}")
    if not case.marker.search(answer.body):
        raise Refused(f"{path} answers without its results")
    return answer.milliseconds
