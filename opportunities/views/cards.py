"""What a card of a list says of an entry, worked out before the template sees it.

A page has twenty cards of some forty values; a template that works them out itself costs more
than everything else on the page.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext

from opportunities import labels, wording
from opportunities.querysets import next_brussels_day
from opportunities.templatetags import catalogue as words
from opportunities.templatetags.cards import write_facts, write_foot
from opportunities.vocabulary import CallStatus, DeadlineKind, OpportunityKind

TOPICS_SHOWN = 3
WITH_DEADLINES = {OpportunityKind.CALL, OpportunityKind.EVENT}
Fact = tuple[str, object]


@dataclass(slots=True)
class Card:
    """One entry of a list; ``facts`` are (label, value), the first one is when.

    It is told from the catalogue as it was at ``made_at`` and reads the same until ``holds_until``,
    unless the entry, its words or its last confirmation change.
    """

    pk: int
    kind: str
    status: str | None
    language: str
    url: str
    title: str
    translated: str
    facts: list[Fact]
    confirmed_at: datetime | None
    # When the last chance to enter is or was; None where none is known.
    last_closing: datetime | None
    made_at: datetime
    holds_until: datetime
    # Facts and foot as they stand on a page.
    written_facts: str
    written_foot: str
    passage: str = ""
    # What happened to the entry since the reader was here; see ``views.visits``.
    since_visit: str | None = None


def make_card(entry: Any, now: datetime) -> Card:
    """Return the card of an entry with its topics, deadlines and source, in the page's language."""
    source = f"{entry.source.name}: " if entry.source.scraped else ""
    topics = words.each_name_once(entry.shown_topics)[:TOPICS_SHOWN]
    moments = [each.closes_at for each in _deadlines_of(entry) if each.is_binding]
    facts = FACTS[OpportunityKind(entry.kind)](entry)
    named = [str(words.name_of(topic)) for topic in topics]
    freshness = f"{source}{words.freshness(entry)}"
    confirmed_at = entry.confirmed_with.at if entry.confirmed_with else None
    return Card(
        pk=entry.pk,
        kind=entry.kind,
        status=entry.status,
        language=entry.language,
        url=entry.get_absolute_url(),
        title=entry.title,
        translated=words.italian(entry, "title"),
        facts=facts,
        confirmed_at=confirmed_at,
        last_closing=max(moments, default=None),
        made_at=now,
        holds_until=_find_end(moments, confirmed_at, now),
        written_facts=write_facts(facts, is_unlisted=entry.unlisted),
        written_foot=write_foot(named, freshness),
    )


def _deadlines_of(entry: Any) -> Iterable[Any]:
    return entry.deadlines.all() if entry.kind in WITH_DEADLINES else ()


def _find_end(
    moments: Iterable[datetime], confirmed_at: datetime | None, now: datetime
) -> datetime:
    """Return until when a card reads the same: days left, the next deadline, its freshness."""
    ends = [next_brussels_day(now), *(moment for moment in moments if moment > now)]
    if confirmed_at is not None:
        ends.append(wording.age_holds_until(confirmed_at, now=now))
    return min(ends)


def say_deadline(call: Any) -> object:
    """Return the deadline of a call in short: the next, else the last, else what is expected."""
    coming, last = words.next_deadline(call), words.last_deadline(call)
    if coming is not None:
        date = words.deadline_date(coming)
        if coming.kind != DeadlineKind.SINGLE:
            date = f"{labels.label_of(labels.DEADLINE_KINDS, coming.kind)}: {date}"
        said: object = _with_time_left(date, words.time_left(coming))
    elif last is not None:
        said = words.deadline_date(last)
    elif expected := words.expected_window(call):
        said = gettext("expected opening: %(window)s") % {"window": words.deadline_date(expected)}
    elif call.opens_on:
        said = gettext("opens %(day)s, deadline not stated by the source") % {
            "day": wording.say_when(call.opens_on)
        }
    else:
        said = words.or_unknown("")
    return _with_badge(call.status, said)


def _call_facts(call: Any) -> list[Fact]:
    return [
        (gettext("Deadline"), say_deadline(call)),
        (gettext("Programme"), _programme(call)),
        (gettext("Money"), words.or_unknown(words.money_in_short(call))),
        (
            gettext("Who may apply"),
            words.or_unknown(words.label_each(call.audience, "audience")),
        ),
    ]


def _event_facts(event: Any) -> list[Fact]:
    when: object = words.or_unknown(words.span(event))
    if event.cancelled:
        when = format_html("{} {}", _badge("danger", pgettext("event", "cancelled")), when)
    places = (event.place, words.country(event.country) if event.country else "")
    coming = words.next_deadline(event)
    register: object = words.or_unknown("")
    if coming is not None:
        register = _with_time_left(words.deadline_date(coming), words.time_left(coming))
    known_format = words.label(event.format, "format") if event.format else ""
    return [
        (gettext("When"), when),
        (gettext("Where"), words.or_unknown(", ".join(each for each in places if each))),
        (gettext("Format"), words.or_unknown(known_format)),
        (gettext("Registration by"), register),
    ]


def _partner_search_facts(search: Any) -> list[Fact]:
    call: object = words.or_unknown("")
    until = wording.say_partial_date(search.expires_on) if search.expires_on else ""
    if shown := search.shown_call:
        call = format_html('<span lang="{}">{}</span>', shown.language, shown.title)
        until = until or gettext("the end of its call")
    facts = [
        (gettext("Valid until"), words.or_unknown(until)),
        (gettext("Looking for"), words.or_unknown(", ".join(search.looking_for))),
        (gettext("Offered by"), words.or_unknown(search.offered_by)),
        (gettext("Call"), call),
    ]
    if search.counted > 1:
        facts.append((gettext("Number"), say_number_of_searches(search)))
    return facts


def say_number_of_searches(search: Any) -> str:
    """Return how many searches an entry stands for, and when they were counted."""
    number = {"number": search.counted}
    if not search.published_on:
        return gettext("%(number)s partner searches") % number
    day = wording.say_when(search.published_on)
    return gettext("%(number)s partner searches, %(day)s") % {**number, "day": day}


def _article_facts(article: Any) -> list[Fact]:
    published = wording.say_partial_date(article.published_on) if article.published_on else ""
    return [
        (gettext("Published on"), words.or_unknown(published)),
        (gettext("Published by"), words.or_unknown(article.organisation)),
    ]


def _partnership_facts(partnership: Any) -> list[Fact]:
    budget = partnership.budget_total_eur
    return [
        (gettext("Period"), words.or_unknown(words.period(partnership))),
        (gettext("Programme"), _programme(partnership)),
        (gettext("Budget"), words.or_unknown("" if budget is None else wording.say_euro(budget))),
        (gettext("Members"), words.or_unknown(len(partnership.members) or "")),
    ]


def _organisation_facts(organisation: Any) -> list[Fact]:
    region = organisation.region
    return [
        (gettext("Type"), words.label(organisation.type, "organisation")),
        (gettext("Seat"), words.or_unknown(organisation.seat)),
        (gettext("Region"), words.or_unknown(region.name if region else "")),
    ]


FACTS: dict[OpportunityKind, Callable[[Any], list[Fact]]] = {
    OpportunityKind.CALL: _call_facts,
    OpportunityKind.EVENT: _event_facts,
    OpportunityKind.PARTNER_SEARCH: _partner_search_facts,
    OpportunityKind.ARTICLE: _article_facts,
    OpportunityKind.PARTNERSHIP: _partnership_facts,
    OpportunityKind.ORGANISATION: _organisation_facts,
}


def _programme(entry: Any) -> object:
    return words.or_unknown(words.name_of(entry.programme) if entry.programme else "")


def _with_time_left(date: str, left: str) -> object:
    return format_html('{} <strong class="time-left">{}</strong>', date, left) if left else date


def _with_badge(status: str, said: object) -> object:
    if status == CallStatus.CLOSED:
        return format_html("{} {}", _badge("dark", pgettext("call", "closed")), said)
    if status == CallStatus.WITHDRAWN:
        return format_html("{} {}", _badge("danger", pgettext("call", "withdrawn")), said)
    return said


def _badge(colour: str, text: str) -> SafeString:
    return format_html('<span class="badge badge-outline-{}">{}</span>', colour, text)
