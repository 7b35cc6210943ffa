"""Pages written by hand for one test each, in the skeleton that the site is known to have."""

from html import escape
from typing import Any

from opportunities.records import OpportunityRecord
from scrapers.cluster_collaboration.reader import read_page

SITE = "https://www.clustercollaboration.eu"
SHARE = "<div>Share this Article</div>"
FOOTER = "<footer><p>Deadline: 31 December 2031. Total budget: EUR 9,000,000.</p></footer>"


def page_of(title: str, main: str, *, og: bool = True) -> str:
    """Return a document around ``main``."""
    meta = f'<meta property="og:title" content="{escape(title)}">' if og else ""
    return (
        f"<html><head><title>{escape(title)} | European Cluster Collaboration Platform</title>"
        f"{meta}</head><body><main>{main}</main>{FOOTER}</body></html>"
    )


def call_of(body: str, *, deadline: str | None = "12 May 2027", title: str = "A call") -> str:
    """Return the page of a call."""
    line = f"<p>DEADLINE: {deadline}</p>" if deadline else ""
    return page_of(
        title,
        f'<article data-history-node-id="7"><h2>Opportunity</h2><h1>{escape(title)}</h1>{line}'
        f"<div>{body}</div></article>{SHARE}",
    )


def event_of(body: str, *, title: str = "An event") -> str:
    """Return the page of an event."""
    return page_of(
        title,
        f'<article data-history-node-id="8"><img alt="Banner 12 March 2020"><h3>Description</h3>'
        f"<div>{body}</div><div>Event Type <a href='/e'>Forum</a></div></article>{SHARE}",
    )


def read_one(html: str, path: str = "/content/x", *lists: str) -> OpportunityRecord:
    """Return the only record of a page."""
    (record,) = read_page(html, url=f"{SITE}{path}", listed_as=frozenset(lists)).records
    return record


def facts_of(html: str, path: str = "/content/x", *lists: str) -> Any:
    """Return the facts of the only record of a page."""
    return read_one(html, path, *lists).facts


def deadlines_of(html: str) -> list[tuple[str, str, str | None]]:
    """Return (kind, day, hour) of every deadline of a page, in the reader's order."""
    return [
        (each.kind.value, each.date, each.time.strftime("%H:%M") if each.time else None)
        for each in facts_of(html).deadlines
    ]
