"""Events and organisations by town; what has none is told, and nothing is asked of others."""

import json

import pytest
from bs4 import BeautifulSoup
from django.conf import settings as django_settings
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from opportunities.views import map as places_map
from opportunities.vocabulary import ReviewState
from tests import factories
from tests.opportunities.reading_pages import open_page, text_of, words

pytestmark = pytest.mark.django_db

OUTLINES = django_settings.BASE_DIR / "static" / "maps" / "countries.json"
# Events, organisations; for each the index looks twice (parameters, filters).
QUERIES = 6


@pytest.fixture(autouse=True)
def today(settings: Settings) -> None:
    settings.TODAY = factories.TODAY


def spots(page: BeautifulSoup) -> list[list[str]]:
    """Return the table of towns: place, then the titles."""
    return [
        [text_of(row.th), *(text_of(each) for each in row.select("li > a"))]
        for row in page.select(".spots tbody tr")
    ]


def test_events_and_organisations_stand_by_their_town(client: Client) -> None:
    factories.EventFactory(title="Fair", place="Fiera del Levante, Bari")
    factories.EventFactory(title="Forum", place="Brussels", country="BE")
    factories.OrganisationFactory(title="District of Bari", seat="Bari")

    page = open_page(client, "/it/map/")

    assert spots(page) == [
        ["Brussels, Belgio", "Forum"],
        ["Bari, Italia", "Fair", "District of Bari"],
    ]
    assert [
        (row["data-latitude"], row["data-longitude"]) for row in page.select(".spots tr")[1:]
    ] == [
        ("50.8505", "4.3488"),
        ("41.1207", "16.8698"),
    ]


def test_what_has_no_certain_town_is_told_apart(client: Client) -> None:
    factories.EventFactory(title="Country only", place="", country="IT")
    factories.EventFactory(title="Town of no country", place="Bari", country="")
    factories.EventFactory(title="Webinar", place="", country="", format="online")
    factories.OrganisationFactory(title="In two countries", seat="Bari", countries=["IT", "AL"])
    factories.OrganisationFactory(title="Without a seat", seat="")

    page = open_page(client, "/it/map/")

    assert spots(page) == []
    assert words(page, ".elsewhere summary") == "4 schede con luogo non localizzato"
    assert [text_of(each) for each in page.select(".elsewhere li > a")] == [
        "Country only",
        "Town of no country",
        "In two countries",
        "Without a seat",
    ]
    assert [text_of(each) for each in page.select(".results > .placed a")] == ["Webinar"]


def test_only_what_is_published_and_still_to_come_is_there(client: Client) -> None:
    factories.EventFactory(title="today", starts_on="2026-11-22", ends_on="")
    factories.EventFactory(title="past", starts_on="2026-11-20", ends_on="2026-11-21")
    factories.EventFactory(title="cancelled", cancelled=True)
    factories.EventFactory(title="waiting", review_state=ReviewState.AWAITING_REVIEW)
    factories.OrganisationFactory(title="waiting", review_state=ReviewState.AWAITING_REVIEW)

    assert spots(open_page(client, "/it/map/")) == [["Bari, Italia", "today"]]


@pytest.mark.parametrize(
    ("show", "found"), [("events", "event"), ("organisations", "organisation")]
)
def test_map_can_show_one_list(client: Client, show: str, found: str) -> None:
    factories.EventFactory(title="event")
    factories.OrganisationFactory(title="organisation", seat="Bari")

    page = open_page(client, f"/it/map/?show={show}")

    assert spots(page) == [["Bari, Italia", found]]
    assert [each["value"] for each in page.select("#filters input[type=hidden]")] == [show]


def test_filters_of_both_lists_hold(client: Client) -> None:
    topic = factories.TopicFactory(scheme="industrial_ecosystem", code="textiles")
    factories.EventFactory(title="event", topics=[topic], format="hybrid")
    factories.EventFactory(title="other event", topics=[topic], format="in_person")
    factories.OrganisationFactory(title="organisation", seat="Bari", topics=[topic])
    factories.OrganisationFactory(title="other organisation", seat="Bari")

    page = open_page(client, "/it/map/?topic=textiles&format=hybrid&type=")

    assert spots(page) == [["Bari, Italia", "event", "organisation"]]
    assert page.select(".alert-info") == []


@pytest.mark.parametrize(
    ("query", "notice"),
    [("show=calls", "Mostra: «calls»"), ("format=bad", "Modalità: «bad»"), ("x=1", "x: «1»")],
)
def test_what_makes_no_sense_is_told_and_dropped(client: Client, query: str, notice: str) -> None:
    page = open_page(client, f"/it/map/?{query}")

    assert words(page, ".alert-info") == (
        f"{notice} non è un valore valido: il filtro è stato ignorato."
    )


def test_map_says_that_there_are_more(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places_map, "MOST_EVENTS", 1)
    factories.EventFactory(title="nearest", starts_on="2026-12-01", ends_on="")
    factories.EventFactory(title="later", starts_on="2026-12-02", ends_on="")

    page = open_page(client, "/it/map/?show=events")

    assert spots(page) == [["Bari, Italia", "nearest"]]
    assert words(page, ".spots ~ p:not(.freshness)") == (
        "Si vedono al massimo i 1 eventi più vicini e 200 organizzazioni; usare i filtri per "
        "vedere gli altri."
    )


def test_outlines_are_small_and_hold_the_countries_of_the_union() -> None:
    outlines = json.loads(OUTLINES.read_text())

    names = {each["properties"]["name"] for each in outlines["features"]}
    assert OUTLINES.stat().st_size < 300_000
    assert {"Italy", "Malta", "Cyprus", "Luxembourg", "Slovenia", "Portugal"} - names == set()


@pytest.mark.parametrize("count", [1, 3])
def test_map_needs_the_same_queries_however_many_entries(
    client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    factories.EventFactory.create_batch(count)
    factories.OrganisationFactory.create_batch(count, seat="Bari")
    open_page(client, "/it/map/")  # the index loads at the first question

    with django_assert_num_queries(QUERIES):
        page = open_page(client, "/it/map/")

    assert [len(row) - 1 for row in spots(page)] == [2 * count]
