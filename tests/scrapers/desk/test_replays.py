"""A replay asked for at the desk: kept, shown field by field, applied by who may."""

import pytest
from django.conf import settings
from django.urls import reverse

from opportunities.models import Call
from scrapers.models import ReplayRun, ReplayState
from scrapers.runs import run_source
from scrapers.runs.replay_records import (
    NotReplayable,
    ask_applied_replay,
    ask_dry_replay,
    carry_out,
)
from tests.replica import ReplicaSite
from tests.scrapers.desk.people import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]

TITLE = "RIVCircular project - Open Call for Interregional Circular Economy Innovation Proposals"


@pytest.fixture
def dry(site: ReplicaSite) -> ReplayRun:
    """A dry replay over a catalogue in which one title is not what the page says."""
    run_source("eccp", sections=["calls"], limit=2)
    site.forget()
    Call.objects.filter(title=TITLE).update(title="What an older reader made of it")
    record = ask_dry_replay("eccp", by="giulia")
    carry_out(record.pk)
    record.refresh_from_db()
    assert site.count_statuses().total() == 0
    return record


def test_dry_replay_writes_nothing_and_keeps_what_differs(dry: ReplayRun) -> None:
    changes = {entry["title"]: entry["changes"] for entry in dry.entries}

    assert (dry.state, dry.asked_by, dry.pages) == (ReplayState.DONE, "giulia", 2)
    assert changes == {
        TITLE: [
            {
                "name": "title",
                "before": "What an older reader made of it",
                "after": TITLE,
                "is_proposed": False,
            }
        ]
    }
    assert Call.objects.filter(title="What an older reader made of it").count() == 1


def test_differences_can_be_looked_at_later(dry: ReplayRun) -> None:
    client = sign_in("view_scraperun", "apply_replay")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

    page = client.get(reverse("admin:run_desk_replay", args=[dry.pk])).content.decode()

    assert page.count("What an older reader made of it") == 1
    assert "2 saved pages were read again: 1 entries differ, of which 0 new" in page
    assert "Apply these differences" in page


def test_applied_replay_brings_in_what_was_shown(dry: ReplayRun) -> None:
    record = ask_applied_replay(dry, by="anna")

    carry_out(record.pk)

    record.refresh_from_db()
    assert (record.state, record.is_applied, record.asked_by) == (ReplayState.DONE, True, "anna")
    assert record.entries == dry.entries
    assert Call.objects.filter(title=TITLE).count() == 1


def test_replay_that_comes_twice_is_carried_out_once(dry: ReplayRun) -> None:
    finished_at = dry.finished_at

    again = carry_out(dry.pk)

    dry.refresh_from_db()
    assert (again, dry.finished_at) == ("done", finished_at)


def test_differences_that_may_be_others_by_now_are_not_applied(dry: ReplayRun) -> None:
    run_source("eccp", sections=["calls"], limit=1)

    with pytest.raises(NotReplayable, match=r"have changed since|Nel frattempo"):
        ask_applied_replay(dry, by="anna")


@pytest.mark.parametrize(
    "values",
    [{"state": "running"}, {"state": "failed"}, {"is_applied": True}, {"reader_version": "eccp/0"}],
    ids=str,
)
def test_only_a_finished_dry_replay_of_todays_readers_is_applied(
    dry: ReplayRun, values: dict[str, object]
) -> None:
    ReplayRun.objects.filter(pk=dry.pk).update(**values)
    dry.refresh_from_db()

    with pytest.raises(NotReplayable):
        ask_applied_replay(dry, by="anna")

    assert ReplayRun.objects.count() == 1


def test_replays_of_one_source_never_overlap(dry: ReplayRun) -> None:
    ask_dry_replay("eccp", by="giulia")

    with pytest.raises(NotReplayable):
        ask_applied_replay(dry, by="anna")


def test_apply_button_is_only_for_who_may(dry: ReplayRun) -> None:
    client = sign_in("view_scraperun", "run_source")

    page = client.get(reverse("admin:run_desk_replay", args=[dry.pk])).content.decode()

    assert reverse("admin:run_desk_apply_replay", args=[dry.pk]) not in page
