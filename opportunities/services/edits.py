"""One field that a person changes, with both values as histories keep them."""

from dataclasses import dataclass, replace
from typing import Any

from opportunities.models import Opportunity
from opportunities.records import DeadlineFact
from opportunities.services.ingestion.deadlines import (
    DeadlinePlan,
    KeptDeadline,
    current_deadlines,
    deadlines_as_json,
    facts_of,
)
from opportunities.vocabulary import Certainty

# Who said a deadline that a person has set; no source replaces it.
BY_A_PERSON = "curator"


@dataclass(frozen=True, slots=True)
class Edit:
    """One field with its new value, and both values in the form in which histories keep them."""

    name: str
    value: Any
    before: Any
    after: Any


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
    plan = DeadlinePlan(now, (*(known[fact] for fact in wanted if fact in known), *own))
    before, after = deadlines_as_json(facts_of(now)), deadlines_as_json(facts_of(plan.then))
    return Edit("deadlines", plan, before, after) if plan.changes else None
