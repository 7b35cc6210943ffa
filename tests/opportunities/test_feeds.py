"""JSON feeds of lists, and what changed in a list as feeds, with its filters and severity."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from lxml import etree
from pytest_django import DjangoAssertNumQueries, Settings

from tests import factories

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
DECIDES = "decides whether, by when or with what money one can apply"
FACTS = ["id", "field", "before", "after", "severity", "page_sha256"]
TAG = "tag:regione.puglia.it,2026:cluster-portal"


@pytest.fixture(autouse=True)
def today(settings: Settings) -> None:
    settings.TODAY = factories.TODAY


def read(client: Client, path: str) -> dict[str, Any]:
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/feed+json; charset=utf-8"
    feed: dict[str, Any] = json.loads(response.content)
    return feed


def test_list_is_a_json_feed_with_its_filters(client: Client) -> None:
    topic = factories.TopicFactory()
    call = factories.CallFactory(title="Open & <known>", topics=[topic])
    factories.ClosedCallFactory()

    feed = read(client, "/en/calls/export.json?status=open")

    [item] = feed.pop("items")
    assert feed == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Cluster portal: Calls",
        "home_page_url": "http://testserver/en/calls/?status=open",
        "feed_url": "http://testserver/en/calls/export.json?status=open",
        "description": "What changed last comes first.",
        "language": "en",
        "authors": [{"name": "Cluster portal"}],
    }
    assert item == {
        "id": f"{TAG}/call-{call.pk}",
        "url": f"http://testserver/en/calls/{call.pk}-open-known/",
        "title": "Open & <known>",
        "content_text": call.summary,
        "date_published": "2026-09-01T06:17:00+00:00",
        "date_modified": "2026-09-01T06:17:00+00:00",
        "authors": [{"name": "EISMEA"}],
        "tags": [topic.label_en],
        "language": "en",
        "_portal": {"id": call.pk, "kind": "call", "source_url": call.source_url},
    }


def test_changes_of_a_list_tell_before_after_and_weight(client: Client) -> None:
    call = factories.CallFactory(title="Call")
    money = factories.RevisionFactory(
        opportunity=call, field="grant_max_eur", before="60000.00", after="70000.00"
    )
    title = factories.RevisionFactory(opportunity=call, before="Cal", after="Call")
    factories.RevisionFactory(opportunity=call, field="language", before="en", after="fr")
    other = factories.ClosedCallFactory(title="Closed")
    factories.RevisionFactory(opportunity=other, before="a", after="b")
    factories.RevisionFactory(
        opportunity=factories.CallFactory(review_state="rejected"), before="a", after="b"
    )

    feed = read(client, "/en/calls/changes.json?status=open")

    [item] = feed["items"]
    assert feed["title"] == "Cluster portal: What has changed: Calls"
    assert (item["id"], item["title"]) == (
        f"{TAG}/change-{money.pk}",
        "Call: Maximum grant, Title",
    )
    assert item["content_text"].splitlines() == [
        f"Maximum grant: before “€60,000”, now “€70,000” ({DECIDES})",
        "Title: before “Cal”, now “Call” (of little weight)",
    ]
    assert item["_portal"]["severity"] == "critical"
    told = [tuple(each.values()) for each in item["_portal"]["changes"]]
    assert list(item["_portal"]["changes"][0]) == FACTS
    assert told == [
        (money.pk, "grant_max_eur", "60000.00", "70000.00", "critical", "c" * 64),
        (title.pk, "title", "Cal", "Call", "minor", "c" * 64),
    ]


def test_changes_are_an_atom_feed_too_newest_first_known_without_the_host(
    client: Client, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    old = factories.RevisionFactory(field="grant_max_eur", after="1")
    new = factories.RevisionFactory(at=factories.SEEN_AT + timedelta(hours=1))

    feeds = [
        etree.fromstring(client.get("/it/calls/changes.atom", headers={"host": host}).content)
        for host in ("testserver", "portal.example.it")
    ]

    entries = feeds[0].findall(f"{ATOM}entry")
    assert [each.findtext(f"{ATOM}id") for each in entries] == [
        f"{TAG}/change-{new.pk}",
        f"{TAG}/change-{old.pk}",
    ]
    assert [each.find(f"{ATOM}category").get("term") for each in entries] == [
        "di poco peso",
        "decide se, entro quando o con quali fondi si può partecipare",
    ]
    assert feeds[0].findtext(f"{ATOM}id") == f"{TAG}/it/calls/changes.atom"
    known = [[each.text for each in feed.iter(f"{ATOM}id")] for feed in feeds]
    assert known[0] == known[1]


@pytest.mark.parametrize(
    ("query", "found", "said"),
    [
        ("?severity=critical", ["grant_max_eur"], None),
        ("?severity=minor", ["title"], None),
        ("?severity=urgent", ["title", "grant_max_eur"], "severity: “urgent” was not understood"),
        ("?colour=red", ["title", "grant_max_eur"], "colour: “red” was not understood"),
    ],
)
def test_changes_are_filtered_by_weight(
    client: Client, query: str, found: list[str], said: str | None
) -> None:
    factories.RevisionFactory(field="grant_max_eur", after="1")
    factories.RevisionFactory(at=factories.SEEN_AT + timedelta(hours=1))

    response = client.get(f"/en/calls/changes.json{query}")

    items = json.loads(response.content)["items"]
    told = [change["field"] for each in items for change in each["_portal"]["changes"]]
    assert told == found
    about = json.loads(response.content)["description"]
    usual = "What changed last comes first."
    assert about == (f"{usual} {said} and is left out." if said else usual)
    assert response.has_header("X-Portal-Notice") is (said is not None)


def test_feed_that_did_not_change_is_not_sent_again(client: Client) -> None:
    factories.RevisionFactory()
    paths = ("export.atom", "export.json", "changes.atom", "changes.json", "export.ics")
    tags = {path: client.get(f"/en/calls/{path}")["ETag"] for path in paths}

    same = [
        client.get(f"/en/calls/{path}", headers={"if-none-match": tags[path]}).status_code
        for path in paths
    ]
    factories.RevisionFactory(field="grant_max_eur", after="1")
    other = [
        client.get(f"/en/calls/{path}", headers={"if-none-match": tags[path]}).status_code
        for path in paths
    ]

    assert (same, other) == ([304] * 5, [200] * 5)


def test_there_are_no_other_formats(client: Client) -> None:
    assert client.get("/en/calls/changes.csv").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_feed_of_changes_needs_the_same_queries_however_many(
    client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    factories.RevisionFactory.create_batch(count)
    client.get("/en/calls/")

    with django_assert_num_queries(2):  # a look of the index, the changes with their entries
        feed = read(client, "/en/calls/changes.json")

    assert len(feed["items"]) == count
