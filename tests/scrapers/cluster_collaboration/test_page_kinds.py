"""The kind of a page comes from its content, in either layout, and a login page is none."""

import pytest

from scrapers.cluster_collaboration.reader import read_page
from scrapers.errors import AccessLost, LayoutChanged
from tests.scrapers.cluster_collaboration.markup import (
    SHARE,
    SITE,
    call_of,
    event_of,
    page_of,
    read_one,
)

POSTED = '<p>Submitted by <span>ECCP Te…</span> <span class="date">on 05 April 2023</span></p>'


def kind_of(html: str, path: str = "/content/x", *lists: str) -> str:
    return read_page(html, url=f"{SITE}{path}", listed_as=frozenset(lists)).kind.value


def old_layout(trail: str, body: str, title: str = "A title") -> str:
    return page_of(title, f"<div>Home &gt; {trail}{title}</div><h1>{title}</h1><p>{body}</p>")


@pytest.mark.parametrize(
    ("html", "path", "lists", "kind"),
    [
        (call_of("text"), "/content/x", (), "call"),
        (call_of("text", deadline=None), "/event-calendar/x", (), "call"),
        (page_of("T", "<h1>T</h1><p>DEADLINE: 1 May 2027</p>"), "/news/x", (), "call"),
        (event_of("text"), "/content/x", (), "event"),
        (page_of("T", "<h1>T</h1><p>text</p>"), "/community-event/x", (), "event"),
        (page_of("T", f"<h1>T</h1>{POSTED}"), "/content/x", (), "article"),
        (page_of("T", f"<h1>T</h1>{POSTED}"), "/event-calendar/x", ("events",), "article"),
        (page_of("T", "<h1>T</h1><p>text</p>"), "/partner-search/x", (), "partner_search"),
        (page_of("T", "<h1>T</h1><p>text</p>"), "/content/x", ("calls",), "call"),
        (page_of("T", "<h1>T</h1><p>on 5 May 2027</p>"), "/content/x", ("events",), "event"),
        (
            page_of("T", "<h1>T</h1><p>Our Eurocluster</p>"),
            "/content/x",
            ("partnerships",),
            "partnership",
        ),
        (page_of("T", "<h1>T</h1><p>text</p>"), "/content/x", ("events",), "other"),
        (page_of("T", "<h1>T</h1><p>text</p>"), "/content/x", (), "other"),
        (page_of("T", "<h1>T</h1><p>DEADLINE: 1 May 2027</p>"), "/open-calls", (), "other"),
        (old_layout("News &gt; ", "text"), "/news/x", (), "article"),
        (old_layout("Upcoming &gt; ", "text"), "/event-calendar/x", (), "event"),
        (old_layout("Open Calls &gt; ", "text"), "/open-calls/x", (), "call"),
        (old_layout("Partner Search &gt; ", "text"), "/content/x", (), "partner_search"),
        (
            old_layout("EU Cluster Partnerships &gt; ", "t"),
            "/eu-cluster-partnerships/escp-4i/x",
            (),
            "partnership",
        ),
        (old_layout("Cluster Organisations &gt; ", "text"), "/content/x", (), "other"),
        (old_layout("News &gt; ", "Seoul, 5 May 2018", "EU event"), "/news/x", (), "event"),
        (old_layout("News &gt; ", "On 5 May 2018", "Event a success"), "/news/x", (), "article"),
    ],
)
def test_the_content_tells_the_kind(
    html: str, path: str, lists: tuple[str, ...], kind: str
) -> None:
    assert kind_of(html, path, *lists) == kind


def test_a_breadcrumb_of_the_present_layout_does_not_hide_a_call() -> None:
    html = call_of("text").replace("<main>", "<main><nav>Home &gt; Opportunities &gt; Calls</nav>")

    assert read_one(html).title == "A call"


def test_a_partner_request_among_the_calls_is_a_partner_search() -> None:
    title = "Looking for partners: a sensor cluster"

    assert kind_of(call_of("We prepare a proposal.", title=title)) == "partner_search"
    assert kind_of(call_of("We offer a grant to both.", title=title)) == "call"


def test_a_login_page_is_access_lost_and_never_content() -> None:
    html = page_of("Log in", "<h1>Log in</h1><p>Username</p>")

    with pytest.raises(AccessLost, match="asks to log in"):
        read_page(html, url=f"{SITE}/content/x")


@pytest.mark.parametrize("html", ["", "<html></html>", "<main><script>x</script></main>"])
def test_a_page_without_text_is_said(html: str) -> None:
    with pytest.raises(LayoutChanged, match="no text"):
        read_page(html, url=f"{SITE}/content/x")


def test_debug_comments_change_nothing() -> None:
    plain = call_of("<p>Total budget: EUR 5,000</p>")
    debugged = plain.replace("<p>", "<!-- THEME DEBUG --><!-- DEADLINE: 1 May 2020 --><p>")

    assert read_one(debugged) == read_one(plain)


def test_footers_asides_and_related_entries_are_nobody_of_ours() -> None:
    teaser = (
        '<article data-history-node-id="99"><h3><a href="/content/other">A much longer title of '
        "another call than ours</a></h3><p>DEADLINE: 1 May 2030</p></article>"
    )
    own = call_of("<p>Total budget: EUR 5,000</p>")
    unlinked = teaser.replace('<a href="/content/other">', "")
    surrounded = own.replace("<main>", f"<main><aside>{teaser}</aside>{teaser}").replace(
        SHARE, f"{SHARE}{unlinked}"
    )

    assert read_one(surrounded) == read_one(own)
    assert read_one(own).source_id == "7"
