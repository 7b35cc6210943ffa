"""How an entry's facts read on a page: dates, money, time left, labels, freshness."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from opportunities import labels, wording
from opportunities.clock import current_time
from opportunities.models import Announcement, Deadline, Event, Evidence, Opportunity, Topic
from opportunities.querysets import brussels_day
from opportunities.services.manual_entry import CALENDARS, EDITORS
from opportunities.templatetags.doubt_words import name_list, say_doubt
from opportunities.templatetags.source_words import (
    clean_source_text,
    is_web_address,
    say_doer,
    say_recorded,
    say_source,
)
from opportunities.vocabulary import DeadlineKind, OpportunityKind

register = template.Library()

register.filter("partial_date", wording.say_partial_date)
register.filter("doubt", say_doubt)
register.filter("list_name", name_list)
register.filter("euro", wording.say_euro)
register.filter("when", wording.say_when)
register.filter("since", wording.say_since)
register.filter("percent", wording.say_percent)
register.filter("corrected", wording.say_correction)
register.filter("doer", say_doer)
register.filter("source_name", say_source)


@register.filter
def or_unknown(text: object) -> object:
    """Return ``text``, or the words for what the source does not say; 0 is a value."""
    return gettext("not stated by the source") if text in (None, "", []) else text


@register.filter
def moment(at: datetime) -> str:
    """Return "21 novembre 2026, ore 07:17 di Bruxelles"."""
    return wording.say_moment(at)


@register.filter
def age(at: datetime) -> str:
    """Return "2 ore fa"."""
    return wording.say_age(at, now=current_time())


@register.filter
def span(entry: Any) -> str:
    """Return from when to when an event lasts; with a start alone it is that day."""
    return wording.say_span(entry.starts_on, entry.ends_on)


@register.filter
def period(entry: Any) -> str:
    """Return from when to when a partnership lasts, and which of the two is not known."""
    return wording.say_period(entry.starts_on, entry.ends_on)


@register.filter
def hours(event: Event) -> str:
    """Return the hours of an event with their zone; empty where no hour is known."""
    if event.starts_at is None:
        return ""
    return wording.say_hour(event.starts_at, event.timezone, until=event.ends_at)


@register.filter
def deadline_date(deadline: Deadline) -> str:
    """Return "17 settembre 2026, ore 17:00 di Bruxelles"."""
    return wording.say_deadline(
        deadline.date, deadline.date_to, hour=deadline.time, zone=deadline.timezone
    )


@register.filter
def time_left(deadline: Deadline) -> str:
    """Return "tra 17 giorni" for a coming binding deadline whose day is known, else nothing."""
    now = current_time()
    if not deadline.is_binding or deadline.closes_at <= now:
        return ""
    return wording.say_time_left(deadline.date_to or deadline.date, today=brussels_day(now))


@register.filter
def next_deadline(entry: Opportunity) -> Deadline | None:
    """Return the next binding deadline, None when there is none to come."""
    now = current_time()
    coming = (each for each in entry.deadlines.all() if each.is_binding and each.closes_at > now)
    return next(coming, None)


@register.filter
def last_deadline(entry: Opportunity) -> Deadline | None:
    """Return the last binding deadline, None when there is none."""
    binding = [each for each in entry.deadlines.all() if each.is_binding]
    return binding[-1] if binding else None


@register.filter
def expected_window(entry: Opportunity) -> Deadline | None:
    """Return the window in which a call is expected to open, None without a forecast."""
    return next((d for d in entry.deadlines.all() if d.kind == DeadlineKind.EXPECTED), None)


@register.filter
def has_passed(deadline: Deadline) -> bool:
    """Tell whether a deadline is over."""
    closes_at: datetime = deadline.closes_at
    return closes_at <= current_time()


@register.filter
def status_label(status: str, kind: str) -> str:
    """Return the words for the status of an entry of this kind."""
    return labels.label_of(labels.STATUSES_OF_KIND[OpportunityKind(kind)], status)


@register.filter
def group_label(status: str, kind: str) -> str:
    """Return the heading over the entries of this kind that have one status."""
    return labels.label_of(labels.GROUPS_OF_KIND[OpportunityKind(kind)], status)


@register.filter
def label(word: str, of: str) -> str:
    """Return the words for a value of the vocabulary ``of``, such as ``deadline_kind``."""
    return labels.label_of(VOCABULARIES[of], word)


@register.filter
def label_each(words: list[str], of: str) -> str:
    """Return the words for several values, separated by commas."""
    return ", ".join(label(word, of) for word in words)


@register.filter
def field_label(name: str) -> str:
    """Return what people call a field."""
    return str(labels.FIELDS.get(name, name.replace("_", " ")))


@register.filter
def countries(codes: list[str]) -> str:
    """Return the names of countries; a code without a known name stays a code."""
    return ", ".join(str(labels.COUNTRIES.get(code, code)) for code in codes)


@register.filter
def country(code: str) -> str:
    """Return the name of one country."""
    return countries([code])


@register.filter
def region_category(word: str) -> str:
    """Return the category of a region as cohesion policy calls it."""
    return str(labels.REGION_CATEGORIES.get(word.replace(" ", "_").replace("-", "_"), word))


@register.filter
def window(claim: Announcement) -> str:
    """Return the months or days in which something was expected."""
    return wording.say_span(claim.window_from, claim.window_to)


@register.filter
def name_of(word: Any) -> str:
    """Return the name of a programme, or the label of a topic, in the language of the page."""
    return wording.in_language(word, "label" if hasattr(word, "label_en") else "name")


@register.filter
def italian(entry: Opportunity, field: str) -> str:
    """Return the Italian text beside a title or summary; empty on English pages."""
    if not (get_language() or "it").startswith("it"):
        return ""
    translated: str = getattr(entry, f"{field}_it")
    return translated if translated != getattr(entry, field) else ""


@register.filter
def freshness(entry: Opportunity) -> str:
    """Say when the source last confirmed an entry, or that it never did."""
    if entry.source.code == EDITORS:
        return gettext("written by the editors")
    if entry.source.code == CALENDARS:
        return gettext("from the calendar of its organiser")
    if entry.confirmed_with is None:
        return gettext("from the starter catalogue, not yet verified at the source")
    return gettext("verified at the source %(age)s") % {"age": age(entry.confirmed_with.at)}


@register.filter
def source_text(html: str) -> SafeString:
    """Return the body of an entry, sanitised once more, ready to be written out."""
    return mark_safe(clean_source_text(html))  # noqa: S308 - nh3 has just cleaned it


@register.filter
def web_address(text: str) -> str:
    """Return an address that may be linked to; empty for any scheme but http and https."""
    return text if is_web_address(text) else ""


@register.filter
def saved_copy(page_sha256: str, quote: str = "") -> str:
    """Return the address of an archived page, with the words to mark in it.

    The archive is another app and keeps its addresses fixed. Of several quotes the first is marked.
    """
    words = quote.partition(" · ")[0]
    return f"/archive/{page_sha256}/" + (f"?{urlencode({'quote': words})}" if words else "")


@register.filter
def recorded(value: Any, field: str) -> str:
    """Return a value of a history as people write it."""
    return say_recorded(value, field)


@register.filter
def proven(proof: Evidence, entry: Opportunity) -> str:
    """Return the value of an evidence as people write it; topics in the language of the page."""
    names = {each.label_en: name_of(each) for each in entry.topics.all()}
    return say_recorded(proof.value, proof.field, names if proof.field == "topics" else {})


@register.filter
def licence(words: str) -> str:
    """Return a licence that we worded ourselves in the language of the page, others as given."""
    return str(labels.LICENCES.get(words, words))


@register.filter
def money_in_short(call: Any) -> str:
    """Return the most telling amount of a call, and of what it is the amount; may be empty."""
    if call.grant_max_eur is not None:
        return gettext("maximum grant %(amount)s") % {"amount": _euro(call.grant_max_eur)}
    if call.budget_total_eur is not None:
        return gettext("total budget %(amount)s") % {"amount": _euro(call.budget_total_eur)}
    return ""


@register.simple_tag(takes_context=True)
def absolute_address(context: template.Context, path: str) -> str:
    """Return the whole address of ``path`` on this site."""
    address: str = context["request"].build_absolute_uri(path)
    return address


def _euro(amount: Decimal) -> str:
    return wording.say_euro(amount)


VOCABULARIES: dict[str, labels.Labels] = {
    "audience": labels.AUDIENCES,
    "certainty": labels.CERTAINTIES,
    "deadline_kind": labels.DEADLINE_KINDS,
    "format": labels.EVENT_FORMATS,
    "kind": labels.KINDS,
    "organisation": labels.ORGANISATION_KINDS,
    "phase": labels.PHASES,
    "scheme": labels.TOPIC_SCHEMES,
}


@register.filter
def each_name_once(topics: Iterable[Topic]) -> list[Topic]:
    """Return topics without those whose name was shown before: schemes share some concepts."""
    shown: dict[str, Topic] = {}
    for topic in topics:
        shown.setdefault(str(name_of(topic)), topic)
    return list(shown.values())
