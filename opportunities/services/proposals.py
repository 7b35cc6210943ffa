"""From the words that a proposal keeps back to values of the catalogue."""

from collections.abc import Iterable, Mapping
from datetime import time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models as db

from opportunities.models import Opportunity, Topic
from opportunities.partial_dates import closing_moment, find_date_problem
from opportunities.records import DeadlineFact
from opportunities.vocabulary import BRUSSELS, Certainty, DeadlineKind


class UnreadableProposal(ValueError):
    """The words of the source fit no value, or more than one; a person has to choose."""


def understand_proposal(entry: Opportunity, field: str, proposed: Any) -> Any:
    """Return the value that a proposal means for a field; UnreadableProposal when it has none."""
    if field == "topics":
        return [_find_one(Topic.objects.all(), "label_en", label) for label in proposed]
    if field == "deadlines":
        return proposed
    column = entry._meta.get_field(field)  # noqa: SLF001 - Django's documented model API
    if not isinstance(column, db.ForeignKey) or proposed is None:
        return proposed
    rows = column.remote_field.model._default_manager.all()  # noqa: SLF001 - as above
    if field == "region":
        return _find_one(rows, "code", proposed.split()[0])
    return _find_one(rows, "title" if field == "call" else "name", proposed)


def read_deadlines(values: Iterable[DeadlineFact | Mapping[str, Any]]) -> tuple[DeadlineFact, ...]:
    """Return deadlines as facts; ValidationError says which date or time zone cannot be."""
    facts = tuple(
        each if isinstance(each, DeadlineFact) else _read_deadline(each) for each in values
    )
    problems = [problem for each in facts if (problem := _find_problem(each))]
    mains = [each.date for each in facts if each.kind is DeadlineKind.SINGLE]
    if len(mains) > 1:
        problems.append(f"two main deadlines: {', '.join(mains)}")
    if problems:
        raise ValidationError(problems)
    return facts


def _read_deadline(value: Mapping[str, Any]) -> DeadlineFact:
    hour = value.get("time")
    return DeadlineFact(
        kind=DeadlineKind(value["kind"]),
        date=value["date"],
        date_to=value.get("date_to") or None,
        time=time.fromisoformat(hour) if isinstance(hour, str) and hour else hour or None,
        timezone=value.get("timezone") or BRUSSELS,
        certainty=Certainty(value.get("certainty") or Certainty.STATED),
        quote=value.get("quote") or "",
    )


def _find_problem(fact: DeadlineFact) -> str | None:
    for text in (fact.date, fact.date_to):
        if text is not None and (problem := find_date_problem(text)):
            return problem
    try:
        closing_moment(fact.date_to or fact.date, hour=fact.time, zone=fact.timezone)
    except ValueError as problem:
        return str(problem)
    if fact.date_to and fact.date_to < fact.date[: len(fact.date_to)]:
        return f"it ends ({fact.date_to}) before it starts ({fact.date})"
    return None


def _find_one(rows: db.QuerySet[Any], name: str, text: str) -> Any:
    found = list(rows.filter(**{name: text})[:2])
    if len(found) != 1:
        many = "more than one entry is" if found else "nothing is"
        raise UnreadableProposal(f"{many} called {text!r} here; set the field by hand")
    return found[0]
