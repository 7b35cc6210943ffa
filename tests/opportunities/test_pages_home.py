"""The first page shows what is open now, and nothing that is not."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from opportunities.views.card_shelf import CARDS
from opportunities.vocabulary import ReviewState
from tests import factories
from tests.opportunities.reading_pages import open_page, text_of, titles, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(settings: Settings) -> None:
    settings.TODAY = factories.TODAY


def test_home_shows_open_calls_next_to_close_first_and_nothing_else(client: Client) -> None:
    factories.ClosedCallFactory(title="closed")
    factories.CallFactory(title="withdrawn", withdrawn=True)
    factories.CallFactory(title="deadline unknown", deadlines=[])
    factories.CallFactory(title="not opened yet", opens_on="2026-12-01")
    factories.CallFactory(title="in review", review_state=ReviewState.AWAITING_REVIEW)
    factories.CallFactory(title="later")
    factories.CallFactory(title="tomorrow", deadlines=[{"date": "2026-11-23"}])

    page = open_page(client, "/it/")

    assert titles(page) == ["tomorrow", "later"]
    assert words(page, ".count") == (
        "2 bandi aperti, dal primo che chiude. Filtra per settore o programma"
    )
    assert [(text_of(each), each["href"]) for each in page.select(".other-calls h3 a")] == [
        ("1 bando in arrivo", "/it/calls/?status=forthcoming"),
        ("1 bando chiuso", "/it/calls/?status=closed"),
        ("1 bando con scadenza non nota", "/it/calls/?status=unknown"),
    ]
    assert [text_of(each) for each in page.select(".in-short a")] == ["not opened yet", "closed"]


def test_recently_closed_are_those_of_the_last_ninety_days(client: Client) -> None:
    factories.CallFactory(title="91 days ago", deadlines=[{"date": "2026-08-23"}])
    factories.CallFactory(title="89 days ago", deadlines=[{"date": "2026-08-25"}])

    page = open_page(client, "/it/")

    assert [text_of(each) for each in page.select(".in-short a")] == ["89 days ago"]
    assert words(page, ".other-calls h3:nth-of-type(2)") == "2 bandi chiusi"
    assert words(page, ".other-calls .count") == "Gli ultimi, chiusi da meno di 90 giorni:"


def test_of_the_recently_closed_the_last_five_are_shown(client: Client) -> None:
    for day in range(10, 17):
        factories.CallFactory(title=f"November {day}", deadlines=[{"date": f"2026-11-{day}"}])

    page = open_page(client, "/it/")

    assert [text_of(each) for each in page.select(".in-short a")] == [
        f"November {day}" for day in (16, 15, 14, 13, 12)
    ]


def test_call_closed_long_ago_is_not_called_recent(client: Client) -> None:
    factories.CallFactory(deadlines=[{"date": "2018-03-08"}])

    page = open_page(client, "/it/")

    assert page.select(".in-short, .other-calls .count") == []


def test_home_without_open_calls_says_when_it_was_read_and_shows_the_archive(
    client: Client,
) -> None:
    factories.ClosedCallFactory()
    factories.SourceFactory(code="blind", stale_since=factories.SEEN_AT, scraped=False)

    page = open_page(client, "/it/")

    assert titles(page) == []
    assert words(page, ".empty .h4") == "Oggi, per quanto dicono le fonti, nessun bando è aperto."
    assert words(page, ".last-read") == (
        "European Cluster Collaboration Platform: ultima lettura riuscita 1 giorno fa "
        "(21 novembre 2026, ore 07:17 di Bruxelles)."
    )
    assert page.select_one(".empty a")["href"] == "/it/calls/"


def test_home_before_the_first_reading_says_so(client: Client) -> None:
    assert words(open_page(client, "/it/"), ".last-read") == "Nessuna fonte è stata ancora letta."

    factories.SourceFactory(last_good_run_at=None)

    assert words(open_page(client, "/it/"), ".last-read") == (
        "European Cluster Collaboration Platform: non ancora letta con successo."
    )


@pytest.mark.parametrize("count", [1, 3])
def test_home_needs_the_same_queries_however_many_calls(
    client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    topics = [factories.TopicFactory() for _ in range(3)]
    factories.CallFactory.create_batch(count, topics=topics)
    for _ in range(2):  # the index looks twice at what an open transaction wrote
        open_page(client, "/it/")
    CARDS.forget()

    with django_assert_num_queries(3):  # one look of the index, the open calls, their deadlines
        page = open_page(client, "/it/")
    with django_assert_num_queries(2):  # their cards are kept: when were they last confirmed
        again = open_page(client, "/it/")

    assert len(titles(page)) == count
    assert again.main == page.main


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("it", "Non sappiamo quali bandi sono aperti oggi: la fonte non è leggibile."),
        ("en", "We do not know which calls are open today: the source cannot be read."),
    ],
)
def test_home_concludes_nothing_while_no_source_can_be_read(
    client: Client, language: str, told: str
) -> None:
    factories.SourceFactory(code="blind", stale_since=factories.SEEN_AT)
    factories.SourceFactory(code="never-read", last_good_run_at=None)

    page = open_page(client, f"/{language}/")

    assert [each.get_text() for each in page.select(".empty .h4")] == [told]


@pytest.mark.parametrize(
    ("query", "list_query"),
    [
        ("topic=textiles", "topic=textiles&status=open"),
        ("q=a+%26+b&page=2", "q=a+%26+b&page=2&status=open"),
        ("status=closed&programme=smp", "status=closed&programme=smp"),
    ],
)
def test_filters_on_the_first_page_lead_to_the_list_that_has_them(
    client: Client, query: str, list_query: str
) -> None:
    response = client.get(f"/it/?{query}")

    assert response.status_code == 302
    assert response["Location"] == f"/it/calls/?{list_query}"


def test_first_page_tells_a_parameter_that_it_does_not_know(client: Client) -> None:
    page = open_page(client, "/it/?kind=event&q=")

    assert words(page, ".alert-info") == (
        "kind: «event» non è un valore valido: il filtro è stato ignorato."
    )
