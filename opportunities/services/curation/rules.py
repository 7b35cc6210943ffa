"""Which fields are a person's to set, and in which states of an entry."""

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models as db
from django.utils.translation import gettext as _

from opportunities.models import Opportunity
from opportunities.services.edits import SETS
from opportunities.services.ingestion.values import MODEL_OF_KIND
from opportunities.vocabulary import OpportunityKind, ReviewState

# An entry's identity and its life in the catalogue are nobody's to edit.
KEPT_BY_THE_CATALOGUE = frozenset(
    {
        *("id", "entry", "kind", "source", "source_number", "source_url", "part"),
        *("review_state", "locked_fields", "first_seen_at", "changed_at"),
        *("seen_with", "confirmed_with", "misses", "trashed_at", "merged_into"),
    }
)


class UnknownField(ValueError):
    """There is no such field that a person could set."""


class WrongState(ValueError):
    """This cannot be done with an entry as it is; ``str()`` says why, for the desk."""


def load_locked(entry: Opportunity) -> Opportunity:
    """Return the row of the entry's own kind, held until the end of the transaction."""
    model = MODEL_OF_KIND[OpportunityKind(entry.kind)]
    return model.objects.select_for_update(of=("self",)).get(pk=entry.pk)


def check_live(entry: Opportunity) -> None:
    """Refuse what was merged or thrown away with a WrongState that says what to do."""
    if entry.review_state == ReviewState.MERGED:
        raise WrongState(
            _("“%(title)s” was merged into “%(kept)s”: work there, or undo the merge first.")
            % {"title": entry.title, "kept": entry.merged_into}
        )
    if entry.review_state == ReviewState.TRASHED:
        raise WrongState(
            _("“%(title)s” is in the trash: restore it first.") % {"title": entry.title}
        )


def find_column(entry: Opportunity, name: str) -> db.Field[Any, Any]:
    """Return the column of an entry's own kind that a person may set; UnknownField without one."""
    try:
        column = entry._meta.get_field(name)  # noqa: SLF001 - Django's documented model API
    except FieldDoesNotExist:
        column = None
    if not isinstance(column, db.Field) or not may_be_set(column):
        raise UnknownField(f"{name!r} is no field of a {entry.kind} that a person can set")
    return column


def may_be_set(column: db.Field[Any, Any]) -> bool:
    """Tell whether a person may set a column."""
    return column.editable and not column.many_to_many and column.name not in KEPT_BY_THE_CATALOGUE


def fields_of(entry: Opportunity) -> list[str]:
    """Return the names of all fields of an entry's kind that a person may set."""
    columns = entry._meta.fields  # noqa: SLF001 - Django's documented model API
    return [each.name for each in columns if may_be_set(each)] + [*sorted(SETS), "deadlines"]


def check_field(entry: Opportunity, name: str) -> None:
    """Refuse what is no field of this kind with UnknownField."""
    if name not in SETS and name != "deadlines":
        find_column(entry, name)
