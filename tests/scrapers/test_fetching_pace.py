"""robots.txt is obeyed, and all processes together ask one thing at a time."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import pairwise

import pytest
from django.conf import settings
from redis import ConnectionPool, Redis

from scrapers.errors import HostBusy, NotReachable, PaceUnknown, RobotsForbid, RobotsUnreadable
from scrapers.fetching import Patience, PoliteFetcher
from scrapers.fetching.pace import HostPace
from tests.scrapers.faulty_site import PAGE, Answer, FaultySite, faulty_site

pytestmark = pytest.mark.usefixtures("redis_client")

TEXT = {"Content-Type": "text/plain"}
Open = Callable[..., PoliteFetcher]

VISITOR = """
import sys
from scrapers.fetching import PoliteFetcher

base, redis_url, count = sys.argv[1:]
with PoliteFetcher(base_url=base, delay_seconds=0.2, contact="x", redis_url=redis_url) as fetcher:
    for number in range(int(count)):
        fetcher.fetch(f"{base}/page")
"""


@pytest.fixture
def site() -> Iterator[FaultySite]:
    with faulty_site() as running:
        running.serve("/page", PAGE)
        yield running


@pytest.fixture
def open_fetcher(site: FaultySite) -> Iterator[Open]:
    with ExitStack() as opened:

        def open_it(
            patience: Patience = Patience(back_off_seconds=0.01),  # noqa: B008 - it is frozen
        ) -> PoliteFetcher:
            return opened.enter_context(
                PoliteFetcher(
                    base_url=site.url,
                    delay_seconds=0,
                    contact="https://portal.example/",
                    redis_url=settings.REDIS_URL,
                    patience=patience,
                )
            )

        yield open_it


def test_robots_txt_is_asked_once_first_and_kept(site: FaultySite, open_fetcher: Open) -> None:
    rules = b"User-agent: *\nDisallow: /private"
    site.serve("/robots.txt", Answer(body=rules, headers=TEXT))
    fetcher = open_fetcher()

    fetcher.fetch(f"{site.url}/page")
    fetcher.fetch(f"{site.url}/page")

    assert [visit.path for visit in site.visits] == ["/robots.txt", "/page", "/page"]
    assert fetcher.robots_page is not None
    assert fetcher.robots_page.content == rules


@pytest.mark.parametrize("status", [404, 410])
def test_missing_robots_txt_means_no_rules(
    site: FaultySite, open_fetcher: Open, status: int
) -> None:
    site.serve("/robots.txt", Answer(status=status))
    fetcher = open_fetcher()

    assert fetcher.fetch(f"{site.url}/page").status == 200
    assert fetcher.robots_page is None


def test_empty_robots_txt_means_no_rules(site: FaultySite, open_fetcher: Open) -> None:
    site.serve("/robots.txt", Answer(headers=TEXT))

    assert open_fetcher().fetch(f"{site.url}/page").status == 200


@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=500),
        Answer(status=503),
        Answer(status=403),
        Answer(status=401),
        Answer(status=429),
        Answer(raw=b"", reset=True),
        Answer(status=302, headers={"Location": "/user/login"}),
        Answer(body=b"<!doctype html><html>Please wait</html>", headers=TEXT),
    ],
    ids=lambda answer: f"{answer.status} {answer.body[:9]!r}",
)
def test_unreadable_robots_txt_is_no_permission(
    site: FaultySite, open_fetcher: Open, answer: Answer
) -> None:
    site.serve("/robots.txt", answer)
    fetcher = open_fetcher()

    for _ in range(2):
        with pytest.raises(
            RobotsUnreadable, match=r"^robots\.txt cannot be read, so nothing is asked"
        ):
            fetcher.fetch(f"{site.url}/page")

    assert site.visits_of("/page") == []
    assert len(site.visits_of("/robots.txt")) in {1, 4}


def test_robots_txt_may_have_moved(site: FaultySite, open_fetcher: Open) -> None:
    site.serve("/robots.txt", Answer(status=301, headers={"Location": "/rules.txt"}))
    site.serve("/rules.txt", Answer(body=b"User-agent: *\nDisallow: /page", headers=TEXT))

    with pytest.raises(RobotsForbid):
        open_fetcher().fetch(f"{site.url}/page")


def test_address_that_robots_txt_excludes_is_not_asked(
    site: FaultySite, open_fetcher: Open
) -> None:
    rules = b"User-agent: *\nDisallow: /\n\nUser-agent: ClusterPortal\nDisallow: /private\n"
    site.serve("/robots.txt", Answer(body=rules, headers=TEXT))
    site.serve("/page", Answer(status=302, headers={"Location": "/private/b"}))
    fetcher = open_fetcher()

    with pytest.raises(RobotsForbid) as caught:
        fetcher.fetch(f"{site.url}/private/a")
    with pytest.raises(RobotsForbid):
        fetcher.fetch(f"{site.url}/page")

    assert str(caught.value) == f"robots.txt of the site does not allow {site.url}/private/a"
    assert [visit.path for visit in site.visits] == ["/robots.txt", "/page"]


@pytest.mark.parametrize("rule", [b"Crawl-delay: 0.5", b"Request-rate: 2/1"])
def test_pause_that_the_host_asks_for_is_kept(
    site: FaultySite, open_fetcher: Open, rule: bytes
) -> None:
    site.serve("/robots.txt", Answer(body=b"User-agent: *\n" + rule, headers=TEXT))
    fetcher = open_fetcher()

    for _ in range(3):
        fetcher.fetch(f"{site.url}/page")

    visits = site.visits_of("/page")
    assert all(later.began - earlier.ended >= 0.45 for earlier, later in pairwise(visits))


def test_processes_together_keep_the_pace_and_never_overlap(site: FaultySite) -> None:
    site.serve("/page", Answer(body=PAGE.body, headers=PAGE.headers, pause=0.05))
    command = [sys.executable, "-c", VISITOR, site.url, settings.REDIS_URL, "4"]

    visitors = [subprocess.Popen(command) for _ in range(2)]
    results = [visitor.wait(timeout=60) for visitor in visitors]

    assert results == [0, 0]
    assert len(site.visits) == 10
    gaps = [later.began - earlier.ended for earlier, later in pairwise(site.visits)]
    assert min(gaps) >= 0.19


def test_process_that_dies_during_a_request_does_not_block_the_next_one_for_long(
    site: FaultySite, open_fetcher: Open, redis_client: Redis
) -> None:
    site.serve("/page", Answer(body=PAGE.body, headers=PAGE.headers, pause=30), PAGE)
    command = [sys.executable, "-c", VISITOR, site.url, settings.REDIS_URL, "1"]
    visitor = subprocess.Popen(command)
    while not site.visits_of("/page"):
        time.sleep(0.02)
    visitor.kill()
    visitor.wait()
    [lock] = redis_client.keys("scrapers:turn:*")
    left = redis_client.pttl(lock)
    # The rest of its expiry need not be sat out here.
    redis_client.pexpire(lock, 300)

    page = open_fetcher().fetch(f"{site.url}/page")

    assert (page.status, 0 < left <= 10_000) == (200, True)


def test_turn_is_renewed_during_a_request_longer_than_its_expiry(
    site: FaultySite, open_fetcher: Open
) -> None:
    site.serve("/page", Answer(body=PAGE.body, headers=PAGE.headers, pause=1))
    patience = Patience(turn_expires_seconds=0.4)
    fetchers = [open_fetcher(patience) for _ in range(2)]

    with ThreadPoolExecutor() as threads:
        list(threads.map(lambda fetcher: fetcher.fetch(f"{site.url}/page"), fetchers))

    first, second = site.visits_of("/page")
    assert second.began >= first.ended


def test_request_ends_when_its_turn_was_lost(
    site: FaultySite, open_fetcher: Open, redis_client: Redis
) -> None:
    site.serve("/page", Answer(body=PAGE.body, headers=PAGE.headers, pause=1), PAGE)
    fetcher = open_fetcher(Patience(turn_expires_seconds=0.3, attempts=1))

    with ThreadPoolExecutor() as threads:
        fetching = threads.submit(fetcher.fetch, f"{site.url}/page")
        while not site.visits_of("/page"):
            time.sleep(0.01)
        redis_client.flushall()

    with pytest.raises(NotReachable, match="did not answer"):
        fetching.result()


def test_turn_that_cannot_be_given_back_is_told() -> None:
    connected = ConnectionPool.from_url(settings.REDIS_URL)
    client = Redis(connection_pool=connected)

    with (
        pytest.raises(PaceUnknown, match="nothing is asked of host: Redis does not answer"),
        HostPace(client, "host", Patience()).turn(0),
    ):
        client.connection_pool = ConnectionPool.from_url("redis://127.0.0.1:9/0")

    connected.disconnect()


def test_repetitions_wait_less_where_nobody_asked_for_a_delay() -> None:
    def opened(base_url: str, delay_seconds: float) -> PoliteFetcher:
        return PoliteFetcher(
            base_url=base_url,
            delay_seconds=delay_seconds,
            contact="x",
            redis_url=settings.REDIS_URL,
        )

    with opened("http://127.0.0.1:1", 0) as local, opened("https://site.example", 2) as public:
        pauses = (local.patience.back_off_seconds, public.patience.back_off_seconds)

    assert pauses == (0.01, 2)


def test_turn_that_never_comes_is_told(
    site: FaultySite, open_fetcher: Open, redis_client: Redis
) -> None:
    host = site.url.removeprefix("http://")
    redis_client.set(f"scrapers:turn:{host}", "somebody else")

    with pytest.raises(HostBusy, match=f"other processes kept {host} busy"):
        open_fetcher(Patience(longest_queue_seconds=0.2)).fetch(f"{site.url}/page")

    assert site.visits == []
