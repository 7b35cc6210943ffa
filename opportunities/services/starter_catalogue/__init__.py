"""The archive that a new portal starts with, until a run confirms it at the source."""

from opportunities.services.starter_catalogue.entries import StarterEntry, read_entries
from opportunities.services.starter_catalogue.loading import (
    LoadedCatalogue,
    StarterEntryRefused,
    load_starter_catalogue,
)

__all__ = [
    "LoadedCatalogue",
    "StarterEntry",
    "StarterEntryRefused",
    "load_starter_catalogue",
    "read_entries",
]
