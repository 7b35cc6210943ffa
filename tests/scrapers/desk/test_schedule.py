"""When sources are read by themselves: set by people, kept by beat."""

from datetime import time

import pytest
from celery.schedules import crontab
from django.conf import settings
from django.urls import reverse
from django_celery_beat.models import CrontabSchedule, IntervalSchedule, PeriodicTask

from clusterportal.beat import HeartbeatScheduler
from clusterportal.celery import app
from scrapers.desk.schedule import Rhythm, Timing, find_entries, read_timing
from tests.scrapers.desk.people import sign_in

# Beat closes its connections, so the test cannot live in one transaction.
pytestmark = pytest.mark.django_db(transaction=True)

NAME = "eccp calls"


@pytest.fixture(autouse=True)
def first_start_of_beat() -> HeartbeatScheduler:
    """What the database holds once beat has started for the first time."""
    return HeartbeatScheduler(app=app)


def set_at_the_desk(**fields: str) -> int:
    """Send the form of one line of the schedule; return the status."""
    task = PeriodicTask.objects.get(name=NAME)
    place = reverse("admin:run_desk_set_schedule", args=["eccp", task.pk])
    return sign_in("view_scraperun", "run_source").post(place, fields).status_code


def test_defaults_are_told_in_plain_words() -> None:
    told = {entry.sections: entry.timing for entry in find_entries("eccp")}

    assert told == {
        ("calls",): Timing(rhythm=Rhythm.HOURS, hours=6),
        ("events", "partner-searches", "partnerships"): Timing(rhythm=Rhythm.DAILY, at=time(3, 47)),
        ("sitemap",): Timing(rhythm=Rhythm.WEEKLY, at=time(2, 7), weekday=0),
    }


@pytest.mark.parametrize(
    ("fields", "timing"),
    [
        ({"rhythm": "hours", "hours": "4"}, Timing(rhythm=Rhythm.HOURS, hours=4)),
        ({"rhythm": "daily", "at": "06:30"}, Timing(rhythm=Rhythm.DAILY, at=time(6, 30))),
        (
            {"rhythm": "weekly", "at": "06:30", "weekday": "1"},
            Timing(rhythm=Rhythm.WEEKLY, at=time(6, 30), weekday=1),
        ),
    ],
    ids=lambda value: value["rhythm"] if isinstance(value, dict) else "",
)
def test_what_an_admin_set_survives_a_restart_of_beat(
    fields: dict[str, str], timing: Timing
) -> None:
    status = set_at_the_desk(enabled="on", **fields)

    HeartbeatScheduler(app=app)

    task = PeriodicTask.objects.get(name=NAME)
    assert (status, task.enabled, read_timing(task)) == (302, True, timing)
    assert PeriodicTask.objects.count() == len(settings.CELERY_BEAT_SCHEDULE)


def test_what_an_admin_switched_off_stays_off_after_a_restart_of_beat() -> None:
    before = PeriodicTask.objects.get(name=NAME).crontab

    status = set_at_the_desk(rhythm="hours", hours="6")

    restarted = HeartbeatScheduler(app=app)
    task = PeriodicTask.objects.get(name=NAME)
    assert (status, task.enabled, task.crontab) == (302, False, before)
    assert NAME not in restarted.schedule


def test_hours_are_those_of_brussels() -> None:
    set_at_the_desk(enabled="on", rhythm="daily", at="06:30")

    task = PeriodicTask.objects.get(name=NAME)
    assert (str(task.crontab.timezone), task.interval) == ("Europe/Brussels", None)
    assert task.schedule == crontab(minute="30", hour="6")


@pytest.mark.parametrize(
    "fields",
    [
        {"rhythm": "hours"},
        {"rhythm": "hours", "hours": "0"},
        {"rhythm": "daily"},
        {"rhythm": "daily", "at": "25:00"},
        {"rhythm": "weekly", "at": "06:30"},
        {"rhythm": "weekly", "at": "06:30", "weekday": "9"},
        {"rhythm": "hourly"},
        {},
    ],
    ids=str,
)
def test_schedule_that_lacks_something_changes_nothing(fields: dict[str, str]) -> None:
    before = PeriodicTask.objects.values().get(name=NAME)

    status = set_at_the_desk(enabled="on", **fields)

    assert (status, PeriodicTask.objects.values().get(name=NAME)) == (422, before)


@pytest.mark.parametrize(
    "fields",
    [
        {"minute": "*/5", "hour": "*"},
        {"minute": "0", "hour": "8-18"},
        {"minute": "0", "hour": "8", "day_of_month": "1"},
        {"minute": "0", "hour": "8", "day_of_week": "mon-fri"},
    ],
    ids=str,
)
def test_schedule_that_the_desk_has_no_words_for_is_shown_as_beat_keeps_it(
    fields: dict[str, str],
) -> None:
    task = PeriodicTask.objects.get(name=NAME)
    task.crontab = CrontabSchedule.objects.create(**fields)
    task.save()

    timing = read_timing(task)
    status = set_at_the_desk(enabled="on", rhythm="other")

    kept = PeriodicTask.objects.get(name=NAME)
    assert (timing.rhythm, timing.as_kept) == (Rhythm.OTHER, str(task.crontab))
    assert (status, kept.crontab) == (302, task.crontab)


def test_tasks_of_others_are_not_on_the_desk() -> None:
    every = IntervalSchedule.objects.create(every=1, period="hours")
    PeriodicTask.objects.create(name="mail", task="alerts.send", interval=every)
    PeriodicTask.objects.create(
        name="other", task="scrapers.scrape", kwargs='{"source": "incentivi"}', interval=every
    )
    PeriodicTask.objects.create(name="odd", task="scrapers.scrape", kwargs="{", interval=every)

    names = {entry.task.name for entry in find_entries("eccp")}

    assert names == {
        name
        for name, entry in settings.CELERY_BEAT_SCHEDULE.items()
        if entry["task"] == "scrapers.scrape"
    }
