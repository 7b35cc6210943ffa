"""What a reader changed in a plan, read from an address and written into one to be shared."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from opportunities.planning.plan import Assumptions
from opportunities.planning.steps import MOST_DAYS, MOST_MARGIN, USUAL, USUAL_MARGIN, Step
from opportunities.planning.working_days import MOST_DAYS_CLOSED, WorkingDays

LONGEST_OWNER = 80
LAST_YEAR = 2100


def name_owner(step: Step) -> str:
    """Return the parameter that holds who does a step."""
    return f"{step.value}_by"


NAMES = frozenset(
    {*(step.value for step in Step), *(name_owner(step) for step in Step)}
    | {"margin", "closed_from", "closed_to", "stage"}
)


@dataclass(frozen=True, slots=True)
class Choices:
    """What was understood, as (name, value) of what differs from the usual; and what was not."""

    assumptions: Assumptions
    owners: Mapping[Step, str]
    stage: str
    pairs: list[tuple[str, str]]
    misunderstood: list[tuple[str, str]]

    @property
    def closed(self) -> tuple[str, str]:
        """The first and last day of the closing weeks as a form takes them; empty without any."""
        spans = self.assumptions.calendar.closed
        return (spans[0][0].isoformat(), spans[0][1].isoformat()) if spans else ("", "")


def read_choices(parameters: Mapping[str, str]) -> Choices:
    """Return what an address asks for; what makes no sense is told and replaced by the usual."""
    wrong: list[tuple[str, str]] = []
    days = {
        step: _read_number(parameters, step.value, (usual.working_days, MOST_DAYS), wrong)
        for step, usual in USUAL.items()
    }
    margin = _read_number(parameters, "margin", (USUAL_MARGIN, MOST_MARGIN), wrong)
    closed = _read_closure(parameters, wrong)
    owners = {
        step: text
        for step in Step
        if (text := " ".join(parameters.get(name_owner(step), "").split())[:LONGEST_OWNER])
    }
    stage = parameters.get("stage", "")[: len("00000000-0000-0000-0000-000000000000")]
    pairs = [(step.value, str(days[step])) for step in Step if days[step] != _usual(step)]
    pairs += [(name_owner(step), text) for step, text in owners.items()]
    pairs += [("margin", str(margin))] if margin != USUAL_MARGIN else []
    for first, last in closed:
        pairs += [("closed_from", first.isoformat()), ("closed_to", last.isoformat())]
    pairs += [("stage", stage)] if stage else []
    assumptions = Assumptions(days=days, margin=margin, calendar=WorkingDays(closed))
    return Choices(assumptions, owners, stage, pairs, wrong)


def _usual(step: Step) -> int:
    return USUAL[step].working_days


def _read_number(
    parameters: Mapping[str, str],
    name: str,
    limits: tuple[int, int],
    wrong: list[tuple[str, str]],
) -> int:
    usual, most = limits
    text = parameters.get(name, "").strip()
    if not text:
        return usual
    if text.isascii() and text.isdigit() and len(text) <= len(str(most)) and int(text) <= most:
        return int(text)
    wrong.append((name, text))
    return usual


def _read_closure(
    parameters: Mapping[str, str], wrong: list[tuple[str, str]]
) -> tuple[tuple[date, date], ...]:
    first = _read_day(parameters, "closed_from", wrong)
    last = _read_day(parameters, "closed_to", wrong)
    if first is None and last is None:
        return ()
    first, last = first or last, last or first
    if first is None or last is None or not 0 <= (last - first).days < MOST_DAYS_CLOSED:
        wrong.append(("closed_to", parameters.get("closed_to", "")))
        return ()
    return ((first, last),)


def _read_day(
    parameters: Mapping[str, str], name: str, wrong: list[tuple[str, str]]
) -> date | None:
    text = parameters.get(name, "").strip()
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.year > LAST_YEAR:
        wrong.append((name, text))
        return None
    return day
