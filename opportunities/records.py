"""What a source must deliver: the only shape that crosses from scrapers to opportunities."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from opportunities.partial_dates import find_date_problem, first_day
from opportunities.vocabulary import (
    BRUSSELS,
    Audience,
    Certainty,
    DeadlineKind,
    EventFormat,
    OpportunityKind,
    OrganisationKind,
    Phase,
    TopicScheme,
)

LONGEST_TITLE = 500
LARGEST_PERCENT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineFact:
    """One deadline as the source states it. ``date`` and ``date_to`` are partial dates."""

    kind: DeadlineKind
    date: str
    date_to: str | None = None
    time: dt.time | None = None
    timezone: str = BRUSSELS
    certainty: Certainty = Certainty.STATED
    quote: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFacts:
    """What only a call has. Money in euro, rates in percent; None is "not stated"."""

    identifier: str | None = None
    phase: Phase = Phase.FORMAL
    opens_on: str | None = None
    deadlines: tuple[DeadlineFact, ...] = ()
    budget_total_eur: Decimal | None = None
    grant_max_eur: Decimal | None = None
    grants_expected: int | None = None
    funding_rate_percent: Decimal | None = None
    sme_share_percent: Decimal | None = None
    audience: tuple[Audience, ...] = ()
    withdrawn: bool = False
    round_of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFacts:
    """What only an event has. Days are partial dates; hours are local to ``timezone``."""

    starts_on: str | None = None
    ends_on: str | None = None
    starts_at: dt.time | None = None
    ends_at: dt.time | None = None
    timezone: str = BRUSSELS
    place: str | None = None
    country: str | None = None
    format: EventFormat | None = None
    registration_url: str | None = None
    cancelled: bool = False
    deadlines: tuple[DeadlineFact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerSearchFacts:
    looking_for: tuple[str, ...] = ()
    offered_by: str | None = None
    call_identifier: str | None = None
    expires_on: str | None = None
    counted: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnershipFacts:
    starts_on: str | None = None
    ends_on: str | None = None
    members: tuple[str, ...] = ()
    budget_total_eur: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationFacts:
    kind: OrganisationKind = OrganisationKind.OTHER
    short_name: str = ""
    website: str = ""
    seat: str = ""
    nuts_code: str = ""


KindFacts = CallFacts | EventFacts | PartnerSearchFacts | PartnershipFacts | OrganisationFacts

FACTS_OF_KIND: dict[OpportunityKind, type[KindFacts] | None] = {
    OpportunityKind.CALL: CallFacts,
    OpportunityKind.EVENT: EventFacts,
    OpportunityKind.PARTNER_SEARCH: PartnerSearchFacts,
    OpportunityKind.ARTICLE: None,
    OpportunityKind.PARTNERSHIP: PartnershipFacts,
    OpportunityKind.ORGANISATION: OrganisationFacts,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OpportunityRecord:
    """One entry as a source states it; empty and None mean that the source does not say.

    ``source_url`` is the canonical public address. ``part`` tells apart several entries that share
    one address. ``evidence`` maps the name of a field to the words of the source that state it.
    """

    kind: OpportunityKind
    source_url: str
    title: str
    source_id: str | None = None
    part: str = ""
    aliases: tuple[str, ...] = ()
    summary: str = ""
    body: str = ""
    language: str = "en"
    published_on: str | None = None
    keywords: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    organisation: str = ""
    programme: str | None = None
    series: str | None = None
    topics: tuple[tuple[TopicScheme, str], ...] = ()
    related_urls: tuple[str, ...] = ()
    facts: KindFacts | None = None
    evidence: Mapping[str, str] = field(default_factory=dict)


def find_problems(record: OpportunityRecord) -> list[str]:
    """Say in plain words why a record cannot be trusted; an empty list means it can."""
    problems = []
    if not record.title.strip():
        problems.append("the title is empty")
    if len(record.title) > LONGEST_TITLE:
        problems.append(f"the title is longer than {LONGEST_TITLE} characters")
    if record.source_url and not record.source_url.startswith(("https://", "http://")):
        problems.append(f"the address is not a web address: {record.source_url!r}")
    if record.published_on and (problem := find_date_problem(record.published_on)):
        problems.append(f"published on: {problem}")
    expected = FACTS_OF_KIND[record.kind]
    if expected is not None and not isinstance(record.facts, expected):
        problems.append(f"a {record.kind.value} without its own facts")
    return [*problems, *_find_fact_problems(record.facts)]


def _find_fact_problems(facts: KindFacts | None) -> Iterator[str]:
    if isinstance(facts, CallFacts):
        yield from _find_call_problems(facts)
    if isinstance(facts, CallFacts | EventFacts):
        for deadline in facts.deadlines:
            yield from _find_deadline_problems(deadline)
    if isinstance(facts, EventFacts | PartnershipFacts):
        yield from _find_span_problems(facts.starts_on, facts.ends_on)


def _find_call_problems(facts: CallFacts) -> Iterator[str]:
    mains = [each for each in facts.deadlines if each.kind is DeadlineKind.SINGLE]
    if len(mains) > 1:
        yield "two main deadlines: " + ", ".join(each.date for each in mains)
    for name, percent in (
        ("funding rate", facts.funding_rate_percent),
        ("SME share", facts.sme_share_percent),
    ):
        if percent is not None and not 0 < percent <= LARGEST_PERCENT:
            yield f"the {name} is not a percentage: {percent}"
    for name, amount in (("budget", facts.budget_total_eur), ("grant", facts.grant_max_eur)):
        if amount is not None and amount <= 0:
            yield f"the {name} is not an amount: {amount}"


def _find_deadline_problems(deadline: DeadlineFact) -> Iterator[str]:
    problem = find_date_problem(deadline.date)
    if problem:
        yield f"deadline: {problem}"
    elif deadline.date_to:
        yield from _find_span_problems(deadline.date, deadline.date_to)


def _find_span_problems(start: str | None, end: str | None) -> Iterator[str]:
    problems = [find for text in (start, end) if text and (find := find_date_problem(text))]
    yield from problems
    if start and end and not problems and first_day(end) < first_day(start[: len(end)]):
        yield f"it ends ({end}) before it starts ({start})"
