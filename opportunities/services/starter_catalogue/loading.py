"""Load the starter catalogue through the door that every source uses."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from opportunities.models import Announcement, Call, Evidence, Opportunity, PartnerSearch, Source
from opportunities.services.exact import exact_value
from opportunities.services.ingestion import Outcome, Provenance, ingest_record
from opportunities.services.ingestion.identity import find_entry
from opportunities.services.ingestion.links import link_entries, link_neighbours
from opportunities.services.ingestion.values import as_json
from opportunities.services.journal import Change, Decision, write_changes
from opportunities.services.starter_catalogue.entries import StarterEntry, read_entries
from opportunities.services.starter_catalogue.files import read_rows
from opportunities.services.starter_catalogue.words import load_words

EXTRACTOR = "starter-catalogue/1"
ACTOR = "source:starter"
COMPILED_AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


class StarterEntryRefused(Exception):
    """A row of our own files cannot be trusted; nothing was loaded."""


@dataclass(slots=True)
class LoadedCatalogue:
    """How many entries of each kind came in, and what happened to them.

    ``left_alone`` counts entries that a run has confirmed: the source knows better than the files.
    """

    kinds: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    left_alone: int = 0
    skipped: bool = False


@transaction.atomic
def load_starter_catalogue(*, only_if_empty: bool = False) -> LoadedCatalogue:
    """Bring the files into the catalogue; loading them again changes nothing.

    With ``only_if_empty`` a catalogue that has an entry already stays untouched. Raises
    StarterEntryRefused, and writes nothing, when a row cannot be trusted.
    """
    loaded = LoadedCatalogue()
    if only_if_empty and Opportunity.objects.exists():
        loaded.skipped = True
        return loaded
    load_words()
    sources = {source.code: source for source in Source.objects.all()}
    entries = read_entries()
    ids = {entry.slug: _load_entry(entry, sources[entry.source], loaded) for entry in entries}
    for entry in entries:
        _write_italian(entry, ids[entry.slug])
        _link(entry, ids)
    _load_announcements(ids)
    return loaded


def _load_entry(entry: StarterEntry, source: Source, loaded: LoadedCatalogue) -> int:
    known = find_entry(source, entry.record)
    loaded.kinds[entry.record.kind.value] += 1
    if known is not None and known.is_confirmed:
        loaded.left_alone += 1
        return known.pk
    result = ingest_record(entry.record, _provenance_of(entry))
    if result.outcome is Outcome.REFUSED or result.opportunity_id is None:
        raise StarterEntryRefused(f"{entry.slug}: {'; '.join(result.problems)}")
    loaded.outcomes[result.outcome.value] += 1
    return result.opportunity_id


def _provenance_of(entry: StarterEntry) -> Provenance:
    return Provenance(
        source=entry.source,
        extractor=EXTRACTOR,
        seen_at=COMPILED_AT,
        document=entry.document,
        confirms=False,
    )


def _write_italian(entry: StarterEntry, pk: int) -> None:
    row = Opportunity.objects.get(pk=pk)
    wanted = {"title_it": entry.title_it, "summary_it": entry.summary_it}
    _set_unlocked(row, {name: text for name, text in wanted.items() if text})


def _set_unlocked(row: Opportunity, wanted: Mapping[str, Any]) -> list[str]:
    """Set what no person has set and tell it in the history; return the names of what changed."""
    changes = []
    for name, value in wanted.items():
        current = getattr(row, name)
        if name in row.locked_fields or current == value:
            continue
        column = row._meta.get_field(name)  # noqa: SLF001 - Django's documented model API
        exact = exact_value(column, current), exact_value(column, value)
        changes.append(Change(name, as_json(current), as_json(value), *exact, silent=True))
        setattr(row, name, value)
    names = [each.field for each in changes]
    if names:
        row.save(update_fields=names)
        write_changes(row.pk, changes, Decision(actor=ACTOR, reason="", at=COMPILED_AT))
    return names


def _link(entry: StarterEntry, ids: Mapping[str, int]) -> None:
    pk = ids[entry.slug]
    row = Opportunity.objects.get(pk=pk)
    provenance = _provenance_of(entry)
    # Again, because an entry may name a neighbour that came in after it.
    link_neighbours(row, entry.record, provenance)
    link_entries(row, [ids[slug] for slug in entry.related], provenance)
    if not entry.serves:
        return
    search = PartnerSearch.objects.get(pk=pk)
    call = Call.objects.get(pk=ids[entry.serves])
    if search.call_id is None and _set_unlocked(search, {"call": call}):
        Evidence.objects.create(
            opportunity_id=pk,
            field="call",
            value=str(search.call),
            quote=entry.record.evidence["title"],
            document=entry.document,
            extractor=EXTRACTOR,
            seen_at=COMPILED_AT,
        )


def _load_announcements(ids: Mapping[str, int]) -> None:
    for row in read_rows("announcements"):
        facts = dict(row)
        Announcement.objects.get_or_create(
            call_id=ids[facts.pop("call")],
            document=facts.pop("document"),
            window_from=facts.pop("window_from"),
            defaults=facts,
        )
