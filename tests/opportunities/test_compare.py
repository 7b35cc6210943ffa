"""Calls side by side: what differs is said in words, and each fact has its proof."""

import pytest
from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from opportunities.models import Call
from opportunities.reading.comparison import Choice, read_choice
from opportunities.templatetags.cards import show_choice
from opportunities.vocabulary import ReviewState
from tests import factories
from tests.opportunities.reading_pages import address_of, open_page, text_of, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(settings: Settings) -> None:
    settings.TODAY = factories.TODAY


def compare(client: Client, *calls: Call, language: str = "it") -> BeautifulSoup:
    ids = ",".join(str(call.pk) for call in calls)
    return open_page(client, f"/{language}/calls/compare/?ids={ids}")


def row(page: BeautifulSoup, label: str) -> list[str]:
    """Return the cells of the row whose name begins with ``label``, the name included."""
    found = [each for each in page.select(".compared tr") if text_of(each.th).startswith(label)]
    assert len(found) == 1
    return [text_of(cell) for cell in found[0].select("th, td")]


@pytest.mark.parametrize(
    ("texts", "choice"),
    [
        (["1,2", "3"], Choice(ids=[1, 2, 3], too_many=[], misunderstood=[])),
        (["2", "2,1", ""], Choice(ids=[2, 1], too_many=[], misunderstood=[])),
        (["5,4,3,2,1,0"], Choice(ids=[5, 4, 3, 2], too_many=[1, 0], misunderstood=[])),
        ([" 1 , x,-2,²"], Choice(ids=[1], too_many=[], misunderstood=["x", "-2", "²"])),
        (["9" * 30], Choice(ids=[], too_many=[], misunderstood=["9" * 30])),
        ([], Choice(ids=[], too_many=[], misunderstood=[])),
    ],
)
def test_ids_may_be_repeated_or_separated_by_commas(texts: list[str], choice: Choice) -> None:
    assert read_choice(texts) == choice


def test_rows_say_in_words_whether_the_calls_differ(client: Client) -> None:
    first = factories.CallFactory(grant_max_eur=100_000, grants_expected=None, countries=["IT"])
    second = factories.CallFactory(grant_max_eur=200_000, grants_expected=None, countries=[])

    page = compare(client, first, second)

    assert row(page, "Massimo per un singolo") == [
        "Massimo per un singolo contributo diverso", "100.000 €", "200.000 €",
    ]  # fmt: skip
    assert row(page, "Dotazione") == [
        "Dotazione dell’intero bando uguale", "42.000.000 €", "42.000.000 €",
    ]  # fmt: skip
    assert row(page, "Contributi previsti") == [
        "Contributi previsti non noto per nessuno",
        "la fonte non lo dice",
        "la fonte non lo dice",
    ]
    assert row(page, "Paesi") == ["Paesi non noto per tutti", "Italia", "la fonte non lo dice"]
    assert row(page, "Chi può partecipare")[0] == "Chi può partecipare uguale"
    assert row(page, "Tempo rimasto") == ["Tempo rimasto", "tra 25 giorni", "tra 25 giorni"]


def test_dates_are_compared_with_hour_and_kind(client: Client) -> None:
    first = factories.CallFactory(
        opens_on="2026-09",
        deadlines=[
            {"kind": "superseded", "date": "2026-11-01"},
            {"kind": "stage_1", "date": "2026-12-01"},
            {"kind": "stage_2", "date": "2027-02-01", "time": None},
        ],
    )
    second = factories.CallFactory(
        deadlines=[{"kind": "expected", "date": "2027-03", "time": None}]
    )

    page = compare(client, first, second)

    assert row(page, "Scadenze") == [
        "Scadenze non noto per tutti",
        "Prima fase: 1 dicembre 2026, ore 17:00 di Bruxelles Seconda fase: 1 febbraio 2027",
        "la fonte non lo dice",
    ]
    assert row(page, "Apertura prevista")[2] == "Apertura prevista: marzo 2027"
    assert row(page, "Tempo rimasto")[2] == "nessuna scadenza futura nota"


def test_every_fact_leads_to_its_proof(client: Client) -> None:
    first, second = factories.CallFactory.create_batch(2)
    factories.EvidenceFactory(opportunity=first)

    page = compare(client, first, second)

    assert [link["href"] for link in page.select(".compared .proof a")] == [
        f"{address_of(first)}#proof-grant_max_eur",
        f"/archive/{'a' * 64}/?quote=The+maximum+grant+is+EUR+1+615+000.",
    ]
    target = open_page(client, address_of(first)).select_one("#proof-grant_max_eur")
    assert text_of(target.th) == "Contributo massimo"


def test_columns_keep_the_order_asked_for_and_can_be_taken_out(client: Client) -> None:
    first, second, third = factories.CallFactory.create_batch(3)

    page = compare(client, third, first, second)

    assert [link.get_text() for link in page.select("thead th > a[lang]")] == [
        third.title, first.title, second.title,
    ]  # fmt: skip
    assert [link["href"] for link in page.select("thead .remove")] == [
        f"?ids={first.pk},{second.pk}",
        f"?ids={third.pk},{second.pk}",
        f"?ids={third.pk},{first.pk}",
    ]
    assert compare(client, first, second).select("thead .remove") == []


def test_fifth_call_and_unknown_numbers_are_named_and_left_out(client: Client) -> None:
    calls = factories.CallFactory.create_batch(5)
    hidden = factories.CallFactory(review_state=ReviewState.AWAITING_REVIEW)

    page = compare(client, *calls)
    other = compare(client, calls[0], hidden, calls[1])

    assert words(page, ".alert") == (
        f"Si possono affiancare al massimo 4 bandi; lasciati fuori: {calls[4].pk}."
    )
    assert len(page.select("thead th")) == 5
    assert words(other, ".alert") == f"Nessun bando pubblicato ha questo numero: {hidden.pk}."
    assert len(other.select("thead th")) == 3
    assert hidden.title not in other.get_text()


@pytest.mark.parametrize("query", ["", "?ids=", "?ids=x", "?ids=<script>,'", "?ids=%00"])
def test_fewer_than_two_calls_get_a_sentence_and_the_way_on(client: Client, query: str) -> None:
    page = open_page(client, f"/it/calls/compare/{query}")

    assert words(page, ".empty .h4") == "Per un confronto servono almeno due bandi."
    assert [link["href"] for link in page.select(".empty a")] == ["/it/calls/?status=open"]
    assert page.select("table, main script") == []


def test_single_call_is_named_on_the_way_on(client: Client) -> None:
    call = factories.CallFactory(title="Alone")

    page = compare(client, call)

    assert text_of(page.select(".empty p")[1]) == "Scelti finora: Alone"


def test_comparison_is_not_for_search_engines_and_names_its_own_address(client: Client) -> None:
    first, second = factories.CallFactory.create_batch(2)

    page = open_page(client, f"/it/calls/compare/?ids={second.pk}&ids={first.pk}&utm_source=mail")

    assert page.select_one("meta[name=robots]")["content"] == "noindex"
    assert page.select_one("link[rel=canonical]")["href"] == (
        f"http://testserver/it/calls/compare/?ids={second.pk},{first.pk}"
    )


@pytest.mark.parametrize("count", [2, 4])
def test_comparison_needs_the_same_queries_for_two_and_four(
    client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    calls = factories.CallFactory.create_batch(
        count, topics=[factories.TopicFactory() for _ in range(3)]
    )
    for call in calls:
        factories.EvidenceFactory(opportunity=call)

    for _ in range(2):  # the index looks twice at what an open transaction wrote
        compare(client, *calls)

    with django_assert_num_queries(5):
        compare(client, *calls)


def test_lists_may_offer_the_choice_with_two_parts() -> None:
    call = factories.CallFactory(title="<b>Euroclusters</b>")

    choice = BeautifulSoup(show_choice(call), "lxml")
    bar = BeautifulSoup(render_to_string("opportunities/parts/compare_bar.html"), "lxml")

    assert (choice.input["name"], choice.input["value"]) == ("ids", str(call.pk))
    assert text_of(choice.label) == "Confronta : <b>Euroclusters</b>"
    assert choice.label["for"] == choice.input["id"]
    assert choice.input["form"] == bar.form["id"] == bar.button["form"] == "compare"
    assert bar.form["action"] == "/it/calls/compare/"
