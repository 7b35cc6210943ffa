"""What lists lead on to: other views, files and the comparison, with the filters in use."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from tests import factories
from tests.opportunities.reading_pages import FACTORIES, open_page, titles

pytestmark = pytest.mark.django_db

VIEWS = {
    "calls": ["/en/timeline/{query}"],
    "events": ["/en/events/calendar/{query}", "/en/map/{query}show=events"],
    "partner-searches": [],
    "articles": [],
    "partnerships": [],
    "organisations": ["/en/map/{query}show=organisations"],
}
WITH_DATES = {"calls", "events", "partner-searches"}


@pytest.fixture(autouse=True)
def today(settings: Settings) -> None:
    settings.TODAY = factories.TODAY


def expected_links(name: str, query: str) -> list[str]:
    root = f"/en/{name}"
    calendar = f"{root}/export.ics{query}"
    files = [
        *("export.xlsx", "export.csv", "export.atom", "export.json"),
        *("changes.atom", "changes.json"),
    ]
    return [
        *(view.format(query=query) for view in VIEWS[name]),
        *([calendar, f"webcal://testserver{calendar}"] if name in WITH_DATES else []),
        *(f"{root}/{file}{query}" for file in files),
    ]


def without_order(links: Any) -> list[str]:
    """Return the addresses; which files keep the order, test_list_file_order.py tells."""
    return [str(each["href"]).removesuffix("sort=newest") for each in links]


@pytest.mark.parametrize("name", FACTORIES)
def test_list_leads_on_with_its_filters_and_without_how_it_is_shown(
    client: Client, name: str
) -> None:
    FACTORIES[name](title="Textiles", countries=["IT"])

    asked = "q=textiles&country=IT&country=XX&page_size=50&sort=newest&view=table"
    page = open_page(client, f"/en/{name}/?{asked}")

    links: Any = page.select(".results .list-tools a")
    assert without_order(links) == expected_links(name, "?q=textiles&country=IT&")
    paths = [each["href"].removeprefix("webcal://testserver") for each in links]
    assert [client.get(each).status_code for each in paths] == [200] * len(links)


def test_first_page_leads_on_with_what_is_open(client: Client) -> None:
    factories.CallFactory()

    page = open_page(client, "/en/")

    links: Any = page.select(".list-tools a")
    assert [each["href"] for each in links] == expected_links("calls", "?status=open&")


def test_search_over_all_kinds_has_no_files(client: Client) -> None:
    factories.CallFactory.create_batch(2, title="Textiles")

    page = open_page(client, "/en/search/?q=textiles")

    assert len(titles(page)) == 2
    assert page.select(".list-tools, .compare-bar, .compare-choice") == []


@pytest.mark.parametrize("path", ["/en/", "/en/calls/"])
def test_calls_can_be_ticked_for_the_comparison(client: Client, path: str) -> None:
    calls = factories.CallFactory.create_batch(2)

    page = open_page(client, path)

    [form] = page.select("form#compare")
    boxes: Any = page.select(".entry-card .compare-choice input[name=ids]")
    assert form["action"] == "/en/calls/compare/"
    assert {box["form"] for box in boxes} == {"compare"}
    assert sorted(int(box["value"]) for box in boxes) == [call.pk for call in calls]


def test_one_call_alone_is_not_compared(client: Client) -> None:
    factories.CallFactory()

    assert open_page(client, "/en/calls/").select(".compare-bar, .compare-choice") == []


def test_only_calls_are_compared(client: Client) -> None:
    factories.EventFactory.create_batch(2)

    assert open_page(client, "/en/events/").select(".compare-bar, .compare-choice") == []
