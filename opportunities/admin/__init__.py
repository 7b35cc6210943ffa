"""The curator's desk: every model of the catalogue, edited through the services."""

from opportunities.admin import entries, history, sources, taxonomy, words

__all__ = ["entries", "history", "sources", "taxonomy", "words"]
