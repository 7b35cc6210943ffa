"""The lists as files: the same filters as on their pages, and no formula for a spreadsheet."""

import csv
import io
from typing import Any

import pytest
from django.test import Client
from lxml import etree
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries, Settings

from opportunities import filters
from opportunities.feeds import rows as feed_rows
from opportunities.views import exports
from opportunities.vocabulary import ReviewState
from tests import factories
from tests.opportunities.reading_pages import FACTORIES, open_page, titles

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
NOTICE = "X-Portal-Notice"
# Two looks of the index (parameters, order), entries, topics and, where there are any, deadlines.
CSV_QUERIES = {"calls": 5, "events": 5, "partner-searches": 4}
# A look of the index, entries, topics.
FEED_QUERIES = 3
LISTS = list(FACTORIES)


@pytest.fixture(autouse=True)
def today(settings: Settings) -> None:
    settings.TODAY = factories.TODAY


def fetch(client: Client, path: str) -> bytes:
    response: Any = client.get(path)
    assert response.status_code == 200
    return b"".join(response.streaming_content) if response.streaming else response.content


def read_csv(client: Client, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(fetch(client, path).decode(), newline="")))


def read_feed(client: Client, path: str) -> Any:
    return etree.fromstring(fetch(client, path))


@pytest.mark.parametrize("name", LISTS)
def test_csv_has_what_the_api_serves(client: Client, name: str) -> None:
    entry = FACTORIES[name](topics=[factories.TopicFactory()])
    FACTORIES[name](review_state=ReviewState.AWAITING_REVIEW)

    rows = read_csv(client, f"/it/{name}/export.csv")

    served = client.get(f"/api/v1/{name}/").json()["results"]
    assert [row["id"] for row in rows] == [str(entry.pk)]
    assert list(rows[0]) == list(served[0])


def test_filters_of_the_page_hold_for_every_file(client: Client) -> None:
    open_call = factories.CallFactory(title="Open")
    factories.ClosedCallFactory(title="Closed")

    rows = read_csv(client, "/it/calls/export.csv?status=open&page=7&page_size=1")
    feed = read_feed(client, "/it/calls/export.atom?status=open")
    sheet = load_workbook(io.BytesIO(fetch(client, "/it/calls/export.xlsx?status=open"))).active
    calendar = fetch(client, "/it/calls/export.ics?status=open")

    assert [row["title"] for row in rows] == ["Open"]
    assert [each.text for each in feed.findall(f"{ATOM}entry/{ATOM}title")] == ["Open"]
    assert sheet is not None
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [open_call.pk]
    assert calendar.count(b"BEGIN:VEVENT") == 1


def test_tables_have_the_order_of_the_list(client: Client) -> None:
    factories.CallFactory(title="Closed", deadlines=[{"date": "2026-01-10"}])
    factories.CallFactory(title="Undated", deadlines=[])
    factories.CallFactory(title="Later", deadlines=[{"date": "2027-03-10"}])
    factories.CallFactory(title="Next", deadlines=[{"date": "2026-12-01"}])

    rows = read_csv(client, "/it/calls/export.csv")
    sheet = load_workbook(io.BytesIO(fetch(client, "/it/calls/export.xlsx"))).active

    listed = titles(open_page(client, "/it/calls/"))
    assert listed == ["Next", "Later", "Closed", "Undated"]
    assert [row["title"] for row in rows] == listed
    assert sheet is not None
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [int(row["id"]) for row in rows]


def test_tables_have_one_order_over_all_the_blocks_in_which_they_are_read(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "ROWS_AT_ONCE", 2)
    for day in ("05", "03", "01", "04", "02"):
        factories.CallFactory(title=day, deadlines=[{"date": f"2026-12-{day}"}])

    rows = read_csv(client, "/it/calls/export.csv")

    assert [row["title"] for row in rows] == ["01", "02", "03", "04", "05"]


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_table_that_leaves_entries_out_says_so(
    client: Client, monkeypatch: pytest.MonkeyPatch, extension: str
) -> None:
    monkeypatch.setattr(exports, "MOST_ROWS", 2)
    factories.ArticleFactory.create_batch(3)

    response = client.get(f"/en/articles/export.{extension}")

    assert response[NOTICE] == "Only the first 2 of 3 entries of the list are taken."


def test_feed_that_leaves_entries_out_says_so_in_itself_too(client: Client) -> None:
    factories.ArticleFactory.create_batch(51)

    response = client.get("/en/articles/export.atom")

    said = "Only the 50 entries that changed last are in this feed."
    feed = etree.fromstring(response.content)
    assert response[NOTICE] == said
    assert feed.findtext(f"{ATOM}subtitle") == f"What changed last comes first. {said}"
    assert len(feed.findall(f"{ATOM}entry")) == 50


@pytest.mark.parametrize("extension", ["atom", "ics"])
def test_file_of_more_entries_than_are_looked_through_says_so_in_itself_too(
    client: Client, monkeypatch: pytest.MonkeyPatch, extension: str
) -> None:
    monkeypatch.setattr(filters, "MOST_ENTRIES", 2)
    factories.CallFactory.create_batch(3)

    response = client.get(f"/en/calls/export.{extension}?status=open")

    said = "Only the first 2 of 3 entries of the list are taken."
    assert response[NOTICE] == said
    assert said in response.content.decode().replace("\r\n ", "")


def test_calendar_that_is_full_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed_rows, "MOST_DATES", 2)
    factories.CallFactory.create_batch(3)

    response = client.get("/en/calls/export.ics")

    assert response[NOTICE] == (
        "The 2 nearest dates: the coming ones, and those of the last twelve months."
    )


def test_csv_is_not_cut_at_a_page(client: Client) -> None:
    factories.ArticleFactory.create_batch(130)

    assert len(read_csv(client, "/it/articles/export.csv")) == 130


def test_no_cell_is_a_formula(client: Client) -> None:
    factories.CallFactory(title='=HYPERLINK("https://evil.example")')

    rows = read_csv(client, "/it/calls/export.csv")
    sheet = load_workbook(io.BytesIO(fetch(client, "/it/calls/export.xlsx"))).active

    assert rows[0]["title"] == '\'=HYPERLINK("https://evil.example")'
    assert sheet is not None
    names, values = (list(row) for row in sheet.iter_rows())
    cells = {name.value: value for name, value in zip(names, values, strict=True)}
    assert (cells["title"].data_type, cells["id"].data_type) == ("s", "n")


@pytest.mark.parametrize("path", ["calls/export.pdf", "articles/export.ics", "sources/export.csv"])
def test_file_that_a_list_has_not_is_an_unknown_page(client: Client, path: str) -> None:
    response = client.get(f"/it/{path}")

    assert response.status_code == 404
    assert "Questa pagina non esiste" in response.content.decode()


@pytest.mark.parametrize("extension", ["csv", "atom", "ics"])
def test_filter_that_makes_no_sense_is_dropped_and_told(client: Client, extension: str) -> None:
    factories.CallFactory()

    response = client.get(f"/it/calls/export.{extension}?status=opne%0d%0aX-Evil:1&sort=a")

    assert response.status_code == 200
    assert response[NOTICE] == (
        "Stato: «opne X-Evil:1» non è un valore valido: il filtro è stato ignorato. "
        "sort: «a» non è un valore valido: il filtro è stato ignorato."
    )
    assert "X-Evil" not in response


def test_file_says_nothing_where_all_was_understood(client: Client) -> None:
    assert NOTICE not in client.get("/it/calls/export.csv?status=open&utm_source=mail")


def test_files_to_download_have_the_name_of_their_list(client: Client) -> None:
    answers = [client.get(f"/it/events/export.{each}") for each in ("csv", "xlsx")]

    assert [each["Content-Disposition"] for each in answers] == [
        'attachment; filename="events.csv"',
        'attachment; filename="events.xlsx"',
    ]


def test_feed_is_atom_with_lasting_ids_and_what_changed_last_first(client: Client) -> None:
    topic = factories.TopicFactory()
    old = factories.CallFactory(title="Old & <known>", topics=[topic])
    new = factories.CallFactory(title="Bell \x07", title_it="Campana", changed_at=factories.SEEN_AT)

    feed = read_feed(client, "/it/calls/export.atom?status=open&status_=x")

    entries = feed.findall(f"{ATOM}entry")
    site = "http://testserver"
    assert [each.findtext(f"{ATOM}id") for each in entries] == [
        f"tag:regione.puglia.it,2026:cluster-portal/call-{each.pk}" for each in (new, old)
    ]
    assert [each.findtext(f"{ATOM}title") for each in entries] == ["Campana", "Old & <known>"]
    assert [each.find(f"{ATOM}link").get("href") for each in entries] == [
        f"{site}{each.get_absolute_url()}" for each in (new, old)
    ]
    assert entries[1].findtext(f"{ATOM}updated") == "2026-09-01T06:17:00+00:00"
    assert {each.get("rel"): each.get("href") for each in feed.findall(f"{ATOM}link")} == {
        "alternate": f"{site}/it/calls/?status=open",
        "self": f"{site}/it/calls/export.atom?status=open&status_=x",
    }
    assert feed.findtext(f"{ATOM}updated") == factories.SEEN_AT.isoformat()


def expected_files(name: str, query: str, *, has_dates: bool) -> list[str]:
    calendar = f"/it/{name}/export.ics{query}"
    files = ("export.xlsx", "export.csv", "export.atom", "export.json")
    return [
        *([calendar, f"webcal://testserver{calendar}"] if has_dates else []),
        *(f"/it/{name}/{each}{query}" for each in (*files, "changes.atom", "changes.json")),
    ]


@pytest.mark.parametrize(
    ("path", "links"),
    [
        (
            "/it/events/calendar/?month=2027-02&q=x",
            ["/it/map/?q=x&show=events", *expected_files("events", "?q=x&", has_dates=True)],
        ),
        ("/it/map/?show=organisations", expected_files("organisations", "?", has_dates=False)),
        ("/it/timeline/?months=3", expected_files("calls", "?", has_dates=True)),
    ],
)
def test_views_offer_the_files_of_their_list_with_its_filters(
    client: Client, path: str, links: list[str]
) -> None:
    page = open_page(client, path)

    assert [each["href"] for each in page.select(".list-tools a")] == links
    paths = [each.removeprefix("webcal://testserver") for each in links]
    assert [client.get(each).status_code for each in paths] == [200] * len(links)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", CSV_QUERIES)
def test_csv_needs_the_same_queries_however_many_entries(
    client: Client, name: str, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    FACTORIES[name].create_batch(count, topics=[factories.TopicFactory()])
    client.get(f"/it/{name}/")  # the index loads at the first question

    with django_assert_num_queries(CSV_QUERIES[name]):
        rows = read_csv(client, f"/it/{name}/export.csv")

    assert len(rows) == count


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", LISTS)
def test_feed_needs_the_same_queries_however_many_entries(
    client: Client, name: str, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    FACTORIES[name].create_batch(count, topics=[factories.TopicFactory()])
    client.get(f"/it/{name}/")  # the index loads at the first question

    with django_assert_num_queries(FEED_QUERIES):
        feed = read_feed(client, f"/it/{name}/export.atom")

    assert len(feed.findall(f"{ATOM}entry")) == count


@pytest.mark.parametrize("extension", ["csv", "atom", "ics"])
def test_files_are_only_read(client: Client, extension: str) -> None:
    assert client.post(f"/it/calls/export.{extension}").status_code == 405
