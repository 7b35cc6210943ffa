"""Reminders: per stage, on the chosen days, made up for when missed, anew when a date moves."""

from datetime import date

import pytest
from pytest_django import Settings

from opportunities.models import Call
from opportunities.records import DeadlineFact
from opportunities.services.curation import edit_fields
from opportunities.vocabulary import DeadlineKind
from tests.alerts.mailbox import MailServer, text_of
from tests.alerts.people import digests_of, run, tell, wishes
from tests.factories import CallFactory, EventFactory

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]

ANNA = "anna@x.example"
REMINDERS_ONLY = wishes("weekly", new=False, changes="none", days=(30, 14, 7, 1))


def go_to(settings: Settings, day: str) -> None:
    settings.TODAY = date.fromisoformat(day)


def told_on(settings: Settings, *days: str) -> dict[str, list[dict[str, list[str]]]]:
    """Return day -> what the letters of that day tell, for days with letters."""
    found = {}
    for day in days:
        go_to(settings, day)
        before = len(digests_of(ANNA))
        run()
        run()
        if new := digests_of(ANNA)[before:]:
            found[day] = new
    return found


def move(call: Call, day: str) -> None:
    edit_fields(
        call, {"deadlines": (DeadlineFact(kind=DeadlineKind.SINGLE, date=day),)}, actor="anna"
    )


def days_of(first: date, last: date) -> list[str]:
    span = range(first.toordinal(), last.toordinal() + 1)
    return [date.fromordinal(number).isoformat() for number in span]


def test_each_stage_is_reminded_of_on_each_chosen_day(
    settings: Settings, mail_server: MailServer
) -> None:
    CallFactory(
        title="Two stages",
        deadlines=[
            {"kind": "stage_1", "date": "2026-12-10"},
            {"kind": "stage_2", "date": "2027-01-20"},
            {"kind": "expected", "date": "2026-12-15"},
        ],
    )
    tell(ANNA, wanted=REMINDERS_ONLY)

    told = told_on(settings, *days_of(date(2026, 11, 23), date(2027, 1, 21)))

    first, second = ["stage_1 2026-12-10"], ["stage_2 2027-01-20"]
    assert told == {
        "2026-11-26": [{"Two stages": first}],
        "2026-12-03": [{"Two stages": first}],
        "2026-12-09": [{"Two stages": first}],
        "2026-12-21": [{"Two stages": second}],
        "2027-01-06": [{"Two stages": second}],
        "2027-01-13": [{"Two stages": second}],
        "2027-01-19": [{"Two stages": second}],
    }
    assert "Prima fase: 10 dicembre 2026, tra 14 giorni" in text_of(mail_server.to(ANNA)[0])


def test_missed_day_is_made_up_for_once(settings: Settings) -> None:
    CallFactory(title="Alpha")
    tell(ANNA, wanted=REMINDERS_ONLY)

    told = told_on(settings, "2026-12-05", "2026-12-06", "2026-12-10", "2026-12-11")

    assert told == {
        "2026-12-05": [{"Alpha": ["single 2026-12-17"]}],
        "2026-12-10": [{"Alpha": ["single 2026-12-17"]}],
    }


def test_moved_date_starts_anew_says_so_and_is_never_named_twice(settings: Settings) -> None:
    call = CallFactory(title="Alpha", deadlines=[{"date": "2026-12-17"}])
    tell(ANNA, wanted=REMINDERS_ONLY)
    told = told_on(settings, "2026-12-03")
    move(call, "2026-12-11")
    told |= told_on(settings, "2026-12-04", "2026-12-05")
    move(call, "2026-12-17")
    told |= told_on(settings, "2026-12-06", "2026-12-10", "2026-12-16")

    assert told == {
        "2026-12-03": [{"Alpha": ["single 2026-12-17"]}],
        "2026-12-04": [{"Alpha": ["single 2026-12-11 from 2026-12-17"]}],
        "2026-12-10": [{"Alpha": ["single 2026-12-17 from 2026-12-11"]}],
        "2026-12-16": [{"Alpha": ["single 2026-12-17 from 2026-12-11"]}],
    }


def test_event_is_reminded_of_its_start_and_of_the_end_of_registration(settings: Settings) -> None:
    event = EventFactory(
        title="Fair",
        starts_on="2026-12-20",
        ends_on="2026-12-21",
        deadlines=[{"kind": "registration", "date": "2026-12-01"}],
    )
    tell(ANNA, "entry", str(event.pk), wanted=wishes("at_once", changes="none", days=(7,)))

    told = told_on(settings, *days_of(date(2026, 11, 23), date(2026, 12, 20)))

    assert told == {
        "2026-11-24": [{"Fair": ["registration 2026-12-01"]}],
        "2026-12-13": [{"Fair": ["starts 2026-12-20"]}],
    }


def test_withdrawn_call_and_muted_or_closed_dates_remind_nobody(settings: Settings) -> None:
    CallFactory(title="Withdrawn", withdrawn=True)
    tell(ANNA, wanted=REMINDERS_ONLY)

    assert told_on(settings, "2026-12-10", "2026-12-18") == {}
