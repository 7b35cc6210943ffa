"""From the files of the starter catalogue to records; no database."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from opportunities.records import FACTS_OF_KIND, DeadlineFact, KindFacts, OpportunityRecord
from opportunities.services.starter_catalogue.files import ENTRY_FILES, read_rows
from opportunities.vocabulary import (
    Audience,
    Certainty,
    DeadlineKind,
    EventFormat,
    OpportunityKind,
    OrganisationKind,
    Phase,
    TopicScheme,
)

STARTER_SOURCE = "starter"
AMOUNTS = ("budget_total_eur", "grant_max_eur", "funding_rate_percent", "sme_share_percent")
HOURS = ("starts_at", "ends_at")
LISTS = ("looking_for", "members")
PLAIN_FIELDS = (
    "title",
    "source_url",
    "source_id",
    "part",
    "summary",
    "body",
    "language",
    "published_on",
    "organisation",
    "programme",
    "series",
)
LIST_FIELDS = ("aliases", "countries", "keywords", "related_urls")


@dataclass(frozen=True, slots=True, kw_only=True)
class StarterEntry:
    """A record and what the border has no room for: Italian words and links by slug.

    ``serves`` names the call of a partner search, ``related`` names neighbours without an address.
    """

    slug: str
    source: str
    record: OpportunityRecord
    document: str
    title_it: str = ""
    summary_it: str = ""
    related: tuple[str, ...] = ()
    serves: str = ""


def read_entries() -> list[StarterEntry]:
    """Return every entry of the files, calls first."""
    return [build_entry(row) for name in ENTRY_FILES for row in read_rows(name)]


def build_entry(row: Mapping[str, Any]) -> StarterEntry:
    """Return the entry of one row; ValueError or KeyError where the row is no entry."""
    return StarterEntry(
        slug=row["slug"],
        source=row["source"],
        record=_build_record(row),
        document=row["document"],
        title_it=row.get("title_it", ""),
        summary_it=row.get("summary_it", ""),
        related=tuple(row.get("related", ())),
        serves=row.get("serves", ""),
    )


def _build_record(row: Mapping[str, Any]) -> OpportunityRecord:
    kind = OpportunityKind(row["kind"])
    values: dict[str, Any] = {name: row[name] for name in PLAIN_FIELDS if name in row}
    values |= {name: tuple(row[name]) for name in LIST_FIELDS if name in row}
    values.setdefault("source_url", "")
    if row["source"] == STARTER_SOURCE:
        # Many entries have no address: a number of their own makes them found again.
        values["source_id"] = f"{STARTER_SOURCE}-{row['slug']}"
    return OpportunityRecord(
        kind=kind,
        topics=tuple(_read_topic(text) for text in row.get("topics", ())),
        facts=_build_facts(kind, row.get("facts", {})),
        evidence=row["evidence"],
        **values,
    )


def _read_topic(text: str) -> tuple[TopicScheme, str]:
    scheme, code = text.split("/")
    return TopicScheme(scheme), code


def _build_facts(kind: OpportunityKind, row: Mapping[str, Any]) -> KindFacts | None:
    facts = FACTS_OF_KIND[kind]
    if facts is None:
        return None
    return facts(**{name: _read_fact(name, value) for name, value in row.items()})


def _read_fact(name: str, value: Any) -> Any:
    if name in AMOUNTS:
        return Decimal(value)
    if name in HOURS:
        return dt.time.fromisoformat(value)
    if name in LISTS:
        return tuple(value)
    readers: dict[str, Callable[[Any], Any]] = {
        "phase": Phase,
        "format": EventFormat,
        "kind": OrganisationKind,
        "audience": lambda words: tuple(Audience(word) for word in words),
        "deadlines": lambda rows: tuple(_read_deadline(each) for each in rows),
    }
    return readers[name](value) if name in readers else value


def _read_deadline(row: Mapping[str, str]) -> DeadlineFact:
    values: dict[str, Any] = dict(row)
    values["kind"] = DeadlineKind(row["kind"])
    values["certainty"] = Certainty(row.get("certainty", Certainty.STATED))
    if "time" in row:
        values["time"] = dt.time.fromisoformat(row["time"])
    return DeadlineFact(**values)
