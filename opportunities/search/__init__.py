"""Finding entries: facets counted in memory, words in PostgreSQL, both languages at once."""
