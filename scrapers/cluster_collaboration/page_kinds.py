"""What kind of page this is, from its content; the path of this site does not tell."""

import re
from enum import StrEnum
from urllib.parse import urlsplit

from scrapers.cluster_collaboration.deadline_label import STRICT_LABEL
from scrapers.cluster_collaboration.page_parts import (
    PageView,
    find_posting,
    read_named_title,
    read_title,
)
from scrapers.reading_dates import find_dates
from scrapers.selecting import text_of


class PageKind(StrEnum):
    CALL = "call"
    EVENT = "event"
    SERIES = "series"
    ARTICLE = "article"
    PARTNER_SEARCH = "partner_search"
    PARTNERSHIP = "partnership"
    OTHER = "other"


CRUMB_KINDS = (
    (re.compile(r"^(?:upcoming|past events?|event)", re.IGNORECASE), PageKind.EVENT),
    (re.compile(r"^(?:open calls?|calls?\b)", re.IGNORECASE), PageKind.CALL),
    (re.compile(r"^partner search", re.IGNORECASE), PageKind.PARTNER_SEARCH),
    (re.compile(r"cluster partnerships", re.IGNORECASE), PageKind.PARTNERSHIP),
    (re.compile(r"^(?:news|community news|profile articles?)", re.IGNORECASE), PageKind.ARTICLE),
)
EVENT_LABEL = re.compile(r"(?:^|\n|\s)(?:Event organised by ECCP|Event Target|Event Type)\b")
PARTNER_WORDS = re.compile(
    r"\bpartner (?:request|search)\b|\b(?:looking|searching) for (?:\w+ ){0,3}partners?\b"
    r"|\bpartners? (?:sought|wanted)\b",
    re.IGNORECASE,
)
PARTNER_REQUEST = re.compile(r"\bpartner (?:request|search)\b", re.IGNORECASE)
FUNDING_WORDS = re.compile(
    r"\bgrants?\b|\bfunding (?:opportunit|available|rate|of)|\bfinancial support\b|\bbudget\b"
    r"|\bvouchers?\b",
    re.IGNORECASE,
)
EVENT_WORDS = re.compile(
    r"\b(?:event|conference|mission|workshop|webinar|forum|seminar|matchmaking|brokerage"
    r"|delegation|summit|congress)\b",
    re.IGNORECASE,
)
LOOKS_BACK = re.compile(
    r"\b(?:success\w*|results?|recap|outcomes?|showcased?|launch\w*|feedback|report|already"
    r"|took place|survey|analysis)\b",
    re.IGNORECASE,
)
PARTNERSHIP_WORDS = re.compile(
    r"\b(?:partnership|eurocluster|escp-4i|escp-4x|escp-s3|consortium|alliance)\b", re.IGNORECASE
)
PROFILE_WORDS = re.compile(
    r"\b(?:year of establishment|cluster manager|number of (?:members|employees)|total number of"
    r"|membership fee|management team|sectoral industries|emerging industries)\b",
    re.IGNORECASE,
)
PARTNERSHIP_PATH = re.compile(r"^/(?:eu-cluster-partnerships|escp[^/]*|cluster-partnerships?)/.+")
INDEX_PATH = re.compile(
    r"^/(?:open-calls|event-calendar(?:/(?:matchmaking|upcoming|past))?"
    r"|events(?:/organised-by-eccp)?|partner-search(?:es)?|news|community-news|escp-list"
    r"|eu-cluster-partnerships(?:/escp-4[ix])?(?:/(?:first|second)-generation)?"
    r"|cluster-organisations|international-cooperation|cluster-mapping|tags/.*)$"
)
LEAD = 600


def find_kind(page: PageView, *, listed_as: frozenset[str] = frozenset()) -> PageKind:
    """Return the kind of a page. ``listed_as`` names the lists of the site that led to it.

    The deadline line or the heading "Opportunity" make a call, the event labels an event, the
    submitted-by line an article. A request for partners among the calls is a partner search unless
    it offers money. Where the text says nothing, the list that led here may.
    """
    if is_index(page.url):
        return PageKind.OTHER
    path = urlsplit(page.url).path
    kind = _kind_by_marks(page, path)
    if kind is None and page.crumbs:
        kind = _kind_by_crumbs(page, path)
    return kind or _kind_by_lists(page, path, listed_as)


def is_index(address: str) -> bool:
    """Tell whether an address is one of the site's own list pages."""
    return INDEX_PATH.match(urlsplit(address).path) is not None


def _kind_by_marks(page: PageView, path: str) -> PageKind | None:
    """Return the kind that the labels of the present layout prove."""
    if _has_call_marks(page):
        return PageKind.PARTNER_SEARCH if _asks_for_partners(page) else PageKind.CALL
    if path.startswith("/partner-search/"):
        return PageKind.PARTNER_SEARCH
    if EVENT_LABEL.search(page.text) or path.startswith("/community-event/"):
        return PageKind.EVENT
    return PageKind.ARTICLE if find_posting(page) is not None else None


def _has_call_marks(page: PageView) -> bool:
    if STRICT_LABEL.search(page.text):
        return True
    headings = {text_of(tag).casefold() for tag in page.main.find_all(["h1", "h2", "h3"])}
    is_named = bool(headings & {"opportunity", "funding opportunity"})
    return is_named or page.text.startswith(("Opportunity\n", "Opportunity "))


def _asks_for_partners(page: PageView) -> bool:
    is_asked = PARTNER_WORDS.search(read_title(page)) or PARTNER_REQUEST.search(page.text[:LEAD])
    return is_asked is not None and FUNDING_WORDS.search(page.text) is None


def _kind_by_crumbs(page: PageView, path: str) -> PageKind | None:
    """Return the kind that the breadcrumb of the 2014-2020 layout names, None for another word."""
    kind = next((kind for form, kind in CRUMB_KINDS if form.search(page.crumbs[0])), None)
    if kind is PageKind.PARTNERSHIP:
        is_entry = bool(page.crumbs[1:]) and PARTNERSHIP_PATH.match(path) is not None
        return kind if is_entry else PageKind.OTHER
    if kind is None or not page.crumbs[1:]:
        return None
    if kind is PageKind.ARTICLE and _announces_event(page):
        return PageKind.EVENT
    return kind


def _announces_event(page: PageView) -> bool:
    """Tell a news item of the old layout that is the page of an event: it had no other place."""
    title = page.printed_title or page.crumbs[-1]
    if EVENT_WORDS.search(title) is None or LOOKS_BACK.search(title):
        return False
    text = page.text
    lead = text[text.rfind(title, 0, LEAD) :][: LEAD + len(title)]
    return any(each.is_day for each in find_dates(lead))


def _kind_by_lists(page: PageView, path: str, listed_as: frozenset[str]) -> PageKind:
    """Return the kind that the lists leading to a page suggest and its words confirm."""
    title = read_named_title(page.soup) or read_title(page)
    lead = f"{title}\n{page.text[:LEAD]}"
    if "calls" in listed_as:
        return PageKind.CALL
    if "events" in listed_as or path.startswith(("/event-calendar/", "/events/")):
        has_date = any(each.is_day for each in find_dates(lead))
        return PageKind.EVENT if has_date else PageKind.OTHER
    if "partner-searches" in listed_as and PARTNER_WORDS.search(f"{title}\n{page.text}"):
        return PageKind.PARTNER_SEARCH
    is_below = PARTNERSHIP_PATH.match(path) is not None
    is_partnership = is_below or ("partnerships" in listed_as and PARTNERSHIP_WORDS.search(lead))
    if is_partnership and not PROFILE_WORDS.search(page.text):
        return PageKind.PARTNERSHIP
    return PageKind.OTHER
