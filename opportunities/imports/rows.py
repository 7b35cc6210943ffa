"""One row of a table as a person's word: what it sets is locked, what is locked stays."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from opportunities.api.lists import ENTRY_LISTS
from opportunities.imports.columns import LIST_OF_KIND, READ_ONLY, stated_columns
from opportunities.imports.matching import Match, match_row
from opportunities.imports.report import RowOutcome, RowRefused, RowReport
from opportunities.imports.values import read_value
from opportunities.models import Deadline, Opportunity
from opportunities.records import DeadlineFact
from opportunities.services import curation
from opportunities.services.checks import find_contradictions, find_deadline_problems
from opportunities.services.edits import BY_A_PERSON, read_deadline_edit
from opportunities.services.exact import exact_topics, exact_value
from opportunities.services.export import LONGEST_CELL, flatten
from opportunities.services.ingestion.changes import Proposed
from opportunities.services.ingestion.deadlines import (
    KeptDeadline,
    deadlines_as_json,
    exact_deadlines,
)
from opportunities.services.ingestion.proofs import find_new_proposals, write_proposals
from opportunities.services.ingestion.provenance import Provenance
from opportunities.services.ingestion.values import MODEL_OF_KIND, as_json
from opportunities.services.manual_entry import find_alike
from opportunities.vocabulary import OpportunityKind, ReviewState

# What a person writes to empty a field; an empty cell only says nothing.
EMPTYING = {"(vuoto)", "(empty)"}
ROWS_OF_THEIR_OWN = ("topics", "deadlines")
CUT = "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How rows are brought in: by whom, why, when, whether new ones are shown at once."""

    actor: str
    reason: str
    now: datetime
    publishes: bool = False
    takes_alike: bool = False


def bring_in_row(
    kind: OpportunityKind, line: int, cells: Mapping[str, str], manner: Manner
) -> RowReport:
    """Create or change the entry of a row, and say what happened; RowRefused says why not."""
    match = match_row(kind, cells)
    if match.entry is None:
        return _create(kind, line, cells, match, manner)
    entry = match.entry
    shown = _describe(entry, manner.now)
    stated = {
        name: text
        for name in stated_columns(kind)
        if (text := cells.get(name, "")) and not _says_the_same(text, shown.get(name, ""))
    }
    values = _read_values(entry, stated)
    _refuse_contradictions(entry, values)
    locked = {name: values.pop(name) for name in list(values) if name in entry.locked_fields}
    proposed = _differing(entry, locked)
    proposals = find_new_proposals(entry, proposed)
    before = set(entry.revisions.values_list("pk", flat=True))
    _edit(entry, values, manner)
    if proposals:
        write_proposals(entry, proposals, _provenance(entry, manner), proposed)
    written = entry.revisions.exclude(pk__in=before).order_by("field")
    changes = tuple((each.field, each.before, each.after) for each in written)
    return RowReport(
        line=line,
        title=entry.title,
        outcome=_outcome(changes, proposals),
        entry_id=entry.pk,
        changes=changes,
        proposed=proposals,
    )


def _outcome(changes: Any, proposals: Any) -> RowOutcome:
    if changes:
        return RowOutcome.UPDATED
    return RowOutcome.PROPOSED if proposals else RowOutcome.UNCHANGED


def _create(
    kind: OpportunityKind, line: int, cells: Mapping[str, str], match: Match, manner: Manner
) -> RowReport:
    entry = _begin(kind, match, manner)
    stated = {name: text for name in stated_columns(kind) if (text := cells.get(name, ""))}
    if not stated.get("title"):
        raise RowRefused(("title", gettext("A new entry needs a title.")))
    values = _read_values(entry, stated)
    rows = {name: values.pop(name) for name in ROWS_OF_THEIR_OWN if name in values}
    for name, value in values.items():
        setattr(entry, name, value)
    _check_columns(entry)
    _refuse_contradictions(entry, rows)
    alike = find_alike(entry)
    if alike and not manner.takes_alike:
        said = gettext("It looks like “%(title)s”, which is in the portal already.")
        return RowReport(
            line=line,
            title=entry.title,
            outcome=RowOutcome.LEFT_OUT,
            entry_id=alike[0].pk,
            notices=(said % {"title": alike[0].title},),
        )
    curation.add_entry(entry, actor=manner.actor, reason=manner.reason)
    _edit(entry, rows, manner)
    stated = {name: as_json(value) for name, value in values.items()}
    return RowReport(
        line=line,
        title=entry.title,
        outcome=RowOutcome.CREATED,
        entry_id=entry.pk,
        changes=tuple((name, None, value) for name, value in (stated | _as_told(rows)).items()),
    )


def _begin(kind: OpportunityKind, match: Match, manner: Manner) -> Opportunity:
    """Return an entry that says nothing yet; it is not written."""
    return MODEL_OF_KIND[kind](
        kind=kind,
        source=match.source,
        source_number=match.number,
        source_url=match.address,
        review_state=ReviewState.PUBLISHED if manner.publishes else ReviewState.AWAITING_REVIEW,
        # Both are written when the entry is; a check asks for them before.
        first_seen_at=manner.now,
        changed_at=manner.now,
    )


def _describe(entry: Opportunity, now: datetime) -> dict[str, str]:
    """Return the cells that our export writes for an entry."""
    serializer = ENTRY_LISTS[LIST_OF_KIND[OpportunityKind(entry.kind)]].serializer
    entry.status = None  # type: ignore[attr-defined]  # a column that only lists work out
    row = serializer(context={"now": now}).to_representation(entry)
    cells = {name: flatten(value) for name, value in row.items() if name not in READ_ONLY}
    for name in stated_columns(OpportunityKind(entry.kind)):
        if name not in cells:
            cells[name] = flatten(as_json(getattr(entry, name)))
    return cells


def _says_the_same(text: str, shown: str) -> bool:
    said, kept = canonical(text), canonical(shown)
    if said == kept:
        return True
    # A workbook has room for so many characters; what was cut says nothing about the rest.
    is_cut = len(text) >= LONGEST_CELL and text.endswith(CUT)
    return is_cut and kept.startswith(said.removesuffix(CUT))


def canonical(text: str) -> str:
    """Return a text without what files change by themselves: ends of line, control characters."""
    plain = ILLEGAL_CHARACTERS_RE.sub("", text)
    return re.sub(r"\r\n?", "\n", plain).strip()


def _read_values(entry: Opportunity, stated: Mapping[str, str]) -> dict[str, Any]:
    """Return field -> value for the cells of a row; RowRefused names each cell that is wrong."""
    values, problems = {}, []
    for name, text in stated.items():
        if len(text) >= LONGEST_CELL and text.endswith(CUT):
            problems.append((name, gettext("The workbook has cut this text; use CSV for it.")))
            continue
        try:
            values[name] = _read_one(entry, name, text)
        except ValidationError as error:
            problems += [(name, sentence) for sentence in error.messages]
    if problems:
        raise RowRefused(*problems)
    return values


def _read_one(entry: Opportunity, name: str, text: str) -> Any:
    if text.strip().casefold() in EMPTYING:
        return _empty_value(entry, name)
    value = read_value(entry, name, text.strip())
    if name in ROWS_OF_THEIR_OWN:
        return value
    curation.find_column(entry, name).clean(getattr(value, "pk", value), entry)
    return value


def _empty_value(entry: Opportunity, name: str) -> Any:
    if name in ROWS_OF_THEIR_OWN:
        return []
    column = curation.find_column(entry, name)
    if not (column.blank or column.null):
        raise ValidationError(gettext("This field cannot be empty."))
    return column.get_default()


def _check_columns(entry: Opportunity) -> None:
    try:
        entry.clean_fields()
    except ValidationError as error:
        raise RowRefused(
            *((name, text) for name, texts in error.message_dict.items() for text in texts)
        ) from error


def _refuse_contradictions(entry: Opportunity, values: Mapping[str, Any]) -> None:
    """Refuse what cannot stand beside the rest of the entry, where this row says it."""
    columns = [each.name for each in entry._meta.fields if not each.is_relation]  # noqa: SLF001 - Django's documented model API
    before = {name: getattr(entry, name) for name in columns}
    known = find_contradictions(before) if entry.pk is not None else {}
    found = find_contradictions({**before, **values})
    problems = [(name, text) for name, text in found.items() if name not in known]
    facts = [_as_mapping(each) for each in values.get("deadlines", ())]
    problems += [("deadlines", text) for _place, _name, text in find_deadline_problems(facts)]
    if problems:
        raise RowRefused(*problems)


def _as_mapping(deadline: DeadlineFact | Deadline) -> dict[str, Any]:
    return {"kind": deadline.kind, "date": deadline.date}


def _as_told(rows: Mapping[str, Any]) -> dict[str, Any]:
    """Return deadlines and topics in the form of histories."""
    told: dict[str, Any] = {}
    for name, value in rows.items():
        if name == "deadlines":
            told[name] = deadlines_as_json(tuple(value))
        else:
            told[name] = [str(each) for each in value]
    return told


def _differing(entry: Opportunity, values: Mapping[str, Any]) -> dict[str, Proposed]:
    """Return, in the form of proposals, those values that an entry does not have already."""
    differing: dict[str, Proposed] = {}
    for name, value in values.items():
        if name == "deadlines":
            facts = tuple(value)
            if read_deadline_edit(entry, facts) is not None:
                kept = tuple(KeptDeadline(each, BY_A_PERSON) for each in facts)
                differing[name] = Proposed(deadlines_as_json(facts), exact_deadlines(kept))
        elif name == "topics":
            if {each.pk for each in value} != {each.pk for each in entry.topics.all()}:
                differing[name] = Proposed([str(each) for each in value], exact_topics(value))
        elif as_json(value) != as_json(getattr(entry, name)):
            column = curation.find_column(entry, name)
            differing[name] = Proposed(as_json(value), exact_value(column, value))
    return differing


def _edit(entry: Opportunity, values: Mapping[str, Any], manner: Manner) -> None:
    if not values:
        return
    try:
        curation.edit_fields(entry, values, actor=manner.actor, reason=manner.reason)
    except ValidationError as error:
        raise RowRefused(
            *((name, text) for name, texts in error.message_dict.items() for text in texts)
        ) from error


def _provenance(entry: Opportunity, manner: Manner) -> Provenance:
    return Provenance(
        source=entry.source.code, extractor=f"import:{manner.actor}", seen_at=manner.now
    )
