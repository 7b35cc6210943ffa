"""One run of a source at a time, and none that blocks the next by dying."""

import socket

import pytest
from redis import Redis

from opportunities.clock import current_time
from scrapers.models import RunState, ScrapeRun
from scrapers.runs import AlreadyRunning, UnknownSource, run_source
from tests.replica import ReplicaSite

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]


@pytest.mark.usefixtures("site")
def test_run_that_died_is_named_failed_by_the_next_one() -> None:
    dead = ScrapeRun.objects.create(source="eccp", started_at=current_time())

    run_source("eccp", sections=["partner-searches"])

    dead.refresh_from_db()
    assert (dead.state, dead.doubts) == (RunState.FAILED, ["the process ended before the run did"])


def test_two_runs_of_one_source_never_overlap(site: ReplicaSite, redis_client: Redis) -> None:
    redis_client.set("scrape:eccp", "elsewhere:1:token", ex=90)

    with pytest.raises(AlreadyRunning, match="another run of eccp is under way"):
        run_source("eccp", sections=["partner-searches"])

    assert site.count_statuses().total() == 0


@pytest.mark.usefixtures("site")
def test_lock_of_a_dead_process_of_this_machine_is_no_obstacle(redis_client: Redis) -> None:
    redis_client.set("scrape:eccp", f"{socket.gethostname()}:4194305:token", ex=90)

    report = run_source("eccp", sections=["partner-searches"])

    assert report.state is RunState.GOOD
    assert redis_client.get("scrape:eccp") is None


@pytest.mark.parametrize(
    ("source", "sections", "words"),
    [
        ("eccpp", None, "there is no source 'eccpp'"),
        ("eccp", ["call"], "eccp has no section 'call'"),
    ],
)
def test_unknown_names_are_refused_with_what_there_is(
    source: str, sections: list[str] | None, words: str
) -> None:
    with pytest.raises(UnknownSource, match=words):
        run_source(source, sections=sections)
