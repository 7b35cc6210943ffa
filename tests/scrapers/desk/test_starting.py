"""Run now, and every reason why not; a source that is switched off is not read at all."""

from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from redis import Redis

from opportunities.models import Source
from scrapers.models import ReplayRun, RunState, ScrapeRun
from scrapers.runs.lock import is_locked
from scrapers.runs.orders import find_order, leave_order
from scrapers.tasks import scrape
from tests.factories import SourceFactory
from tests.replica import ReplicaSite
from tests.scrapers.desk.people import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]

START = "/admin/scrapers/scraperun/desk/eccp/run/"


def press(client: Client, place: str = START, **fields: str) -> list[str]:
    """Send a form in English and return what the next page tells."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    answer = client.post(place, fields, follow=True)
    return [str(each) for each in answer.context["messages"]]


@pytest.fixture
def desk(site: ReplicaSite) -> Client:
    assert site.count_statuses().total() == 0
    return sign_in("view_scraperun", "run_source")


def test_nothing_is_started_where_no_worker_answers(desk: Client) -> None:
    told = press(desk)

    assert told == ["No worker answers, so nothing was started. Start the worker, then try again."]
    assert find_order("eccp") is None


@pytest.mark.parametrize("action", ["start", "start_replay"])
def test_nothing_is_started_beside_a_run(desk: Client, redis_client: Redis, action: str) -> None:
    redis_client.set("scrape:eccp", "elsewhere:1:token", ex=90)

    told = press(desk, reverse(f"admin:run_desk_{action}", args=["eccp"]))

    assert told == ["A run or a replay of this source is under way; wait for its end."]
    assert (find_order("eccp"), ReplayRun.objects.count()) == (None, 0)


def test_source_that_is_switched_off_is_not_started_by_hand(desk: Client) -> None:
    SourceFactory(code="eccp", enabled=False)

    told = press(desk)

    assert told == ["This source is switched off. Switch it on under Sources, then run it."]


@pytest.mark.parametrize(
    "fields", [{"limit": "0"}, {"limit": "many"}, {"sections": "call"}], ids=str
)
def test_form_that_asks_for_something_odd_comes_back(desk: Client, fields: dict[str, str]) -> None:
    answer = desk.post(START, fields)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == list(fields)


def test_command_refuses_a_source_that_is_switched_off(site: ReplicaSite) -> None:
    SourceFactory(code="eccp", enabled=False)

    with pytest.raises(CommandError, match="eccp is switched off; an admin can") as refused:
        call_command("scrape", "eccp", stdout=StringIO())

    assert (refused.value.returncode, ScrapeRun.objects.count()) == (2, 0)
    assert site.count_statuses().total() == 0


def test_scheduled_run_of_a_source_that_is_switched_off_does_nothing(site: ReplicaSite) -> None:
    source = SourceFactory(code="eccp", enabled=False)
    before = Source.objects.values().get(pk=source.pk)

    told = scrape("eccp", sections=["calls"])

    assert told == "the source eccp is switched off; an admin can switch it on under Sources"
    assert (ScrapeRun.objects.count(), site.count_statuses().total()) == (0, 0)
    assert Source.objects.values().get(pk=source.pk) == before


@pytest.mark.usefixtures("site")
def test_order_that_could_not_be_carried_out_says_why(redis_client: Redis) -> None:
    redis_client.set("scrape:eccp", "elsewhere:1:token", ex=90)
    leave_order("eccp", by="giulia")

    scrape("eccp", is_ordered=True)

    assert find_order("eccp").answer == "another run of eccp is under way; wait for its end"


@pytest.mark.usefixtures("site")
def test_task_takes_sections_and_limit() -> None:
    told = scrape("eccp", sections=["calls"], limit=2, is_thorough=True)

    run = ScrapeRun.objects.get()
    assert (told, run.sections, run.counts["limit"], run.counts["visited"]) == (
        *("good", ["calls"], 2, 2),
    )


def test_run_whose_process_died_is_named_so_and_waits_for_nothing(desk: Client) -> None:
    ScrapeRun.objects.create(
        source="eccp", started_at="2026-11-22T07:00:00Z", state=RunState.RUNNING
    )
    desk.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

    answer = desk.get(reverse("admin:run_desk_progress", args=["eccp"]))

    assert answer.status_code == 286
    assert "ended without a word" in answer.content.decode()
    assert not is_locked(settings.REDIS_URL, "eccp")
