"""Read one event page, and the series pages that list many events by hand."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice

from bs4 import Tag

from opportunities.records import EventFacts, OpportunityRecord
from opportunities.vocabulary import OpportunityKind
from scrapers.cluster_collaboration.addresses import canonical, host_of, resolve
from scrapers.cluster_collaboration.countries import country_code, find_countries
from scrapers.cluster_collaboration.event_dates import (
    find_event_days,
    find_registration_deadline,
)
from scrapers.cluster_collaboration.event_places import find_event_place
from scrapers.cluster_collaboration.page_parts import (
    SHARE_MARK,
    PageView,
    end_of_content,
    find_label,
    find_labelled_links,
    find_posting,
    find_site_links,
    read_named_title,
    read_number,
    read_summary,
    read_title,
    render_body,
)
from scrapers.reading_dates import find_dates
from scrapers.selecting import TextBlock, text_of

EXTRACTOR = "eccp.event_page/1"
SERIES_EXTRACTOR = "eccp.series_page/1"
LABELS = (
    *("Event organised by ECCP", "Event Target", "Event Type", "Other Properties"),
    *("Section Visibility", "Third Country", "Cluster organisation"),
)
FIRST_LABEL = re.compile(rf"(?:^|\n|\s)(?:{'|'.join(LABELS)})\b")
DESCRIPTION = re.compile(
    r"(?:^|\n)\s*Description\s*(?:\n|$)|(?:^|\n)[^\n]{0,160}?\bDescription\s+(?=[A-Z])"
)
REGISTER = re.compile(r"\b(?:regist(?:er|ration)|sign up|book your)\b", re.IGNORECASE)
REGISTER_HERE = re.compile(r"\b(?:regist(?:er|ration)|sign up)\b[^.\n]{0,20}$", re.IGNORECASE)
CANCELLED_TITLE = re.compile(r"\bcancell?ed\b", re.IGNORECASE)
CANCELLED = re.compile(
    r"\b(?:it|(?:this|the) (?!previous|last|first|past)(?:[a-z-]+ ){1,3})"
    r"(?:has been|had to be|was|is) cancell?ed\b",
    re.IGNORECASE,
)
NOISE = re.compile(r"save the date!?|new!|upcoming:?|\bpast:?", re.IGNORECASE)
LINE = re.compile(
    r"\W{0,10}(?P<city>[^\W\d_][^(\d]{1,80}?)\s?(?:,\s?|\(\s?)"
    r"(?P<country>[^\d,()–—:|-]{2,40}?)\)?\s?(?:[-–—:|]{1,3}|,)\s?(?=\d|[A-Z][a-z]+\s\d)"
)
DATE_WITHIN = 5
LEAST_LINES = 2
NEAREST_SIBLINGS = 4


def read_event_page(page: PageView) -> OpportunityRecord:
    """Return the event of a page; what its prose does not state stays empty."""
    text = page.text
    title = read_named_title(page.soup) or read_title(page)
    start, end = _body_borders(page, text, title)
    blocks = page.between(start, end)
    evidence = {"title": title}
    facts = _read_facts(page, title, blocks, evidence)
    posting = find_posting(page)
    if posting:
        evidence["published_on"] = f"Submitted on {posting[0]}"
    third_country = find_label(page, "Third Country")
    organisations = find_labelled_links(page, "Cluster organisation")
    return OpportunityRecord(
        kind=OpportunityKind.EVENT,
        source_url=page.url,
        source_id=read_number(page),
        title=title,
        summary=read_summary(page, blocks),
        body=render_body(page, blocks),
        published_on=posting[0] if posting else None,
        organisation=organisations[0] if organisations else "",
        countries=tuple(find_countries(third_country)) if third_country else (),
        related_urls=find_site_links(page),
        facts=facts,
        evidence=evidence,
    )


def read_series_page(page: PageView) -> list[OpportunityRecord]:
    """Return one event per line "City, Country - 26-27 March 2024" of a hand-written list.

    Many events share the address of such a page, so each is keyed by its city and first day. An
    empty list means that the page is no series.
    """
    title = read_named_title(page.soup) or read_title(page)
    records: dict[str, OpportunityRecord] = {}
    for block in page.blocks:
        record = _read_line(page, title, block)
        if record is not None:
            records.setdefault(record.part, record)
    return list(records.values()) if len(records) >= LEAST_LINES else []


def _body_borders(page: PageView, text: str, title: str) -> tuple[int, int]:
    description = DESCRIPTION.search(text)
    if description:
        start = description.end()
    else:
        # Without the word the banner's alternative text cannot be told from the body.
        place = text.find(title) if title else -1
        start = place + len(title) if 0 <= place <= LEAD_OF_PAGE else 0
        posting = find_posting(page)
        start = max(start, posting[1] if posting and posting[1] <= LEAD_OF_PAGE else 0)
    end = end_of_content(text, start)
    label = FIRST_LABEL.search(text, start)
    return start, min(end, label.start() if label else end)


LEAD_OF_PAGE = 1500


def _read_facts(
    page: PageView, title: str, blocks: tuple[TextBlock, ...], evidence: dict[str, str]
) -> EventFacts:
    body = "\n".join(block.text for block in blocks)
    days = find_event_days(title, body)
    start, end = (days.start, days.end) if days else (0, 0)
    place = find_event_place(title, body, start=start, end=end)
    deadline = find_registration_deadline(title, body)
    if days:
        evidence |= dict.fromkeys(("starts_on", "ends_on", "starts_at", "ends_at"), days.quote)
    if place.quote:
        evidence |= dict.fromkeys(("place", "country", "format"), place.quote)
    if deadline:
        evidence["deadlines"] = deadline.quote
    return EventFacts(
        starts_on=days.starts_on if days else None,
        ends_on=days.ends_on if days else None,
        starts_at=days.starts_at if days else None,
        ends_at=days.ends_at if days else None,
        place=place.place,
        country=place.country,
        format=place.format,
        registration_url=_find_registration(page),
        cancelled=bool(CANCELLED_TITLE.search(title) or CANCELLED.search(body)),
        deadlines=(deadline,) if deadline else (),
    )


def _find_registration(page: PageView) -> str | None:
    for tag in page.main.find_all("a", href=True):
        address = resolve(str(tag["href"]), base_url=page.url)
        host = host_of(address)
        if not host or canonical(address, base_url=page.url) is not None:
            continue
        if tag.find_previous(string=SHARE_MARK) is not None:
            break
        before = "".join(str(text) for text in reversed(list(_texts_before(tag))))
        asks = REGISTER.search(text_of(tag)) or REGISTER_HERE.search(before)
        if asks or host.endswith(("b2match.io", "b2match.com")):
            return address
    return None


def _texts_before(tag: Tag) -> Iterator[str]:
    """Yield the text right before a link in its line, the nearest first."""
    for sibling in islice(tag.previous_siblings, NEAREST_SIBLINGS):
        yield sibling.get_text(" ") if isinstance(sibling, Tag) else str(sibling)


def _read_line(page: PageView, title: str, block: TextBlock) -> OpportunityRecord | None:
    line = NOISE.sub(" ", block.text)
    match = LINE.match(line)
    if match is None:
        return None
    country = country_code(match["country"].strip())
    dates = find_dates(line[match.end() :])
    if country is None or not dates or dates[0].start > DATE_WITHIN:
        return None
    city, date = " ".join(match["city"].split()), dates[0]
    facts = EventFacts(
        starts_on=date.first,
        ends_on=date.last if date.is_day or date.is_range else None,
        place=city,
        country=country,
        cancelled=CANCELLED_TITLE.search(block.text) is not None,
    )
    names = ("title", "starts_on", "ends_on", "place", "country")
    return OpportunityRecord(
        kind=OpportunityKind.EVENT,
        source_url=page.url,
        source_id=read_number(page),
        part=f"{_as_slug(city)}-{date.first}",
        title=f"{title} - {city}",
        series=title,
        facts=facts,
        evidence=dict.fromkeys(names, block.text),
    )


def _as_slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
