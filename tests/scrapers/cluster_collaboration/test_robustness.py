"""No text whatsoever makes a reader fail with anything but a sentence for the run's report."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.cluster_collaboration.lists import read_feed, read_list_page, read_sitemap
from scrapers.cluster_collaboration.reader import PageReading, read_page
from scrapers.errors import ScrapeError
from scrapers.reading_dates import find_dates
from scrapers.reading_money import find_amounts, find_percents
from tests.scrapers.cluster_collaboration.markup import SITE, call_of, event_of, page_of

BITS = st.sampled_from(
    (
        *("DEADLINE:", "deadline", "12 May 2027", "12 May,", "31.2.2027", "- 3 June", "May 2027"),
        *("17:00", "CET", "both at", "EUR 5,000", "€1–2 million", "70 %", "per project", "SMEs"),
        *("cut-off", "extended to", "second stage", "Opportunity", "Description", "Event Type"),
        *("Home >", "Submitted by", "on", "Share this Article", "Paris, France", "Members:"),
        *("<h1>", "<h2>", "<p>", "</p>", "<br>", "<li>", "<tr><td>", "<dt>", "<dd>", "<div>"),
        *('<a href="http://[x">', '<article data-history-node-id="1">', "<aside>", "<!--", "&"),
        *("looking for:", "Cluster organisation", "COSME", "\u00a0", "\x00", "😀"),
    )
)
TEXTS = st.lists(BITS | st.text(max_size=20), max_size=30).map(" ".join)
PATHS = st.sampled_from(("/content/x", "/partner-search/x", "/community-event/x", "/news/x"))
LISTS = st.sets(st.sampled_from(("calls", "events", "partner-searches", "partnerships")))


def read(html: str, path: str = "/content/x", lists: frozenset[str] = frozenset()) -> PageReading:
    return read_page(html, url=f"{SITE}{path}", listed_as=lists)


@given(text=TEXTS)
def test_dates_and_amounts_are_found_in_place(text: str) -> None:
    for found in (find_dates(text), find_amounts(text), find_percents(text)):
        places = [(each.start, each.end) for each in found]

        assert places == sorted(places)
        assert all(0 <= start < end <= len(text) for start, end in places)


@settings(deadline=None)
@given(text=TEXTS, path=PATHS, lists=LISTS, dress=st.sampled_from((str, call_of, event_of)))
def test_a_page_is_read_or_refused(
    text: str, path: str, lists: set[str], dress: Callable[[str], str]
) -> None:
    with suppress(ScrapeError):
        records = read(dress(text), path, frozenset(lists)).records

        assert all(each.source_url == f"{SITE}{path}" for each in records)


@given(text=TEXTS)
def test_a_list_is_read_or_refused(text: str) -> None:
    for read_list in (read_sitemap, read_feed):
        with suppress(ScrapeError):
            read_list(f"<urlset><rss>{text}", base_url=SITE)
    assert read_list_page(text, url=f"{SITE}/events", base_url=SITE).cards == 0


@pytest.mark.parametrize(
    "seed",
    [" ", "1", "111 ", "1.1.", "from ", "12 May, ", "5 May 2027 ", "A", "Aa ", "(", "- ", "<br>a"],
)
def test_endless_repetition_ends(seed: str) -> None:
    # A pattern that searches twice what it has searched would not come back from this.
    endless = seed * (60_000 // len(seed))

    record = read(call_of(f"<p>{endless}</p>")).records[0]

    assert record.title == "A call"


@pytest.mark.parametrize("tag", ["div", "b", "li", "table"])
def test_endless_nesting_ends(tag: str) -> None:
    record = read(page_of("T", f"<p>DEADLINE: 12 May 2027</p>{f'<{tag}>' * 3000}deep")).records[0]

    assert record.title == "T"
