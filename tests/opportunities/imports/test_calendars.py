"""Calendars of organisers: found again by UID, hours in their zone, series within bounds."""

from datetime import date, time
from typing import Any

import pytest
from pytest_django import Settings

from opportunities.imports import FileRefused, Report, RowOutcome
from opportunities.models import Event, ProposedChange, Revision
from opportunities.services import curation
from opportunities.vocabulary import OpportunityKind, ReviewState
from tests import factories
from tests.opportunities.imports.sending import bring_in, only

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.TODAY = factories.TODAY


def calendar(*events: str, head: str = "") -> str:
    parts = [f"BEGIN:VEVENT\n{each}\nEND:VEVENT" for each in events]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//IT", head, *parts, "END:VCALENDAR"]
    return "\r\n".join("\n".join(lines).replace("\n\n", "\n").split("\n")) + "\r\n"


def event(
    uid: str = "a1@example.eu", start: str = ";TZID=Europe/Rome:20270210T093000", **more: str
) -> str:
    said = {"SUMMARY": "Matchmaking a Bari"} | {
        name.replace("_", "-").upper(): value for name, value in more.items()
    }
    return "\n".join(
        [f"UID:{uid}", f"DTSTART{start}", *(f"{name}:{value}" for name, value in said.items())]
    )


def send(*events: str, head: str = "", **asked: Any) -> Report:
    return bring_in(calendar(*events, head=head), kind=OpportunityKind.EVENT, **asked)


def test_an_event_comes_in_with_its_facts_and_nothing_locked() -> None:
    report = send(
        event(
            location="Fiera del Levante\\, Bari",
            description="Incontri bilaterali.",
            categories="food,wine",
            url="https://example.eu/bari",
        )
        + "\nDTEND;TZID=Europe/Rome:20270211T170000"
        + "\nORGANIZER;CN=Regione Puglia:mailto:x@example.eu"
    )

    made = Event.objects.get(pk=only(report).entry_id or 0)
    assert (made.title, made.summary) == ("Matchmaking a Bari", "Incontri bilaterali.")
    assert (made.starts_on, made.ends_on) == ("2027-02-10", "2027-02-11")
    assert (made.starts_at, made.ends_at, made.timezone) == (time(9, 30), time(17), "Europe/Rome")
    assert (made.place, made.organisation) == ("Fiera del Levante, Bari", "Regione Puglia")
    assert (made.keywords, made.source_url) == (["food", "wine"], "https://example.eu/bari")
    assert (made.locked_fields, made.review_state) == ([], ReviewState.AWAITING_REVIEW)


def test_a_second_import_refreshes_the_event_of_the_same_uid() -> None:
    first = only(send(event(location="Bari")))
    second = only(send(event(location="Lecce")))
    third = only(send(event(location="Lecce")))

    assert [each.outcome for each in (first, second, third)] == ["created", "updated", "unchanged"]
    assert Event.objects.get().place == "Lecce"


def test_what_a_person_has_set_stays_and_the_calendar_proposes() -> None:
    send(event(location="Bari"))
    curation.edit_fields(Event.objects.get(), {"place": "Taranto"}, actor="anna")

    report = send(event(location="Lecce"))

    assert only(report).outcome is RowOutcome.PROPOSED
    assert Event.objects.get().place == "Taranto"
    assert ProposedChange.objects.get().proposed == "Lecce"


@pytest.mark.parametrize(
    ("start", "more", "head", "expected"),
    [
        # Summer time begins on 28 March 2027: the same hour of the clock, another of UTC.
        (":20270328T080000Z", {}, "", ("2027-03-28", time(10), "Europe/Brussels")),
        (":20270327T080000Z", {}, "", ("2027-03-27", time(9), "Europe/Brussels")),
        (
            ":20270327T080000Z",
            {},
            "X-WR-TIMEZONE:Europe/Athens",
            ("2027-03-27", time(10), "Europe/Athens"),
        ),
        (
            ";TZID=W. Europe Standard Time:20270210T093000",
            {},
            "",
            ("2027-02-10", time(9, 30), "Europe/Berlin"),
        ),
        (":20270210T093000", {}, "", ("2027-02-10", time(9, 30), "Europe/Brussels")),
        (";VALUE=DATE:20270210", {}, "", ("2027-02-10", None, "Europe/Brussels")),
    ],
)
def test_hours_are_those_of_their_zone(
    start: str, more: dict[str, str], head: str, expected: tuple[Any, ...]
) -> None:
    send(event(start=start, **more), head=head)

    made = Event.objects.get()
    assert (made.starts_on, made.starts_at, made.timezone) == expected


@pytest.mark.parametrize(
    ("end", "ends_on", "ends_at"),
    [
        ("DTEND;VALUE=DATE:20270213", "2027-02-12", None),
        ("DTEND;VALUE=DATE:20270211", "", None),
        ("DURATION:P2D", "2027-02-11", None),
    ],
)
def test_whole_days_end_on_their_last_day(end: str, ends_on: str, ends_at: time | None) -> None:
    send(event(start=";VALUE=DATE:20270210") + f"\n{end}")

    made = Event.objects.get()
    assert (made.starts_on, made.ends_on, made.ends_at) == ("2027-02-10", ends_on, ends_at)


def test_a_series_comes_in_event_by_event_with_its_exceptions() -> None:
    series = event(rrule="FREQ=WEEKLY;COUNT=3") + "\nEXDATE;TZID=Europe/Rome:20270217T093000"
    moved = event(start=";TZID=Europe/Rome:20270225T150000", summary="Spostato") + (
        "\nRECURRENCE-ID;TZID=Europe/Rome:20270224T093000"
    )

    report = send(series, moved)
    again = send(series, moved)

    assert [(each.title, each.starts_on) for each in Event.objects.order_by("starts_on")] == [
        ("Matchmaking a Bari", "2027-02-10"),
        ("Spostato", "2027-02-25"),
    ]
    assert {each.outcome for each in report.rows} == {"created"}
    assert {each.outcome for each in again.rows} == {"unchanged"}


def test_a_series_without_end_is_bounded() -> None:
    report = send(event(start=";VALUE=DATE:20000101", rrule="FREQ=DAILY"))

    days = sorted(Event.objects.values_list("starts_on", flat=True))
    assert (len(report.rows), days[0]) == (60, date(2025, 11, 22).isoformat())


def test_a_cancelled_event_is_cancelled() -> None:
    send(event())
    send(event(status="CANCELLED"))

    assert Event.objects.get().cancelled is True
    assert Revision.objects.get().severity == "critical"


@pytest.mark.parametrize(
    ("text", "column", "sentence"),
    [
        (event(dtend="20270101T000000Z"), "DTEND", "It ends before it starts."),
        (event(summary=" "), "SUMMARY", "It has no title."),
        (
            "SUMMARY:Senza UID\nDTSTART:20270210T093000Z",
            "UID",
            "It has no UID: a second import could not find it again.",
        ),
        ("UID:x\nSUMMARY:Senza giorno", "DTSTART", "It has no day."),
        (event(start=":90190210T093000Z"), "DTSTART", "The year 9019 is not believable."),
        (event(rrule="FREQ=SECONDLY"), "RRULE", "It repeats within one day, which no event does."),
        (
            event(rrule="FREQ=DAILY;BYHOUR=1,2,3"),
            "RRULE",
            "It repeats within one day, which no event does.",
        ),
    ],
)
def test_an_event_that_cannot_be_is_refused_and_the_others_come_in(
    text: str, column: str, sentence: str
) -> None:
    report = send(text, event(uid="good", summary="Buono"))

    refused = [each for each in report.rows if each.outcome is RowOutcome.REFUSED]
    assert [each.problems for each in refused] == [((column, sentence),)]
    assert list(Event.objects.values_list("title", flat=True)) == ["Buono"]


def test_an_event_that_the_portal_has_from_elsewhere_is_left_out() -> None:
    factories.EventFactory(title="Matchmaking a Bari", starts_on="2027-02-10")

    assert only(send(event())).outcome is RowOutcome.LEFT_OUT
    assert only(send(event(), takes_alike=True)).outcome is RowOutcome.CREATED


def test_our_own_calendar_brings_nothing_new(client: Any) -> None:
    factories.EventFactory()
    ours = client.get("/it/events/export.ics").content.replace(b"@testserver", b"@localhost")

    report = bring_in(ours, kind=OpportunityKind.EVENT)

    assert [each.outcome for each in report.rows] == ["left_out"]
    assert Event.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("BEGIN:VCALENDAR\nEND:VCALENDAR\n", OpportunityKind.EVENT),
        ("BEGIN:VCALENDAR\nbroken\n", OpportunityKind.EVENT),
        (calendar(event()), OpportunityKind.CALL),
    ],
)
def test_a_calendar_of_which_nothing_can_be_read_is_refused(
    text: str, kind: OpportunityKind
) -> None:
    with pytest.raises(FileRefused):
        bring_in(text, kind=kind)
