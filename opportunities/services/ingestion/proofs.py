"""Evidence for every field a source states, and proposals where a person has decided."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.html import strip_tags

from opportunities.models import Evidence, Opportunity, ProposedChange
from opportunities.records import CallFacts, EventFacts
from opportunities.services.ingestion.changes import Proposed
from opportunities.services.ingestion.deadlines import deadlines_as_json
from opportunities.services.ingestion.provenance import Provenance
from opportunities.services.ingestion.values import Statement, as_json, is_empty

LONGEST_VALUE = 500
# Between several places of one page; the archived page marks each of them.
QUOTE_JOINT = " · "
# These follow from the record's form and are no statement of the source.
NOT_A_STATEMENT = {"language", "counted", "cancelled", "withdrawn", "timezone", "phase", "type"}


@dataclass(frozen=True, slots=True)
class NewProofs:
    """Evidence to write: rows that the entry lacks, and rows that now say something else."""

    new: list[Evidence]
    differing: list[Evidence]

    def __bool__(self) -> bool:
        return bool(self.new or self.differing)


def load_proofs(entry: Opportunity) -> dict[str, Evidence]:
    """Return field -> the evidence that an entry has."""
    # Raw, because every record of every run asks this, and Django takes longer to write the
    # statement than PostgreSQL to answer it.
    rows = Evidence.objects.raw(
        "SELECT * FROM opportunities_evidence WHERE opportunity_id = %s", [entry.pk]
    )
    return {each.field: each for each in rows}


def find_new_proofs(
    entry: Opportunity,
    statement: Statement,
    provenance: Provenance,
    *,
    known: Mapping[str, Evidence],
    kept: frozenset[str] = frozenset(),
) -> NewProofs:
    """Return the evidence of each stated field, where it is new or differs; writes nothing.

    ``kept`` names fields whose value is not the record's and whose proof therefore stays.
    """
    new, differing = [], []
    for name, value in _read_proofs(statement).items():
        if name in kept:
            continue
        text = _as_text(value)
        quote = statement.record.evidence.get(name) or _read_quote(statement, name, value)
        row = known.get(name)
        if row is None:
            row = Evidence(opportunity_id=entry.pk, field=name)
            new.append(row)
        elif (row.value, row.quote, row.extractor) != (text, quote, provenance.extractor):
            differing.append(row)
        else:
            continue
        row.value, row.quote, row.extractor = text, quote, provenance.extractor
        row.page_sha256, row.document = provenance.page_sha256, provenance.document
        row.seen_at = provenance.seen_at
    return NewProofs(new, differing)


def write_proofs(proofs: NewProofs) -> None:
    """Write the rows that ``find_new_proofs`` found."""
    Evidence.objects.bulk_create(proofs.new)
    Evidence.objects.bulk_update(
        proofs.differing, ["value", "quote", "extractor", "page_sha256", "document", "seen_at"]
    )


def find_new_proposals(
    entry: Opportunity, proposed: Mapping[str, Proposed]
) -> tuple[tuple[str, Any, Any], ...]:
    """Return (field, kept, proposed) of what the source says about locked fields, where it is new.

    What a person has refused is not proposed again until the source says something else. Writes
    nothing.
    """
    if not proposed:
        return ()
    waiting = entry.proposed_changes.filter(origin=None)
    known = {each.field: each.proposed for each in waiting}
    new = {
        name: value
        for name, value in proposed.items()
        if name not in known or known[name] != value.words
    }
    refused = find_refused(entry, new)
    return tuple(
        (name, kept_words(entry, name), value.words)
        for name, value in new.items()
        if refused.get(name) != value.exact
    )


def find_refused(entry: Opportunity, names: Collection[str]) -> dict[str, Any]:
    """Return field -> what a person refused last, of those named that were ever refused."""
    if not names:
        return {}
    rows = entry.revisions.filter(field__in=list(names), refused__isnull=False).order_by("pk")
    return dict(rows.values_list("field", "refused"))


def write_proposals(
    entry: Opportunity,
    proposals: tuple[tuple[str, Any, Any], ...],
    provenance: Provenance,
    proposed: Mapping[str, Proposed],
) -> None:
    """Keep what the source says about locked fields until a person decides."""
    for name, _kept, _words in proposals:
        write_proposal(entry, name, proposed[name], provenance)


def write_proposal(
    entry: Opportunity,
    name: str,
    value: Proposed,
    provenance: Provenance,
    *,
    origin: int | None = None,
) -> None:
    """Keep one value until a person decides; ``origin`` is the merged entry that it was said of."""
    ProposedChange.objects.update_or_create(
        opportunity_id=entry.pk,
        field=name,
        origin_id=origin,
        defaults={
            "kept": kept_words(entry, name),
            "proposed": value.words,
            "exact": value.exact,
            "page_sha256": provenance.page_sha256,
            "seen_at": provenance.seen_at,
        },
    )


def kept_words(entry: Opportunity, name: str) -> Any:
    """Return the value that an entry has now, in words."""
    if name in {"deadlines", "topics", "related"}:
        return [str(each) for each in getattr(entry, name).all()]
    return as_json(getattr(entry, name))


def _read_proofs(statement: Statement) -> dict[str, Any]:
    record = statement.record
    values = {
        name: as_json(value)
        for name, value in statement.columns.items()
        if not is_empty(value) and name not in NOT_A_STATEMENT
    }
    if "phase" in record.evidence:
        values["phase"] = getattr(record.facts, "phase", "")
    if isinstance(record.facts, CallFacts | EventFacts) and record.facts.deadlines:
        values["deadlines"] = deadlines_as_json(record.facts.deadlines)
    if statement.topics:
        values["topics"] = [str(topic) for topic in statement.topics]
    return values


def _read_quote(statement: Statement, name: str, value: Any) -> str:
    """Return the words of the source for a field whose value is taken from them as it is."""
    if name == "topics":
        return QUOTE_JOINT.join(statement.topic_words)
    if name == "body":
        return " ".join(strip_tags(str(value).replace("</", " </")).split())[:LONGEST_VALUE]
    if isinstance(value, list):
        return QUOTE_JOINT.join(str(each) for each in value)
    return _as_text(value)


def _as_text(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text[:LONGEST_VALUE]
