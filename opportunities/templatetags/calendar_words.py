"""How days, months and events read in calendar, timeline and map."""

import re
from datetime import date

from django import template

from opportunities.models import Event
from opportunities.months import Month
from opportunities.partial_dates import is_day
from opportunities.wording import say_day, say_partial_date, say_span

register = template.Library()

# What sources call meetings where one chooses whom to meet.
MATCHMAKING = re.compile(r"\b(match-?\s?making|brokerage|b2b|partnering)\b", re.IGNORECASE)


@register.filter
def is_matchmaking(event: Event) -> bool:
    """Tell whether title or keywords of an event call it matchmaking."""
    words = " ".join([event.title, event.title_it, *event.keywords])
    return MATCHMAKING.search(words) is not None


@register.filter
def day_name(day: date) -> str:
    """Return "17 settembre 2026"."""
    return say_day(day)


@register.filter
def month_name(month: Month) -> str:
    """Return "settembre 2026"."""
    return say_partial_date(str(month))


@register.filter
def months_later(month: Month, months: int) -> Month | None:
    """Return the month so many months later; None outside the years of the catalogue."""
    later = month.plus(months)
    return later if later.is_believable() else None


@register.filter
def is_one_day(event: Event) -> bool:
    """Tell whether an event begins and ends on the same known day."""
    return is_day(event.starts_on) and event.ends_on in {"", event.starts_on}


@register.filter
def rough_span(event: Event) -> str:
    """Return the months or the year that are all that is known of an event's date."""
    return say_span(event.starts_on, event.ends_on)
