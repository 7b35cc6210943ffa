"""The plan backwards from the next stage of a call: a page to print, and a calendar."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import conditional_page, require_safe

from opportunities.clock import current_time
from opportunities.feeds.appointments import write_calendar
from opportunities.feeds.dates import Reader, write_calls
from opportunities.feeds.plans import PlannedCall, write_plan
from opportunities.models import Call
from opportunities.planning import words
from opportunities.planning.choices import NAMES, Choices, name_owner, read_choices
from opportunities.planning.plan import PlannedStep, make_plan
from opportunities.planning.steps import MOST_DAYS, MOST_MARGIN, USUAL, Step
from opportunities.planning.targets import Target, find_target
from opportunities.querysets import brussels_day
from opportunities.views.calendars import CALENDAR_TYPE
from opportunities.views.paging import find_unknown
from opportunities.wording import in_language

OWN_NAMES = {
    "margin": _("Days to spare before the deadline"),
    "closed_from": _("Office closed from"),
    "closed_to": _("Office closed until"),
}


@require_safe
def show_planning(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    call = get_object_or_404(Call.objects.published().for_cards(), pk=pk)
    choices = read_choices(request.GET)
    query = f"?{urlencode(choices.pairs)}" if choices.pairs else ""
    address = reverse("opportunities:planning", kwargs={"pk": pk, "slug": call.slug})
    if slug != call.slug:
        return HttpResponsePermanentRedirect(f"{address}{query}")
    now = current_time()
    target = find_target(call, now, choices.stage)
    title = in_language(call, "title")
    context = {
        "page_title": gettext("Plan backwards: %(call)s") % {"call": title},
        "page_description": gettext("By when to begin each step, counted back from the deadline."),
        "canonical": address,
        "entry": call,
        "target": target,
        "why_not": words.WHY_NOT.get(target.why_not) if target.why_not else None,
        "shared": request.build_absolute_uri(f"{address}{query}"),
        "calendar": f"{reverse('opportunities:planning-calendar', kwargs={'pk': pk})}{query}",
        "misunderstood": [
            *((_name_parameter(name), value) for name, value in choices.misunderstood),
            *find_unknown(request.GET, NAMES),
        ],
        "most": {"days": MOST_DAYS, "margin": MOST_MARGIN},
        "choices": choices,
        "fields": [_describe_field(step, choices) for step in Step],
        **_describe_plan(target, choices, now),
    }
    return render(request, "opportunities/planning.html", context)


@require_safe
@conditional_page
def planning_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer with the steps of a plan and the deadline itself, which move when the call moves."""
    call = get_object_or_404(Call.objects.published().for_cards(), pk=pk)
    choices = read_choices(request.GET)
    now = current_time()
    target = find_target(call, now, choices.stage)
    reader = Reader(get_language() or "it", request.build_absolute_uri("/").rstrip("/"))
    written = write_calls(Call.objects.published().filter(pk=pk), now, reader)
    if target.stage is not None:
        plan = make_plan(target.due, choices.assumptions, brussels_day(now))
        planned = PlannedCall(call, target.stage.identity, {s: _owner(s, choices) for s in Step})
        written += write_plan(plan, planned, reader)
    title = gettext("Plan backwards: %(call)s") % {"call": in_language(call, "title")}
    about = gettext("Last safe days; the durations are assumptions that can be changed.")
    return HttpResponse(write_calendar(title, about, written), content_type=CALENDAR_TYPE)


def _describe_plan(target: Target, choices: Choices, now: datetime) -> dict[str, Any]:
    """Return what the page shows of a plan; without a stage, or of a withdrawn call, none."""
    if target.stage is None or target.why_not:
        return {"plan": None}
    today = brussels_day(now)
    plan = make_plan(target.due, choices.assumptions, today)
    first = min(plan.begins, today)
    free = choices.assumptions.calendar.find_holidays(first, plan.due, get_language() or "it")
    return {
        "plan": plan,
        "light": words.LIGHTS[plan.light],
        "days_late": -plan.days_left,
        "steps": [_describe_step(each, choices) for each in plan.steps],
        "late": [str(words.STEPS[each.step].name) for each in plan.late],
        "holidays": free,
        "switches": _find_switches(target, choices),
    }


def _find_switches(target: Target, choices: Choices) -> list[tuple[Any, str]]:
    """Return the other stages with the query that plans for each."""
    pairs = [pair for pair in choices.pairs if pair[0] != "stage"]
    return [
        (each, "?" + urlencode([*pairs, ("stage", str(each.identity))])) for each in target.others
    ]


def _describe_step(planned: PlannedStep, choices: Choices) -> dict[str, Any]:
    return {
        "planned": planned,
        "name": words.STEPS[planned.step].name,
        "about": words.STEPS[planned.step].about,
        "owner": _owner(planned.step, choices),
        "standing": words.STANDINGS[planned.standing],
    }


def _describe_field(step: Step, choices: Choices) -> dict[str, Any]:
    return {
        "name": step.value,
        "owner_name": name_owner(step),
        "label": words.STEPS[step].name,
        "days": choices.assumptions.days[step],
        "usual": USUAL[step].working_days,
        "owner": choices.owners.get(step, ""),
        "usual_owner": words.ROLES[USUAL[step].owner],
    }


def _owner(step: Step, choices: Choices) -> str:
    return choices.owners.get(step) or str(words.ROLES[USUAL[step].owner])


def _name_parameter(name: str) -> str:
    if name in OWN_NAMES:
        return str(OWN_NAMES[name])
    return str(words.STEPS[Step(name)].name)
