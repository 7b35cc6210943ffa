"""A run that is killed at any moment leaves nothing that the next run does not put right.

Five moments by default; ``make faults`` takes twenty-five. Every second run that is killed finds
an empty catalogue, the others one that was filled before the site changed.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.conf import settings as portal
from django.core.management import call_command
from redis import Redis

from scrapers.models import KnownPage, RunState, ScrapeRun
from scrapers.runs import run_source
from tests.replica import ReplicaSite
from tests.scrapers.runs.catalogue_facts import Facts, find_differences, read_facts

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.enable_socket,
]

MOMENTS = int(os.environ.get("KILLS") or 5)
LONGEST_START_SECONDS = 60
CHANGES = {
    "/content/call-expression-interest-clusters-meet-regions": {"deadline": "15 October 2027"},
    "/content/friend-cci-2nd-call-creative-and-cultural-projects": {"title": "FRIEND-CCI, again"},
    "/content/jewel-eurocluster-open-call-1-nzt-demo-projects": {"deadline": "3 June 2027"},
}
Start = Callable[[], "subprocess.Popen[bytes]"]


@pytest.fixture
def start_run(site: ReplicaSite, portal_environment: dict[str, str]) -> Start:
    """Start a run in a process of its own, as an operator does; it is told apart by its number."""
    environment = portal_environment | {
        "ECCP_BASE_URL": site.base_url,
        "SCRAPER_DELAY_SECONDS": "0",
    }

    def start() -> "subprocess.Popen[bytes]":
        site.forget()
        process = subprocess.Popen(
            [sys.executable, "manage.py", "scrape", "eccp", "--section", "calls"],
            cwd=portal.BASE_DIR,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        give_up_at = time.monotonic() + LONGEST_START_SECONDS
        while not site.log and time.monotonic() < give_up_at:
            time.sleep(0.005)
        return process

    return start


def empty_catalogue(redis: Redis) -> None:
    call_command("flush", interactive=False, verbosity=0)
    redis.flushdb()


def begin(site: ReplicaSite, *, is_filled: bool) -> None:
    """Bring site and catalogue to the state in which the run that is killed finds them."""
    for path, changes in CHANGES.items():
        site.restore(path)
        if is_filled:
            continue
        site.edit(path, **changes)
    if is_filled:
        run_source("eccp", sections=["calls"])
        for path, changes in CHANGES.items():
            site.edit(path, **changes)


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """What a run that nobody killed made of the catalogue, and when it did what.

    ``asked_at`` are the seconds of its requests after the first, ``seconds`` is its end.
    """

    facts: Facts
    asked_at: tuple[float, ...]
    seconds: float

    def place(self, part_over: float) -> "Moment":
        """Return the moment of a run at which a part of it is over."""
        at = part_over * self.seconds
        requests = sum(asked_at <= at for asked_at in self.asked_at)
        return Moment(requests, at - self.asked_at[requests - 1])


@dataclass(frozen=True, slots=True)
class Moment:
    """A place in a run that does not depend on how busy the machine is: so long after a request."""

    requests: int
    seconds_later: float

    def wait_for(self, site: ReplicaSite, process: "subprocess.Popen[bytes]") -> None:
        """Return when a run under way has come to this place, or to its end."""
        while len(site.log) < self.requests and process.poll() is None:
            time.sleep(0.001)
        time.sleep(self.seconds_later)


def run_undisturbed(
    site: ReplicaSite, redis: Redis, start: Start, *, is_filled: bool
) -> Undisturbed:
    empty_catalogue(redis)
    begin(site, is_filled=is_filled)
    process = start()
    assert process.wait(LONGEST_START_SECONDS) == 0
    began = site.log[0].started_at
    seconds = time.monotonic() - began
    return Undisturbed(read_facts(), tuple(each.started_at - began for each in site.log), seconds)


def test_killed_run_is_made_good_by_the_next_one(
    site: ReplicaSite, redis_client: Redis, start_run: Start, chance: random.Random
) -> None:
    expected = {
        is_filled: run_undisturbed(site, redis_client, start_run, is_filled=is_filled)
        for is_filled in (False, True)
    }
    killed = 0

    for number in range(MOMENTS):
        is_filled = bool(number % 2)
        empty_catalogue(redis_client)
        begin(site, is_filled=is_filled)
        process = start_run()
        # One part of the duration after the other, a random moment in each.
        part_over = (number + chance.random()) / MOMENTS
        expected[is_filled].place(part_over).wait_for(site, process)
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        started_at = datetime.now(UTC)
        report = run_source("eccp", sections=["calls"])

        assert (report.state, report.doubts) == (RunState.GOOD, [])
        assert find_differences(read_facts(), expected[is_filled].facts) == []
        assert not ScrapeRun.objects.filter(state=RunState.RUNNING).exists()
        assert redis_client.get("scrape:eccp") is None
        assert KnownPage.objects.filter(last_fetched_at__lt=started_at).count() == 0

    # The end of a run, after its last request, may be over before the signal comes.
    assert killed >= MOMENTS - 1 - MOMENTS // 5
