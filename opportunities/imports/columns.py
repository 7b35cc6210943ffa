"""Which columns a table of one kind may have, under which names people write them."""

from collections.abc import Mapping
from functools import cache

from django.utils import translation

from opportunities.api.export import find_columns
from opportunities.labels import FIELDS
from opportunities.vocabulary import OpportunityKind

LIST_OF_KIND = {
    OpportunityKind.CALL: "calls",
    OpportunityKind.EVENT: "events",
    OpportunityKind.PARTNER_SEARCH: "partner-searches",
    OpportunityKind.ARTICLE: "articles",
    OpportunityKind.PARTNERSHIP: "partnerships",
    OpportunityKind.ORGANISATION: "organisations",
}
# The portal works these out, or keeps them for itself; an import reads past them.
READ_ONLY = frozenset(
    {
        *("url", "status", "first_seen_at", "last_seen_at", "last_confirmed_at", "unlisted"),
        *("next_deadline", "online"),
    }
)
IDENTITY = frozenset({"id", "kind", "source", "source_id", "source_url"})
# Facts that the API does not serve, and that a person may still bring in.
FURTHER = ("title_it", "summary_it", "series")
FURTHER_OF_KIND = {
    OpportunityKind.CALL: ("opens_on", "withdrawn", "round_of"),
    OpportunityKind.PARTNER_SEARCH: ("counted",),
}
# One date is named in the singular.
OTHER_NAMES = {"deadline": "deadlines", "region": "region", "source_id": "source_id"}


@cache
def columns_of(kind: OpportunityKind) -> tuple[str, ...]:
    """Return the names of the columns that entries of a kind may have, in their order."""
    exported = find_columns(LIST_OF_KIND[kind])
    return tuple(dict.fromkeys((*exported, *FURTHER, *FURTHER_OF_KIND.get(kind, ()))))


def stated_columns(kind: OpportunityKind) -> tuple[str, ...]:
    """Return the columns by which a person says something about an entry."""
    return tuple(name for name in columns_of(kind) if name not in READ_ONLY | IDENTITY)


@cache
def spellings_of(kind: OpportunityKind) -> Mapping[str, str]:
    """Return how each column of a kind may be written, Italian and English, in small letters."""
    known = columns_of(kind)
    found: dict[str, str] = {}
    for language in ("en", "it"):
        with translation.override(language):
            for name, label in FIELDS.items():
                column = OTHER_NAMES.get(name, name)
                if column in known:
                    found.setdefault(fold(str(label)), column)
    return found | {fold(name): name for name in known}


def find_column_name(written: str, kind: OpportunityKind) -> str:
    """Return the column that a header means, empty when it means none."""
    return spellings_of(kind).get(fold(written), "")


def fold(text: str) -> str:
    """Return a header in the form in which headers are compared."""
    return " ".join(text.replace("_", " ").casefold().split())


def label_of_column(name: str) -> str:
    """Return what people call a column in the active language."""
    return str(FIELDS.get(name, name))
