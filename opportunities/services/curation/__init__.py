"""What a person decides about an entry: a decided field is locked, every step is written down."""

from opportunities.services.curation.fields import (
    add_entry,
    edit_fields,
    lock_field,
    unlock_field,
)
from opportunities.services.curation.reverting import revert_entry, revert_revision
from opportunities.services.curation.review import publish, put_in_trash, reject, restore
from opportunities.services.curation.rules import (
    KEPT_BY_THE_CATALOGUE,
    UnknownField,
    WrongState,
    find_column,
)
from opportunities.services.curation.source_words import accept_proposal, dismiss_proposal
from opportunities.services.edits import SETS
from opportunities.services.history import state_at

__all__ = [
    "KEPT_BY_THE_CATALOGUE",
    "SETS",
    "UnknownField",
    "WrongState",
    "accept_proposal",
    "add_entry",
    "dismiss_proposal",
    "edit_fields",
    "find_column",
    "lock_field",
    "publish",
    "put_in_trash",
    "reject",
    "restore",
    "revert_entry",
    "revert_revision",
    "state_at",
    "unlock_field",
]
