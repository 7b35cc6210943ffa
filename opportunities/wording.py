"""Dates, time left and money as people write them, in Italian or English."""

import datetime as dt
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import dates, translation
from django.utils.translation import gettext, gettext_lazy, ngettext

from opportunities.partial_dates import find_date_problem, is_day, last_day
from opportunities.vocabulary import BRUSSELS

NO_BREAK = "\N{NO-BREAK SPACE}"
EN_DASH = "\N{EN DASH}"
APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"
# The days whose names begin with a vowel: l'otto, l'undici.
ELIDED = ("8 ", "11 ")
# Cities that time zones are named after; people say "Brussels time", not "Europe/Brussels".
CITIES = {
    BRUSSELS: gettext_lazy("Brussels"),
    "Europe/Rome": gettext_lazy("Rome"),
    "Europe/Paris": gettext_lazy("Paris"),
    "Europe/Berlin": gettext_lazy("Berlin"),
    "Europe/London": gettext_lazy("London"),
    "Europe/Lisbon": gettext_lazy("Lisbon"),
    "Europe/Madrid": gettext_lazy("Madrid"),
    "Europe/Athens": gettext_lazy("Athens"),
    "Europe/Helsinki": gettext_lazy("Helsinki"),
}
MINUTES_IN_HOUR = 60
FIRST_WITH_A_MARK = 1000
HOURS_IN_DAY = 24
DAYS_TOLD_AS_AGE = 30
# Up to which age it is told in which steps; later it is a date.
AGES = (
    (dt.timedelta(hours=1), dt.timedelta(minutes=1)),
    (dt.timedelta(days=1), dt.timedelta(hours=1)),
    (dt.timedelta(days=DAYS_TOLD_AS_AGE + 1), dt.timedelta(days=1)),
)


def in_language(entry: Any, name: str) -> str:
    """Return ``name_it`` on Italian pages where it is filled, else ``name_en`` or ``name``."""
    other = getattr(entry, f"{name}_en", None) or getattr(entry, name, "")
    return str(getattr(entry, f"{name}_it", None) or other) if _speaks_italian() else str(other)


def say_partial_date(text: str) -> str:
    """Return "17 settembre 2026", "settembre 2026" or "2016"; what is no date stays as it is."""
    return _say_date(text, translation.get_language(), is_italian=_speaks_italian())


@lru_cache(maxsize=20_000)
def _say_date(text: str, _language: str | None, *, is_italian: bool) -> str:
    if find_date_problem(text):
        return text
    year, *rest = (int(part) for part in text.split("-"))
    if not rest:
        return str(year)
    month = str(dates.MONTHS[rest[0]])
    # Italian writes months small; Django's English names are capitalised, as English wants.
    month = month.lower() if is_italian else month
    return f"{month} {year}" if len(rest) == 1 else f"{rest[1]} {month} {year}"


def say_day(day: dt.date) -> str:
    """Return a whole date, "17 settembre 2026"."""
    return say_partial_date(day.isoformat())


def say_moment(moment: dt.datetime, *, zone: str = BRUSSELS) -> str:
    """Return day and hour of an instant as the clocks of ``zone`` show them."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{say_day(local.date())}, {say_hour(local.time(), zone)}"


def say_hour(hour: dt.time, zone: str, *, until: dt.time | None = None) -> str:
    """Return "ore 17:00 di Bruxelles"; a zone without a city we know keeps its own name."""
    clock = f"{hour:%H:%M}{EN_DASH}{until:%H:%M}" if until else f"{hour:%H:%M}"
    city = CITIES.get(zone)
    if city is None:
        return gettext("%(hour)s (time zone %(zone)s)") % {"hour": clock, "zone": zone}
    return gettext("%(hour)s %(city)s time") % {"hour": clock, "city": city}


def say_when(text: str) -> str:
    """Return "il 17 settembre 2026", "l'8 marzo 2018", "a settembre 2026" or "nel 2016"."""
    words, parts = say_partial_date(text), text.count("-")
    if not _speaks_italian():
        return f"{'on' if is_day(text) else 'in'} {words}"
    if is_day(text):
        return f"l{APOSTROPHE}{words}" if words.startswith(ELIDED) else f"il {words}"
    return f"a {words}" if parts else f"nel {words}"


def say_since(moment: dt.datetime) -> str:
    """Return "dal 17 settembre 2026, ore 17:00 di Bruxelles"."""
    words = say_moment(moment)
    return _from_day(words) if _speaks_italian() else f"since {words}"


def say_span(start: str, end: str) -> str:
    """Return one date or a span such as "10-11 febbraio 2027", saying nothing twice."""
    if not end or end == start:
        return say_partial_date(start)
    if not start:
        return say_partial_date(end)
    first, last = say_partial_date(start), say_partial_date(end)
    if is_day(start) and is_day(end):
        if start[:7] == end[:7]:
            return f"{int(start[8:])}{EN_DASH}{last}"
        if start[:4] == end[:4]:
            first = first.removesuffix(f" {start[:4]}")
    elif len(start) == len(end) == len("yyyy-mm") and start[:4] == end[:4]:
        first = first.removesuffix(f" {start[:4]}")
    return f"{first} {EN_DASH} {last}"


def say_period(start: str, end: str) -> str:
    """Return a span of which the end that is not known is said to be so."""
    if start and not end:
        return gettext("%(since)s, end not stated") % {"since": _say_from(start)}
    if end and not start:
        return gettext("ends: %(end)s, start not stated") % {"end": say_partial_date(end)}
    return say_span(start, end)


def say_correction(moment: dt.datetime) -> str:
    """Return "corretto dalla redazione il 22 novembre 2026"."""
    day = moment.astimezone(ZoneInfo(BRUSSELS)).date()
    return gettext("corrected by the editors %(day)s") % {"day": say_when(day.isoformat())}


def say_deadline(date: str, date_to: str, *, hour: dt.time | None, zone: str) -> str:
    """Return a deadline's date, its hour and zone where an hour is known."""
    words = say_span(date, date_to)
    return f"{words}, {say_hour(hour, zone)}" if hour else words


def say_time_left(date: str, *, today: dt.date) -> str:
    """Return "chiude domani" or "tra 17 giorni"; empty when the day is not known or has passed."""
    if not is_day(date):
        return ""
    days = (last_day(date) - today).days
    if days < 0:
        return ""
    if days == 0:
        return gettext("closes today")
    if days == 1:
        return gettext("closes tomorrow")
    return ngettext("in %(days)d day", "in %(days)d days", days) % {"days": days}


def say_age(moment: dt.datetime, *, now: dt.datetime) -> str:
    """Return "2 ore fa"; after a month, or for an instant yet to come, the date instead."""
    minutes = int((now - moment).total_seconds() // 60)
    hours, days = minutes // MINUTES_IN_HOUR, (now - moment).days
    if minutes < 0 or days > DAYS_TOLD_AS_AGE:
        day = moment.astimezone(ZoneInfo(BRUSSELS)).date()
        return say_when(day.isoformat())
    if minutes == 0:
        return gettext("just now")
    if minutes < MINUTES_IN_HOUR:
        text = ngettext("%(count)d minute ago", "%(count)d minutes ago", minutes)
        return text % {"count": minutes}
    if hours < HOURS_IN_DAY:
        return ngettext("%(count)d hour ago", "%(count)d hours ago", hours) % {"count": hours}
    return ngettext("%(count)d day ago", "%(count)d days ago", days) % {"count": days}


def age_holds_until(moment: dt.datetime, *, now: dt.datetime) -> dt.datetime:
    """Return the first instant after ``now`` at which ``say_age`` says something else."""
    age = now - moment
    if age < dt.timedelta(0):
        return moment
    for limit, step in AGES:
        if age < limit:
            return moment + (age // step + 1) * step
    return dt.datetime.max.replace(tzinfo=dt.UTC)


def say_euro(amount: Decimal) -> str:
    """Return "1.615.000 €" or "€1,615,000"; cents only when there are any."""
    pattern = "{:,.0f}" if amount == amount.to_integral_value() else "{:,.2f}"
    figure = pattern.format(amount)
    return f"{_with_italian_marks(figure)}{NO_BREAK}€" if _speaks_italian() else f"€{figure}"


def say_number(number: int) -> str:
    """Return "12.345" or "12,345"."""
    if number < FIRST_WITH_A_MARK:
        return str(number)
    figure = f"{number:,}"
    return _with_italian_marks(figure) if _speaks_italian() else figure


def say_percent(percent: Decimal) -> str:
    """Return "75%" or "62,5%" without trailing zeros."""
    figure = f"{percent:f}"
    figure = figure.rstrip("0").rstrip(".") if "." in figure else figure
    return f"{figure.replace('.', ',') if _speaks_italian() else figure}%"


def _say_from(text: str) -> str:
    """Return "da febbraio 2020", "dal 2020" or "dall'8 marzo 2018"."""
    words = say_partial_date(text)
    if not _speaks_italian():
        return f"from {words}"
    return f"da {words}" if text.count("-") == 1 else _from_day(words)


def _from_day(words: str) -> str:
    return f"dall{APOSTROPHE}{words}" if words.startswith(ELIDED) else f"dal {words}"


def _with_italian_marks(figure: str) -> str:
    return figure.translate(str.maketrans(",.", ".,"))


def _speaks_italian() -> bool:
    return (translation.get_language() or "it").startswith("it")
