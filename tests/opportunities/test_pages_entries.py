"""One page per entry, at one address, in both languages."""

import pytest
from django.test import Client
from pytest_django import Settings

from opportunities.vocabulary import OrganisationKind, ReviewState
from tests import factories
from tests.opportunities.reading_pages import (
    FACTORIES,
    address_of,
    answers,
    open_entry,
    section,
    text_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(settings: Settings) -> None:
    settings.TODAY = factories.TODAY


@pytest.mark.parametrize("name", FACTORIES)
def test_every_kind_has_a_page_in_both_languages(client: Client, name: str) -> None:
    entry = FACTORIES[name](title="Là où ça commence: 50% & più")

    for language in ("it", "en"):
        page = open_entry(client, entry, language)

        assert page.html["lang"] == language
        assert page.h1.get_text() == entry.title
        assert address_of(entry, language) == (
            f"/{language}/{name}/{entry.pk}-la-ou-ca-commence-50-piu/"
        )


@pytest.mark.parametrize("name", FACTORIES)
def test_unpublished_entry_has_no_page(client: Client, name: str) -> None:
    entry = FACTORIES[name](review_state=ReviewState.REJECTED)

    assert client.get(address_of(entry)).status_code == 404


def test_wrong_words_in_the_address_lead_to_the_right_ones_for_good(client: Client) -> None:
    call = factories.CallFactory(title="Right words")

    response = client.get(f"/it/calls/{call.pk}-wrong-words/?from=mail")

    assert response.status_code == 301
    assert response["Location"] == f"/it/calls/{call.pk}-right-words/?from=mail"
    assert client.get(f"/it/calls/{call.pk}-x/")["Location"] == f"/it/calls/{call.pk}-right-words/"


def test_number_of_another_kind_or_of_nothing_has_no_page(client: Client) -> None:
    event = factories.EventFactory()

    assert client.get(f"/it/calls/{event.pk}-{event.slug}/").status_code == 404
    assert client.get("/it/calls/99999999999999999999999-x/").status_code == 404
    assert client.get("/it/calls/0-x/").status_code == 404


def test_related_entries_are_the_published_ones_and_the_searches_of_a_call(client: Client) -> None:
    call = factories.CallFactory()
    event = factories.EventFactory(title="Info day")
    linked = factories.PartnerSearchFactory(title="Linked twice", call=call)
    factories.PartnerSearchFactory(title="Serves the call", call=call)
    call.related.add(event, linked, factories.ArticleFactory(review_state=ReviewState.REJECTED))

    page = open_entry(client, call)

    assert [text_of(each) for each in section(page, "related")("li")] == [
        "Info day 10–11 febbraio 2027, Fiera del Levante, Bari · In programma",
        "Linked twice Aperta",
        "Serves the call Aperta",
    ]


def test_event_answers_when_where_and_whether_it_is_for_us(client: Client) -> None:
    topic = factories.TopicFactory(
        scheme="industrial_ecosystem", code="textiles", label_en="Textiles", label_it="Tessile"
    )
    event = factories.EventFactory(
        topics=[topic], deadlines=[{"kind": "registration", "date": "2027-01-20", "time": None}]
    )

    page = open_entry(client, event)

    assert answers(page) == {
        "Quando?": "10–11 febbraio 2027, ore 09:30–17:00 di Bruxelles",
        "Dove?": "Fiera del Levante, Bari, Italia (in presenza)",
        "È per noi?": "Tessile",
        "Iscrizione": "Apri la pagina di iscrizione",
    }
    assert [text_of(each) for each in section(page, "dates")("li")] == [
        "Oggi: 22 novembre 2026",
        (
            "Chiusura delle iscrizioni : 20 gennaio 2027 tra 59 giorni prossima data "
            "dal campo data della fonte: DEADLINE: 2027-01-20"
        ),
    ]


def test_event_of_which_little_is_known_says_so(client: Client) -> None:
    event = factories.EventFactory(
        starts_on="2027", ends_on="", starts_at=None, place="", country="", format="",
        registration_url="", language="it",
    )  # fmt: skip

    assert answers(open_entry(client, event)) == {
        "Quando?": "2027",
        "Dove?": "la fonte non lo dice",
        "È per noi?": "settori: la fonte non lo dice",
        "Iscrizione": "la fonte non lo dice",
    }


def test_counted_partner_searches_show_their_number(client: Client) -> None:
    call = factories.CallFactory(title="ESCP-4S3", deadlines=[])
    counted = factories.PartnerSearchFactory(
        counted=8, published_on="2016-12", expires_on="", call=call
    )
    undated = factories.PartnerSearchFactory(counted=2, published_on="")

    page = open_entry(client, counted)

    assert text_of(page.select_one(".marks")) == (
        "Termine non noto 8 ricerche partner, a dicembre 2016"
    )
    assert answers(page) == {
        "Valida fino a": "la chiusura del suo bando",
        "Cerca": "cluster, technology centre",
        "Proposta da": "Wagralim",
        "Bando": "ESCP-4S3",
    }
    assert text_of(open_entry(client, undated).select_one(".marks")) == "Aperta 2 ricerche partner"


def test_partnership_lists_its_members(client: Client) -> None:
    page = open_entry(client, factories.PartnershipFactory())

    assert answers(page) == {
        "Periodo": "settembre 2025 – agosto 2028",
        "Programma": "la fonte non lo dice",
        "Dotazione": "1.500.000 €",
    }
    assert [text_of(each) for each in section(page, "members")("li")] == ["D.A.Re.", "Wagralim"]


def test_district_shows_its_region_and_what_the_region_counts_as(client: Client) -> None:
    district = factories.OrganisationFactory(type=OrganisationKind.PRODUCTION_DISTRICT)
    factories.RegionCategoryFactory(region=district.region)
    factories.RegionCategoryFactory(
        region=district.region, period="2007-2013", category="convergence", act=""
    )

    page = open_entry(client, district)

    assert text_of(page.select_one(".marks")) == "distretto produttivo · D.A.Re."
    assert answers(page) == {
        "Sede": "Foggia",
        "Regione": "Puglia (ITF4)",
        "Sito": "https://www.darepuglia.it",
    }
    assert [text_of(each) for each in section(page, "region")("li")] == [
        "2007-2013: regione dell’obiettivo Convergenza",
        "2021-2027: regione meno sviluppata (Implementing Decision (EU) 2021/1130)",
    ]


def test_partnership_of_which_one_end_is_not_known_says_so(client: Client) -> None:
    page = open_entry(client, factories.PartnershipFactory(starts_on="2020-02", ends_on=""))

    assert answers(page)["Periodo"] == "da febbraio 2020, fine non indicata"
