"""Who says something, from which page, when; and what came of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where a record comes from.

    ``extractor`` is "family.reader/version"; ``seen_at`` is the start of the run, the same for all
    its records. ``confirms`` is False for the starter catalogue, whose entries wait for a run.
    """

    source: str
    extractor: str
    seen_at: datetime
    page_sha256: str = ""
    document: str = ""
    confirms: bool = True

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
    """What happened to one record. ``problems`` says why it was refused, in plain words."""

    outcome: Outcome
    opportunity_id: int | None = None
    problems: tuple[str, ...] = ()
    changed_fields: tuple[str, ...] = ()
