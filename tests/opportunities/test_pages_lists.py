"""The lists: what is over never pretends, and nothing asked breaks them."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from opportunities.views.card_shelf import CARDS
from opportunities.vocabulary import ReviewState
from tests import factories
from tests.opportunities.reading_pages import FACTORIES, open_page, text_of, titles, words

pytestmark = pytest.mark.django_db

# Two looks of the index (parameters, page), entries; calls and events have deadlines.
QUERIES = {
    "calls": 4,
    "events": 4,
    "partner-searches": 3,
    "articles": 3,
    "partnerships": 3,
    "organisations": 3,
}
# The same looks, and when the entries were last confirmed; their cards are kept.
QUERIES_WITH_KEPT_CARDS = 3


@pytest.fixture(autouse=True)
def today(settings: Settings) -> None:
    settings.TODAY = factories.TODAY


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", FACTORIES)
def test_list_needs_the_same_queries_however_many_entries(
    client: Client, name: str, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    topics = [factories.TopicFactory() for _ in range(3)]
    FACTORIES[name].create_batch(count, topics=topics)
    for _ in range(2):  # the index looks twice at what an open transaction wrote
        open_page(client, f"/it/{name}/")
    CARDS.forget()

    with django_assert_num_queries(QUERIES[name]):
        page = open_page(client, f"/it/{name}/")
    with django_assert_num_queries(QUERIES_WITH_KEPT_CARDS):
        again = open_page(client, f"/it/{name}/")

    assert len(titles(page)) == count
    assert again.main == page.main


def test_partner_searches_do_not_ask_for_each_call(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(3):
        factories.PartnerSearchFactory(call=factories.CallFactory())
    for _ in range(2):  # the index looks twice at what an open transaction wrote
        open_page(client, "/it/partner-searches/")
    CARDS.forget()

    with django_assert_num_queries(QUERIES["partner-searches"]):
        open_page(client, "/it/partner-searches/")


def test_list_of_calls_puts_each_status_under_its_own_heading(client: Client) -> None:
    factories.ClosedCallFactory(title="closed")
    factories.CallFactory(title="undated", deadlines=[])
    factories.CallFactory(title="open")

    page = open_page(client, "/it/calls/")

    headings = [each.get_text() for each in page.select(".results h2, .results .entry-title a")]
    assert headings == [
        "Bandi aperti",
        "open",
        "Bandi chiusi",
        "closed",
        "Bandi con scadenza non nota",
        "undated",
    ]
    assert words(page, ".lead") == (
        "Prima i bandi aperti, a cominciare da quello che chiude per primo; poi quelli in arrivo, "
        "i chiusi dal più recente, i ritirati e in fondo quelli con scadenza non nota."
    )


def test_code_of_a_sector_alone_keeps_the_sector_chosen(client: Client) -> None:
    topic = factories.TopicFactory(scheme="industrial_ecosystem", code="textiles")
    factories.CallFactory(title="For textiles", topics=[topic])
    factories.CallFactory(title="For others")

    page = open_page(client, "/it/calls/?topic=textiles")

    assert titles(page) == ["For textiles"]
    assert [text_of(each) for each in page.select(".chosen a")] == [
        "Settore: Tessile × (rimuovi)",
        "Rimuovi tutti i filtri",
    ]


@pytest.mark.parametrize("name", FACTORIES)
def test_unpublished_entries_are_not_listed(client: Client, name: str) -> None:
    FACTORIES[name](title="Published")
    FACTORIES[name](title="Waiting", review_state=ReviewState.AWAITING_REVIEW)
    FACTORIES[name](title="Rejected", review_state=ReviewState.REJECTED)

    assert titles(open_page(client, f"/it/{name}/")) == ["Published"]


@pytest.mark.parametrize("name", FACTORIES)
def test_list_that_is_still_empty_says_so(client: Client, name: str) -> None:
    page = open_page(client, f"/it/{name}/")

    assert words(page, ".empty .h4") == "Questo elenco è ancora vuoto."


def test_filters_that_match_nothing_offer_the_whole_list(client: Client) -> None:
    factories.CallFactory()

    page = open_page(client, "/it/calls/?q=xylophone")

    assert titles(page) == []
    assert words(page, ".empty .h4") == "Nessuna scheda corrisponde a questi filtri."
    assert [(text_of(link), link["href"]) for link in page.select(".empty a")] == [
        ("senza «Parole»: 1 scheda", "/it/calls/"),
        ("Mostra tutto l’elenco", "/it/calls/"),
    ]


@pytest.mark.parametrize(
    ("query", "notices"),
    [
        ("page=abc", ["Pagina: «abc» non è un valore valido: il filtro è stato ignorato."]),
        ("page=0", ["Pagina: «0» non è un valore valido: il filtro è stato ignorato."]),
        ("page=9", ["Pagina: «9» non è un valore valido: il filtro è stato ignorato."]),
        ("page=%C2%B2", ["Pagina: «²» non è un valore valido: il filtro è stato ignorato."]),
        (
            "page_size=1000&status=opne",
            [
                "Stato: «opne» non è un valore valido: il filtro è stato ignorato.",
                ("Schede per pagina: «1000» non è un valore valido: il filtro è stato ignorato."),
            ],
        ),
        (
            "sort=title&kind=event&view=%00&columns=price&utm_source=mail&fbclid=1",
            [
                "sort: «title» non è un valore valido: il filtro è stato ignorato.",
                "view: «\ufffd» non è un valore valido: il filtro è stato ignorato.",
                "columns: «price» non è un valore valido: il filtro è stato ignorato.",
                "kind: «event» non è un valore valido: il filtro è stato ignorato.",
            ],
        ),
        ("page=&page_size=&status=&sort=&utm_source=mail", []),
    ],
)
def test_parameter_that_makes_no_sense_is_told_and_dropped(
    client: Client, query: str, notices: list[str]
) -> None:
    factories.CallFactory(title="here")

    page = open_page(client, f"/it/calls/?{query}")

    assert titles(page) == ["here"]
    assert [" ".join(each.get_text().split()) for each in page.select(".alert-info p")] == notices


def test_pages_of_a_list_keep_the_filters(client: Client) -> None:
    factories.CallFactory.create_batch(3, title="Clusters & food")

    page = open_page(client, "/it/calls/?q=clusters+%26&page_size=1&page=2&status=bad,open")

    assert [link["href"] for link in page.select(".pagination a")] == [
        "/it/calls/?q=clusters+%26&status=open&page_size=1",
        "/it/calls/?q=clusters+%26&status=open&page_size=1&page=3",
    ]
    assert words(page, ".pagination [aria-current]") == "Pagina 2 di 3"


def test_list_shows_twenty_entries_on_a_page(client: Client) -> None:
    factories.ArticleFactory.create_batch(21)

    assert len(titles(open_page(client, "/it/articles/"))) == 20
    assert len(titles(open_page(client, "/it/articles/?page=2"))) == 1
    assert len(titles(open_page(client, "/it/articles/?page_size=100"))) == 21


@pytest.mark.parametrize("path", ["/it/", "/it/calls/", "/it/sources/"])
def test_pages_are_only_read(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405
