"""When sources are read by themselves: the periodic tasks, in words that people set them with."""

import json
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.db import transaction
from django_celery_beat.models import CrontabSchedule, IntervalSchedule, PeriodicTask

TASK = "scrapers.scrape"
EVERY_DAY = "*"
HOURS_IN_A_DAY = 24


class Rhythm(StrEnum):
    """The ways in which a person sets a schedule; any other is shown as beat keeps it."""

    HOURS = "hours"
    DAILY = "daily"
    WEEKLY = "weekly"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """When a task begins; ``weekday`` counts from 0, which is Sunday, as cron does."""

    rhythm: Rhythm
    hours: int | None = None
    at: time | None = None
    weekday: int | None = None
    as_kept: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the schedule of a source."""

    task: PeriodicTask
    sections: tuple[str, ...]
    timing: Timing


def find_entries(source: str) -> list[Entry]:
    """Return the schedule of a source in order of its names."""
    tasks = PeriodicTask.objects.filter(task=TASK).select_related("crontab", "interval")
    entries = []
    for task in tasks.order_by("name"):
        arguments = _read_arguments(task)
        if arguments.get("source") == source:
            sections = tuple(arguments.get("sections") or ())
            entries.append(Entry(task=task, sections=sections, timing=read_timing(task)))
    return entries


def find_entry(source: str, task_id: int) -> Entry | None:
    """Return one line of the schedule of a source, None where it has no such line."""
    return next((each for each in find_entries(source) if each.task.pk == task_id), None)


def read_timing(task: PeriodicTask) -> Timing:
    """Return when a task begins, in the words of the desk where they suffice."""
    if task.interval is not None and task.interval.period == IntervalSchedule.HOURS:
        return Timing(rhythm=Rhythm.HOURS, hours=task.interval.every)
    timing = _read_crontab(task.crontab) if task.crontab is not None else None
    return timing or Timing(
        rhythm=Rhythm.OTHER, as_kept=str(task.crontab or task.interval or task.schedule)
    )


@transaction.atomic
def set_timing(task: PeriodicTask, timing: Timing, *, enabled: bool) -> None:
    """Write when a task begins; beat follows within seconds and never sets it back.

    A timing that is what the task has already leaves its schedule alone, the minute of "every six
    hours" included.
    """
    task.enabled = enabled
    has = read_timing(task)
    is_same = (has.rhythm, has.hours, has.at, has.weekday) == (
        *(timing.rhythm, timing.hours, timing.at, timing.weekday),
    )
    if not is_same and timing.rhythm is not Rhythm.OTHER:
        task.interval, task.crontab = _make_schedule(timing)
        task.solar = task.clocked = None
    task.save()


def _read_crontab(crontab: CrontabSchedule) -> Timing | None:
    minute, hour, weekday = crontab.minute, crontab.hour, crontab.day_of_week
    is_every_month = (crontab.day_of_month, crontab.month_of_year) == ("*", "*")
    if not is_every_month or not minute.isdigit():
        return None
    if hour[:2] == "*/" and hour[2:].isdigit() and weekday == EVERY_DAY:
        return Timing(rhythm=Rhythm.HOURS, hours=int(hour[2:]))
    if not hour.isdigit():
        return None
    at = time(int(hour), int(minute))
    if weekday == EVERY_DAY:
        return Timing(rhythm=Rhythm.DAILY, at=at)
    day = _read_weekday(weekday)
    return Timing(rhythm=Rhythm.WEEKLY, at=at, weekday=day) if day is not None else None


def _make_schedule(timing: Timing) -> tuple[IntervalSchedule | None, CrontabSchedule | None]:
    if timing.rhythm is Rhythm.HOURS:
        every = {"every": timing.hours, "period": IntervalSchedule.HOURS}
        return IntervalSchedule.objects.get_or_create(**every)[0], None
    at = timing.at or time(0)
    weekday = EVERY_DAY if timing.weekday is None else str(timing.weekday)
    crontab, _is_new = CrontabSchedule.objects.get_or_create(
        minute=str(at.minute),
        hour=str(at.hour),
        day_of_week=weekday if timing.rhythm is Rhythm.WEEKLY else EVERY_DAY,
        day_of_month="*",
        month_of_year="*",
        timezone=settings.CELERY_TIMEZONE,
    )
    return None, crontab


def _read_arguments(task: PeriodicTask) -> dict[str, Any]:
    try:
        arguments = json.loads(task.kwargs or "{}")
    except ValueError:
        return {}
    return arguments if isinstance(arguments, dict) else {}


def _read_weekday(text: str) -> int | None:
    names = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
    if text.lower() in names:
        return names.index(text.lower())
    return int(text) % len(names) if text.isdigit() else None
