"""The portal's own processes, as ``make run`` starts them, on the test database."""

import json
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django_celery_beat.models import CrontabSchedule, PeriodicTask
from playwright.sync_api import Page

from clusterportal.beat import HEARTBEAT_KEY, HeartbeatScheduler
from clusterportal.celery import app

if TYPE_CHECKING:
    import redis


@pytest.mark.usefixtures("celery_worker")
def test_a_worker_takes_the_tasks_of_the_portal() -> None:
    answers = app.control.inspect(timeout=10, limit=1).registered()

    assert list(answers.values()) == [
        [
            "alerts.clean",
            "alerts.plan",
            "alerts.send",
            "alerts.tell_webhooks",
            "clusterportal.drop_dead_sessions",
            "opportunities.count_words",
            "opportunities.drop_marks",
            "opportunities.find_duplicates",
            "opportunities.reclassify",
            "opportunities.sweep_files",
            "scrapers.check_links",
            "scrapers.drop_old_pages",
            "scrapers.replay",
            "scrapers.scrape",
            "scrapers.tell_admins",
        ]
    ]


def test_the_web_server_says_what_is_missing(portal_server: str) -> None:
    with urllib.request.urlopen(f"{portal_server}/healthz") as response:
        assert response.read() == b"ok\n"
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{portal_server}/readyz")

    assert (refused.value.code, json.load(refused.value)["missing"]) == (503, ["beat"])
    refused.value.close()


@pytest.mark.django_db(transaction=True)
def test_beat_keeps_what_an_admin_made_of_the_schedule(redis_client: "redis.Redis") -> None:
    scheduler = HeartbeatScheduler(app=app)
    name = next(iter(settings.CELERY_BEAT_SCHEDULE))
    entry = PeriodicTask.objects.get(name=name)
    entry.crontab = CrontabSchedule.objects.create(minute="1", hour="1")
    entry.save()

    HeartbeatScheduler(app=app)

    assert PeriodicTask.objects.get(name=name).crontab == entry.crontab
    assert set(settings.CELERY_BEAT_SCHEDULE) == set(
        PeriodicTask.objects.values_list("name", flat=True)
    )
    assert scheduler.tick() > 0
    assert 0 < redis_client.ttl(HEARTBEAT_KEY) <= 30


def test_the_first_page_opens_in_a_browser(portal_server: str, page: Page) -> None:
    page.goto(portal_server)

    assert page.url == f"{portal_server}/it/"
    assert page.locator("html").get_attribute("lang") == "it"
