"""The dates of a call in the order of time, each told for what it is."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from pytest_django import Settings

from opportunities.reading.stages import find_stages
from tests import factories
from tests.opportunities.reading_pages import open_entry, section, text_of

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 22, 12, tzinfo=ZoneInfo("Europe/Brussels"))


@pytest.fixture(autouse=True)
def today(settings: Settings) -> None:
    settings.TODAY = factories.TODAY


def states(
    now: datetime = NOON, *, opens_on: str = "", deadlines: list[dict[str, str]]
) -> list[str]:
    call = factories.CallFactory(opens_on=opens_on, deadlines=deadlines)
    return [stage.state.value for stage in find_stages(call, now)]


def test_only_the_first_date_to_come_is_the_next_one() -> None:
    assert states(
        deadlines=[
            {"kind": "stage_1", "date": "2026-11-01"},
            {"kind": "stage_2", "date": "2026-12-01"},
            {"kind": "cut_off", "date": "2027-02-01"},
        ]
    ) == ["past", "today", "next", "later"]


def test_replaced_date_is_never_the_next_one() -> None:
    assert states(
        deadlines=[
            {"kind": "superseded", "date": "2026-11-30"},
            {"kind": "single", "date": "2026-12-17"},
        ]
    ) == ["today", "superseded", "next"]


def test_forecast_is_no_date_to_come_and_lapses_with_its_window() -> None:
    assert states(
        deadlines=[
            {"kind": "expected", "date": "2026-03", "date_to": "2026-06"},
            {"kind": "expected", "date": "2027-03", "date_to": "2027-06"},
        ]
    ) == ["lapsed", "today", "expected"]


@pytest.mark.parametrize(
    ("opens_on", "expected"),
    [
        ("2026-11-22", ["past", "today", "next"]),
        ("2026-11", ["past", "today", "next"]),
        ("2026-11-23", ["today", "next", "later"]),
        ("2027", ["today", "next", "later"]),
    ],
)
def test_call_has_opened_once_its_day_or_month_begins(opens_on: str, expected: list[str]) -> None:
    assert states(opens_on=opens_on, deadlines=[{"date": "2028-01-31"}]) == expected


def test_deadline_of_today_is_over_after_its_hour() -> None:
    before = datetime(2026, 11, 22, 16, 59, tzinfo=ZoneInfo("Europe/Brussels"))
    after = datetime(2026, 11, 22, 17, 0, tzinfo=ZoneInfo("Europe/Brussels"))

    assert states(before, deadlines=[{"date": "2026-11-22"}]) == ["today", "next"]
    assert states(after, deadlines=[{"date": "2026-11-22"}]) == ["past", "today"]


def test_call_without_dates_has_no_stages() -> None:
    assert states(deadlines=[]) == []


def test_page_tells_forecasts_from_deadlines_in_words(client: Client) -> None:
    call = factories.CallFactory(
        deadlines=[
            {
                "kind": "expected",
                "date": "2026-03",
                "date_to": "2026-06",
                "time": None,
                "quote": "",
            },
            {"kind": "expected", "date": "2027-03", "time": None, "quote": ""},
        ]
    )

    told = [text_of(each) for each in section(open_entry(client, call), "dates")("li")]

    assert told == [
        "Apertura prevista : marzo – giugno 2026 (periodo passato) dal campo data della fonte",
        "Oggi: 22 novembre 2026",
        "Apertura prevista : marzo 2027 previsione dal campo data della fonte",
    ]
