"""Status is computed from dates when it is read, in Brussels, also on the days of the clock."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.conf import settings as django_settings
from pytest_django import Settings

from opportunities.clock import current_time
from opportunities.models import Call, Event, Opportunity, PartnerSearch
from tests.factories import (
    ArticleFactory,
    CallFactory,
    DeadlineFactory,
    EventFactory,
    PartnerSearchFactory,
)

pytestmark = pytest.mark.django_db


def call_with(*deadlines: dict[str, object], **fields: object) -> Call:
    call = CallFactory(deadlines=[], **fields)
    for deadline in deadlines:
        DeadlineFactory(opportunity=call, **{"time": None, "date_to": "", **deadline})
    return call


def status_of(entry: Opportunity, now: datetime) -> object:
    """Ask the rule of the entry's own kind and the rule over all kinds: they must agree."""
    own = type(entry)._default_manager.with_status(now).get(pk=entry.pk)
    shared = Opportunity.objects.with_status(now).get(pk=entry.pk)
    assert vars(own)["status"] == vars(shared)["status"]
    return vars(own)["status"]


def utc(day: str, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(hour, minute), tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "status"),
    [
        (utc("2027-01-12", 15, 59), "open"),
        (utc("2027-01-12", 16, 0), "closed"),
        (utc("2027-01-12", 16, 1), "closed"),
    ],
)
def test_deadline_at_17_closes_at_17_of_brussels_in_winter(now: datetime, status: str) -> None:
    call = call_with({"kind": "single", "date": "2027-01-12", "time": time(17)})

    assert status_of(call, now) == status


@pytest.mark.parametrize(
    ("now", "status"), [(utc("2027-07-13", 14, 59), "open"), (utc("2027-07-13", 15, 0), "closed")]
)
def test_deadline_at_17_closes_at_17_of_brussels_in_summer(now: datetime, status: str) -> None:
    call = call_with({"kind": "single", "date": "2027-07-13", "time": time(17)})

    assert status_of(call, now) == status


@pytest.mark.parametrize(
    ("day", "last_moment", "first_moment_after"),
    [
        ("2026-11-22", utc("2026-11-22", 22, 59), utc("2026-11-22", 23, 0)),
        ("2027-03-28", utc("2027-03-28", 21, 59), utc("2027-03-28", 22, 0)),
        ("2027-10-31", utc("2027-10-31", 22, 59), utc("2027-10-31", 23, 0)),
    ],
)
def test_deadline_without_hour_is_open_to_the_end_of_its_day(
    day: str, last_moment: datetime, first_moment_after: datetime
) -> None:
    call = call_with({"kind": "single", "date": day})

    assert (status_of(call, last_moment), status_of(call, first_moment_after)) == ("open", "closed")


@pytest.mark.parametrize(
    ("deadlines", "fields", "status"),
    [
        ([], {}, "unknown"),
        ([{"kind": "superseded", "date": "2027-05-01"}], {}, "unknown"),
        ([{"kind": "expected", "date": "2027-02", "date_to": "2027-03"}], {}, "forthcoming"),
        ([{"kind": "expected", "date": "2026-02", "date_to": "2026-03"}], {}, "unknown"),
        ([{"kind": "single", "date": "2027-05-01"}], {"opens_on": "2027-01-15"}, "forthcoming"),
        ([{"kind": "single", "date": "2027-05-01"}], {"opens_on": "2026-11-22"}, "open"),
        ([{"kind": "single", "date": "2026-05-01"}], {"opens_on": "2027"}, "closed"),
        ([{"kind": "single", "date": "2027-05-01"}], {"withdrawn": True}, "withdrawn"),
        (
            [{"kind": "cut_off", "date": "2026-05-01"}, {"kind": "cut_off", "date": "2027-05-01"}],
            {},
            "open",
        ),
        (
            [{"kind": "stage_1", "date": "2026-05-01"}, {"kind": "stage_2", "date": "2027-05-01"}],
            {},
            "closed",
        ),
        ([{"kind": "single", "date": "2026-11"}], {}, "open"),
    ],
)
def test_status_of_a_call_follows_from_its_deadlines(
    deadlines: list[dict[str, object]], fields: dict[str, object], status: str
) -> None:
    call = call_with(*deadlines, **fields)

    assert status_of(call, utc("2026-11-22", 12)) == status


def test_open_calls_are_exactly_the_open_ones_next_to_close_first() -> None:
    now = utc("2026-11-22", 12)
    late = call_with({"kind": "single", "date": "2027-05-01"})
    early = call_with({"kind": "cut_off", "date": "2026-12-01"})
    call_with({"kind": "single", "date": "2026-11-21"})
    call_with()

    calls: Any = Call.objects.with_status(now)
    open_calls = calls.filter(status="open")
    assert list(open_calls.next_to_close_first(now)) == [early, late]


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"starts_on": "2026-11-23", "ends_on": "2026-11-24"}, "upcoming"),
        ({"starts_on": "2026-11-21", "ends_on": "2026-11-22"}, "ongoing"),
        ({"starts_on": "2026-11-22", "ends_on": ""}, "ongoing"),
        ({"starts_on": "2026-11-20", "ends_on": "2026-11-21"}, "past"),
        ({"starts_on": "2026-11", "ends_on": ""}, "unknown"),
        ({"starts_on": "2026-12", "ends_on": ""}, "upcoming"),
        ({"starts_on": "2026-10", "ends_on": ""}, "past"),
        ({"starts_on": "", "ends_on": ""}, "unknown"),
        ({"starts_on": "2026-11-23", "ends_on": "", "cancelled": True}, "cancelled"),
    ],
)
def test_status_of_an_event_follows_from_its_days(fields: dict[str, object], status: str) -> None:
    event: Event = EventFactory(**fields)

    assert status_of(event, utc("2026-11-22", 12)) == status


@pytest.mark.parametrize(
    ("expires_on", "deadline", "status"),
    [
        ("2026-11-22", None, "open"),
        ("2026-11-21", "2027-05-01", "closed"),
        ("", "2027-05-01", "open"),
        ("", "2026-05-01", "closed"),
        ("", None, "unknown"),
    ],
)
def test_partner_search_ends_with_its_date_else_with_its_call(
    expires_on: str, deadline: str | None, status: str
) -> None:
    call = call_with({"kind": "single", "date": deadline}) if deadline else None
    search: PartnerSearch = PartnerSearchFactory(expires_on=expires_on, call=call)

    assert status_of(search, utc("2026-11-22", 12)) == status


def test_articles_have_no_status() -> None:
    article = ArticleFactory()

    entry = Opportunity.objects.with_status(utc("2026-11-22", 12)).get(pk=article.pk)
    assert vars(entry)["status"] is None


def test_today_can_be_replaced_and_is_noon_in_brussels(settings: Settings) -> None:
    settings.TODAY = date(2017, 4, 4)

    assert current_time() == utc("2017-04-04", 10)
    assert django_settings.TIME_ZONE == "Europe/Brussels"
