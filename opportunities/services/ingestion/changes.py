"""What a record would change on an entry, and what a person has forbidden to change."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from opportunities.models import Evidence, Opportunity, Topic
from opportunities.records import CallFacts, EventFacts, OpportunityRecord
from opportunities.services.ingestion.deadlines import (
    DeadlinePlan,
    deadlines_as_json,
    plan_deadlines,
)
from opportunities.services.ingestion.provenance import Provenance, family_of
from opportunities.services.ingestion.values import Statement, as_json, is_empty


@dataclass(slots=True)
class Changes:
    """New values per column, new deadlines and topics; ``before`` holds what they replace."""

    address: str
    number: str
    columns: dict[str, Any] = field(default_factory=dict)
    deadlines: DeadlinePlan | None = None
    topics: list[Topic] | None = None
    before: dict[str, Any] = field(default_factory=dict)
    proposed: dict[str, Any] = field(default_factory=dict)
    not_taken: frozenset[str] = frozenset()

    @property
    def names(self) -> list[str]:
        """The fields that change, in a stable order."""
        return [name for name, _, _ in self.described()]

    def described(self) -> Iterator[tuple[str, Any, Any]]:
        """Yield (field, before, after) in the form in which histories keep values."""
        for name, value in self.columns.items():
            yield name, self.before[name], as_json(value)
        if self.deadlines is not None:
            now, then = self.deadlines.now, self.deadlines.then
            yield "deadlines", deadlines_as_json(now), deadlines_as_json(then)
        if self.topics is not None:
            yield "topics", self.before["topics"], [str(topic) for topic in self.topics]


def find_changes(entry: Opportunity, statement: Statement, provenance: Provenance) -> Changes:
    """Compare a statement with its entry; writes nothing."""
    record = statement.record
    families = _families(entry)
    changes = Changes(
        address=_address(entry, record), number=record.source_id or entry.source_number
    )
    not_taken = set()
    for name, value in statement.columns.items():
        current = getattr(entry, name)
        if current == value:
            continue
        if is_empty(value) and families.get(name, "") != provenance.family:
            not_taken.add(name)
        elif name in entry.locked_fields:
            not_taken.add(name)
            if not is_empty(value):
                changes.proposed[name] = as_json(value)
        else:
            changes.columns[name] = value
            changes.before[name] = as_json(current)
    _compare_deadlines(entry, statement, changes, families.get("deadlines") == provenance.family)
    _compare_topics(entry, statement.topics, changes, families.get("topics") == provenance.family)
    locked = {name for name in ("deadlines", "topics") if name in entry.locked_fields}
    changes.not_taken = frozenset(not_taken | locked)
    return changes


def _address(entry: Opportunity, record: OpportunityRecord) -> str:
    """Return the address to keep: a new one only where the old one now leads to it."""
    moved = not entry.source_url or entry.source_url in record.aliases
    return record.source_url if moved and record.source_url else entry.source_url


def _families(entry: Opportunity) -> dict[str, str]:
    rows = Evidence.objects.filter(opportunity_id=entry.pk).values_list("field", "extractor")
    return {name: family_of(extractor) for name, extractor in rows}


def _compare_deadlines(
    entry: Opportunity,
    statement: Statement,
    changes: Changes,
    same_family: bool,  # noqa: FBT001 - private, read at one place
) -> None:
    facts = statement.record.facts
    if not isinstance(facts, CallFacts | EventFacts):
        return
    plan = plan_deadlines(entry, facts.deadlines, same_family=same_family)
    if not plan.changes:
        return
    if "deadlines" in entry.locked_fields:
        if facts.deadlines:
            changes.proposed["deadlines"] = deadlines_as_json(facts.deadlines)
    else:
        changes.deadlines = plan


def _compare_topics(
    entry: Opportunity,
    wanted: list[Topic],
    changes: Changes,
    same_family: bool,  # noqa: FBT001 - private, read at one place
) -> None:
    current = list(entry.topics.all())
    if {each.pk for each in wanted} == {each.pk for each in current}:
        return
    if not wanted and not same_family:
        return
    if "topics" in entry.locked_fields:
        if wanted:
            changes.proposed["topics"] = [str(topic) for topic in wanted]
        return
    changes.topics = wanted
    changes.before["topics"] = [str(topic) for topic in current]
