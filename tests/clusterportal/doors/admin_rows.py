"""A row for every address of the admin, so that whoever may come finds something there."""

from typing import Any
from uuid import uuid4

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django_celery_beat.models import (
    ClockedSchedule,
    CrontabSchedule,
    IntervalSchedule,
    PeriodicTask,
    SolarSchedule,
)

from alerts.models import Letter, Subscriber, Webhook
from alerts.vocabulary import LetterKind
from clusterportal.roles import Role
from opportunities import models
from opportunities.imports import Order
from opportunities.imports.waiting import keep_file
from opportunities.vocabulary import OpportunityKind
from scrapers.models import ReplayRun, ReplayState, RunState, ScrapeRun
from tests.clusterportal.doors.people import make_person
from tests.opportunities.test_admin import FACTORIES

WALKER = "walker"
KEPT_MAIL = "letter.eml"
CALENDAR = b"""BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//Distretto//IT\r
BEGIN:VEVENT\r
UID:a@district.example\r
DTSTAMP:20261120T090000Z\r
DTSTART;VALUE=DATE:20270310\r
SUMMARY:Forum of the clusters\r
URL:https://district.example/forum\r
END:VEVENT\r
END:VCALENDAR\r
"""
PK_OF = {
    "admin/taxonomy/topics/": "opportunities/topic",
    "admin/taxonomy/reclassifications/": "opportunities/reclassification",
    "admin/taxonomy/history/": "opportunities/taxonomychange",
    "admin/taxonomy/entries/": "opportunities/call",
}
NAMED = {
    "admin-import-form": "admin/import/forms/events.csv",
    "mails:one": f"admin/mails/{KEPT_MAIL}/",
    "desk:coverage": "admin/desk/coverage/call/title/",
    "desk:field": "admin/desk/entries/<int:entry_id>/fields/title/",
}
# What is sent, where an address does several things for different roles.
SENT: dict[str, dict[str, str]] = {
    "desk:decide": {"decision": "publish"},
    "desk:field": {"decision": "unlock"},
}


def make_rows() -> dict[str, Any]:
    """Return a row for every model of the admin, and what the run desk needs."""
    made = {**FACTORIES, **_schedules(), **_people()}
    rows = {f"{m._meta.app_label}/{m._meta.model_name}": make().pk for m, make in made.items()}
    now = timezone.now()
    run = ScrapeRun.objects.create(
        source="eccp", sections=["calls"], started_at=now, finished_at=now, state=RunState.DOUBTFUL
    )
    replay = ReplayRun.objects.create(source="eccp", asked_at=now, state=ReplayState.DONE)
    return rows | {
        "call": rows["opportunities/call"],
        "content_type_id": ContentType.objects.get_for_model(models.Call).pk,
        "code": "eccp",
        "run_id": run.pk,
        "replay_id": replay.pk,
        "task_id": rows["django_celery_beat/periodictask"],
        "entry_id": rows["opportunities/call"],
        "suspect_id": rows["opportunities/duplicatesuspect"],
        "key": keep_file(CALENDAR, "calendar.ics", Order(kind=OpportunityKind.EVENT, actor=WALKER)),
    }


def _schedules() -> dict[Any, Any]:
    return {
        ClockedSchedule: lambda: ClockedSchedule.objects.create(clocked_time=timezone.now()),
        IntervalSchedule: lambda: IntervalSchedule.objects.create(every=1, period="days"),
        SolarSchedule: lambda: SolarSchedule.objects.create(
            event="sunset", latitude=1, longitude=1
        ),
        CrontabSchedule: lambda: CrontabSchedule.objects.create(minute="17", hour="*/6"),
        PeriodicTask: lambda: PeriodicTask.objects.create(
            name="eccp calls",
            task="scrapers.scrape",
            kwargs='{"source": "eccp", "sections": ["calls"]}',
            crontab=CrontabSchedule.objects.create(minute="18", hour="*/6"),
        ),
    }


def _people() -> dict[Any, Any]:
    return {
        User: lambda: make_person("row", Role.VIEWER),
        Subscriber: make_subscriber,
        Letter: lambda: Letter.objects.create(
            subscriber=make_subscriber(),
            kind=LetterKind.CONFIRMATION,
            message_id="<a@portal.example>",
            planned_at=timezone.now(),
            next_try_at=timezone.now(),
        ),
        Webhook: lambda: Webhook.objects.create(
            name="District", address="https://a.example/hook", created_at=timezone.now()
        ),
    }


def fill_desk_address(key: str, route: str, rows: dict[str, Any]) -> str:
    """Return the address of a page whose placeholder says too little of what it stands for."""
    if key in NAMED:
        return NAMED[key]
    model = next((model for part, model in PK_OF.items() if route.startswith(part)), "")
    return route.replace("<int:pk>", str(rows[model])) if model else route


def fill_form(key: str, rows: dict[str, Any]) -> dict[str, str]:
    """Return what is sent to an address; nothing where an empty form says who is let in."""
    if key == "desk:revert":
        return {"revision": str(rows["opportunities/revision"])}
    return SENT.get(key, {})


def make_subscriber() -> Subscriber:
    """Return an address that nobody else has."""
    address = f"{uuid4().hex}@district.example"
    return Subscriber.objects.create(address=address, language="it", created_at=timezone.now())
