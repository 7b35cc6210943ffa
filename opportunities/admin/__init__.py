"""The curator's desk: every model of the catalogue, edited through the services."""

from opportunities.admin import decisions, desk, entries, history, sources, taxonomy, words

__all__ = ["decisions", "desk", "entries", "history", "sources", "taxonomy", "words"]
