"""Read one partnership of clusters: its line, programme, members and time."""

import re
from decimal import Decimal

from opportunities.records import OpportunityRecord, PartnershipFacts
from opportunities.vocabulary import OpportunityKind
from scrapers.cluster_collaboration.bodies import read_body, read_organisation
from scrapers.cluster_collaboration.call_money import read_money
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
from scrapers.cluster_collaboration.words import find_programme
from scrapers.reading_dates import find_dates
from scrapers.selecting import TextBlock

EXTRACTOR = "eccp.partnership_page/1"
LINES = (
    (re.compile(r"\bESCP-4i\b", re.IGNORECASE), "ESCP-4i"),
    (
        re.compile(r"\bESCP-4x\b|\bPartnerships? (?:\| |for )?Excellence\b", re.IGNORECASE),
        "ESCP-4x",
    ),
    (re.compile(r"\bESCP-(?:4)?S3\b", re.IGNORECASE), "ESCP-4S3"),
    (re.compile(r"\bEuroclusters?\b", re.IGNORECASE), "Euroclusters"),
)
MEMBERS = re.compile(
    r"^(?:members|partners|consortium|participating clusters)\s?(?::\s?(?P<names>.*))?$",
    re.IGNORECASE,
)
START = re.compile(
    r"\b(?:started|starts|launched|began|begins|since|from|running from|kick-?off)\b"
    r"[\s,]{0,3}(?:on|in|of)?\s?$",
    re.IGNORECASE,
)
END = re.compile(r"\b(?:until|till|ends?|to|ended|through)\b\s*(?:on|in)?\s*$", re.IGNORECASE)
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
BEFORE = 40
LEAD = 800


def read_partnership_page(page: PageView) -> OpportunityRecord:
    """Return the partnership of a page."""
    title = page.printed_title or read_title(page)
    terms = split_terms(read_body(page, title))
    body = "\n".join(block.text for block in terms.body)
    line = next((name for form, name in LINES if form.search(f"{title}\n{body[:LEAD]}")), None)
    programme = terms.programme or find_programme(body) or line
    evidence = {"title": title}
    if programme:
        evidence["programme"] = programme
    posting = find_posting(page)
    if posting:
        evidence["published_on"] = f"Submitted on {posting[0]}"
    return OpportunityRecord(
        kind=OpportunityKind.PARTNERSHIP,
        source_url=page.url,
        source_id=read_number(page),
        title=title,
        summary=read_summary(page, terms.body),
        body=render_body(page, terms.body),
        published_on=posting[0] if posting else None,
        keywords=terms.keywords,
        organisation=read_organisation(page),
        programme=programme,
        series=line,
        related_urls=find_site_links(page),
        facts=PartnershipFacts(
            starts_on=_read_time(body, START, "starts_on", evidence),
            ends_on=_read_time(body, END, "ends_on", evidence),
            members=_read_members(terms.body, evidence),
            budget_total_eur=_read_budget(body, evidence),
        ),
        evidence=evidence,
    )


def _read_time(body: str, cue: re.Pattern[str], name: str, evidence: dict[str, str]) -> str | None:
    """Return the first date or bare year that follows a cue; a range starts and ends by itself."""
    is_end = name == "ends_on"
    places = [
        (each.last if is_end else each.first, each.start, each.end, is_end and each.is_range)
        for each in find_dates(body)
    ]
    places += [(match[0], match.start(), match.end(), False) for match in YEAR.finditer(body)]
    for text, start, end, is_range in sorted(places, key=lambda one: (one[1], -one[2])):
        before = body[max(0, start - BEFORE) : start]
        if cue.search(before) or (is_range and START.search(before)):
            evidence[name] = " ".join(f"{before}{body[start:end]}".split())
            return text
    return None


def _read_members(blocks: tuple[TextBlock, ...], evidence: dict[str, str]) -> tuple[str, ...]:
    for position, block in enumerate(blocks):
        match = MEMBERS.match(block.text)
        if match is None:
            continue
        names = [each.strip() for each in (match["names"] or "").split(",") if each.strip()]
        for each in [] if names else blocks[position + 1 :]:
            if each.element.name != "li" and each.element.find_parent("li") is None:
                break
            names.append(each.text)
        if names:
            evidence["members"] = ", ".join(names)
            return tuple(names)
    return ()


def _read_budget(body: str, evidence: dict[str, str]) -> Decimal | None:
    money = read_money("", body)
    if money.budget_total_eur is not None:
        evidence["budget_total_eur"] = money.quotes["budget_total_eur"]
    return money.budget_total_eur
