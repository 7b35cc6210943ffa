"""The words of the run desk in its templates."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import template
from django.utils.translation import gettext, ngettext, pgettext

from opportunities.templatetags.source_words import say_recorded
from scrapers.desk import words
from scrapers.desk.forms import WEEKDAYS
from scrapers.desk.schedule import Entry, Rhythm
from scrapers.models import ReplayState, RunState
from scrapers.runs.progress import Stage

SECONDS_IN_A_MINUTE = 60

register = template.Library()
register.filter("section_name", words.name_section)


@register.filter
def section_names(names: Sequence[str]) -> str:
    """Return "Bandi, Eventi"; no names are all lists."""
    if not names or set(names) == set(words.SECTIONS):
        return gettext("All lists")
    return ", ".join(words.name_section(each) for each in names)


@register.filter
def run_state(state: str) -> str:
    return str(words.RUN_STATES[RunState(state)])


@register.filter
def replay_state(state: str) -> str:
    return str(words.REPLAY_STATES[ReplayState(state)])


@register.filter
def stage(name: str) -> str:
    return str(words.STAGES[Stage(name)])


@register.filter
def step(name: str) -> str:
    return str(words.STEPS[name])


@register.filter
def step_explained(name: str) -> str:
    return str(words.EXPLANATIONS[name])


@register.filter
def coverage_name(name: str) -> str:
    return str(words.COVERAGE.get(name, name))


@register.filter
def told_value(value: Any, field: str) -> str:
    """Return a value of an entry as people write it."""
    return say_recorded(value, field)


@register.filter
def obstacle_told(problem: str) -> str | None:
    """Return why a worker did not do what it was asked, None when the reason is another one."""
    if "is switched off" in problem:
        return gettext("the source is switched off")
    if "is under way" in problem:
        return gettext("another run or a replay was under way")
    return None


@register.filter
def duration(took: timedelta | None) -> str:
    """Return "45 s" or "3 min 20 s"; empty where a run never told its end."""
    if took is None:
        return ""
    minutes, seconds = divmod(int(took.total_seconds()), SECONDS_IN_A_MINUTE)
    return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"


@register.filter
def timing(entry: Entry) -> str:
    """Return when a line of the schedule begins, "ogni 6 ore" or "ogni giorno alle 03:47"."""
    if not entry.task.enabled:
        return gettext("switched off")
    when = entry.timing
    if when.rhythm is Rhythm.HOURS:
        hours = when.hours or 1
        return ngettext("every hour", "every %(hours)s hours", hours) % {"hours": hours}
    if when.at is None:
        return when.as_kept
    at = f"{when.at:%H:%M}"
    if when.rhythm is Rhythm.DAILY:
        return gettext("every day at %(at)s") % {"at": at}
    day = next(str(name) for number, name in WEEKDAYS if number == when.weekday)
    return pgettext("schedule", "on %(day)s at %(at)s") % {"day": day.lower(), "at": at}
