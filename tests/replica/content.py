"""The pages of the replica as data: what each prints and what a perfect reader finds on it."""

import json
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).parent / "content"
PRODUCTION = "https://www.clustercollaboration.eu"

COMMON_FACTS: dict[str, Any] = {
    "title": None,
    "source_id": None,
    "source_url": None,
    "published_on": None,
    "organisation": None,
    "programme": None,
    "keywords": [],
}
FACTS_OF_KIND: dict[str, dict[str, Any]] = {
    "call": {
        "identifier": None,
        "phase": "formal",
        "opens_on": None,
        "deadlines": [],
        "budget_total_eur": None,
        "grant_max_eur": None,
        "grants_expected": None,
        "funding_rate_percent": None,
        "sme_share_percent": None,
        "audience": [],
        "round_of": None,
        "withdrawn": False,
    },
    "event": {
        "starts_on": None,
        "ends_on": None,
        "starts_at": None,
        "ends_at": None,
        "place": None,
        "country": None,
        "format": None,
        "registration_url": None,
        "cancelled": False,
        "deadlines": [],
    },
    "partner_search": {"looking_for": [], "offered_by": None, "call": None, "expires_on": None},
    "partnership": {"starts_on": None, "ends_on": None, "members": [], "budget_total_eur": None},
    "article": {},
}
DEADLINE_FACTS = {
    "date_to": None,
    "time": None,
    "timezone": "Europe/Brussels",
    "certainty": "stated",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One address and all that it prints; nothing here is computed from the expected facts."""

    path: str
    template: str
    title: str = ""
    layout: str = "2021"
    section: str = ""
    node: int | None = None
    origin: str = "reconstructed"
    changed: str = "2026-10-05"
    aliases: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    in_sitemap: bool = True
    in_feed: bool = False
    status: int = 200
    redirect: str | None = None
    summary: str = ""
    deadline: str | None = None
    programme_term: str | None = None
    terms: tuple[str, ...] = ()
    submitted_by: str | None = None
    submitted_on: str | None = None
    posted_by: tuple[str, str] | None = None
    cluster_organisation: tuple[str, str] | None = None
    third_country: str | None = None
    image_alt: str | None = None
    labels: dict[str, tuple[str, ...]] = field(default_factory=dict)
    attachments: tuple[tuple[str, str], ...] = ()
    body: tuple[str, ...] = ()
    tail: tuple[str, ...] = ()
    style: dict[str, str] = field(default_factory=dict)

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every path that answers with this page."""
        numbered = (f"/node/{self.node}",) if self.node and self.layout == "2021" else ()
        return tuple(dict.fromkeys((self.path, *self.aliases, *numbered)))


def load_pages() -> list[Page]:
    """Return every page of ``content/``, in the order in which lists show them."""
    names = {each.name for each in fields(Page)}
    return [
        Page(**{name: _freeze(value) for name, value in entry.items() if name in names})
        for entry in _load_entries()
    ]


def load_expected() -> dict[str, list[dict[str, Any]]]:
    """Return, for each path, the complete records that a perfect reader makes of that page.

    An empty list says that the page holds no opportunity. What the page does not state is None
    (an empty list for lists). Times are ``hh:mm``, money and percentages decimal strings.
    """
    return {
        entry["path"]: [_complete(facts, entry) for facts in entry["expected"]]
        for entry in _load_entries()
        if "expected" in entry
    }


def _load_entries() -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = []
    for file in sorted(CONTENT.glob("*.json")):
        entries.extend(json.loads(file.read_text(encoding="utf-8")))
    return entries


def _complete(facts: dict[str, Any], entry: dict[str, Any]) -> dict[str, Any]:
    allowed = {**COMMON_FACTS, **FACTS_OF_KIND[facts["kind"]], "kind": facts["kind"]}
    unknown = facts.keys() - allowed.keys()
    if unknown:
        raise ValueError(f"{entry['path']}: unknown facts {sorted(unknown)}")
    record = {**allowed, "source_url": PRODUCTION + entry["path"], **facts}
    if "deadlines" in record:
        record["deadlines"] = [{**DEADLINE_FACTS, **each} for each in record["deadlines"]]
    return record


def _freeze(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_freeze(each) for each in value)
    if isinstance(value, dict):
        return {name: _freeze(each) for name, each in value.items()}
    return value
