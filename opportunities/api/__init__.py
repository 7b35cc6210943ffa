"""The read API: lists, one entry, search over all kinds, and its OpenAPI description."""
