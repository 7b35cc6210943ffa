"""What feed readers are told, whatever the format: entries of a list, or changes of entries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from django.utils.translation import gettext

from opportunities import labels
from opportunities.feeds.appointments import clean
from opportunities.models import Opportunity, Revision
from opportunities.templatetags.entry_pages import severity_label
from opportunities.templatetags.source_words import say_recorded
from opportunities.vocabulary import Severity
from opportunities.wording import in_language

MOST_ITEMS = 50
# A change of an entry is a few fields that changed in one moment.
FIELDS_PER_CHANGE = 5
# Known by this whatever address the portal has (RFC 4151).
AUTHORITY = "tag:regione.puglia.it,2026:cluster-portal"


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a feed says of itself; ``page`` and ``own`` are the addresses of list and feed."""

    title: str
    description: str
    author: str
    language: str
    site: str
    page: str
    own: str

    @property
    def identity(self) -> str:
        """By what the feed is known: its path and filters, not the host."""
        return f"{AUTHORITY}{self.own.removeprefix(self.site)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of a feed; ``facts`` is what programs read beside the text."""

    identity: str
    title: str
    url: str
    text: str
    published_at: datetime
    changed_at: datetime
    author: str
    tags: list[str] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)


def find_entries(entries: Any, kind: str, site: str) -> list[Item]:
    """Return the entries of a list that changed last, newest first.

    One more than a feed holds tells that there are more.
    """
    # The kind is said once more for the index, which holds all kinds.
    latest = entries.filter(kind=kind).order_by("-changed_at", "-pk")
    rows = latest.select_related("source").prefetch_related("topics")[: MOST_ITEMS + 1]
    return [_tell_entry(each, site) for each in rows]


def find_changes(
    entries: Any, kind: str, site: str, severities: Sequence[str] = (Severity.CRITICAL, "minor")
) -> list[Item]:
    """Return what changed last in entries, one item per entry and moment, newest first."""
    revisions: Any = Revision.objects.published().filter(
        opportunity__kind=kind, severity__in=severities, opportunity__in=entries.order_by()
    )
    most = (MOST_ITEMS + 1) * FIELDS_PER_CHANGE
    rows = revisions.select_related("opportunity__source").order_by("-at", "-opportunity_id", "pk")
    groups = groupby(rows[:most], key=lambda each: (each.opportunity_id, each.at))
    items = [_tell_change(list(group), site) for _key, group in groups]
    return items[: MOST_ITEMS + 1]


def _tell_entry(entry: Opportunity, site: str) -> Item:
    return Item(
        identity=f"{AUTHORITY}/{entry.kind}-{entry.pk}",
        title=clean(in_language(entry, "title")),
        url=f"{site}{entry.get_absolute_url()}",
        text=clean(in_language(entry, "summary")),
        published_at=entry.first_seen_at,
        changed_at=entry.changed_at,
        author=clean(entry.organisation or entry.source.name),
        tags=[clean(in_language(each, "label")) for each in entry.topics.all()],
        facts={"id": entry.pk, "kind": entry.kind, "source_url": entry.source_url},
    )


def _tell_change(revisions: list[Revision], site: str) -> Item:
    entry = revisions[0].opportunity
    severity = _find_worst(revisions)
    names = ", ".join(_name(each.field) for each in revisions)
    return Item(
        identity=f"{AUTHORITY}/change-{revisions[0].pk}",
        title=clean(f"{in_language(entry, 'title')}: {names}"),
        url=f"{site}{entry.get_absolute_url()}#history",
        text=clean("\n".join(_say_change(each) for each in revisions)),
        published_at=revisions[0].at,
        changed_at=revisions[0].at,
        author=clean(entry.organisation or entry.source.name),
        tags=[severity_label(severity)],
        facts={
            "id": entry.pk,
            "kind": entry.kind,
            "source_url": entry.source_url,
            "severity": severity,
            "changes": [
                {
                    "id": each.pk,
                    "field": each.field,
                    "before": each.before,
                    "after": each.after,
                    "severity": each.severity,
                    "page_sha256": each.page_sha256 or None,
                }
                for each in revisions
            ],
        },
    )


def _find_worst(revisions: Iterable[Revision]) -> str:
    told = {each.severity for each in revisions}
    return next(each.value for each in Severity if each.value in told)


def _say_change(revision: Revision) -> str:
    return gettext("%(field)s: before “%(before)s”, now “%(after)s” (%(weight)s)") % {
        "field": _name(revision.field),
        "before": say_recorded(revision.before, revision.field),
        "after": say_recorded(revision.after, revision.field),
        "weight": severity_label(revision.severity),
    }


def _name(field_name: str) -> str:
    return str(labels.FIELDS.get(field_name, field_name.replace("_", " ")))
