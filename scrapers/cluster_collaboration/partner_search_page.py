"""Read one partner search: who looks for whom, and until when."""

import re

from opportunities.records import OpportunityRecord, PartnerSearchFacts
from opportunities.vocabulary import OpportunityKind
from scrapers.cluster_collaboration.bodies import read_body, read_organisation, read_owner
from scrapers.cluster_collaboration.deadline_label import STRICT_LABEL
from scrapers.cluster_collaboration.page_parts import (
    PageView,
    find_posting,
    find_site_links,
    read_number,
    read_summary,
    read_title,
    render_body,
)
from scrapers.cluster_collaboration.terms import split_terms
from scrapers.cluster_collaboration.words import find_identifiers, find_programme
from scrapers.reading_dates import find_dates
from scrapers.selecting import TextBlock

EXTRACTOR = "eccp.partner_search_page/1"
WANTED_LIST = re.compile(
    r"(?:looking for|searching for|seeking|partners? sought|wanted)\s?:$", re.IGNORECASE
)
WANTED_LABEL = re.compile(
    r"(?:looking for|searching for|partners? sought|wanted)\s?:\s?(?P<what>[^.;\n]{4,300})",
    re.IGNORECASE,
)
WANTED = re.compile(
    r"(?:looking for|searching for|seek(?:s|ing)?(?! to\b)|is in search of)\s"
    r"(?P<what>[^.;:\n]{4,200})",
    re.IGNORECASE,
)
UNTIL = re.compile(
    r"\b(?:answers?|repl(?:y|ies)|respond|interest|offer|request|contact us|open|collected|valid"
    r"|expires?)\b[^.\n]{0,60}?\b(?:until|before|by|on)\s{1,3}$",
    re.IGNORECASE,
)
BEFORE = 100


def read_partner_search_page(page: PageView) -> OpportunityRecord:
    """Return the partner search of a page; what its free text does not say stays empty."""
    title = read_title(page)
    terms = split_terms(read_body(page, title))
    body = "\n".join(block.text for block in terms.body)
    evidence = {"title": title}
    posting = find_posting(page)
    if posting:
        evidence["published_on"] = f"Submitted on {posting[0]}"
    wanted = _read_wanted(terms.body, body)
    if wanted:
        evidence["looking_for"] = " · ".join(wanted)
    expires_on = _read_end(page.text, evidence)
    codes = find_identifiers(f"{title}\n{body}")
    owner = read_owner(page)
    return OpportunityRecord(
        kind=OpportunityKind.PARTNER_SEARCH,
        source_url=page.url,
        source_id=read_number(page),
        title=title,
        summary=read_summary(page, terms.body),
        body=render_body(page, terms.body),
        published_on=posting[0] if posting else None,
        keywords=terms.keywords,
        organisation=read_organisation(page),
        programme=terms.programme or find_programme(body),
        related_urls=find_site_links(page),
        facts=PartnerSearchFacts(
            looking_for=wanted,
            offered_by=owner or None,
            call_identifier=codes[0] if len(codes) == 1 else None,
            expires_on=expires_on,
        ),
        evidence=evidence,
    )


def _read_wanted(blocks: tuple[TextBlock, ...], body: str) -> tuple[str, ...]:
    """Read the list below "We are looking for:", else what follows these words in a line."""
    for position, block in enumerate(blocks):
        if WANTED_LIST.search(block.text):
            items = []
            for each in blocks[position + 1 :]:
                if each.element.name != "li" and each.element.find_parent("li") is None:
                    break
                items.append(each.text.rstrip(" .;,"))
            if items:
                return tuple(items)
    labelled = WANTED_LABEL.search(body)
    if labelled:
        return tuple(each.strip() for each in labelled["what"].split(",") if each.strip())
    return tuple(dict.fromkeys(" ".join(match["what"].split()) for match in WANTED.finditer(body)))


def _read_end(text: str, evidence: dict[str, str]) -> str | None:
    """Return the last day to answer; the deadline of a call that the text names is not it."""
    ends = {}
    for each in find_dates(text):
        before = text[max(0, each.start - BEFORE) : each.start].rpartition(". ")[2]
        is_label = STRICT_LABEL.search(before[-20:]) is not None
        if each.is_day and not each.is_range and (is_label or UNTIL.search(before)):
            ends[each.first] = " ".join(f"{before}{text[each.start : each.end]}".split())
    if len(ends) != 1:
        return None
    day, evidence["expires_on"] = ends.popitem()
    return day
