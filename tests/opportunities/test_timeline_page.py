"""The coming months at a glance: one line per call, and the same in words."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from opportunities.views import timeline
from opportunities.vocabulary import ReviewState
from tests import factories
from tests.opportunities.reading_pages import open_page, text_of, words

pytestmark = pytest.mark.django_db

# Which calls, the calls, their dates, their events twice; other events: under way, later; the
# index looks at the parameters of calls and events, and at what the filters offer.
QUERIES = 10


@pytest.fixture(autouse=True)
def today(settings: Settings) -> None:
    settings.TODAY = factories.TODAY


def lines(page: BeautifulSoup) -> list[list[str]]:
    """Return the words of the table: headings of groups, then title and dates of each line."""
    return [
        [text_of(cell) for cell in row.select("th, td:not(.drawing)")]
        for row in page.select(".lines tbody tr")
    ]


def marks(page: BeautifulSoup) -> list[tuple[str, str]]:
    """Return what is drawn, and where."""
    shapes: Any = page.select(".lines tbody .drawing > svg > :not(.now)")
    return [
        (
            (each.get("class") or each.path["class"])[0],
            each.get("cx") or each.get("x"),
        )
        for each in shapes
    ]


def test_line_of_a_call_has_all_its_dates_in_a_drawing_and_in_words(client: Client) -> None:
    programme = factories.ProgrammeFactory(code="smp", name="SMP", name_it="Mercato unico")
    call = factories.CallFactory(
        title="Euroclusters",
        programme=programme,
        opens_on="2026-11-01",
        deadlines=[
            {"kind": "superseded", "date": "2026-11-10"},
            {"kind": "stage_1", "date": "2026-12-01"},
            {"kind": "stage_2", "date": "2027-05-01", "time": None, "certainty": "announced"},
        ],
    )
    call.related.add(factories.EventFactory(title="Matchmaking", starts_on="2027-02-01"))

    page = open_page(client, "/it/timeline/")

    assert lines(page) == [
        ["Mercato unico"],
        [
            "Euroclusters",
            (
                "Apertura: 1 novembre 2026 "
                "Prima fase: 1 dicembre 2026, ore 17:00 di Bruxelles "
                "Seconda fase: 1 maggio 2027 (annunciata, non ancora ufficiale) "
                "Matchmaking : 1–11 febbraio 2027"
            ),
        ],
    ]
    assert marks(page) == [
        ("opening", "0.00%"),
        ("stated", "8.33%"),
        ("announced", "50.00%"),
        ("event", "25.00%"),
    ]


def test_expected_window_is_told_from_a_stated_date(client: Client) -> None:
    factories.CallFactory(
        title="I3",
        programme=None,
        deadlines=[
            {"kind": "expected", "date": "2027-02", "date_to": "2027-04", "time": None},
        ],
    )

    page = open_page(client, "/it/timeline/")

    assert lines(page) == [
        ["Programma non indicato dalla fonte"],
        ["I3", "Apertura prevista: febbraio – aprile 2027 (previsione, non una scadenza)"],
    ]
    [bar] = page.select(".lines tbody rect.expected")
    assert (bar["x"], bar["width"]) == ("25.00%", "24.72%")


def test_calls_stand_by_programme_and_by_what_comes_next(client: Client) -> None:
    first = factories.ProgrammeFactory(code="a", name="A", name_it="")
    second = factories.ProgrammeFactory(code="b", name="B", name_it="")
    for title, programme, day in [
        ("last", second, "2027-03-01"),
        ("second", second, "2027-01-01"),
        ("first", first, "2026-12-01"),
        ("third", first, "2027-02-01"),
    ]:
        factories.CallFactory(title=title, programme=programme, deadlines=[{"date": day}])

    page = open_page(client, "/it/timeline/")

    assert [line[0] for line in lines(page)] == ["A", "first", "third", "B", "second", "last"]


def test_what_is_outside_the_months_or_not_valid_is_not_there(client: Client) -> None:
    factories.CallFactory(title="here", deadlines=[{"date": "2026-11-01"}])
    factories.CallFactory(title="before", deadlines=[{"date": "2026-10-31"}])
    factories.CallFactory(title="after", deadlines=[{"date": "2027-11-01"}])
    factories.CallFactory(title="withdrawn", withdrawn=True)
    factories.CallFactory(title="waiting", review_state=ReviewState.AWAITING_REVIEW)
    factories.EventFactory(title="event before", starts_on="2026-10-01", ends_on="2026-10-31")
    factories.EventFactory(title="event under way", starts_on="2026-10-01", ends_on="2026-11-01")
    factories.EventFactory(title="event after", starts_on="2027-11-01", ends_on="")
    factories.EventFactory(title="cancelled", cancelled=True)

    page = open_page(client, "/it/timeline/")

    assert [line[0] for line in lines(page) if len(line) == 2] == ["here", "event under way"]


def test_months_can_be_chosen_and_links_keep_the_filters(client: Client) -> None:
    factories.CallFactory(title="spring", deadlines=[{"date": "2027-04-15"}])

    page = open_page(client, "/it/timeline/?from=2027-03&months=3&q=spring&status=bad")

    assert [text_of(each) for each in page.select(".lines thead li")] == ["mar 2027", "apr", "mag"]
    assert [each["href"] for each in page.select(".months a")] == [
        "?q=spring&from=2026-12&months=3",
        "?q=spring&from=2027-06&months=3",
        "?q=spring&from=2027-03&months=3",
        "?q=spring&from=2027-03&months=6",
        "?q=spring&from=2027-03&months=12",
        "?q=spring&from=2027-03&months=24",
    ]
    assert lines(page)[1][0] == "spring"


def test_filters_of_calls_hold_for_events_too(client: Client) -> None:
    programme = factories.ProgrammeFactory(code="i3")
    topic = factories.TopicFactory(scheme="industrial_ecosystem", code="textiles")
    factories.CallFactory(title="call", programme=programme, topics=[topic])
    factories.CallFactory(title="other call")
    factories.EventFactory(title="event", programme=programme, topics=[topic])
    factories.EventFactory(title="event of another programme", topics=[topic])
    factories.EventFactory(title="event of another topic", programme=programme)

    page = open_page(client, "/it/timeline/?programme=i3&topic=textiles")

    assert [line[0] for line in lines(page) if len(line) == 2] == [
        "call",
        "event",
    ]


def test_line_says_where_it_was_cut(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timeline, "MOST_CALLS", 1)
    monkeypatch.setattr(timeline, "MOST_EVENTS", 1)
    factories.CallFactory.create_batch(2)
    factories.EventFactory.create_batch(2)

    page = open_page(client, "/it/timeline/")

    assert len([line for line in lines(page) if len(line) == 2]) == 2
    assert [text_of(each) for each in page.select(".lines ~ p")] == [
        "Si vedono solo i 1 bandi con le date più vicine; usare i filtri per vedere gli altri.",
        "Si vedono solo i 1 eventi più vicini; il calendario li contiene tutti. Calendario",
    ]


@pytest.mark.parametrize(
    ("query", "notice"),
    [
        ("from=2027", "Dal mese: «2027»"),
        ("months=7", "Mesi: «7»"),
        ("months=12&page=2&x=1", "x: «1»"),
    ],
)
def test_what_makes_no_sense_is_told_and_dropped(client: Client, query: str, notice: str) -> None:
    page = open_page(client, f"/it/timeline/?{query}")

    assert words(page, ".alert-info") == (
        f"{notice} non è un valore valido: il filtro è stato ignorato."
    )
    assert len(page.select(".lines thead li")) == 0
    assert words(page, ".empty .h4") == "Nessuna data nota in questi mesi."


def test_english_page_speaks_english(client: Client) -> None:
    factories.CallFactory(title="call", deadlines=[{"kind": "cut_off", "date": "2026-12-01"}])

    page = open_page(client, "/en/timeline/")

    assert lines(page)[1] == [
        "call",
        "Intermediate cut-off: 1 December 2026, 17:00 Brussels time",
    ]
    assert marks(page) == [("stated", "8.33%")]


@pytest.mark.parametrize("count", [1, 3])
def test_timeline_needs_the_same_queries_however_many_lines(
    client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for call in factories.CallFactory.create_batch(count):
        call.related.add(factories.EventFactory())
    factories.EventFactory.create_batch(count)
    open_page(client, "/it/timeline/")  # the index loads at the first question

    with django_assert_num_queries(QUERIES):
        page = open_page(client, "/it/timeline/")

    assert len([line for line in lines(page) if len(line) == 2]) == 2 * count
