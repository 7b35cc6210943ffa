"""What a record would change on an entry, and what a person has forbidden to change."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from opportunities.models import Evidence, Opportunity, Topic
from opportunities.records import CallFacts, EventFacts, OpportunityRecord
from opportunities.services.exact import exact_topics, exact_value
from opportunities.services.ingestion.deadlines import (
    DeadlinePlan,
    KeptDeadline,
    deadlines_as_json,
    exact_deadlines,
    facts_of,
    plan_deadlines,
)
from opportunities.services.ingestion.provenance import Provenance, family_of
from opportunities.services.ingestion.values import Statement, as_json, is_empty
from opportunities.services.journal import Change


@dataclass(frozen=True, slots=True)
class Proposed:
    """A value that waits for a person, in words and by identity."""

    words: Any
    exact: Any


@dataclass(slots=True)
class Changes:
    """New values per column, new deadlines and topics; ``before`` holds what they replace."""

    address: str
    number: str
    columns: dict[str, Any] = field(default_factory=dict)
    deadlines: DeadlinePlan | None = None
    topics: list[Topic] | None = None
    before: dict[str, Any] = field(default_factory=dict)
    # Field -> (before, after) by identity, of columns and topics.
    exact: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    # Field -> what the source says of a locked one, in words and by identity.
    proposed: dict[str, Proposed] = field(default_factory=dict)
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
            now, then = facts_of(self.deadlines.now), facts_of(self.deadlines.then)
            yield "deadlines", deadlines_as_json(now), deadlines_as_json(then)
        if self.topics is not None:
            yield "topics", self.before["topics"], [str(topic) for topic in self.topics]

    def as_history(self) -> Iterator[Change]:
        """Yield the changes as histories keep them."""
        exact = dict(self.exact)
        if self.deadlines is not None:
            exact["deadlines"] = (
                exact_deadlines(self.deadlines.now),
                exact_deadlines(self.deadlines.then),
            )
        for name, before, after in self.described():
            yield Change(name, before, after, *exact[name])

    def moved_from(self, entry: Opportunity) -> Iterator[tuple[str, str, str]]:
        """Yield (field, before, after) of the address and number that an entry will leave."""
        if self.address != entry.source_url:
            yield "source_url", entry.source_url, self.address
        if self.number != entry.source_number:
            yield "source_number", entry.source_number, self.number


def find_changes(
    entry: Opportunity,
    statement: Statement,
    provenance: Provenance,
    proofs: Mapping[str, Evidence],
) -> Changes:
    """Compare a statement with its entry, whose ``proofs`` say who stated what; writes nothing."""
    record = statement.record
    families = {name: family_of(each.extractor) for name, each in proofs.items()}
    changes = Changes(
        address=_address(entry, record), number=record.source_id or entry.source_number
    )
    not_taken = set()
    for name, value in statement.columns.items():
        current = getattr(entry, name)
        if current == value:
            continue
        column = entry._meta.get_field(name)  # noqa: SLF001 - Django's documented model API
        if is_empty(value) and families.get(name, "") != provenance.family:
            not_taken.add(name)
        elif name in entry.locked_fields:
            not_taken.add(name)
            if not is_empty(value):
                changes.proposed[name] = Proposed(as_json(value), exact_value(column, value))
        else:
            changes.columns[name] = value
            changes.before[name] = as_json(current)
            changes.exact[name] = exact_value(column, current), exact_value(column, value)
    _compare_deadlines(entry, statement, changes, provenance)
    _compare_topics(entry, statement.topics, changes, families.get("topics") == provenance.family)
    locked = {name for name in ("deadlines", "topics") if name in entry.locked_fields}
    changes.not_taken = frozenset(not_taken | locked)
    return changes


def _address(entry: Opportunity, record: OpportunityRecord) -> str:
    """Return the address to keep: a new one only where the old one now leads to it."""
    moved = not entry.source_url or entry.source_url in record.aliases
    return record.source_url if moved and record.source_url else entry.source_url


def _compare_deadlines(
    entry: Opportunity,
    statement: Statement,
    changes: Changes,
    provenance: Provenance,
) -> None:
    facts = statement.record.facts
    if not isinstance(facts, CallFacts | EventFacts):
        return
    plan = plan_deadlines(entry, facts.deadlines, provenance)
    if not plan.changes:
        return
    if "deadlines" in entry.locked_fields:
        if facts.deadlines:
            stated = tuple(KeptDeadline(each, provenance.family) for each in facts.deadlines)
            changes.proposed["deadlines"] = Proposed(
                deadlines_as_json(facts.deadlines), exact_deadlines(stated)
            )
    else:
        changes.deadlines = plan


def _topic_keys(entry: Opportunity) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT topic_id FROM opportunities_opportunity_topics WHERE opportunity_id = %s",
            [entry.pk],
        )
        return {key for (key,) in cursor.fetchall()}


def _compare_topics(
    entry: Opportunity,
    wanted: list[Topic],
    changes: Changes,
    same_family: bool,  # noqa: FBT001 - private, read at one place
) -> None:
    if {each.pk for each in wanted} == _topic_keys(entry):
        return
    if not wanted and not same_family:
        return
    if "topics" in entry.locked_fields:
        if wanted:
            names = [str(topic) for topic in wanted]
            changes.proposed["topics"] = Proposed(names, exact_topics(wanted))
        return
    current = list(entry.topics.all())
    changes.topics = wanted
    changes.before["topics"] = [str(topic) for topic in current]
    changes.exact["topics"] = exact_topics(current), exact_topics(wanted)
