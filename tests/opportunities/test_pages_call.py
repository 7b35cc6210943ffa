"""The page of a call: can we enter, by when, with what money, says who?"""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from opportunities.vocabulary import Phase
from tests import factories
from tests.opportunities.reading_pages import answers, open_entry, rows, section, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(settings: Settings) -> None:
    settings.TODAY = factories.TODAY


def test_call_answers_first_by_when_who_and_with_what_money(client: Client) -> None:
    call = factories.CallFactory(identifier="SMP-1")

    page = open_entry(client, call)

    assert answers(page) == {
        "Entro quando?": "17 dicembre 2026, ore 17:00 di Bruxelles tra 25 giorni",
        "Chi può partecipare?": "cluster e distretti, piccole e medie imprese",
        "Con quali fondi?": "contributo massimo 1.615.000 €",
        "Programma": "Programma per il mercato unico",
    }
    assert text_of(page.select_one(".marks")) == "Aperto SMP-1"
    assert text_of(page.select_one(".says-who")) == (
        "Chi lo dice? European Cluster Collaboration Platform , verificato sulla "
        "fonte 1 giorno fa. Apri la pagina della fonte"
    )


def test_money_of_a_call_keeps_rate_and_share_for_smes_apart(client: Client) -> None:
    page = open_entry(client, factories.CallFactory())

    assert rows(page, "money") == [
        ["Dotazione dell’intero bando", "42.000.000 €"],
        ["Massimo per un singolo contributo", "1.615.000 €"],
        ["Contributi previsti", "30"],
        ["Tasso di cofinanziamento (quota dei costi pagata dall’UE)", "90%"],
        ["Quota della dotazione riservata alle PMI", "75%"],
    ]


def test_money_that_is_not_stated_is_unknown_and_never_zero(client: Client) -> None:
    page = open_entry(client, factories.CallFactory(bare=True))

    assert {value for _, value in rows(page, "money")} == {"la fonte non lo dice"}


def test_dates_of_a_call_are_told_with_certainty_and_quote(client: Client) -> None:
    call = factories.CallFactory(
        opens_on="2026-09",
        deadlines=[
            {
                "kind": "superseded",
                "date": "2026-11-02",
                "certainty": "stated",
                "quote": "Moved to 9 December.",
            },
            {"kind": "cut_off", "date": "2026-11-20", "quote": ""},
            {"kind": "stage_1", "date": "2026-12-09"},
        ],
    )

    page = open_entry(client, call)

    assert [text_of(each) for each in section(page, "dates")("li")] == [
        "Apertura : settembre 2026 (passata)",
        (
            "Data sostituita, non più valida : 2 novembre 2026, ore 17:00 di Bruxelles "
            "dal testo della fonte: Moved to 9 December."
        ),
        (
            "Scadenza intermedia : 20 novembre 2026, ore 17:00 di Bruxelles (passata) "
            "dal campo data della fonte"
        ),
        "Oggi: 22 novembre 2026",
        (
            "Prima fase : 9 dicembre 2026, ore 17:00 di Bruxelles tra 17 giorni prossima data "
            "dal campo data della fonte: DEADLINE: 2026-12-09"
        ),
    ]
    assert [text_of(each) for each in section(page, "dates")("s")] == [
        "2 novembre 2026, ore 17:00 di Bruxelles"
    ]


def test_call_without_dates_says_that_they_are_unknown(client: Client) -> None:
    page = open_entry(client, factories.CallFactory(deadlines=[], phase=Phase.INFORMAL))

    assert [text_of(each) for each in section(page, "dates")("li")] == ["la fonte non lo dice"]
    assert text_of(page.select_one(".marks")).startswith(
        "Scadenza non nota bando informale (manifestazione di interesse, senza fondi)"
    )


def test_forecast_is_told_with_who_said_it_and_what_happened(client: Client) -> None:
    call = factories.CallFactory(published_on="2017-12-12", deadlines=[{"date": "2018-03-08"}])
    factories.AnnouncementFactory(
        call=call,
        window_from="2017-02",
        window_to="2017-03",
        amount="8 × 350.000 €",
        said_by="Conference note",
        said_on="2016-12",
        document="note.txt",
        quote="tra Febbraio e Marzo 2017",
    )
    waiting = factories.CallFactory(published_on="", deadlines=[], opens_on="2026-12-08")
    factories.AnnouncementFactory(call=waiting, said_on="")
    silent = factories.CallFactory(published_on="", deadlines=[])
    factories.AnnouncementFactory(call=silent, amount="")

    told = [
        text_of(section(open_entry(client, each), "forecasts").li)
        for each in (call, waiting, silent)
    ]

    assert told == [
        (
            "Conference note , dicembre 2016: previsto: febbraio – marzo 2017; 8 × 350.000 € "
            "note.txt: tra Febbraio e Marzo 2017 "
            "Che cosa è successo: pubblicato il 12 dicembre 2017; "
            "ultima scadenza: 8 marzo 2018, ore 17:00 di Bruxelles."
        ),
        (
            "European Commission : previsto: marzo – giugno 2027; 42 million euro "
            "Work programme 2027: The call is expected to open in spring 2027. "
            "Che cosa è successo: apre l’8 dicembre 2026."
        ),
        (
            "European Commission , 5 ottobre 2026: previsto: marzo – giugno 2027 "
            "Work programme 2027: The call is expected to open in spring 2027. "
            "Che cosa è successo: finora nessuna pubblicazione nota."
        ),
    ]


def test_call_that_left_the_lists_says_since_when(client: Client) -> None:
    page = open_entry(client, factories.CallFactory(misses=2))

    assert text_of(page.select_one(".marks .badge-outline-dark")) == (
        "Non più in elenco alla fonte dal 21 novembre 2026, ore 07:17 di Bruxelles"
    )


@pytest.mark.parametrize("count", [1, 3])
def test_call_page_needs_the_same_queries_however_much_hangs_on_it(
    client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    topics = [factories.TopicFactory() for _ in range(count)]
    deadlines = [{"kind": "cut_off", "date": f"2026-12-1{n}"} for n in range(count)]
    series = factories.SeriesFactory()
    call = factories.CallFactory(topics=topics, deadlines=deadlines, series=series)
    factories.CallFactory.create_batch(count, series=series)
    for number in range(count):
        factories.EvidenceFactory(opportunity=call, field=f"field_{number}")
        factories.RevisionFactory(opportunity=call)
        factories.AnnouncementFactory(call=call, document=f"document {number}")
        call.related.add(factories.EventFactory())
        factories.PartnerSearchFactory(call=call)

    for _ in range(2):  # the index looks twice at what an open transaction wrote
        open_entry(client, call)

    with django_assert_num_queries(11):
        open_entry(client, call)


def test_formal_phase_is_told_only_with_its_proof(client: Client) -> None:
    call = factories.CallFactory(identifier="SMP-1")
    factories.EvidenceFactory(opportunity=call, field="phase", value="formal")
    unnumbered = factories.CallFactory(identifier="")

    assert text_of(open_entry(client, call).select_one(".marks")) == "Aperto bando formale · SMP-1"
    assert text_of(open_entry(client, unnumbered).select_one(".marks")) == "Aperto"


def test_deadline_set_by_an_editor_is_not_told_as_the_words_of_the_source(client: Client) -> None:
    call = factories.CallFactory(
        deadlines=[{"date": "2026-12-09", "time": None, "said_by": "curator", "quote": ""}]
    )

    page = open_entry(client, call)

    assert [text_of(each) for each in section(page, "dates")("li")] == [
        "Oggi: 22 novembre 2026",
        "Scadenza : 9 dicembre 2026 tra 17 giorni prossima data indicata dalla redazione",
    ]
