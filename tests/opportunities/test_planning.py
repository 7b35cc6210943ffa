"""The page of a plan backwards, and its calendar, which moves with the call."""

from typing import Any
from urllib.parse import urlencode

import icalendar
import pytest
from django.test import Client
from pytest_django import Settings

from opportunities.services import curation
from tests import factories
from tests.opportunities.reading_pages import address_of, answers, open_page, rows, words

pytestmark = pytest.mark.django_db

LETTER = (
    "Con cui la Regione attesta che il progetto è coerente con la propria strategia di "
    "specializzazione intelligente. Solo se il bando la chiede."
)


@pytest.fixture(autouse=True)
def today(settings: Settings) -> None:
    settings.TODAY = factories.TODAY


def page_of(call: Any, language: str = "it", /, **chosen: object) -> str:
    return f"{address_of(call, language)}planning/?{urlencode(chosen)}"


def test_page_answers_whether_by_when_and_who(client: Client) -> None:
    call = factories.CallFactory(title="Euroclusters", deadlines=[{"date": "2027-03-09"}])

    page = open_page(client, page_of(call))

    assert answers(page) == {
        "Si può ancora arrivare pronti?": "Fattibile",
        "Ultimo giorno utile per iniziare": "mer 13 gennaio 2027",
        "Scadenza": "9 marzo 2027, ore 17:00 di Bruxelles",
    }
    assert [row[:5] for row in rows(page, "steps")[1:3]] == [
        [
            "Accordo tra i partner Chi partecipa, chi guida, chi fa e paga che cosa: per iscritto.",
            "mer 13 gennaio 2027",
            "mar 2 febbraio 2027",
            "15",
            "Capofila (distretto)",
        ],
        [
            f"Lettera della Regione sulla S3 {LETTER}",
            "mer 3 febbraio 2027",
            "mar 2 marzo 2027",
            "20",
            "Regione Puglia",
        ],
    ]
    assert open_page(client, address_of(call)).select_one(f'a[href="{address_of(call)}planning/"]')


def test_what_a_reader_changes_stands_in_the_address(client: Client) -> None:
    call = factories.CallFactory(deadlines=[{"date": "2027-03-09"}])
    chosen = {"agreement": 0, "letter": 10, "letter_by": "Sezione <Ricerca>", "margin": 3}
    closed = {"closed_from": "2027-02-22", "closed_to": "2027-02-26"}

    page = open_page(client, page_of(call, **chosen, **closed, budget=8))

    steps = {row[0].split(" ")[0]: row[1:5] for row in rows(page, "steps")[1:]}
    assert list(steps) == ["Codice", "Lettera", "Profilo", "Budget", "Verifica", "Presentazione"]
    assert steps["Lettera"] == [
        "lun 8 febbraio 2027",
        "ven 19 febbraio 2027",
        "10",
        "Sezione <Ricerca>",
    ]
    shared: Any = page.select_one("#take-along ~ p > a[href^='http:']")
    assert shared["href"] == (
        f"http://testserver{address_of(call)}planning/?agreement=0&letter=10"
        "&letter_by=Sezione+%3CRicerca%3E&margin=3&closed_from=2027-02-22&closed_to=2027-02-26"
    )
    assert client.get(shared["href"]).status_code == 200


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"letter": "soon"}, "Lettera della Regione sulla S3: «soon» non è un valore valido"),
        ({"letter": "121"}, "Lettera della Regione sulla S3: «121» non è un valore valido"),
        ({"margin": "-1"}, "Giorni di margine prima della scadenza: «-1» non è un valore valido"),
        ({"closed_from": "2027-13-01"}, "Ufficio chiuso dal: «2027-13-01» non è un valore valido"),
        (
            {"closed_from": "2027-01-10", "closed_to": "2027-01-01"},
            "Ufficio chiuso fino al: «2027-01-01» non è un valore valido",
        ),
        ({"colour": "red"}, "colour: «red» non è un valore valido: si usa quello consueto."),
    ],
)
def test_what_makes_no_sense_is_told_and_left_out(
    client: Client, chosen: dict[str, str], said: str
) -> None:
    call = factories.CallFactory(deadlines=[{"date": "2027-03-09"}])

    page = open_page(client, page_of(call, **chosen))

    assert words(page, ".alert-info").startswith(said)
    assert answers(page)["Ultimo giorno utile per iniziare"] == "mer 13 gennaio 2027"


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"withdrawn": True}, "The call was withdrawn"),
        ({"deadlines": [{"date": "2026-01-10"}]}, "All the deadlines of this call have passed"),
        ({"deadlines": []}, "The source states no deadline that is still to come"),
        ({"deadlines": [], "opens_on": "2027-02-01"}, "The call is not open yet"),
        (
            {"deadlines": [{"kind": "expected", "date": "2027-03", "time": None}]},
            "The call is not open yet",
        ),
    ],
)
def test_call_without_an_open_stage_says_why_there_is_no_plan(
    client: Client, facts: dict[str, Any], why: str
) -> None:
    call = factories.CallFactory(**facts)

    page = open_page(client, page_of(call, "en"))

    assert words(page, ".empty").startswith(f"There is no plan for this call. {why}")


def test_late_plan_names_the_steps_and_the_ways_out(client: Client) -> None:
    call = factories.CallFactory(deadlines=[{"date": "2026-12-17"}])

    page = open_page(client, page_of(call, "en"))

    assert words(page, ".facts-large > div").removeprefix("Can it still be ready in time? ") == (
        "Too late for all the steps The work should have begun 21 working days ago."
    )
    assert words(page, ".alert-warning").startswith(
        "These steps should have begun: Agreement among the partners, Letter of the Region on the "
        "S3. Where one is done"
    )


def test_month_without_a_day_is_counted_from_its_first_day(client: Client) -> None:
    call = factories.CallFactory(deadlines=[{"date": "2027-03", "time": None}])

    page = open_page(client, page_of(call, "en"))

    assert words(page, ".facts-large > div:last-child") == (
        "Deadline March 2027 "
        "The source names no day: the plan counts back from the first one possible."
    )
    assert answers(page)["Last safe day to start"] == "Mon 4 January 2027"


def test_reader_may_plan_for_a_later_stage(client: Client) -> None:
    call = factories.CallFactory(
        deadlines=[{"kind": "cut_off", "date": each} for each in ("2027-03-09", "2027-09-07")]
    )
    page = open_page(client, page_of(call, "en", letter="5"))
    [other] = [each["href"] for each in page.select("main p > a[href*='stage=']")]

    told = answers(open_page(client, str(other)))

    assert told["Intermediate cut-off"] == "7 September 2027, 17:00 Brussels time"
    assert "letter=5" in other


def read_calendar(client: Client, call: Any, query: str = "") -> dict[str, Any]:
    text = client.get(f"/en/calls/{call.pk}/planning.ics{query}").content
    events = icalendar.Calendar.from_ical(text).walk("VEVENT")
    held = {str(each["UID"]): each for each in events}
    assert len(held) == len(events)
    return held


def test_calendar_of_the_plan_moves_with_the_call_and_doubles_nothing(client: Client) -> None:
    call = factories.CallFactory(title="Call", deadlines=[{"date": "2027-03-09", "time": None}])
    before = read_calendar(client, call, "?letter_by=Sezione")

    moved = {"kind": "single", "date": "2027-03-16", "timezone": "Europe/Brussels"}
    curation.edit_fields(call, {"deadlines": [moved]}, actor="anna")

    after = read_calendar(client, call, "?letter_by=Sezione")
    assert set(after) == set(before)
    assert {(after[uid]["DTSTART"].dt - before[uid]["DTSTART"].dt).days for uid in before} == {7}
    assert {after[uid]["SEQUENCE"] - before[uid]["SEQUENCE"] for uid in before} == {1}
    letter = next(each for each in after.values() if "Letter" in each["SUMMARY"])
    assert letter["DESCRIPTION"].splitlines()[1:3] == [
        "Who: Sezione",
        "To begin by 10 February 2027, to be over by 9 March 2027; working days: 20",
    ]
    assert str(call.deadlines.get().identity) in after


def test_plan_of_a_withdrawn_call_is_cancelled_in_calendars(client: Client) -> None:
    call = factories.CallFactory(deadlines=[{"date": "2027-03-09"}])
    before = read_calendar(client, call)

    curation.edit_fields(call, {"withdrawn": True}, actor="anna")

    after = read_calendar(client, call)
    assert set(after) == set(before)
    assert {str(each["STATUS"]) for each in after.values()} == {"CANCELLED"}


def test_old_title_leads_to_the_plan_with_its_choices(client: Client) -> None:
    call = factories.CallFactory(title="New title")

    answer = client.get(f"/it/calls/{call.pk}-old-title/planning/?letter=5&x=y")

    assert (answer.status_code, answer["Location"]) == (
        301,
        f"/it/calls/{call.pk}-new-title/planning/?letter=5",
    )
