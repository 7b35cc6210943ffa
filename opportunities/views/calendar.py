"""The events of one month: drawn over its weeks, or told day by day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from opportunities.clock import current_time
from opportunities.day_ranges import keep_between
from opportunities.filters import EventFilterSet
from opportunities.models import Event
from opportunities.months import Month, read_month
from opportunities.partial_dates import is_day
from opportunities.querysets import brussels_day
from opportunities.views.addresses import Address, make_address, write_query
from opportunities.views.month_grid import Week, count_by_day, draw_weeks
from opportunities.views.paging import Page, find_unknown, read_page
from opportunities.views.selects import make_filters
from opportunities.wording import say_partial_date

VIEWS = ("month", "agenda")
OWN = ("month", "view", "day")
MOST_DRAWN = 60
# Of a month with more, a phone tells the beginning; the agenda has all of it.
MOST_TOLD = 20
MOST_COUNTED = 10_000
MOST_WITHOUT_DAY = 20
UNREAD = ("body", "summary", "summary_it")


@dataclass(frozen=True, slots=True)
class CalendarAsked:
    """Which month, in which view, of which day alone; what made no sense is told apart."""

    month: Month
    view: str
    day: date | None
    misunderstood: list[tuple[str, str]]


class EventDays(NamedTuple):
    """The days of one event, enough to put it in its place."""

    pk: int
    first_day: date
    last_day: date
    starts_on: str
    ends_on: str

    @property
    def has_day(self) -> bool:
        """False where only a month or a year of it is known."""
        return is_day(self.starts_on) and (not self.ends_on or is_day(self.ends_on))

    def is_on(self, day: date) -> bool:
        """Tell whether it takes place on ``day``."""
        return self.first_day <= day <= max(self.first_day, self.last_day)


@require_safe
def show_calendar(request: HttpRequest) -> HttpResponse:
    """Show the month that the address asks for; a month without events leads to the next one."""
    today = brussels_day(current_time())
    asked = _read_asked(request, Month.of(today))
    published = Event.objects.published()
    filterset = EventFilterSet(request.GET, queryset=published)
    understood = filterset.read_understood()
    month = asked.month
    name = {"month": say_partial_date(str(month))}
    context = {
        "page_title": gettext("Events in %(month)s") % name,
        "page_description": gettext("Events and matchmaking of %(month)s, day by day.") % name,
        "canonical": str(_make_address(request, asked, understood)),
        "address": _make_address(request, asked, understood),
        "asked": asked,
        "month": month,
        "this_month": Month.of(today),
        "filters": make_filters([filterset]),
        "kept": [("month", str(month)), ("view", asked.view)],
        "query": write_query(understood),
        "is_filtered": bool(understood),
        "misunderstood": [
            *filterset.find_misunderstood(),
            *asked.misunderstood,
            *find_unknown(request.GET, {*filterset.form.fields, *OWN, "page"}),
        ],
        "weekdays": [str(name) for name in WEEKDAYS.values()],
        **_find_events(request, filterset.qs, asked, today),
    }
    return render(request, "opportunities/calendar.html", context)


def _find_events(
    request: HttpRequest, events: Any, asked: CalendarAsked, today: date
) -> dict[str, Any]:
    """Return the events of the month; where there are none, the nearest one elsewhere."""
    month = asked.month
    days = _find_days(events, month)
    dated = [each for each in days if each.has_day]
    rough = [each for each in days if not each.has_day]
    page = None
    if asked.view == "agenda":
        chosen = [each for each in dated if asked.day is None or each.is_on(asked.day)]
        page = _cut(chosen, read_page(request.GET).number)
        shown = page.entries
    else:
        shown = dated[: MOST_TOLD if len(dated) > MOST_DRAWN else MOST_DRAWN]
    drawn, without_day = _load(shown, rough[:MOST_WITHOUT_DAY])
    is_crowded = asked.view == "month" and len(dated) > MOST_DRAWN
    return {
        "weeks": _draw(month, dated, drawn, today=today) if asked.view == "month" else [],
        "page": page,
        "is_crowded": is_crowded,
        "agenda": _group_by_day(drawn, asked.day or month.first),
        "without_day": without_day,
        "more_without_day": len(rough) > MOST_WITHOUT_DAY,
        "most": {"drawn": MOST_DRAWN, "told": MOST_TOLD},
        "elsewhere": None if days else _find_elsewhere(events, month),
    }


def _cut(days: Sequence[EventDays], number: int) -> Page:
    """Return a page of these events; the last one where there are not so many."""
    number = min(number, Page(len(days), 1, MOST_DRAWN).pages)
    start = (number - 1) * MOST_DRAWN
    return Page(len(days), number, MOST_DRAWN, days[start : start + MOST_DRAWN])


def _find_days(events: Any, month: Month) -> list[EventDays]:
    """Return the days of all events of a month, in their order: one question, small rows."""
    inside = keep_between(events, month.first, month.last)
    ordered = inside.order_by("first_day", "-last_day", "pk")
    columns = ("pk", "first_day", "last_day", "starts_on", "ends_on")
    return [EventDays._make(row) for row in ordered.values_list(*columns)[:MOST_COUNTED]]


def _load(*groups: Sequence[EventDays]) -> list[list[Event]]:
    """Return the events of several groups, each in its order."""
    keys = [each.pk for group in groups for each in group]
    found = {each.pk: each for each in Event.objects.filter(pk__in=keys).defer(*UNREAD)}
    return [[found[each.pk] for each in group if each.pk in found] for group in groups]


def _draw(
    month: Month, dated: Sequence[EventDays], drawn: Sequence[Event], *, today: date
) -> list[Week]:
    if len(dated) <= MOST_DRAWN:
        return draw_weeks(month, drawn, today=today)
    spans = [(each.first_day, each.last_day) for each in dated]
    return count_by_day(month, spans, today=today)


def _group_by_day(events: Sequence[Any], start: date) -> list[tuple[date, list[Any]]]:
    """Return the events under the first of their days that is shown."""
    grouped = groupby(events, key=lambda event: max(event.first_day, start))
    return [(day, list(each)) for day, each in grouped]


def _find_elsewhere(events: Any, month: Month) -> tuple[Month, bool] | None:
    """Return the month of the next event, else of the last one before, and if it is to come."""
    later = events.filter(first_day__gt=month.last).order_by("first_day", "id")
    if day := later.values_list("first_day", flat=True).first():
        return Month.of(day), True
    earlier = events.filter(last_day__lt=month.first).order_by("-last_day", "-id")
    day = earlier.values_list("last_day", flat=True).first()
    return (Month.of(day), False) if day else None


def _read_asked(request: HttpRequest, this_month: Month) -> CalendarAsked:
    wrong = []
    text = request.GET.get("month", "")
    month = read_month(text)
    if text and month is None:
        wrong.append((gettext("Month"), text))
    month = month or this_month
    view = request.GET.get("view", "")
    if view and view not in VIEWS:
        wrong.append((gettext("View"), view))
    day_text = request.GET.get("day", "")
    day = _read_day(day_text, month)
    if day_text and day is None:
        wrong.append((gettext("Day"), day_text))
    return CalendarAsked(month, view if view in VIEWS else "month", day, wrong)


def _read_day(text: str, month: Month) -> date | None:
    """Return a day of ``month``; None for anything else."""
    days = (each for week in month.weeks() for each in week if Month.of(each) == month)
    return next((each for each in days if each.isoformat() == text), None)


def _make_address(
    request: HttpRequest, asked: CalendarAsked, understood: list[tuple[str, str]]
) -> Address:
    """Return the one address of this month, however it was asked for."""
    view = [("view", asked.view)] if asked.view != "month" else []
    return make_address(request.path, [*understood, *view, ("month", str(asked.month))])
