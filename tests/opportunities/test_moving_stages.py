"""A moved stage moves the entry of a calendar; none is doubled, none vanishes without a word."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.test import Client
from pytest_django import Settings

from opportunities.models import Call
from opportunities.records import DeadlineFact
from opportunities.services import curation
from opportunities.services.ingestion import ingest_record, register_source
from opportunities.vocabulary import DeadlineKind
from tests import factories
from tests.opportunities.hydrogen import FROM_PAGE, MARCH, SEEN_AT, with_facts

pytestmark = pytest.mark.django_db

BRUSSELS = ZoneInfo("Europe/Brussels")


@pytest.fixture(autouse=True)
def source(settings: Settings) -> None:
    settings.TODAY = factories.TODAY
    register_source("eccp", name="ECCP", homepage="https://example.eu/", licence="facts")


def scrape(*deadlines: DeadlineFact, after_hours: int = 0) -> None:
    """Bring in the page as it states these dates, some hours later."""
    later = replace(FROM_PAGE, seen_at=SEEN_AT + timedelta(hours=after_hours))
    ingest_record(with_facts(deadlines=deadlines), later)


def cut_off(day: str) -> DeadlineFact:
    return DeadlineFact(kind=DeadlineKind.CUT_OFF, date=day, quote=f"cut-off: {day}")


def subscribe(client: Client) -> dict[str, Any]:
    """Return the calendar of the call as a calendar program holds it: by identity."""
    call = Call.objects.get()
    text = client.get(f"/en/calls/{call.pk}/calendar.ics").content
    events = icalendar.Calendar.from_ical(text).walk("VEVENT")
    held = {str(each["UID"]): each for each in events}
    assert len(held) == len(events)
    return held


def days(held: dict[str, Any]) -> dict[str, str]:
    return {
        uid: f"{each['DTSTART'].dt.isoformat()[:10]} {each['STATUS']}" for uid, each in held.items()
    }


def test_date_edited_in_place_moves_its_entry(client: Client) -> None:
    scrape(MARCH)
    before = subscribe(client)

    scrape(replace(MARCH, date="2027-03-30", quote="DEADLINE: 30 March 2027"), after_hours=6)
    scrape(replace(MARCH, date="2027-03-30", quote="DEADLINE: 30 March 2027"), after_hours=12)

    after = subscribe(client)
    [uid] = before
    assert list(after) == [uid]
    # Between the two dates the clocks change: 17:00 in Brussels stays 17:00 in Brussels.
    assert before[uid]["DTSTART"].dt == datetime(2027, 3, 9, 17, tzinfo=BRUSSELS)
    assert after[uid]["DTSTART"].dt == datetime(2027, 3, 30, 17, tzinfo=BRUSSELS)
    assert before[uid]["DTSTART"].dt.utcoffset() == timedelta(hours=1)
    assert after[uid]["DTSTART"].dt.utcoffset() == timedelta(hours=2)
    assert [before[uid]["SEQUENCE"], after[uid]["SEQUENCE"]] == [0, 1]
    assert after[uid]["LAST-MODIFIED"].dt == SEEN_AT + timedelta(hours=6)


def test_date_that_moves_back_is_the_same_entry(client: Client) -> None:
    scrape(MARCH)
    [uid] = subscribe(client)
    scrape(replace(MARCH, date="2027-03-30"), after_hours=6)

    scrape(MARCH, after_hours=12)

    assert days(subscribe(client)) == {uid: "2027-03-09 CONFIRMED"}


def test_one_of_repeated_cut_offs_moves_and_the_others_stay(client: Client) -> None:
    scrape(cut_off("2026-12-01"), cut_off("2027-03-01"), cut_off("2027-06-01"))
    known = {day: uid for uid, day in days(subscribe(client)).items()}

    scrape(cut_off("2026-12-01"), cut_off("2027-03-15"), cut_off("2027-06-01"), after_hours=6)
    scrape(
        *(cut_off(day) for day in ("2026-12-01", "2027-03-15", "2027-06-01", "2027-09-01")),
        after_hours=12,
    )

    after = days(subscribe(client))
    [added] = set(after) - set(known.values())
    assert after == {
        known["2026-12-01 CONFIRMED"]: "2026-12-01 CONFIRMED",
        known["2027-03-01 CONFIRMED"]: "2027-03-15 CONFIRMED",
        known["2027-06-01 CONFIRMED"]: "2027-06-01 CONFIRMED",
        added: "2027-09-01 CONFIRMED",
    }


def test_cut_off_that_passes_leaves_the_others_who_they_are(client: Client) -> None:
    scrape(cut_off("2026-11-23"), cut_off("2027-03-01"), cut_off("2027-06-01"))
    before = days(subscribe(client))

    scrape(cut_off("2027-03-01"), cut_off("2027-06-01"), after_hours=48)

    assert days(subscribe(client)) == before


def test_deadline_that_becomes_two_stages_is_the_first_of_them(client: Client) -> None:
    scrape(MARCH)
    [uid] = subscribe(client)

    first = replace(MARCH, kind=DeadlineKind.STAGE_1, date="2027-03-16")
    scrape(first, replace(MARCH, kind=DeadlineKind.STAGE_2, date="2027-09-07"), after_hours=6)

    after = days(subscribe(client))
    assert after.pop(uid) == "2027-03-16 CONFIRMED"
    assert list(after.values()) == ["2027-09-07 CONFIRMED"]


def test_removed_stage_is_told_as_cancelled_and_comes_back_as_itself(client: Client) -> None:
    scrape(cut_off("2027-03-01"), cut_off("2027-06-01"))
    before = subscribe(client)
    first, second = before
    call = Call.objects.get()
    kept = [cut_off("2027-03-01")]

    curation.edit_fields(call, {"deadlines": kept}, actor="anna")

    off = subscribe(client)
    assert days(off) == {first: "2027-03-01 CONFIRMED", second: "2027-06-01 CANCELLED"}
    assert off[second]["SUMMARY"].startswith("Cancelled – ")
    assert off[second]["SEQUENCE"] > before[second]["SEQUENCE"]

    curation.edit_fields(call, {"deadlines": [*kept, cut_off("2027-06-01")]}, actor="anna")

    assert days(subscribe(client)) == days(before)


def test_calendar_goes_on_under_another_name_of_the_portal(
    client: Client, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    scrape(MARCH, cut_off("2027-06-01"))
    factories.EventFactory()

    [one, other] = (
        [
            str(event["UID"])
            for name in ("calls", "events")
            for event in icalendar.Calendar.from_ical(
                client.get(f"/it/{name}/export.ics", headers={"host": host}).content
            ).walk("VEVENT")
        ]
        for host in ("portal.example.it", "testserver")
    )

    assert len(one) == 3
    assert one == other


def test_calendar_is_there_for_whatever_has_dates(client: Client) -> None:
    topic = factories.TopicFactory()
    programme, series = factories.ProgrammeFactory(), factories.SeriesFactory()
    call = factories.CallFactory(
        title="Call", topics=[topic], programme=programme, series=series, deadlines=[{"time": None}]
    )
    event = factories.EventFactory(title="Forum", topics=[topic])
    factories.PartnerSearchFactory(title="Search", topics=[topic])
    factories.CallFactory(title="Another", programme=None)
    paths = {
        f"topics/{topic.scheme}/{topic.code}": [
            *("Deadline: Call", "Forum", "Partner search ends: Search"),
        ],
        f"programmes/{programme.code}": ["Deadline: Call"],
        f"series/{series.code}": ["Deadline: Call"],
        f"calls/{call.pk}": ["Deadline: Call"],
        f"events/{event.pk}": ["Forum"],
    }

    told = {
        path: [
            str(each["SUMMARY"])
            for each in icalendar.Calendar.from_ical(
                client.get(f"/en/{path}/calendar.ics").content
            ).walk("VEVENT")
        ]
        for path in paths
    }

    assert told == paths


def test_unchanged_calendar_is_not_sent_again(client: Client) -> None:
    call = factories.CallFactory()
    address = f"/it/calls/{call.pk}/calendar.ics"
    tag = client.get(address)["ETag"]

    same = client.get(address, headers={"if-none-match": tag})
    curation.edit_fields(call, {"title": "Another title"}, actor="anna")
    other = client.get(address, headers={"if-none-match": tag})

    assert (same.status_code, same.content) == (304, b"")
    assert (other.status_code, other["ETag"] == tag) == (200, False)


def test_what_visitors_do_not_see_has_no_calendar(client: Client) -> None:
    hidden = factories.CallFactory(review_state="rejected")

    assert client.get(f"/it/calls/{hidden.pk}/calendar.ics").status_code == 404


def test_event_of_several_days_over_the_change_of_clocks_keeps_its_hours(client: Client) -> None:
    event = factories.EventFactory(starts_on="2027-03-27", ends_on="2027-03-29")

    [told] = icalendar.Calendar.from_ical(
        client.get(f"/it/events/{event.pk}/calendar.ics").content
    ).walk("VEVENT")

    assert [told[name].dt for name in ("DTSTART", "DTEND")] == [
        datetime(2027, 3, 27, 9, 30, tzinfo=BRUSSELS),
        datetime(2027, 3, 29, 17, tzinfo=BRUSSELS),
    ]
    assert told["DTEND"].dt.timestamp() - told["DTSTART"].dt.timestamp() == (2 * 24 + 6.5) * 3600
    assert told["DTSTART"].dt.date() == date(2027, 3, 27)
