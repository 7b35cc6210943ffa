"""The fields of one entry as the desk shows them: value, proof, lock, what is proposed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from opportunities.labels import FIELDS
from opportunities.models import Evidence, Opportunity, ProposedChange
from opportunities.services.ingestion.deadlines import (
    current_deadlines,
    deadlines_as_json,
    facts_of,
)
from opportunities.services.ingestion.values import as_json, is_empty
from opportunities.severity import find_severity
from opportunities.vocabulary import MANDATORY_FIELDS, OpportunityKind

SHARED = ("programme", "series", "organisation", "topics", "countries", "keywords")
TEXTS = ("summary", "body", "title_it", "summary_it", "published_on")
# What decides whether somebody can enter comes first, as on the page that visitors read.
OWN_FIELDS: Mapping[OpportunityKind, tuple[str, ...]] = {
    OpportunityKind.CALL: (
        *("deadlines", "opens_on", "grant_max_eur", "budget_total_eur", "funding_rate_percent"),
        *("sme_share_percent", "grants_expected", "audience", "phase", "identifier", "withdrawn"),
    ),
    OpportunityKind.EVENT: (
        *("starts_on", "ends_on", "starts_at", "ends_at", "timezone", "place", "country"),
        *("format", "registration_url", "deadlines", "cancelled"),
    ),
    OpportunityKind.PARTNER_SEARCH: ("looking_for", "offered_by", "call", "expires_on"),
    OpportunityKind.ARTICLE: (),
    OpportunityKind.PARTNERSHIP: ("starts_on", "ends_on", "members", "budget_total_eur"),
    OpportunityKind.ORGANISATION: ("type", "short_name", "website", "seat", "region"),
}
# Lists of thousands are chosen on the page with all fields, which searches in them.
CHOSEN_ELSEWHERE = frozenset({"call", "region", "related"})
# Columns that always hold a word cannot be emptied.
NEVER_EMPTY = frozenset({"title", "phase", "type", "timezone", "withdrawn", "cancelled"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRow:
    """One field; ``value`` is in the form in which histories keep it."""

    name: str
    value: Any
    is_locked: bool
    is_mandatory: bool
    proof: Evidence | None
    proposals: tuple[ProposedChange, ...]

    @property
    def label(self) -> str:
        """Return what people call the field."""
        return str(FIELDS.get(self.name, self.name.replace("_", " ")))

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is known."""
        return is_empty(self.value)

    @property
    def is_quiet(self) -> bool:
        """Tell whether there is nothing to see or to decide."""
        return self.is_empty and not (self.is_locked or self.is_mandatory or self.proposals)

    @property
    def may_be_emptied(self) -> bool:
        """Tell whether a wrong value can simply be taken away."""
        return not self.is_empty and self.name not in NEVER_EMPTY

    @property
    def is_edited_here(self) -> bool:
        """Tell whether the field has its own small form."""
        return self.name not in CHOSEN_ELSEWHERE


def fields_of(entry: Opportunity) -> tuple[str, ...]:
    """Return the names of the fields of an entry in the order of the desk."""
    return ("title", *OWN_FIELDS[OpportunityKind(entry.kind)], *SHARED, *TEXTS)


def read_rows(entry: Opportunity) -> list[FieldRow]:
    """Return every field of an entry, with its proof and its proposals, in three queries."""
    proofs = {each.field: each for each in entry.evidence.all()}
    proposals: dict[str, list[ProposedChange]] = {}
    for proposal in entry.proposed_changes.all():
        proposals.setdefault(proposal.field, []).append(proposal)
    mandatory = MANDATORY_FIELDS[OpportunityKind(entry.kind)]
    names = dict.fromkeys((*fields_of(entry), *proposals))
    return [
        FieldRow(
            name=name,
            value=read_value(entry, name),
            is_locked=name in entry.locked_fields,
            is_mandatory=name in mandatory,
            proof=proofs.get(name),
            proposals=tuple(proposals.get(name, ())),
        )
        for name in names
    ]


def read_value(entry: Opportunity, name: str) -> Any:
    """Return the value of one field in the form in which histories keep it."""
    if name == "deadlines":
        return deadlines_as_json(facts_of(current_deadlines(entry)))
    if name in {"topics", "related"}:
        return [str(each) for each in getattr(entry, name).all()]
    return as_json(getattr(entry, name, None))


def severities(rows: list[FieldRow]) -> Iterator[tuple[int, str]]:
    """Yield (number of a proposal, how much it matters that the field becomes that)."""
    for row in rows:
        for proposal in row.proposals:
            yield proposal.pk, find_severity(row.name, row.value, proposal.proposed)
