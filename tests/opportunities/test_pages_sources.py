"""Whether a source can be believed is told where it matters."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from pytest_django import Settings

from scrapers.health import (
    RunCounts,
    SectionCounts,
    find_list_doubts,
    find_reading_doubts,
)
from tests import factories
from tests.opportunities.reading_pages import facts, open_page, text_of, words

pytestmark = pytest.mark.django_db

LISTS = (
    *("/it/", "/it/calls/", "/it/events/", "/it/partner-searches/", "/it/articles/"),
    *("/it/partnerships/", "/it/organisations/"),
)


@pytest.fixture(autouse=True)
def today(settings: Settings) -> None:
    settings.TODAY = factories.TODAY


@pytest.mark.parametrize("path", ["/it/", "/it/calls/", "/it/events/"])
def test_blind_source_is_announced_above_the_list(client: Client, path: str) -> None:
    factories.SourceFactory(stale_since=datetime(2026, 11, 8, 5, 17, tzinfo=UTC))

    page = open_page(client, path)

    assert words(page, ".alert") == (
        "European Cluster Collaboration Platform non è leggibile "
        "dall’8 novembre 2026, ore 06:17 di Bruxelles. "
        "Ultima lettura riuscita: 21 novembre 2026, ore 07:17 di Bruxelles. "
        "Qualche scheda può mancare o non essere aggiornata. Perché?"
    )


@pytest.mark.parametrize(
    ("section", "warned"),
    [
        ("calls", {"/it/", "/it/calls/"}),
        ("events", {"/it/events/"}),
        ("partner-searches", {"/it/partner-searches/"}),
        ("partnerships", {"/it/partnerships/", "/it/organisations/"}),
        ("sitemap", {"/it/articles/"}),
        ("all", set(LISTS)),
        ("a section of another source", set(LISTS)),
    ],
)
def test_blind_section_is_announced_above_the_lists_that_it_feeds_and_no_other(
    client: Client, section: str, warned: set[str]
) -> None:
    since = datetime(2026, 11, 8, 5, 17, tzinfo=UTC)
    blind = {section: {"since": since.isoformat(), "doubts": ["the list was empty"]}}
    factories.SourceFactory(stale_since=since, blind_sections=blind)

    told = {path: open_page(client, path).select(".alert") for path in LISTS}

    assert {path for path, alerts in told.items() if alerts} == warned


def test_good_reading_of_other_lists_is_not_the_last_one_of_a_blind_list(client: Client) -> None:
    since = datetime(2026, 11, 8, 5, 17, tzinfo=UTC)
    blind = {"events": {"since": since.isoformat(), "doubts": ["the list of events was empty"]}}
    factories.SourceFactory(stale_since=since, blind_sections=blind)

    alert = words(open_page(client, "/en/events/"), ".alert")

    assert "Last successful reading: 8 November 2026, 06:17 Brussels time." in alert


def test_home_can_tell_what_is_open_while_only_events_are_blind(client: Client) -> None:
    since = datetime(2026, 11, 8, 5, 17, tzinfo=UTC)
    blind = {"events": {"since": since.isoformat(), "doubts": ["the list of events was empty"]}}
    factories.SourceFactory(stale_since=since, blind_sections=blind)

    page = open_page(client, "/en/")

    assert words(page, ".empty .h4") == "No call is open today, as far as the sources say."


def test_source_that_was_never_read_is_announced_as_such(client: Client) -> None:
    factories.SourceFactory(
        stale_since=datetime(2026, 11, 20, 5, 17, tzinfo=UTC), last_good_run_at=None
    )

    assert words(open_page(client, "/it/"), ".alert") == (
        "European Cluster Collaboration Platform non è leggibile dal 20 novembre 2026, "
        "ore 06:17 di Bruxelles. Finora nessuna lettura è riuscita. Perché?"
    )


def test_sources_page_says_whether_each_source_can_be_believed(client: Client) -> None:
    factories.CallFactory()
    factories.SourceFactory(
        code="blind",
        name="Blind site",
        homepage="",
        licence="",
        stale_since=datetime(2026, 11, 20, 5, 17, tzinfo=UTC),
        doubts=["the list of calls was empty"],
    )
    factories.SourceFactory(
        code="note", name="Conference note", scraped=False, last_good_run_at=None
    )
    factories.SourceFactory(code="new", name="New site", last_good_run_at=None)

    page = open_page(client, "/it/sources/")

    told = {text_of(card.h2): text_of(card.p) for card in page.select(".entry-card")}
    assert told == {
        "Blind site": (
            "non leggibile Non leggibile dal 20 novembre 2026, ore 06:17 di Bruxelles: "
            "qualche scheda può mancare o non essere aggiornata."
        ),
        "European Cluster Collaboration Platform": (
            "leggibile L’ultima lettura non ha dato dubbi."
        ),
        "New site": "non ancora letta Le schede vengono solo dal catalogo iniziale.",
        "Conference note": (
            "Un documento o una scheda redazionale: non viene riletta in automatico."
        ),
    }
    assert [each.get_text() for each in page.select(".entry-card li")] == [
        "l’elenco dei bandi era vuoto"
    ]
    assert facts(page) == {
        "Ultima lettura riuscita": "21 novembre 2026, ore 07:17 di Bruxelles 1 giorno fa",
        "Schede": "0",
        "Licenza": "la fonte non lo dice",
        "Indirizzo": "la fonte non lo dice",
    }


def test_sources_page_without_sources_says_so(client: Client) -> None:
    page = open_page(client, "/it/sources/")

    assert words(page, ".empty") == "Nessuna fonte è stata ancora configurata."


def make_doubts() -> list[str]:
    """Return one doubt of every form that a run can have."""
    sections = {
        "calls": SectionCounts(entrances_failed=["HTTP 403"]),
        "events": SectionCounts(reachable=True),
        "partner-searches": SectionCounts(
            listed=1, expected_at_least=10, pager_missing=True, capped=True, reachable=True
        ),
    }
    listed = {"calls": 9, "events": 9, "partner-searches": 9}
    counts = RunCounts(
        parsed=20,
        lost=11,
        refused=10,
        access_lost=3,
        calls=10,
        calls_dated=1,
        events=10,
        sections=sections,
    )
    before = {"calls with a deadline": 1.0, "events with a date": 1.0}
    return [
        *find_list_doubts(counts, listed_last_time=listed),
        *find_reading_doubts(counts, coverage_last_time=before),
        "the process ended before the run did",
        "the run was stopped: the site answered 503",
        "something else",
    ]


def test_every_doubt_is_told_in_the_language_of_the_page(client: Client) -> None:
    factories.SourceFactory(
        stale_since=datetime(2026, 11, 20, 5, 17, tzinfo=UTC), doubts=make_doubts()
    )

    page = open_page(client, "/it/sources/")

    assert [(item.get("lang"), item.get_text()) for item in page.select(".entry-card li")] == [
        (None, "l’elenco dei bandi non è leggibile (HTTP 403)"),
        (None, "l’elenco degli eventi era vuoto"),
        (None, "l’elenco delle ricerche partner non ha più i link alle pagine successive"),
        (
            None,
            "l’elenco delle ricerche partner contiene 1 schede, meno delle 10 che ha sempre avuto",
        ),
        (None, "l’elenco delle ricerche partner è sceso da 9 a 1 schede"),
        (None, "l’elenco delle ricerche partner non finiva ed è stato interrotto"),
        (None, "10 pagine su 30 non si sono potute leggere"),
        (None, "11 pagine che contenevano schede non ne contengono più"),
        (None, "3 pagine hanno chiesto di accedere con una password"),
        (None, "i bandi con una scadenza sono scesi dal 100% al 10% delle pagine"),
        (None, "gli eventi con una data sono scesi dal 100% al 0% delle pagine"),
        (None, "solo 1 bandi su 10 hanno una data"),
        (None, "la lettura si è interrotta prima della fine"),
        (None, "la lettura è stata fermata (the site answered 503)"),
        ("en", "something else"),
    ]


def test_failure_of_the_network_is_told_in_plain_words_and_a_long_doubt_is_folded(
    client: Client,
) -> None:
    refused = "/open-calls: [Errno 111] Connection refused"
    factories.SourceFactory(
        stale_since=datetime(2026, 11, 20, 5, 17, tzinfo=UTC),
        doubts=[
            f"the list of calls could not be read: {refused}; {refused}; HTTP 403",
            "long " * 40,
        ],
    )

    page = open_page(client, "/it/sources/")

    plain, folded = page.select(".entry-card li")
    assert plain.get_text() == (
        "l’elenco dei bandi non è leggibile (il sito non risponde; HTTP 403)"
    )
    assert [len(text_of(each)) for each in folded.select("summary")] == [120]
    assert text_of(folded.details).endswith("long long")


@pytest.mark.parametrize(
    ("language", "name", "licence"),
    [
        ("it", "Catalogo iniziale", "© Unione europea / ECCP; dati con link alla fonte"),
        ("en", "Starter catalogue", "© European Union / ECCP; facts with link to the source"),
    ],
)
def test_what_we_worded_ourselves_is_in_the_language_of_the_page(
    client: Client, language: str, name: str, licence: str
) -> None:
    factories.SourceFactory(licence="© European Union / ECCP; facts with link to the source")
    factories.SourceFactory(
        code="starter", name="Catalogo iniziale", homepage="", licence="", scraped=False,
        last_good_run_at=None,
    )  # fmt: skip

    site, starter = open_page(client, f"/{language}/sources/").select(".entry-card")

    assert text_of(site("dd")[2]) == licence
    assert text_of(starter.h2) == name
    assert len(starter("dd")) == 2
