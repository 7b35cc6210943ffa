"""Pairs of entries that may be one: found by address, identifier, title and dates."""

from opportunities.services.duplicates.finding import (
    Search,
    dismiss_suspect,
    find_duplicates,
    find_new_duplicates,
    reopen_suspect,
)

__all__ = [
    "Search",
    "dismiss_suspect",
    "find_duplicates",
    "find_new_duplicates",
    "reopen_suspect",
]
