"""Programme and series pages: what opened when, and nothing that nobody said."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from opportunities.models import Call, Series
from opportunities.reading import editions
from opportunities.vocabulary import Phase, ReviewState
from tests import factories
from tests.opportunities.reading_pages import (
    open_entry,
    open_page,
    rows,
    section,
    text_of,
    words,
)

pytestmark = pytest.mark.django_db

PAGE = "/it/series/euroclusters/"


@pytest.fixture(autouse=True)
def today(settings: Settings) -> None:
    settings.TODAY = factories.TODAY


@pytest.fixture
def series() -> Series:
    made: Series = factories.SeriesFactory()
    return made


def add(series: Series, **facts: Any) -> Any:
    return factories.CallFactory(**{"series": series, "bare": True, **facts})


def test_editions_stand_newest_first_with_what_is_known(client: Client, series: Series) -> None:
    add(series, title="Undated", deadlines=[])
    add(series, title="First", published_on="2016-07", phase=Phase.INFORMAL,
        deadlines=[{"date": "2016-12-31", "time": None}])  # fmt: skip
    add(series, title="Second", published_on="2017-12-12", budget_total_eur=2_800_000,
        grant_max_eur=350_000, deadlines=[{"date": "2018-03-08"}])  # fmt: skip
    add(series, title="Third", deadlines=[{"kind": "expected", "date": "2027-03", "time": None}])
    add(series, title="Hidden", review_state=ReviewState.REJECTED)

    page = open_page(client, PAGE)

    unknown = "la fonte non lo dice"
    assert rows(page, "editions")[1:] == [
        ["2027", "Third In arrivo", f"{unknown} Apertura prevista: marzo 2027", unknown, unknown,
         unknown],
        ["2017", "Second Chiuso", "12 dicembre 2017", "8 marzo 2018, ore 17:00 di Bruxelles",
         unknown, "in tutto 2.800.000 € per contributo 350.000 €"],
        ["2016", "First Chiuso", "luglio 2016", "31 dicembre 2016",
         "bando informale (manifestazione di interesse, senza fondi)", unknown],
        ["senza data", "Undated Scadenza non nota", unknown, unknown, unknown, unknown],
    ]  # fmt: skip
    assert words(page, ".lead") == (
        "4 bandi in questo catalogo. Anni di apertura, o di chiusura dove l’apertura non è nota: "
        "2016, 2017, 2027."
    )


def test_informal_and_formal_call_lead_to_each_other(client: Client, series: Series) -> None:
    informal = add(series, title="Informal", phase=Phase.INFORMAL, published_on="2016-07")
    formal = add(series, title="Formal", published_on="2017-12")
    formal.related.add(informal, factories.CallFactory(title="Other formal"))
    factories.EvidenceFactory(opportunity=formal, field="phase")

    page = open_page(client, PAGE)

    told = [cells[1] for cells in rows(page, "editions")[1:]]
    assert told == [
        "Formal Aperto dopo il bando informale Informal",
        "Informal Aperto poi il bando Formal",
    ]
    assert rows(page, "editions")[1][4] == "bando formale"


def test_events_and_other_entries_of_a_series_stand_apart(client: Client, series: Series) -> None:
    factories.EventFactory(title="Later", series=series)
    factories.EventFactory(title="Earlier", series=series, starts_on="2024-05-02", ends_on="")
    factories.PartnershipFactory(title="Together", series=series, published_on="2019")

    page = open_page(client, PAGE)

    assert [text_of(each) for each in section(page, "events")("li")] == [
        "10–11 febbraio 2027 Later Fiera del Levante, Bari, Italia · In programma",
        "2 maggio 2024 Earlier Fiera del Levante, Bari, Italia · Passato",
    ]
    assert [text_of(each) for each in section(page, "others")("li")] == [
        "Partenariato: Together 2019"
    ]
    assert section(page, "editions") is None


def test_announcement_is_told_with_who_said_it(client: Client, series: Series) -> None:
    factories.AnnouncementFactory(call=add(series, title="Expected"))

    assert text_of(section(open_page(client, PAGE), "forecasts").li) == (
        "European Commission , 5 ottobre 2026: previsto: marzo – giugno 2027; 42 million euro "
        "Work programme 2027: The call is expected to open in spring 2027. Expected"
    )


def test_programme_shows_its_calls_and_the_series_under_it(client: Client, series: Series) -> None:
    factories.CallFactory(title="Of the programme", series=series)
    factories.CallFactory(title="Of another", programme=factories.ProgrammeFactory(
        code="cosme", name="COSME"))  # fmt: skip

    page = open_page(client, "/it/programmes/smp/")

    assert page.h1.get_text() == "Programma per il mercato unico"
    assert [link.get_text() for link in section(page, "editions").select("a[lang]")] == [
        "Of the programme"
    ]
    assert [link["href"] for link in page.select("main > p:not(.calendar-links) a")] == [
        PAGE,
        "/it/calls/?programme=smp",
    ]


def test_long_programme_shows_the_latest_and_says_how_many_there_are(
    client: Client, series: Series, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(editions, "MOST_CALLS", 2)
    for year in ("2016", "2018", "2020"):
        add(series, title=f"Call of {year}", published_on=year)

    page = open_page(client, PAGE)

    assert [cells[0] for cells in rows(page, "editions")[1:]] == ["2020", "2018"]
    assert words(page, "#editions + p") == "Gli ultimi 2 bandi su 3."


@pytest.mark.parametrize("path", ["programmes/smp/", "series/euroclusters/"])
def test_page_without_entries_says_so(client: Client, series: Series, path: str) -> None:
    factories.ProgrammeFactory()

    page = open_page(client, f"/it/{path}")

    assert words(page, ".empty .h4") == (
        "Nessuna scheda del catalogo appartiene ancora a questa voce."
    )
    assert client.get(f"/it/{path.partition('/')[0]}/nothing/").status_code == 404
    assert series.code == "euroclusters"


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("path", "queries"), [(PAGE, 11), ("/it/programmes/smp/", 10)])
def test_page_needs_the_same_queries_for_one_and_three(
    path: str, queries: int, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    series = factories.SeriesFactory()
    programme = factories.ProgrammeFactory()
    for _ in range(count):
        belonging = {"series": series, "programme": programme}
        call = factories.CallFactory(**belonging)
        call.related.add(factories.CallFactory(phase=Phase.INFORMAL, **belonging))
        factories.AnnouncementFactory(call=call)
        factories.EventFactory(**belonging)
        factories.PartnershipFactory(**belonging)

    for _ in range(2):  # the index looks twice at what an open transaction wrote
        open_page(Client(), path)

    with django_assert_num_queries(queries):
        open_page(Client(), path)


def test_call_shows_the_other_calls_of_its_series(client: Client, series: Series) -> None:
    call = add(series, title="This one", published_on="2018")
    add(series, title="Before", published_on="2016-07", phase=Phase.INFORMAL,
        deadlines=[{"date": "2016-12-31"}])  # fmt: skip
    add(series, title="Hidden", review_state=ReviewState.REJECTED)
    call.related.add(Call.objects.get(title="Before"))
    alone = factories.CallFactory(series=factories.SeriesFactory(code="alone", name="Alone"))

    page = open_entry(client, call)

    assert [text_of(each) for each in section(page, "series")("li")] == [
        "2018 questo bando Aperto",
        ("luglio 2016 Before Chiuso · bando informale (manifestazione di interesse, senza fondi)"),
    ]
    assert section(page, "series")("a")[-1]["href"] == PAGE
    assert section(page, "related") is None
    assert section(open_entry(client, alone), "series") is None
