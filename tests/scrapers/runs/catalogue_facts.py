"""What the catalogue says, without keys and times, so that two catalogues can be compared."""

from typing import Any

from opportunities.models import Opportunity

# When and in which order something was written is no fact about an entry.
NOT_COMPARED = {"id", "entry", "first_seen_at", "changed_at", "seen_with", "confirmed_with"}

Facts = dict[tuple[str, str], dict[str, Any]]


def read_facts() -> Facts:
    """Return (address, part) -> everything that the catalogue holds of this entry.

    Two entries on one address and part would hide each other, so they raise ValueError.
    """
    entries = Opportunity.objects.prefetch_related(
        "deadlines", "topics", "evidence", "aliases", "related", "revisions"
    )
    facts = [_describe(entry) for entry in entries]
    found = {(each["source_url"], each["part"]): each for each in facts}
    if len(found) != len(facts):
        raise ValueError("two entries share one address and part")
    return found


def _describe(entry: Opportunity) -> dict[str, Any]:
    own = getattr(entry, f"as_{entry.kind}")
    facts = {
        # A key is no fact: a killed run takes numbers that no row gets after it.
        column.name: str(getattr(own, column.name))
        if column.is_relation
        else getattr(own, column.name)
        for column in own._meta.concrete_fields
        if column.name not in NOT_COMPARED
    }
    return facts | {
        "deadlines": [
            (row.kind, row.date, row.date_to, row.time, row.timezone, row.certainty, row.quote)
            for row in entry.deadlines.all()
        ],
        "topics": sorted(str(topic) for topic in entry.topics.all()),
        "aliases": sorted(alias.address for alias in entry.aliases.all()),
        "related": sorted(other.source_url for other in entry.related.all()),
        "evidence": [
            (row.field, row.value, row.quote, row.extractor, row.page_sha256)
            for row in entry.evidence.all()
        ],
        "revisions": sorted(
            (row.field, str(row.before), str(row.after)) for row in entry.revisions.all()
        ),
    }


def find_differences(found: Facts, expected: Facts) -> list[str]:
    """Say for each fact that differs what it is and what it should be."""
    nothing: dict[str, Any] = {}
    return [
        f"{key[0]} {name}: {found.get(key, nothing).get(name)} != {value}"
        for key in sorted({*found, *expected})
        for name, value in (expected.get(key) or dict.fromkeys(found[key], "no entry")).items()
        if found.get(key, nothing).get(name) != value
    ]
