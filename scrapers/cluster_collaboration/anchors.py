"""The marks of the site that are verified, and which of them a page still has."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from bs4 import BeautifulSoup

from scrapers.cluster_collaboration.page_kinds import PageKind
from scrapers.selecting import find_main, find_meta, parse_html, text_of

DEADLINE_LINE = re.compile(r"\bDEADLINE\s?:")
SUBMITTED_LINE = re.compile(r"\bSubmitted by\b")
EVENT_LABELS = re.compile(r"\b(?:Event organised by ECCP|Event Target|Event Type)\b")
POSTS = frozenset({PageKind.CALL, PageKind.EVENT, PageKind.ARTICLE, PageKind.PARTNER_SEARCH})


@dataclass(frozen=True, slots=True)
class Anchor:
    """A mark and the kinds of pages on which it was seen; no kind means the list of calls.

    ``note`` says why a healthy page may lack it.
    """

    name: str
    kinds: frozenset[PageKind]
    is_on: Callable[[BeautifulSoup], bool]
    note: str = ""


def find_anchors(text: str, *, kind: PageKind | None) -> dict[str, bool]:
    """Return anchor -> whether the page has it, for those that its kind should have.

    ``kind`` is None for a page of the list of calls.
    """
    soup = parse_html(text)
    return {
        anchor.name: anchor.is_on(soup)
        for anchor in ANCHORS
        if (kind in anchor.kinds if kind is not None else not anchor.kinds)
    }


def _selects(selector: str) -> Callable[[BeautifulSoup], bool]:
    return lambda soup: soup.select_one(selector) is not None


def _says(form: re.Pattern[str]) -> Callable[[BeautifulSoup], bool]:
    return lambda soup: form.search(text_of(find_main(soup))) is not None


ANCHORS = (
    Anchor(".search-result-item", frozenset(), _selects(".search-result-item")),
    Anchor("nav.pager", frozenset(), _selects("nav.pager")),
    Anchor("a[rel=next]", frozenset(), _selects("a[rel~=next]")),
    Anchor(
        "DEADLINE line", frozenset({PageKind.CALL}), _says(DEADLINE_LINE), "undated calls have none"
    ),
    Anchor("data-history-node-id", POSTS, _selects("[data-history-node-id]")),
    Anchor("og:title", POSTS, lambda soup: bool(find_meta(soup, "og:title"))),
    Anchor("Submitted-by line", frozenset({PageKind.ARTICLE}), _says(SUBMITTED_LINE)),
    Anchor("span.date", frozenset({PageKind.ARTICLE}), _selects("span.date")),
    Anchor(
        "div.field--name-og-audience",
        frozenset({PageKind.ARTICLE}),
        _selects("div.field--name-og-audience"),
        "only what an organisation posted has it",
    ),
    Anchor("event labels", frozenset({PageKind.EVENT}), _says(EVENT_LABELS)),
)
