"""Ten thousand addresses get two hundred items each: minutes and memory to plan and to send.

Half of the items are new, half have changed; the addresses share 64 views, as many as six filters
give. Planning and sending run in processes of their own, as the commands and tasks do, against a
mail server that throws everything away.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, combinations
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection

from alerts.models import Alert, Letter, Subscriber
from alerts.services.reminders import letter_day
from alerts.services.saved_views import keep_view
from alerts.services.sweeping import latest_sweep, sweep
from opportunities.clock import current_time
from opportunities.models import Call
from opportunities.services.curation import edit_fields
from tests.bench.databases import open_copy
from tests.bench.report import Row
from tests.factories import CallFactory, ProgrammeFactory, SourceFactory

ADDRESSES, ITEMS = 10_000, 200
ROWS_AT_ONCE = 2000
FILTERS = (
    ("status", "open"),
    ("phase", "formal"),
    ("country", "IT"),
    ("audience", "cluster"),
    ("programme", "BENCH"),
    ("source", "bench"),
)


def measure_alerts(scale: int, addresses: int = ADDRESSES, items: int = ITEMS) -> Iterator[Row]:
    """Plan and send to so many addresses from a catalogue of ``scale`` entries."""
    with open_copy(scale):
        _make_news(addresses, items)
        with _serve_mail() as sink:
            for step in ("plan", "send"):
                seconds, mebibytes = _run(step, sink.port)
                yield Row(
                    name=f"{step} one of {addresses} letters",
                    scale=scale,
                    p50_ms=round(1000 * seconds / addresses, 2),
                    note=f"{seconds / 60:.1f} min, peak {mebibytes:.0f} MiB, {items} items each",
                    failed=_find_problem(step, addresses, items, sink) != "",
                )


class Sink:
    """The mail server, and what it took."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        assert process.stdout is not None
        self.port = int(process.stdout.readline())

    def count(self) -> int:
        """Return how many mails it took."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write("how many\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline().split()[0])


def _make_news(addresses: int, items: int) -> None:
    programme = ProgrammeFactory(code="BENCH", name="Bench programme")
    source = SourceFactory(code="bench", name="Bench")
    calls = [_make_call(programme, source) for _ in range(items // 2)]
    sweep(current_time())
    _sign_up(addresses)
    for call in calls:
        edit_fields(call, {"grants_expected": 7}, actor="bench")
    for _ in range(items - len(calls)):
        _make_call(programme, source)


def _make_call(programme: object, source: object) -> Call:
    # Open on whatever day somebody measures.
    day = current_time().replace(year=current_time().year + 1).date().isoformat()
    made: Call = CallFactory(programme=programme, source=source, deadlines=[{"date": day}])
    return made


def _sign_up(addresses: int) -> None:
    now = current_time()
    choices = chain.from_iterable(
        combinations(FILTERS, size) for size in range(1, len(FILTERS) + 1)
    )
    views = [keep_view("calls", urlencode(chosen), now) for chosen in choices]
    Subscriber.objects.bulk_create(
        (
            Subscriber(
                address=f"a{number}@x.example", language="it", created_at=now, verified_at=now
            )
            for number in range(addresses)
        ),
        batch_size=ROWS_AT_ONCE,
    )
    day, number = letter_day(now), latest_sweep()
    Alert.objects.bulk_create(
        (
            Alert(
                subscriber=subscriber,
                view=views[place % len(views)],
                frequency="at_once",
                changes="all",
                created_at=now,
                confirmed_at=now,
                told_up_to=number,
                planned_on=day,
                reminded_on=day,
            )
            for place, subscriber in enumerate(Subscriber.objects.order_by("pk"))
        ),
        batch_size=ROWS_AT_ONCE,
    )


@contextmanager
def _serve_mail() -> Iterator[Sink]:
    command = [sys.executable, "-m", "tests.bench.mail_sink"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield Sink(process)
        finally:
            process.terminate()


def _run(step: str, port: int) -> tuple[float, float]:
    """Run one step by itself and return its seconds and the most memory that it had, in MiB."""
    environment = {**os.environ, "EMAIL_URL": f"smtp://127.0.0.1:{port}"}
    connection.close()
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "manage.py", "alerts", step],
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return time.perf_counter() - began, usage.ru_maxrss / 1024


def _find_problem(step: str, addresses: int, items: int, sink: Sink) -> str:
    letters = Letter.objects.filter(items=items)
    if letters.count() != addresses:
        return "not every address has a letter with all items"
    if step == "send" and sink.count() != addresses:
        return "not every letter arrived once"
    return ""
