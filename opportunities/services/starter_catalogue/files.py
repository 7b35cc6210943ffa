"""Where the files of the starter catalogue lie."""

import json
from pathlib import Path
from typing import Any

import opportunities

FOLDER = Path(opportunities.__file__).parent / "starter_catalogue"
# Calls come before what points to them.
ENTRY_FILES = (
    "calls",
    "events",
    "partner_searches",
    "articles",
    "partnerships",
    "organisations",
)


def read_rows(name: str) -> list[dict[str, Any]]:
    """Return the rows of one file, in the order in which they are written."""
    rows: list[dict[str, Any]] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return rows
