"""The .ics files, read as calendar programs read them: by three parsers that know nothing of us."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid5
from zoneinfo import ZoneInfo

import icalendar
import ics
import pytest
import vobject
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from opportunities.feeds import dates, rows
from opportunities.services import curation
from opportunities.vocabulary import ReviewState
from tests import factories
from tests.opportunities.reading_pages import FACTORIES

pytestmark = pytest.mark.django_db

BRUSSELS = ZoneInfo("Europe/Brussels")
# A look of the index, coming dates, past ones; then the number of changes, of stages those that
# were dropped (coming, past), of other dates their sentence.
QUERIES = {"calls": 6, "events": 9, "partner-searches": 5}


@pytest.fixture(autouse=True)
def today(settings: Settings) -> None:
    settings.TODAY = factories.TODAY


def fetch(client: Client, path: str) -> bytes:
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return response.content


def read(client: Client, path: str) -> list[Any]:
    """Return the events of a calendar that three parsers read and find the same dates in."""
    text = fetch(client, path)
    events = list(icalendar.Calendar.from_ical(text).walk("VEVENT"))
    others = vobject.readOne(text.decode())
    assert [each.uid.value for each in others.contents.get("vevent", [])] == [
        str(each["UID"]) for each in events
    ]
    assert others.version.value == "2.0"
    third = {(each.uid, each.begin.datetime) for each in ics.Calendar(text.decode()).events}
    assert third == {(str(each["UID"]), as_moment(facts(each, "DTSTART")[0])) for each in events}
    return events


def as_moment(start: Any) -> datetime:
    if isinstance(start, datetime):
        return start
    return datetime.combine(start, time.min, tzinfo=UTC)


def facts(event: Any, *names: str) -> list[Any]:
    return [getattr(event[name], "dt", event[name]) if name in event else None for name in names]


def test_stage_of_a_call_closes_at_its_hour_in_brussels(client: Client) -> None:
    call = factories.CallFactory(
        title="Euroclusters, round 1; greener",
        deadlines=[{"kind": "stage_1"}, {"kind": "stage_2", "date": "2027-03-30", "time": None}],
    )

    first, second = read(client, "/it/calls/export.ics")

    assert facts(first, "DTSTART", "DTEND", "SUMMARY", "UID", "STATUS") == [
        datetime(2026, 12, 17, 17, tzinfo=BRUSSELS),
        None,
        "Prima fase: Euroclusters, round 1; greener",
        str(call.deadlines.get(kind="stage_1").identity),
        "CONFIRMED",
    ]
    assert facts(second, "DTSTART", "DTEND", "SUMMARY", "UID") == [
        date(2027, 3, 30),
        date(2027, 3, 31),
        "Seconda fase: Euroclusters, round 1; greener",
        str(call.deadlines.get(kind="stage_2").identity),
    ]
    assert str(first["DESCRIPTION"]).splitlines() == [
        "Prima fase: 17 dicembre 2026, ore 17:00 di Bruxelles",
        "dal campo data della fonte",
        "La fonte scrive: «DEADLINE: 2026-12-17»",
        f"Fonte: European Cluster Collaboration Platform, {call.source_url}",
        f"Scheda nel portale: http://testserver{call.get_absolute_url()}",
    ]
    assert first["URL"] == f"http://testserver{call.get_absolute_url()}"


def test_calendar_speaks_the_language_of_its_address(client: Client) -> None:
    factories.CallFactory(title="Bando", deadlines=[{"kind": "stage_1"}])

    [event] = read(client, "/en/calls/export.ics")

    assert event["SUMMARY"] == "First stage: Bando"


def test_calendar_says_what_brussels_time_is(client: Client) -> None:
    factories.CallFactory(deadlines=[{"date": "2027-07-01"}])

    text = fetch(client, "/it/calls/export.ics").decode()

    zone: Any = icalendar.Calendar.from_ical(text).walk("VTIMEZONE")[0]
    summer = datetime(2027, 7, 1, tzinfo=zone.to_tz())
    winter = datetime(2026, 12, 1, tzinfo=zone.to_tz())
    assert (summer.utcoffset(), winter.utcoffset()) == (timedelta(hours=2), timedelta(hours=1))
    start = vobject.readOne(text).vevent.dtstart
    assert start.params["X-VOBJ-ORIGINAL-TZID"] == ["Europe/Brussels"]
    assert start.value.astimezone(UTC) == datetime(2027, 7, 1, 15, tzinfo=UTC)


def test_expected_window_and_month_without_a_day_are_tentative(client: Client) -> None:
    factories.CallFactory(
        deadlines=[
            {"kind": "expected", "date": "2027-01", "date_to": "2027-03", "time": None},
            {"kind": "single", "date": "2027-05", "time": None},
            {"kind": "cut_off", "date": "2028", "time": None},
            {"kind": "superseded", "date": "2027-02-02"},
        ]
    )

    events = read(client, "/it/calls/export.ics")

    assert [facts(each, "DTSTART", "DTEND", "STATUS") for each in events] == [
        [date(2027, 1, 1), date(2027, 4, 1), "TENTATIVE"],
        [date(2027, 5, 1), date(2027, 6, 1), "TENTATIVE"],
    ]


def test_change_of_an_entry_raises_its_sequence(client: Client) -> None:
    call = factories.CallFactory(title="Euroclusters")
    [before] = read(client, "/it/calls/export.ics")
    curation.edit_fields(call, {"title": "Euroclusters 2027"}, actor="anna")

    [after] = read(client, "/it/calls/export.ics")

    assert after["UID"] == before["UID"]
    assert [before["SEQUENCE"], after["SEQUENCE"]] == [0, 1]
    assert facts(before, "DTSTAMP", "LAST-MODIFIED") == [factories.FIRST_SEEN_AT] * 2
    assert facts(after, "DTSTAMP", "LAST-MODIFIED") == [call.changed_at.replace(microsecond=0)] * 2


def test_what_was_called_off_is_cancelled(client: Client) -> None:
    factories.CallFactory(withdrawn=True)
    factories.EventFactory(cancelled=True)

    found = [read(client, f"/it/{name}/export.ics") for name in ("calls", "events")]

    assert [[each["STATUS"] for each in events] for events in found] == [
        ["CANCELLED"],
        ["CANCELLED"],
    ]


def test_event_of_several_days_ends_on_the_day_after(client: Client) -> None:
    event = factories.EventFactory(title="Matchmaking", starts_at=None, ends_at=None)
    factories.EvidenceFactory(opportunity=event, field="starts_on", quote="on 10 and\n11 February")

    [found] = read(client, "/it/events/export.ics")

    assert facts(found, "DTSTART", "DTEND", "LOCATION", "UID", "SUMMARY") == [
        date(2027, 2, 10),
        date(2027, 2, 12),
        "Fiera del Levante, Bari, Italia",
        str(uuid5(dates.PORTAL, f"event-{event.pk}")),
        "Matchmaking",
    ]
    assert str(found["DESCRIPTION"]).splitlines()[:2] == [
        "10–11 febbraio 2027",
        "La fonte scrive: «on 10 and 11 February»",
    ]


def test_event_and_its_registration_are_two_dates(client: Client) -> None:
    factories.EventFactory(
        title="Forum", deadlines=[{"kind": "registration", "date": "2027-01-15", "time": time(12)}]
    )

    events = read(client, "/it/events/export.ics")

    assert [facts(each, "SUMMARY", "DTSTART", "DTEND") for each in events] == [
        [
            "Forum",
            datetime(2027, 2, 10, 9, 30, tzinfo=BRUSSELS),
            datetime(2027, 2, 11, 17, tzinfo=BRUSSELS),
        ],
        ["Chiusura delle iscrizioni: Forum", datetime(2027, 1, 15, 12, tzinfo=BRUSSELS), None],
    ]


def test_partner_search_is_there_until_its_last_day(client: Client) -> None:
    search = factories.PartnerSearchFactory(title="Cluster sought")
    factories.PartnerSearchFactory(expires_on="")

    [found] = read(client, "/it/partner-searches/export.ics")

    assert facts(found, "SUMMARY", "DTSTART", "DTEND", "UID") == [
        "Termine della ricerca partner: Cluster sought",
        date(2026, 12, 31),
        date(2027, 1, 1),
        str(uuid5(dates.PORTAL, f"partner_search-{search.pk}")),
    ]


def test_only_published_dates_of_the_last_year_and_the_future_are_there(client: Client) -> None:
    factories.CallFactory(title="coming")
    factories.CallFactory(title="recent", deadlines=[{"date": "2025-11-25"}])
    factories.CallFactory(title="long over", deadlines=[{"date": "2025-11-20"}])
    factories.CallFactory(title="waiting", review_state=ReviewState.AWAITING_REVIEW)

    events = read(client, "/it/calls/export.ics")

    assert [str(each["SUMMARY"]) for each in events] == ["Scadenza: coming", "Scadenza: recent"]


def test_nearest_dates_come_first_where_there_are_too_many(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "MOST_DATES", 2)
    for day in ("2027-01-03", "2027-01-01", "2027-01-02"):
        factories.CallFactory(deadlines=[{"date": day, "time": None}])

    events = read(client, "/it/calls/export.ics")

    assert [each["DTSTART"].dt.day for each in events] == [1, 2]


def test_lines_are_folded_and_hold_no_control_characters(client: Client) -> None:
    factories.CallFactory(title="Città " * 30 + "\x07bell")

    lines = fetch(client, "/it/calls/export.ics").split(b"\r\n")

    assert [line for line in lines if len(line) > 75] == []
    assert [line for line in lines if b"\x07" in line or b"\n" in line] == []


def test_empty_calendar_is_one(client: Client) -> None:
    assert read(client, "/it/calls/export.ics") == []


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", QUERIES)
def test_calendar_needs_the_same_queries_however_many_dates(
    client: Client, name: str, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    FACTORIES[name].create_batch(count)
    client.get(f"/it/{name}/")  # the index loads at the first question

    with django_assert_num_queries(QUERIES[name]):
        text = fetch(client, f"/it/{name}/export.ics")

    assert text.count(b"BEGIN:VEVENT") == count
