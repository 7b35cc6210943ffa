"""Which entry a row speaks of: its number, its address, or the entry that it made last time."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext

from opportunities.imports.report import RowRefused
from opportunities.models import Opportunity, Source
from opportunities.services.ingestion.values import MODEL_OF_KIND
from opportunities.services.manual_entry import EDITORS, find_editors
from opportunities.vocabulary import OpportunityKind

Cells = Mapping[str, str]
# Entries that people have put away: a file does not bring them back.
OUT_OF_SIGHT = {"trashed", "merged"}


@dataclass(frozen=True, slots=True)
class Match:
    """The entry of a row (None: a new one), and what a new one would be known by."""

    entry: Opportunity | None
    source: Source
    number: str
    address: str


def match_row(kind: OpportunityKind, cells: Cells) -> Match:
    """Return what a row speaks of; RowRefused where it says two different things about that."""
    source = _find_source(cells.get("source", ""))
    address, number = cells.get("source_url", ""), cells.get("source_id", "")
    entry = _find_by_id(kind, cells)
    number = number or ("" if address else _own_number(kind, cells))
    if entry is None:
        entry = _find_by_origin(kind, source, number=number, address=address)
    if entry is not None:
        if entry.review_state in OUT_OF_SIGHT:
            said = gettext("“%(title)s” is in the trash or was merged; restore it first.")
            raise RowRefused(("", said % {"title": entry.title}))
        _check_identity(entry, cells)
        return Match(entry, entry.source, entry.source_number, entry.source_url)
    if address and Opportunity.objects.filter(source=source, source_url=address, part="").exists():
        raise RowRefused(("source_url", gettext("An entry of another kind has this address.")))
    return Match(None, source, number, address)


def _find_source(code: str) -> Source:
    if not code or code == EDITORS:
        return find_editors()
    source = Source.objects.filter(code=code).first()
    if source is None:
        known = ", ".join(Source.objects.order_by("code").values_list("code", flat=True))
        raise RowRefused(
            (
                "source",
                gettext("There is no source “%(code)s”; leave it empty or write one of: %(known)s.")
                % {"code": code, "known": known},
            )
        )
    return source


def _find_by_id(kind: OpportunityKind, cells: Cells) -> Opportunity | None:
    """Return the entry with the number of a row; it must also agree in one other thing."""
    text = cells.get("id", "")
    if not text:
        return None
    number = int(text) if text.isascii() and text.isdigit() else 0
    entry = MODEL_OF_KIND[kind].objects.filter(pk=number).first()
    if entry is None:
        raise RowRefused(
            ("id", gettext("There is no entry %(id)s of this kind; empty the cell.") % {"id": text})
        )
    said = {
        "title": entry.title,
        "source_url": entry.source_url,
        "source_id": entry.source_number,
    }
    if not any(value and cells.get(name) == value for name, value in said.items()):
        raise RowRefused(
            (
                "id",
                gettext("Number %(id)s is another entry here: “%(title)s”. Empty the cell.")
                % {"id": text, "title": entry.title},
            )
        )
    return entry


def _find_by_origin(
    kind: OpportunityKind, source: Source, *, number: str, address: str
) -> Opportunity | None:
    entries = MODEL_OF_KIND[kind].objects.filter(source=source).order_by("pk")
    if number and (found := entries.filter(source_number=number).first()):
        return found
    if not address:
        return None
    here = Q(source_url=address) | Q(aliases__address=address)
    return entries.filter(here).order_by("part", "pk").first()


def _check_identity(entry: Opportunity, cells: Cells) -> None:
    """Refuse a row that would make an entry another one."""
    kept = {
        "source_url": entry.source_url,
        "source_id": entry.source_number,
        "source": entry.source.code,
    }
    problems = [
        (
            name,
            gettext("The entry has “%(kept)s” here, which an import cannot change.")
            % {"kept": value},
        )
        for name, value in kept.items()
        if value and cells.get(name) and cells[name] != value and not _is_alias(entry, cells[name])
    ]
    if problems:
        raise RowRefused(*problems)


def _is_alias(entry: Opportunity, address: str) -> bool:
    return entry.aliases.filter(address=address).exists()


def _own_number(kind: OpportunityKind, cells: Cells) -> str:
    """Return a number by which the same row finds its entry again, also when it is sent twice."""
    said: list[Any] = [kind.value, *(cells.get(name, "") for name in ("title", "identifier"))]
    text = "\n".join(" ".join(each.casefold().split()) for each in said)
    return f"import-{hashlib.sha256(text.encode()).hexdigest()[:20]}"
