"""Read one call page, in either layout: the label, then what the text states beside it."""

import re

from opportunities.records import CallFacts, OpportunityRecord
from opportunities.vocabulary import OpportunityKind, Phase
from scrapers.cluster_collaboration.bodies import join_headings
from scrapers.cluster_collaboration.call_audience import read_audience
from scrapers.cluster_collaboration.call_deadlines import CallDates, read_call_dates
from scrapers.cluster_collaboration.call_money import read_money
from scrapers.cluster_collaboration.deadline_label import Label, find_label
from scrapers.cluster_collaboration.page_parts import (
    PageView,
    end_of_content,
    find_labelled_links,
    find_posting,
    find_site_links,
    read_number,
    read_summary,
    read_title,
    render_body,
)
from scrapers.cluster_collaboration.terms import Terms, split_terms
from scrapers.cluster_collaboration.words import (
    find_identifiers,
    find_programme,
    programme_of,
)

EXTRACTOR = "eccp.call_page/1"
INFORMAL = re.compile(
    r"\bexpressions?\s+of\s+interest\b|\bexpress\s+(?:their|your|an|its)?\s*interest\b|\binformal\b",
    re.IGNORECASE,
)
LEAD = 600
ROUND = re.compile(
    r"[\s\-–—:(]{0,5}\b(?:(?:cut-?\s?off|round|edition)\s?(?:n[o.°]\s?)?\d+"
    r"|(?:\d+(?:st|nd|rd|th)|first|second|third)\s(?:cut-?\s?off|round))\b\)?",
    re.IGNORECASE,
)
WITHDRAWN = re.compile(
    r"\b(?:this|the) call (?:has been|is|was) (?:withdrawn|cancelled|canceled)\b", re.IGNORECASE
)
CASCADE = re.compile(
    r"\beuroclusters?\b|\bthird part(?:y|ies)\b|\bcascade\b|\bFSTP\b|\bopen call\b", re.IGNORECASE
)


def read_call_page(page: PageView) -> OpportunityRecord:
    """Return the call of a page; LayoutChanged when its DEADLINE line cannot be read."""
    text = page.text
    label = find_label(text)
    title = read_title(page, before=label.start if label else None)
    label = label or find_label(text, title=title)
    posting = find_posting(page)
    start = _body_start(text, title, label, posting)
    terms = split_terms(page.between(start, end_of_content(text, start)))
    body = "\n".join(block.text for block in terms.body)
    dates = read_call_dates(label, title, body)
    evidence = {"title": title}
    facts = _read_facts(title, terms, dates, evidence)
    organisations = find_labelled_links(page, "Cluster organisation")
    return OpportunityRecord(
        kind=OpportunityKind.CALL,
        source_url=page.url,
        source_id=read_number(page),
        title=title,
        summary=read_summary(page, terms.body),
        body=render_body(page, terms.body),
        published_on=_read_posting(posting, dates, evidence),
        keywords=terms.keywords,
        organisation=organisations[0] if organisations else "",
        programme=_read_programme(terms, facts.identifier, body, evidence),
        related_urls=find_site_links(page),
        facts=facts,
        evidence=evidence,
    )


def _read_facts(title: str, terms: Terms, dates: CallDates, evidence: dict[str, str]) -> CallFacts:
    body = "\n".join(block.text for block in terms.body)
    headed = join_headings(terms.body)
    money = read_money(title, headed)
    evidence |= money.quotes
    if dates.deadlines:
        evidence["deadlines"] = " · ".join(each.quote for each in dates.deadlines)
    if dates.opens_on:
        evidence["opens_on"] = dates.opens_quote
    return CallFacts(
        identifier=_read_identifier(title, body, evidence),
        phase=_read_phase(title, body, evidence),
        opens_on=dates.opens_on,
        deadlines=tuple(dates.deadlines),
        budget_total_eur=money.budget_total_eur,
        grant_max_eur=money.grant_max_eur,
        grants_expected=money.grants_expected,
        funding_rate_percent=money.funding_rate_percent,
        sme_share_percent=money.sme_share_percent,
        audience=read_audience(headed, evidence),
        withdrawn=WITHDRAWN.search(body) is not None,
        round_of=_read_round(title),
    )


def _body_start(text: str, title: str, label: Label | None, posting: tuple[str, int] | None) -> int:
    if label is not None:
        return max(label.hour.end if label.hour else 0, label.end)
    place = text.find(title)
    after_title = place + len(title) if place >= 0 else 0
    return max(after_title, posting[1] if posting else 0)


def _read_posting(
    posting: tuple[str, int] | None, dates: CallDates, evidence: dict[str, str]
) -> str | None:
    if posting is not None:
        evidence["published_on"] = f"Submitted on {posting[0]}"
        return posting[0]
    if dates.published_on:
        evidence["published_on"] = f"Publication date {dates.published_on}"
    return dates.published_on


def _read_identifier(title: str, body: str, evidence: dict[str, str]) -> str | None:
    """Return the official code of the call; the text of a cascade call names its parent's."""
    named = find_identifiers(title)
    if not named and not CASCADE.search(title):
        named = find_identifiers(body)
        named = [] if CASCADE.search(body) else named
    # A title may leave out the number of the topic that the text gives in full.
    whole = [each for each in find_identifiers(body) if named and each.startswith(f"{named[0]}-")]
    if len(named) != 1:
        return None
    evidence["identifier"] = whole[0] if len(whole) == 1 else named[0]
    return evidence["identifier"]


def _read_programme(
    terms: Terms, identifier: str | None, body: str, evidence: dict[str, str]
) -> str | None:
    programme = terms.programme
    if programme is None and identifier:
        programme = programme_of(identifier)
    if programme is None:
        programme = find_programme(body)
    if programme:
        evidence["programme"] = programme
    return programme


def _read_phase(title: str, body: str, evidence: dict[str, str]) -> Phase:
    words = INFORMAL.search(f"{title}\n{body[:LEAD]}")
    if words is None:
        return Phase.FORMAL
    evidence["phase"] = words[0]
    return Phase.INFORMAL


def _read_round(title: str) -> str | None:
    """Return the name that all rounds of a call share, for a title that names its round."""
    name = ROUND.sub("", title).strip(" ,-–—:")
    return name if name and name != title.strip() else None
