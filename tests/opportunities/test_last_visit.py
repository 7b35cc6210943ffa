"""What changed since the last visit, for a reader who asked to have it remembered, and no other."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from opportunities.services import curation
from scrapers.archive import save_page
from tests import factories
from tests.opportunities.reading_pages import address_of, open_page, text_of, titles, words
from tests.scrapers.archived_pages import BODY, NOON, page_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(settings: Settings) -> None:
    settings.TODAY = factories.TODAY


def press(client: Client, page: BeautifulSoup, path: str = "remember", **others: str) -> Any:
    """Press a button of the page as a browser does, with what its form holds."""
    form: Any = page.select_one(".visit-buttons")
    held = {each["name"]: each["value"] for each in form.select("input")}
    action = form["action"] if path == "remember" else form.select_one("[formaction]")["formaction"]
    return client.post(action, held, headers=others)


def marks(page: BeautifulSoup) -> dict[str, str]:
    return {
        text_of(card.select_one(".entry-title a")): text_of(mark)
        for card in page.select(".entry-card")
        if (mark := card.select_one(".marks .badge"))
    }


def test_reader_who_presses_the_button_sees_next_time_what_changed(client: Client) -> None:
    moved = factories.CallFactory(title="Moved")
    renamed = factories.CallFactory(title="Renamed")
    factories.CallFactory(title="Same")
    answer = press(client, open_page(client, "/en/calls/?status=open"))

    curation.edit_fields(
        moved, {"deadlines": [{"kind": "single", "date": "2027-01-12"}]}, actor="anna"
    )
    curation.edit_fields(renamed, {"title": "Renamed twice"}, actor="anna")
    curation.edit_fields(renamed, {"language": "fr"}, actor="anna")
    factories.CallFactory(title="New")

    assert (answer.status_code, answer["Location"]) == (303, "/en/calls/?status=open")
    page = open_page(client, "/en/calls/")
    assert marks(page) == {
        "Moved": "Changed since your last visit: a fact that decides",
        "Renamed twice": "Changed since your last visit: of little weight",
        "New": "New since your last visit",
    }
    assert words(page, ".since-visit [role=status]") == (
        "Since your last visit (22 November 2026, 12:00 Brussels time): 1 new entry, 2 changed. "
        "Show only these"
    )
    link: Any = page.select_one(".since-visit a")
    only = open_page(client, link["href"])
    assert sorted(titles(only)) == ["Moved", "New", "Renamed twice"]
    assert marks(open_page(client, "/en/")) == marks(page)


def test_page_of_a_call_tells_before_and_after_with_both_archived_pages(client: Client) -> None:
    old = save_page(page_of())
    new = save_page(page_of(BODY.replace("15 Sep", "30 Sep"), at=NOON + timedelta(hours=6)))
    call = factories.CallFactory(title="Call")
    press(client, open_page(client, address_of(call, "en")))
    for field, before, after in (("grant_max_eur", "1", "2"), ("language", "en", "fr")):
        factories.RevisionFactory(
            opportunity=call, field=field, before=before, after=after, page_sha256=new.sha256
        )

    page = open_page(client, address_of(call, "en"))

    [told] = page.select("section.since-visit li")
    assert text_of(told) == (
        "Maximum grant : €1 → now: €2 21 November 2026, 07:17 Brussels time · decides whether, by "
        "when or with what money one can apply · saved page before · saved page after"
    )
    before, after = [str(link["href"]) for link in told.select("a")]
    assert after == f"/archive/{new.sha256}/"
    led: Any = client.get(before)
    assert (led.status_code, led["Location"]) == (302, f"/archive/{old.sha256}/")
    assert client.get(f"/archive/{old.sha256}/before/").status_code == 404


def test_second_change_shows_the_page_of_the_first_as_the_one_before(client: Client) -> None:
    call = factories.CallFactory()
    press(client, open_page(client, address_of(call, "en")))
    for sha256 in ("d" * 64, "e" * 64):
        factories.RevisionFactory(opportunity=call, page_sha256=sha256, at=factories.SEEN_AT)

    page = open_page(client, address_of(call, "en"))

    links = [str(each["href"]) for each in page.select("section.since-visit li a")]
    assert sorted(links) == sorted(
        [
            *(f"/archive/{'d' * 64}/before/", f"/archive/{'d' * 64}/"),
            *(f"/archive/{'d' * 64}/", f"/archive/{'e' * 64}/"),
        ]
    )


def test_what_changes_while_a_page_is_read_is_news_the_next_time(client: Client) -> None:
    call = factories.CallFactory(title="Call")
    press(client, open_page(client, "/en/calls/"))
    page = open_page(client, "/en/calls/")
    curation.edit_fields(call, {"title": "Changed meanwhile"}, actor="anna")

    press(client, page)

    assert list(marks(open_page(client, "/en/calls/"))) == ["Changed meanwhile"]
    press(client, open_page(client, "/en/calls/"))
    assert marks(open_page(client, "/en/calls/")) == {}


def test_entry_that_is_published_is_new_to_the_reader(client: Client) -> None:
    call = factories.CallFactory(title="Waiting", review_state="awaiting_review")
    press(client, open_page(client, "/en/visit/"))

    curation.publish(call, actor="anna")

    assert marks(open_page(client, "/en/calls/")) == {"Waiting": "New since your last visit"}


def test_visit_is_forgotten_with_one_click(client: Client) -> None:
    call = factories.CallFactory()
    press(client, open_page(client, "/en/calls/"))

    answer = press(client, open_page(client, "/en/calls/"), "forget")

    assert (answer.status_code, answer.cookies["last_visit"].value) == (303, "")
    curation.edit_fields(call, {"title": "Other"}, actor="anna")
    assert open_page(client, "/en/calls/").select(".since-visit") == []


def test_only_the_button_sets_a_cookie_and_it_says_nothing_of_the_reader(client: Client) -> None:
    call = factories.CallFactory()
    for path in ("/en/", "/en/calls/", "/en/visit/", address_of(call, "en")):
        assert client.get(path).cookies == {}

    cookie = press(client, open_page(client, "/en/calls/")).cookies["last_visit"]

    moment, revision, entry = cookie.value.partition(":")[0].split(".")
    assert (int(moment), int(revision), int(entry)) == (1795345200, 0, call.pk)
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 31536000)


@pytest.mark.parametrize("value", ["1795345200.0.0:forged", "x", "1.2.3", "", "é.1.2"])
def test_forged_cookie_is_no_visit(client: Client, value: str) -> None:
    factories.CallFactory()
    client.cookies["last_visit"] = value

    assert open_page(client, "/en/calls/").select(".since-visit") == []


def test_no_cache_gives_the_page_of_one_reader_to_another(client: Client) -> None:
    call = factories.CallFactory()
    paths = ["/en/", "/en/calls/", address_of(call, "en"), "/en/visit/"]
    without = [client.get(path) for path in paths]
    press(client, open_page(client, "/en/calls/"))

    within = [client.get(path) for path in paths]

    assert ["Cookie" in each["Vary"] for each in [*without, *within]] == [True] * 8
    assert ["private" in each["Cache-Control"] for each in within] == [True] * 4
    assert [each.has_header("Cache-Control") for each in without] == [False] * 4


def test_other_sites_cannot_press_the_button(client: Client) -> None:
    page = open_page(client, "/en/calls/")

    refused = press(client, page, origin="https://evil.example")
    taken = press(client, page, origin="http://testserver")

    assert (refused.status_code, refused.cookies) == (403, {})
    assert refused.content.decode() == "Please press the button on our own page."
    assert taken.status_code == 303


@pytest.mark.parametrize("place", ["https://evil.example/", "//evil.example", "javascript:x()", ""])
def test_button_leads_nowhere_else(client: Client, place: str) -> None:
    answer: Any = client.post("/en/visit/remember/", {"next": place})

    assert answer["Location"] == "/en/visit/"


def test_filter_without_a_visit_is_told_and_left_out(client: Client) -> None:
    factories.CallFactory(title="Call")

    page = open_page(client, "/en/calls/?changed=since")

    assert titles(page) == ["Call"]
    assert words(page, ".alert-info") == (
        "Changed since your last visit (none is remembered): “since” was not understood and is "
        "left out."
    )


def test_list_of_a_reader_costs_a_few_queries_more_and_of_others_none(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    factories.CallFactory.create_batch(2)
    client.get("/en/calls/")
    client.get("/en/calls/")  # the index looks twice at what an open transaction wrote
    with django_assert_num_queries(3):
        client.get("/en/calls/")
    press(client, open_page(client, "/en/calls/"))
    factories.RevisionFactory.create_batch(3)
    client.get("/en/calls/")

    # Changes, new entries, and the two numbers that the button holds.
    with django_assert_num_queries(3 + 4):
        client.get("/en/calls/")


def test_page_of_all_news_has_every_kind(client: Client) -> None:
    event = factories.EventFactory(title="Forum")
    press(client, open_page(client, "/en/visit/"))
    curation.edit_fields(event, {"place": "Lecce"}, actor="anna")
    factories.CallFactory()

    page = open_page(client, "/en/visit/")

    [row] = [[text_of(cell) for cell in row.select("th, td")] for row in page.select("tbody tr")]
    assert row[:4] == ["Forum", "Place", "Fiera del Levante, Bari", "Lecce"]
    assert "1 new entry, 1 changed." in words(page, ".since-visit")


def test_filter_with_another_word_is_told_and_left_out(client: Client) -> None:
    factories.CallFactory(title="Call")
    press(client, open_page(client, "/en/calls/"))

    page = open_page(client, "/en/calls/?changed=yesterday")

    assert titles(page) == ["Call"]
    assert words(page, ".alert-info") == (
        "Changed since your last visit: “yesterday” was not understood and is left out."
    )
