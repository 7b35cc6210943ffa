"""The events of a month: spans over its weeks, the agenda beneath them, and what has no day."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from opportunities.models import Event
from opportunities.views import calendar
from opportunities.vocabulary import ReviewState
from tests import factories
from tests.opportunities.reading_pages import open_page, text_of, words

pytestmark = pytest.mark.django_db

FEBRUARY = "/it/events/calendar/?month=2027-02"
# Two looks of the index (parameters, filters), the days of the month, its events.
QUERIES = 4


@pytest.fixture(autouse=True)
def today(settings: Settings) -> None:
    settings.TODAY = factories.TODAY


def make_event(title: str, starts_on: str, ends_on: str = "", **facts: Any) -> Event:
    hours: dict[str, Any] = {"starts_at": None, "ends_at": None}
    event: Event = factories.EventFactory(
        title=title, starts_on=starts_on, ends_on=ends_on, **(hours | facts)
    )
    return event


def weeks(page: BeautifulSoup) -> list[list[list[tuple[int, str]]]]:
    """Return the lines of each week: for each cell its days and its words."""
    return [
        [
            [(int(str(cell.get("colspan", "1"))), text_of(cell)) for cell in line("td")]
            for line in week("tr")[1:]
        ]
        for week in page.select(".month tbody")
    ]


def agenda(page: BeautifulSoup) -> list[str]:
    """Return the headings and titles of the agenda, in order."""
    return [text_of(each) for each in page.select(".agenda h3, .agenda li > a")]


def test_event_of_several_days_is_one_span_in_each_of_its_weeks(client: Client) -> None:
    make_event("Fair", "2027-02-12", "2027-02-16")

    page = open_page(client, FEBRUARY)

    assert weeks(page) == [
        [],
        [[(4, ""), (3, "Fair")]],
        [[(2, "continua: Fair"), (5, "")]],
        [],
    ]


def test_events_share_a_line_where_they_do_not_overlap(client: Client) -> None:
    make_event("Long", "2027-02-08", "2027-02-10")
    make_event("Short", "2027-02-09")
    make_event("Late", "2027-02-11")

    page = open_page(client, FEBRUARY)

    assert weeks(page)[1] == [
        [(3, "Long"), (1, "Late"), (3, "")],
        [(1, ""), (1, "Short"), (5, "")],
    ]


def test_span_reaches_over_both_ends_of_the_month(client: Client) -> None:
    make_event("Endless", "2027-01-01", "2027-03-31")
    make_event("January only", "2027-01-30", "2027-01-31")

    page = open_page(client, FEBRUARY)

    assert weeks(page) == [[[(7, "continua: Endless")]]] * 4
    assert agenda(page) == ["Lunedì 1 febbraio 2027", "Endless"]


def test_end_before_the_beginning_counts_as_one_day(client: Client) -> None:
    make_event("Mistaken", "2027-02-10", "2027-02-01")

    assert weeks(open_page(client, FEBRUARY))[1] == [[(2, ""), (1, "Mistaken"), (4, "")]]


def test_matchmaking_and_cancellation_are_told_in_words(client: Client) -> None:
    make_event("C2Lab Match-making", "2027-02-01")
    make_event("Forum", "2027-02-02", keywords=["brokerage event"], cancelled=True)
    make_event("Matches of makers", "2027-02-03")

    page = open_page(client, FEBRUARY)

    assert weeks(page)[0] == [
        [
            (1, "C2Lab Match-making matchmaking"),
            (1, "Forum matchmaking annullato"),
            (1, "Matches of makers"),
            (4, ""),
        ]
    ]


def test_event_of_which_only_the_month_is_known_stands_apart(client: Client) -> None:
    make_event("Some day", "2027-02")
    make_event("Some year", "2027")
    make_event("Until some day", "2027-02-20", "2027-03")

    page = open_page(client, FEBRUARY)

    assert weeks(page) == [[], [], [], []]
    assert [text_of(each) for each in page.select(".without-day li")] == [
        "Some year nel 2027, giorno non indicato",
        "Some day a febbraio 2027, giorno non indicato",
        "Until some day il 20 febbraio 2027 (20 febbraio 2027 – marzo 2027), giorno non indicato",
    ]


def test_today_is_marked_in_words_and_for_machines(client: Client) -> None:
    page = open_page(client, "/it/events/calendar/")

    assert words(page, "[aria-current=date]") == "22 novembre 2026 oggi"
    assert words(page, "h1") == "Eventi di novembre 2026"


def test_table_names_its_columns_and_itself(client: Client) -> None:
    page = open_page(client, FEBRUARY)

    assert [text_of(each) for each in page.select(".month thead th[scope=col]")] == [
        *("Lunedì", "Martedì", "Mercoledì", "Giovedì", "Venerdì", "Sabato", "Domenica")
    ]
    assert words(page, ".month caption") == (
        "Eventi di febbraio 2027, per settimana; quelli di più giorni occupano tutti i loro giorni"
    )
    assert len(page.select(".month .days th[scope=col] time")) == 28


def test_neighbouring_months_keep_the_filters(client: Client) -> None:
    page = open_page(client, f"{FEBRUARY}&format=online&q=x&view=agenda&status=bad")

    assert [each["href"] for each in page.select(".months > a")] == [
        "?q=x&format=online&view=agenda&month=2027-01",
        "?q=x&format=online&view=agenda",
        "?q=x&format=online&view=agenda&month=2027-03",
    ]
    assert [each["value"] for each in page.select("#filters input[type=hidden]")] == [
        "2027-02",
        "agenda",
    ]
    assert words(page, ".alert-info") == (
        "Stato: «bad» non è un valore valido: il filtro è stato ignorato."
    )


def test_filters_of_the_list_hold_for_the_month(client: Client) -> None:
    make_event("Here", "2027-02-10", format="online")
    make_event("Elsewhere", "2027-02-10", format="in_person")
    make_event("Waiting", "2027-02-10", review_state=ReviewState.AWAITING_REVIEW)

    assert agenda(open_page(client, f"{FEBRUARY}&format=online")) == [
        "Mercoledì 10 febbraio 2027",
        "Here",
    ]


def test_month_without_events_leads_to_the_next_one(client: Client) -> None:
    make_event("Past", "2026-01-10")
    make_event("Later", "2027-06-10")
    make_event("Next", "2027-04-10")

    page = open_page(client, FEBRUARY)

    assert words(page, ".empty") == "Nessun evento noto in questo mese. Il prossimo: aprile 2027"
    assert page.select_one(".empty a")["href"] == "?view=month&month=2027-04"


def test_month_after_all_events_leads_back_to_the_last_one(client: Client) -> None:
    make_event("Past", "2026-01-10")

    page = open_page(client, FEBRUARY)

    assert words(page, ".empty") == (
        "Nessun evento noto in questo mese. Nessun evento futuro noto. L'ultimo: gennaio 2026"
    )


def test_filters_that_no_event_matches_can_be_removed(client: Client) -> None:
    make_event("Event", "2027-02-10")

    page = open_page(client, f"{FEBRUARY}&q=xylophone")

    assert words(page, ".empty .h4") == "Nessun evento di questo mese corrisponde a questi filtri."
    assert page.select_one(".empty a")["href"] == "/it/events/calendar/"


def test_crowded_month_counts_its_days_and_each_number_leads_to_them(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calendar, "MOST_DRAWN", 2)
    monkeypatch.setattr(calendar, "MOST_TOLD", 1)
    make_event("A", "2027-02-10", "2027-02-11")
    make_event("B", "2027-02-11")
    make_event("C", "2027-02-28")

    page = open_page(client, FEBRUARY)
    links = page.select(".month .days a")
    day = open_page(client, f"/it/events/calendar/{links[1]['href']}")
    second = open_page(client, f"{FEBRUARY}&view=agenda&page=2")

    assert [text_of(each) for each in links] == ["1 evento", "2 eventi", "1 evento"]
    assert agenda(page) == ["Mercoledì 10 febbraio 2027", "A"]
    assert agenda(day) == ["Giovedì 11 febbraio 2027", "A", "B"]
    assert agenda(second) == ["Domenica 28 febbraio 2027", "C"]
    assert words(second, ".pagination [aria-current]") == "Pagina 2 di 2"


@pytest.mark.parametrize(
    ("query", "notice"),
    [
        ("month=2027-13", "Mese: «2027-13»"),
        ("month=1500-01", "Mese: «1500-01»"),
        ("view=week", "Vista: «week»"),
        ("month=2027-02&day=2027-03-01", "Giorno: «2027-03-01»"),
        ("colour=red", "colour: «red»"),
    ],
)
def test_what_makes_no_sense_is_told_and_dropped(client: Client, query: str, notice: str) -> None:
    page = open_page(client, f"/it/events/calendar/?{query}")

    assert words(page, ".alert-info") == (
        f"{notice} non è un valore valido: il filtro è stato ignorato."
    )


@pytest.mark.parametrize("month", ["1990-01", "2060-12"])
def test_catalogue_ends_somewhere(client: Client, month: str) -> None:
    page = open_page(client, f"/it/events/calendar/?month={month}")

    assert len(page.select(".months > a[rel]")) == 1


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("view", ["month", "agenda"])
def test_month_needs_the_same_queries_however_many_events(
    client: Client, view: str, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    factories.TopicFactory()
    factories.EventFactory.create_batch(count)
    open_page(client, FEBRUARY)  # the index loads at the first question

    with django_assert_num_queries(QUERIES):
        page = open_page(client, f"{FEBRUARY}&view={view}")

    assert len(page.select(".agenda li")) == count
