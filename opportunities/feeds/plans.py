"""The steps of a plan as appointments; known by stage and name, so that they move."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django.utils.translation import gettext

from opportunities.feeds.appointments import Appointment, write_appointment
from opportunities.feeds.dates import Reader
from opportunities.feeds.rows import count_changes
from opportunities.planning import words
from opportunities.planning.plan import Plan, PlannedStep
from opportunities.planning.steps import Step
from opportunities.wording import in_language, say_day


@dataclass(frozen=True, slots=True)
class PlannedCall:
    """A call with the stage that is planned for, and who does each step."""

    call: Any
    stage: UUID
    owners: Mapping[Step, str]


def write_plan(plan: Plan, planned: PlannedCall, reader: Reader) -> list[bytes]:
    """Return one VEVENT per step, over the last safe days to do it."""
    sequence = count_changes([planned.call.pk]).get(planned.call.pk, 0)
    return [_write_step(each, planned, reader, sequence) for each in plan.steps]


def _write_step(step: PlannedStep, planned: PlannedCall, reader: Reader, sequence: int) -> bytes:
    call, name = planned.call, words.STEPS[step.step].name
    lines = [
        str(words.STEPS[step.step].about),
        gettext("Who: %(owner)s") % {"owner": planned.owners[step.step]},
        gettext("To begin by %(first)s, to be over by %(last)s; working days: %(days)s")
        % {
            "first": say_day(step.begins),
            "last": say_day(step.ends),
            "days": step.working_days,
        },
        gettext("Duration assumed by the portal or chosen by the reader."),
    ]
    return write_appointment(
        Appointment(
            uid=str(uuid5(planned.stage, step.step.value)),
            summary=f"{name}: {in_language(call, 'title')}",
            description="\n".join(lines),
            url=f"{reader.site}{call.get_absolute_url()}",
            start=step.begins,
            end=step.ends,
            changed_at=call.changed_at,
            sequence=sequence,
            is_cancelled=call.withdrawn,
        )
    )
