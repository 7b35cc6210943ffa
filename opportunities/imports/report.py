"""What an import does, or would do, row by row."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class FileRefused(ValueError):
    """A file of which no row can be read, with the sentence why."""


class RowRefused(ValueError):
    """One row that cannot be brought in; ``problems`` are (column, sentence)."""

    def __init__(self, *problems: tuple[str, str]) -> None:
        super().__init__("; ".join(f"{column}: {sentence}" for column, sentence in problems))
        self.problems = problems


class RowOutcome(StrEnum):
    """``LEFT_OUT`` is a row that speaks of something the catalogue or the file has already."""

    CREATED = "created"
    UPDATED = "updated"
    PROPOSED = "proposed"
    UNCHANGED = "unchanged"
    LEFT_OUT = "left_out"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowReport:
    """One row: its line in the file, what became of it, and why.

    ``changes`` and ``proposed`` are (field, before, after) in the form of histories; ``problems``
    are (column, sentence); ``entry_id`` is the entry it speaks of, or the one that looks like it.
    """

    line: int
    title: str
    outcome: RowOutcome
    entry_id: int | None = None
    changes: tuple[tuple[str, Any, Any], ...] = ()
    proposed: tuple[tuple[str, Any, Any], ...] = ()
    problems: tuple[tuple[str, str], ...] = ()
    notices: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class Report:
    """A whole file; ``is_applied`` tells what happened from what would happen."""

    file_name: str
    rows: list[RowReport] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    is_applied: bool = False

    @property
    def counts(self) -> dict[str, int]:
        """How many rows there are of each outcome, in the order of the outcomes."""
        counted = Counter(each.outcome for each in self.rows)
        return {outcome.value: counted[outcome] for outcome in RowOutcome}

    @property
    def writes(self) -> bool:
        """True when at least one row would write something."""
        writing = {RowOutcome.CREATED, RowOutcome.UPDATED, RowOutcome.PROPOSED}
        return any(each.outcome in writing for each in self.rows)

    @property
    def fingerprint(self) -> str:
        """The same for two reports that say the same; new entries have no number yet."""
        said = [
            [
                each.line,
                each.outcome,
                None if each.outcome is RowOutcome.CREATED else each.entry_id,
                each.changes,
                each.proposed,
                each.problems,
            ]
            for each in self.rows
        ]
        return hashlib.sha256(json.dumps(said, default=str).encode()).hexdigest()
