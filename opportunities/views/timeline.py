"""The dates of calls and events in the coming months, one line per call."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dates import MONTHS_3
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from opportunities import labels, wording
from opportunities.clock import current_time
from opportunities.day_ranges import keep_between
from opportunities.filters import CallFilterSet, EventFilterSet
from opportunities.models import Call, Deadline, Event, Opportunity
from opportunities.months import Month, read_month
from opportunities.partial_dates import first_day, last_day
from opportunities.querysets import WHOLE_DATE, brussels_day
from opportunities.views.addresses import write_query
from opportunities.views.axis import Axis, Mark, Shape
from opportunities.views.paging import find_unknown
from opportunities.views.selects import make_filters
from opportunities.vocabulary import BRUSSELS, Certainty, DeadlineKind, OpportunityKind

OWN = ("from", "months")
LENGTHS = (3, 6, 12, 24)
MONTHS_SHOWN = 12
MOST_CALLS = 40
MOST_EVENTS = 30
# Some of the events found belong to the calls above.
MOST_FOUND = MOST_EVENTS + 20
# One call has a few stages: enough of them to find that many calls.
MOST_STAGES = MOST_CALLS * 5
SHOWN_STAGES = sorted(set(DeadlineKind) - {DeadlineKind.SUPERSEDED})
UNREAD = ("body", "summary", "summary_it")


@dataclass(frozen=True, slots=True)
class Line:
    """One entry and its dates."""

    entry: Any
    marks: list[Mark]


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of one programme, or of the events that belong to no call shown."""

    name: str
    lines: list[Line]


@require_safe
def show_timeline(request: HttpRequest) -> HttpResponse:
    """Show the dates of the months asked for, by programme, the next one first."""
    today = brussels_day(current_time())
    axis, misunderstood = _read_axis(request, Month.of(today))
    calls_filter = CallFilterSet(
        request.GET, queryset=Call.objects.published().filter(withdrawn=False)
    )
    understood = calls_filter.read_understood()
    context = {
        "page_title": gettext("Timeline"),
        "page_description": ngettext(
            "Deadlines and events of %(count)d month from %(from)s, one line per call.",
            "Deadlines and events of %(count)d months from %(from)s, one line per call.",
            axis.months,
        )
        % {"count": axis.months, "from": wording.say_partial_date(str(axis.start))},
        "canonical": _write_address(request.path, understood, axis),
        "axis": axis,
        "columns": [(month, str(MONTHS_3[month.number])) for month in axis.columns()],
        "today": axis.place(today, today)[0],
        "lengths": LENGTHS,
        "filters": make_filters([calls_filter]),
        "kept": [("from", str(axis.start)), ("months", str(axis.months))],
        "query": write_query(understood),
        "is_filtered": bool(understood),
        "misunderstood": [
            *calls_filter.find_misunderstood(),
            *misunderstood,
            *find_unknown(request.GET, {*calls_filter.form.fields, *OWN}),
        ],
        **_find_lines(request, calls_filter.qs, axis),
    }
    return render(request, "opportunities/timeline.html", context)


def _find_lines(request: HttpRequest, calls_kept: Any, axis: Axis) -> dict[str, Any]:
    """Return the groups of lines, and which of them are cut short."""
    calls, has_more_calls = _find_calls(calls_kept, axis)
    linked = _find_linked_events(calls, axis)
    shown = {event.pk for events in linked.values() for event in events}
    others = [event for event in _find_events(request, axis) if event.pk not in shown]
    return {
        "groups": _group(calls, linked, others[:MOST_EVENTS], axis),
        "more": {"calls": has_more_calls, "events": len(others) > MOST_EVENTS},
        "most": {"calls": MOST_CALLS, "events": MOST_EVENTS},
    }


def _read_axis(request: HttpRequest, this_month: Month) -> tuple[Axis, list[tuple[str, str]]]:
    wrong = []
    text = request.GET.get("from", "")
    start = read_month(text)
    if text and start is None:
        wrong.append((gettext("From the month"), text))
    length = request.GET.get("months", "")
    is_length = length in {str(each) for each in LENGTHS}
    if length and not is_length:
        wrong.append((gettext("Months"), length))
    return Axis(start or this_month, int(length) if is_length else MONTHS_SHOWN), wrong


def _find_calls(calls: Any, axis: Axis) -> tuple[list[Call], bool]:
    """Return the calls whose dates come first on the axis, and whether there are more."""
    begin = datetime.combine(axis.start.first, time.min, tzinfo=ZoneInfo(BRUSSELS))
    stages = Deadline.objects.filter(
        opportunity__in=calls.order_by(),
        kind__in=SHOWN_STAGES,
        closes_at__gte=begin,
        date__lt=str(axis.end),
    ).order_by("closes_at", "id")
    owners = list(dict.fromkeys(stages.values_list("opportunity_id", flat=True)[:MOST_STAGES]))
    found = Call.objects.filter(pk__in=owners[:MOST_CALLS]).select_related("programme")
    by_pk = {each.pk: each for each in found.defer(*UNREAD).prefetch_related("deadlines")}
    return [by_pk[pk] for pk in owners[:MOST_CALLS] if pk in by_pk], len(owners) > MOST_CALLS


def _find_linked_events(calls: Iterable[Call], axis: Axis) -> dict[int, list[Event]]:
    """Return the events on the axis that belong to each call."""
    pairs = Opportunity.related.through.objects.filter(
        from_opportunity__in=[each.pk for each in calls],
        to_opportunity__kind=OpportunityKind.EVENT,
    ).values_list("from_opportunity_id", "to_opportunity_id")
    links = list(pairs)
    published = Event.objects.published().filter(pk__in={event for _call, event in links})
    events = keep_between(published, axis.start.first, axis.last_day).defer(*UNREAD)
    by_pk = {each.pk: each for each in events}
    linked = defaultdict(list)
    for call, event in links:
        if event in by_pk:
            linked[call].append(by_pk[event])
    return linked


def _find_events(request: HttpRequest, axis: Axis) -> list[Event]:
    """Return the first events on the axis that the filters of the calls keep as well."""
    events: Any = Event.objects.published().filter(cancelled=False, starts_on__length=WHOLE_DATE)
    filterset = EventFilterSet(request.GET, queryset=events)
    kept = filterset.qs.defer(*UNREAD).order_by("first_day", "id")
    programmes = [each for each in request.GET.getlist("programme") if each]
    if programmes and "programme" not in filterset.form.fields:
        kept = kept.filter(programme__code__in=programmes)
    start = axis.start.first
    under_way = list(keep_between(kept, start, start)[:MOST_FOUND])
    # Those that begin later stand in an index in this very order.
    later = kept.filter(first_day__gt=start, first_day__lte=axis.last_day)
    return under_way + list(later[: MOST_FOUND - len(under_way)])


def _group(
    calls: Iterable[Call], linked: dict[int, list[Event]], others: Iterable[Event], axis: Axis
) -> list[Group]:
    groups: dict[str, list[Line]] = defaultdict(list)
    for call in calls:
        programme = call.programme
        name = wording.in_language(programme, "name") if programme else ""
        marks = [*_mark_call(call, axis), *(_mark_event(each, axis) for each in linked[call.pk])]
        groups[name or gettext("Programme not stated")].append(Line(call, marks))
    lines = [Line(each, [_mark_event(each, axis)]) for each in others]
    events = [Group(gettext("Events"), lines)] if lines else []
    return [*(Group(name, each) for name, each in groups.items()), *events]


def _mark_call(call: Call, axis: Axis) -> list[Mark]:
    marks = []
    if call.opens_on:
        label, when = gettext("Opens on"), wording.say_partial_date(call.opens_on)
        marks.append(_mark(Shape.OPENING, label, when, (call.opens_on, call.opens_on), axis))
    for stage in call.deadlines.all():
        if stage.kind in SHOWN_STAGES:
            when = wording.say_deadline(
                stage.date, stage.date_to, hour=stage.time, zone=stage.timezone
            )
            label = labels.label_of(labels.DEADLINE_KINDS, stage.kind)
            dates = (stage.date, stage.date_to or stage.date)
            marks.append(_mark(_shape_of(stage), label, when, dates, axis))
    return marks


def _shape_of(stage: Deadline) -> Shape:
    if stage.kind == DeadlineKind.EXPECTED:
        return Shape.EXPECTED
    return Shape.ANNOUNCED if stage.certainty == Certainty.ANNOUNCED else Shape.STATED


def _mark_event(event: Event, axis: Axis) -> Mark:
    x, width = axis.place(event.first_day or date.min, event.last_day or date.min)
    return Mark(
        Shape.EVENT,
        wording.in_language(event, "title"),
        wording.say_span(event.starts_on, event.ends_on),
        x,
        width,
        event.get_absolute_url(),
        event.language,
    )


def _mark(shape: Shape, label: str, when: str, dates: tuple[str, str], axis: Axis) -> Mark:
    last = last_day(dates[1])
    # A stage closes on its last day; only a forecast is drawn over all of its days.
    x, width = axis.place(first_day(dates[0]) if shape == Shape.EXPECTED else last, last)
    return Mark(shape, label, when, x, width)


def _write_address(path: str, understood: list[tuple[str, str]], axis: Axis) -> str:
    own = [("from", str(axis.start)), ("months", str(axis.months))]
    return f"{path}?{urlencode([*understood, *own])}"
