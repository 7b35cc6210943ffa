"""A card tells the facts of its kind in the same order everywhere."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from opportunities.vocabulary import OrganisationKind
from tests import factories
from tests.opportunities.reading_pages import facts, open_page, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(settings: Settings) -> None:
    settings.TODAY = factories.TODAY


def test_card_of_a_call_answers_by_when_with_what_money_for_whom(client: Client) -> None:
    topics = [factories.TopicFactory() for _ in range(4)]
    factories.CallFactory(topics=topics, title_it="Euroclusters per le PMI")

    page = open_page(client, "/it/calls/")

    assert facts(page) == {
        "Scadenza": "17 dicembre 2026, ore 17:00 di Bruxelles tra 25 giorni",
        "Programma": "Programma per il mercato unico",
        "Fondi": "contributo massimo 1.615.000 €",
        "Chi può partecipare": "cluster e distretti, piccole e medie imprese",
    }
    assert page.select_one(".entry-title a")["lang"] == "en"
    assert words(page, ".entry-title .translated") == "Euroclusters per le PMI"
    assert len(page.select(".entry-card .chip")) == 3
    assert words(page, ".freshness") == (
        "European Cluster Collaboration Platform: verificato sulla fonte 1 giorno fa"
    )


def test_card_in_english_uses_english_words_and_no_italian_title(client: Client) -> None:
    factories.CallFactory(title_it="Euroclusters per le PMI")

    page = open_page(client, "/en/calls/")

    assert facts(page) == {
        "Deadline": "17 December 2026, 17:00 Brussels time in 25 days",
        "Programme": "Single Market Programme",
        "Money": "maximum grant €1,615,000",
        "Who may apply": "clusters and districts, small and medium-sized enterprises",
    }
    assert page.select(".translated") == []


def test_what_the_source_does_not_say_is_told_as_unknown(client: Client) -> None:
    factories.CallFactory(bare=True, deadlines=[], confirmed_with=None)

    page = open_page(client, "/it/calls/")

    unknown = "la fonte non lo dice"
    assert facts(page) == {
        "Scadenza": unknown,
        "Programma": unknown,
        "Fondi": unknown,
        "Chi può partecipare": unknown,
    }
    assert words(page, ".freshness") == (
        "European Cluster Collaboration Platform: "
        "dal catalogo iniziale, non ancora verificato sulla fonte"
    )


@pytest.mark.parametrize(
    ("deadlines", "text"),
    [
        ([{"date": "2026-11-22"}], "22 novembre 2026, ore 17:00 di Bruxelles chiude oggi"),
        ([{"date": "2026-11-23", "time": None}], "23 novembre 2026 chiude domani"),
        ([{"date": "2026-12", "time": None}], "dicembre 2026"),
        ([{"date": "2018-03-08"}], "chiuso 8 marzo 2018, ore 17:00 di Bruxelles"),
        (
            [{"kind": "stage_1", "date": "2026-11-02"}, {"kind": "stage_2", "date": "2026-12-09"}],
            "chiuso Seconda fase: 9 dicembre 2026, ore 17:00 di Bruxelles tra 17 giorni",
        ),
        (
            [{"kind": "expected", "date": "2027-02", "date_to": "2027-03", "time": None}],
            "apertura prevista: febbraio – marzo 2027",
        ),
    ],
)
def test_deadline_of_a_card_is_the_next_that_binds(
    client: Client, deadlines: list[dict[str, Any]], text: str
) -> None:
    factories.CallFactory(deadlines=deadlines)

    assert facts(open_page(client, "/it/calls/"))["Scadenza"] == text


def test_call_known_only_by_its_opening_day_shows_that_day(client: Client) -> None:
    factories.CallFactory(deadlines=[], opens_on="2026-12-08", withdrawn=False)

    assert facts(open_page(client, "/it/calls/"))["Scadenza"] == (
        "apre l’8 dicembre 2026, scadenza non indicata dalla fonte"
    )


def test_total_budget_stands_in_where_no_grant_is_stated(client: Client) -> None:
    factories.CallFactory(grant_max_eur=None)

    assert facts(open_page(client, "/en/calls/"))["Money"] == "total budget €42,000,000"


def test_card_of_an_event_says_when_where_and_until_when_to_register(client: Client) -> None:
    factories.EventFactory(deadlines=[{"kind": "registration", "date": "2026-12-09", "time": None}])

    assert facts(open_page(client, "/it/events/")) == {
        "Quando": "10–11 febbraio 2027",
        "Dove": "Fiera del Levante, Bari, Italia",
        "Modalità": "in presenza",
        "Iscrizione entro": "9 dicembre 2026 tra 17 giorni",
    }


def test_cancelled_event_is_marked_in_words(client: Client) -> None:
    factories.EventFactory(cancelled=True, place="", country="", format="", starts_on="")

    assert facts(open_page(client, "/it/events/")) == {
        "Quando": "annullato 11 febbraio 2027",
        "Dove": "la fonte non lo dice",
        "Modalità": "la fonte non lo dice",
        "Iscrizione entro": "la fonte non lo dice",
    }


def test_card_of_a_counted_partner_search_shows_the_number(client: Client) -> None:
    call = factories.CallFactory(title="ESCP-4S3")
    factories.PartnerSearchFactory(
        counted=8, published_on="2016-12", expires_on="", call=call, offered_by="", looking_for=[]
    )

    assert facts(open_page(client, "/it/partner-searches/")) == {
        "Valida fino a": "la chiusura del suo bando",
        "Cerca": "la fonte non lo dice",
        "Proposta da": "la fonte non lo dice",
        "Bando": "ESCP-4S3",
        "Numero": "8 ricerche partner, a dicembre 2016",
    }


def test_cards_of_the_directory_and_of_news_tell_their_own_facts(client: Client) -> None:
    factories.ArticleFactory(organisation="")
    factories.PartnershipFactory()
    factories.OrganisationFactory(type=OrganisationKind.PRODUCTION_DISTRICT, region=None)

    assert facts(open_page(client, "/it/articles/")) == {
        "Data di pubblicazione": "1 settembre 2026",
        "Pubblicato da": "la fonte non lo dice",
    }
    assert facts(open_page(client, "/it/partnerships/")) == {
        "Periodo": "settembre 2025 – agosto 2028",
        "Programma": "la fonte non lo dice",
        "Dotazione": "1.500.000 €",
        "Membri": "2",
    }
    assert facts(open_page(client, "/it/organisations/")) == {
        "Tipo": "distretto produttivo",
        "Sede": "Foggia",
        "Regione": "la fonte non lo dice",
    }


def test_entry_that_the_source_no_longer_lists_says_so(client: Client) -> None:
    factories.CallFactory(misses=2)

    assert words(open_page(client, "/it/"), ".marks") == "Non più elencato dalla fonte"
