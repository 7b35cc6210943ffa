"""Two entries that are one: put together by a person, and taken apart again to the letter."""

from opportunities.services.merging.choices import BOTH, KEPT, OTHER, Choice, propose_choices
from opportunities.services.merging.merges import (
    UndoneMerge,
    entries_merged,
    find_kept,
    merge,
    merge_undone,
    undo_merge,
)

__all__ = [
    "BOTH",
    "KEPT",
    "OTHER",
    "Choice",
    "UndoneMerge",
    "entries_merged",
    "find_kept",
    "merge",
    "merge_undone",
    "propose_choices",
    "undo_merge",
]
