"""One field that a person changes, with both values as histories keep them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import models as db

from opportunities.models import Opportunity
from opportunities.records import DeadlineFact
from opportunities.services.exact import (
    exact_topics,
    exact_value,
    read_entries,
    read_exact,
    read_topics,
)
from opportunities.services.ingestion.deadlines import (
    DeadlinePlan,
    KeptDeadline,
    current_deadlines,
    deadlines_as_json,
    exact_deadlines,
    facts_of,
    read_kept_deadlines,
)
from opportunities.services.ingestion.values import as_json
from opportunities.services.journal import Change
from opportunities.vocabulary import Certainty

# Who said a deadline that a person has set; no source replaces it.
BY_A_PERSON = "curator"
SETS = frozenset({"topics", "related"})


@dataclass(frozen=True, slots=True)
class Edit:
    """One field with its new value, and both values in the forms in which histories keep them."""

    name: str
    value: Any
    before: Any
    after: Any
    exact_before: Any
    exact_after: Any

    def as_change(self, *, locks: bool | None) -> Change:
        """Return the edit as a line of the history."""
        return Change(
            self.name, self.before, self.after, self.exact_before, self.exact_after, locks=locks
        )


def read_deadline_edit(entry: Opportunity, wanted: tuple[DeadlineFact, ...]) -> Edit | None:
    """Return the change of the deadlines; a date that a person set is nobody else's word."""
    now = current_deadlines(entry)
    known = {each.fact: each for each in now}
    of_the_source = {fact.quote for fact in known}
    own = (
        KeptDeadline(
            replace(fact, quote="", certainty=Certainty.STATED)
            if fact.quote in of_the_source
            else fact,
            BY_A_PERSON,
        )
        for fact in wanted
        if fact not in known
    )
    return _deadline_edit(
        DeadlinePlan(now, (*(known[fact] for fact in wanted if fact in known), *own))
    )


def read_set_edit(entry: Opportunity, name: str, rows: Collection[Any]) -> Edit | None:
    """Return the change of the topics or neighbours of an entry."""
    current = list(getattr(entry, name).all())
    rows = list(
        {each.pk: each for each in rows if name != "related" or each.pk != entry.pk}.values()
    )
    if {each.pk for each in rows} == {each.pk for each in current}:
        return None
    words = ([str(each) for each in current], [str(each) for each in rows])
    if name == "topics":
        return Edit(name, rows, *words, exact_topics(current), exact_topics(rows))
    numbers = [sorted(each.pk for each in one) for one in (current, rows)]
    return Edit(name, rows, *words, numbers[0], numbers[1])


def read_column_edit(entry: Opportunity, column: db.Field[Any, Any], value: Any) -> Edit | None:
    """Return the change of a plain column to a value that has been checked."""
    current = getattr(entry, column.name)
    if value == current:
        return None
    return Edit(
        column.name,
        value,
        as_json(current),
        as_json(value),
        exact_value(column, current),
        exact_value(column, value),
    )


def find_edits_towards(entry: Opportunity, wanted: Mapping[str, Any]) -> list[Edit]:
    """Return what brings an entry to exact values of its history; GoneValue when one is gone."""
    edits = [read_exact_edit(entry, name, value) for name, value in wanted.items()]
    return [each for each in edits if each is not None]


def read_exact_edit(entry: Opportunity, name: str, value: Any) -> Edit | None:
    """Return the change of one field to an exact value, None when it has it already."""
    if name == "deadlines":
        return _deadline_edit(DeadlinePlan(current_deadlines(entry), read_kept_deadlines(value)))
    if name in SETS:
        rows = read_topics(value) if name == "topics" else read_entries(value)
        return read_set_edit(entry, name, rows)
    column = entry._meta.get_field(name)  # noqa: SLF001 - Django's documented model API
    if not isinstance(column, db.Field):
        raise TypeError(f"{name} is no column")
    return read_column_edit(entry, column, read_exact(column, value))


def _deadline_edit(plan: DeadlinePlan) -> Edit | None:
    now, then = exact_deadlines(plan.now), exact_deadlines(plan.then)
    if now == then:
        return None
    words = (deadlines_as_json(facts_of(plan.now)), deadlines_as_json(facts_of(plan.then)))
    return Edit("deadlines", plan, *words, now, then)
