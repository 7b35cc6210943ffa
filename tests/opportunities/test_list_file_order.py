"""In which order lists are taken along: tables as on the page, feeds and calendars in their own."""

import csv
import io
from email.header import decode_header, make_header
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook
from pytest_django import Settings

from tests import factories
from tests.opportunities.reading_pages import open_page, titles

pytestmark = pytest.mark.django_db

NOTICE = "X-Portal-Notice"


@pytest.fixture(autouse=True)
def today(settings: Settings) -> None:
    settings.TODAY = factories.TODAY


@pytest.fixture(autouse=True)
def _calls() -> None:
    dates = {"Urgent": "2026-12-01", "Textiles of old": "2026-01-10", "Late": "2027-06-01"}
    for number, (title, day) in enumerate(dates.items(), start=1):
        factories.CallFactory(
            title=title,
            summary="About textiles.",
            deadlines=[{"date": day}],
            published_on=f"2025-0{number}-01",
        )


def read_csv(client: Client, query: str) -> list[str]:
    response: Any = client.get(f"/en/calls/export.csv?{query}")
    text = b"".join(response.streaming_content).decode()
    return [row["title"] for row in csv.DictReader(io.StringIO(text, newline=""))]


def read_xlsx(client: Client, query: str) -> list[str]:
    response: Any = client.get(f"/en/calls/export.xlsx?{query}")
    sheet: Any = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    heads, *rows = sheet.iter_rows(values_only=True)
    return [row[heads.index("title")] for row in rows]


def notice_of(response: Any) -> str:
    return str(make_header(decode_header(response.get(NOTICE, ""))))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Urgent", "Late", "Textiles of old"]),
        ("sort=listed", ["Urgent", "Late", "Textiles of old"]),
        ("sort=newest", ["Late", "Textiles of old", "Urgent"]),
        ("q=textiles", ["Textiles of old", "Urgent", "Late"]),
        ("q=textiles&sort=newest", ["Late", "Textiles of old", "Urgent"]),
        ("q=textiles&sort=listed", ["Urgent", "Late", "Textiles of old"]),
    ],
)
def test_tables_have_the_order_that_the_page_has(
    client: Client, query: str, expected: list[str]
) -> None:
    shown = titles(open_page(client, f"/en/calls/?{query}"))

    assert shown == expected
    assert read_csv(client, query) == expected
    assert read_xlsx(client, query) == expected


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_order_that_is_none_is_told(client: Client, extension: str) -> None:
    response = client.get(f"/en/calls/export.{extension}?sort=oldest")

    assert notice_of(response) == "sort: “oldest” was not understood and is left out."


@pytest.mark.parametrize("extension", ["atom", "ics"])
def test_feeds_and_calendars_say_that_they_keep_their_own_order(
    client: Client, extension: str
) -> None:
    plain = client.get(f"/en/calls/export.{extension}")
    sorted_by_day = client.get(f"/en/calls/export.{extension}?sort=newest")

    assert notice_of(plain) == ""
    assert notice_of(sorted_by_day) == "This file has an order of its own: “sort” is left out."
    told_inside = sorted_by_day.content.decode().replace("\r\n ", "")
    assert "This file has an order of its own" in told_inside


def test_list_leads_to_tables_in_its_order_and_to_feeds_without(client: Client) -> None:
    page = open_page(client, "/en/calls/?q=textiles&sort=newest")

    links: Any = page.select(".results .list-tools details a")
    paths = [each["href"].removeprefix("webcal://testserver") for each in links]
    assert paths == [
        "/en/calls/export.ics?q=textiles&",
        "/en/calls/export.ics?q=textiles&",
        "/en/calls/export.xlsx?q=textiles&sort=newest",
        "/en/calls/export.csv?q=textiles&sort=newest",
        "/en/calls/export.atom?q=textiles&",
        "/en/calls/export.json?q=textiles&",
        "/en/calls/changes.atom?q=textiles&",
        "/en/calls/changes.json?q=textiles&",
    ]
    assert [notice_of(client.get(path)) for path in paths] == [""] * len(paths)
