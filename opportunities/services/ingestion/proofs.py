"""Evidence for every field a source states, and proposals where a person has decided."""

import json
from typing import Any

from django.utils.html import strip_tags

from opportunities.models import Evidence, Opportunity, ProposedChange
from opportunities.records import CallFacts, EventFacts
from opportunities.services.ingestion.deadlines import deadlines_as_json
from opportunities.services.ingestion.provenance import Provenance
from opportunities.services.ingestion.values import Statement, as_json, is_empty

LONGEST_VALUE = 500
# These follow from the record's form and are no statement of the source.
NOT_A_STATEMENT = {"language", "counted", "cancelled", "withdrawn", "timezone", "phase", "type"}


def write_proofs(
    entry: Opportunity,
    statement: Statement,
    provenance: Provenance,
    *,
    kept: frozenset[str],
) -> bool:
    """Write the evidence of each stated field, where it is new or differs; True if any was.

    ``kept`` names fields whose value is not the record's and whose proof therefore stays.
    """
    known = {each.field: each for each in Evidence.objects.filter(opportunity_id=entry.pk)}
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
        row.value, row.quote, row.extractor = text, quote, provenance.extractor
        row.page_sha256, row.document = provenance.page_sha256, provenance.document
        row.seen_at = provenance.seen_at
    Evidence.objects.bulk_create(new)
    Evidence.objects.bulk_update(
        differing, ["value", "quote", "extractor", "page_sha256", "document", "seen_at"]
    )
    return bool(new or differing)


def write_proposals(entry: Opportunity, proposed: dict[str, Any], provenance: Provenance) -> bool:
    """Keep what the source says about locked fields; True when a proposal is new or differs."""
    if not entry.locked_fields:
        return False
    wrote = False
    known = {each.field: each.proposed for each in entry.proposed_changes.all()}
    for name, value in proposed.items():
        if name in known and known[name] == value:
            continue
        ProposedChange.objects.update_or_create(
            opportunity_id=entry.pk,
            field=name,
            defaults={
                "kept": _kept(entry, name),
                "proposed": value,
                "page_sha256": provenance.page_sha256,
                "seen_at": provenance.seen_at,
            },
        )
        wrote = True
    return wrote


def _kept(entry: Opportunity, name: str) -> Any:
    if name in {"deadlines", "topics"}:
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
        return ", ".join(statement.topic_words)
    if name == "body":
        return " ".join(strip_tags(str(value).replace("</", " </")).split())[:LONGEST_VALUE]
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return _as_text(value)


def _as_text(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text[:LONGEST_VALUE]
