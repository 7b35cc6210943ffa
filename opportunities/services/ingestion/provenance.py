"""Who says something, from which page, when; and what came of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a record comes from.

    ``extractor`` is "family.reader/version"; ``seen_at`` is the start of the run, the same for all
    its records. ``confirms`` is False for the starter catalogue, whose entries wait for a run.
    ``written_at`` is the moment of the change, where a saved page is read again later.
    ``rereads`` says that the same content was brought in before: what it says no more was misread
    then, and not replaced by the source.
    """

    source: str
    extractor: str
    seen_at: datetime
    page_sha256: str = ""
    document: str = ""
    confirms: bool = True
    written_at: datetime | None = None
    rereads: bool = False

    @property
    def changed_at(self) -> datetime:
        """When the catalogue changes; histories are told in this order."""
        return self.written_at or self.seen_at

    @property
    def family(self) -> str:
        """The part of the extractor that stays when a reader is renamed or improved."""
        return family_of(self.extractor)


def family_of(extractor: str) -> str:
    """Return what two versions of one source's readers have in common."""
    return extractor.partition("/")[0].partition(".")[0]


class Outcome(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    PROPOSED = "proposed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingested:
    """What happened to one record. ``problems`` says why it was refused, in plain words.

    ``changes`` are (field, before, after), the address included; ``proposed`` are (field, kept,
    proposed) of locked fields, where they were not waiting already. ``leads_to`` is the entry into
    which a person merged this one, where something changed.
    """

    outcome: Outcome
    opportunity_id: int | None = None
    problems: tuple[str, ...] = ()
    changed_fields: tuple[str, ...] = ()
    changes: tuple[tuple[str, Any, Any], ...] = ()
    proposed: tuple[tuple[str, Any, Any], ...] = ()
    leads_to: int | None = None
