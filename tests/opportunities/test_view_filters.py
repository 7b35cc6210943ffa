"""The filters of calendar, timeline and map: real selects with the words that find something."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from pytest_django import Settings

from tests import factories
from tests.opportunities.reading_pages import open_page, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(settings: Settings) -> None:
    settings.TODAY = factories.TODAY


def options(page: BeautifulSoup, name: str) -> list[tuple[str, str]]:
    """Return (word, label) of each option of a select but the empty one."""
    found: Any = page.select(f"#filters select[name={name}] option[value]")
    return [(each["value"], text_of(each)) for each in found if each["value"]]


def selected(page: BeautifulSoup) -> list[tuple[str, str]]:
    """Return (name, word) of what the selects have chosen."""
    found: Any = page.select("#filters select option[selected]")
    return [(each.find_parent("select")["name"], each["value"]) for each in found]


def hidden(page: BeautifulSoup) -> list[tuple[str, str]]:
    found: Any = page.select("#filters input[type=hidden]")
    return [(each["name"], each["value"]) for each in found]


def test_calendar_offers_the_words_that_find_an_event(client: Client) -> None:
    topic = factories.TopicFactory(code="textiles")
    factories.TopicFactory(code="photonics")
    factories.EventFactory(format="online", topics=[topic])

    page = open_page(client, "/it/events/calendar/")

    assert [each["name"] for each in page.select("#filters select")] == [
        "status",
        "topic",
        "format",
    ]
    assert options(page, "status") == [("upcoming", "In programma")]
    assert options(page, "topic") == [(f"{topic.scheme}:textiles", "Tessile")]
    assert options(page, "format") == [("online", "online")]
    assert selected(page) == []


def test_topics_stand_by_scheme_and_name(client: Client) -> None:
    topics = [factories.TopicFactory(code=code) for code in ("textiles", "photonics", "agri-food")]
    factories.CallFactory(topics=topics)

    page = open_page(client, "/it/timeline/")

    groups: Any = page.select("#filters select[name=topic] optgroup")
    assert [[text_of(each) for each in group.select("option")] for group in groups] == [
        ["Agroalimentare", "Tessile"],
        ["Fotonica"],
    ]
    assert len({group["label"] for group in groups}) == 2


def test_what_is_chosen_stays_chosen_and_what_no_select_shows_goes_along(client: Client) -> None:
    factories.EventFactory(title="Textiles", format="online", country="IT")
    factories.EventFactory(title="Textiles", format="in_person", country="IT")

    page = open_page(
        client,
        "/it/events/calendar/?month=2027-02&q=textiles&format=online&format=in_person&country=IT",
    )

    [question] = page.select("#filters input[name=q]")
    assert question["value"] == "textiles"
    assert selected(page) == [("format", "online")]
    assert hidden(page) == [
        ("month", "2027-02"),
        ("view", "month"),
        ("format", "in_person"),
        ("country", "IT"),
    ]


def test_map_offers_the_words_of_both_its_lists_once(client: Client) -> None:
    topic = factories.TopicFactory(code="textiles")
    factories.EventFactory(format="online", topics=[topic])
    factories.OrganisationFactory(type="technology_district", topics=[topic])

    page = open_page(client, "/it/map/")

    assert [each["name"] for each in page.select("#filters select")] == ["topic", "format", "type"]
    assert options(page, "topic") == [(f"{topic.scheme}:textiles", "Tessile")]


def test_choice_of_a_select_is_the_filter_of_the_list(client: Client) -> None:
    programme = factories.ProgrammeFactory(code="smp")
    factories.CallFactory(programme=programme)

    page = open_page(client, "/it/timeline/?programme=smp&status=all")

    assert options(page, "programme") == [("smp", "Programma per il mercato unico")]
    assert selected(page) == [("programme", "smp")]
    assert hidden(page) == [("from", "2026-11"), ("months", "12")]
