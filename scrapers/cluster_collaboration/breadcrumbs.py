"""The breadcrumb line that opens every page of the 2014-2020 layout."""

import re

from bs4 import BeautifulSoup, Tag

from scrapers.selecting import text_of

SEPARATOR = re.compile(r"\s?[>»\u203a]\s?")
BEGINNING = re.compile(r"^\s*Home\b")
FIRST = re.compile(r"^Home\s?[>»\u203a]")
LONGEST = 600
MOST_BEGINNINGS = 10
MOST_WRAPPERS = 6


def read_crumbs(soup: BeautifulSoup) -> tuple[str, ...]:
    """Return the breadcrumb without "Home" ("News", "<title>"); empty in the present layout."""
    lines = (
        _find_line(string.parent)
        for string in soup.find_all(string=BEGINNING, limit=MOST_BEGINNINGS)
        if string.parent is not None
    )
    line = min((each for each in lines if each), key=len, default="")
    return tuple(part for part in SEPARATOR.split(line)[1:] if part)


def _find_line(tag: Tag) -> str:
    """Return the text of the nearest element that holds more than "Home", empty without one."""
    line, parent = "", tag if tag.name not in {"title", "a"} else tag.parent
    for _ in range(MOST_WRAPPERS):
        if parent is None or parent.name in {"body", "html", "main"}:
            break
        text = text_of(parent)
        if len(text) > LONGEST or (line and not FIRST.match(text)):
            break
        if FIRST.match(text):
            # The links of a breadcrumb may stand in wrappers of their own: "Home >" goes on.
            line = text
            if SEPARATOR.sub("", text) != "Home":
                break
        parent = parent.parent
    return line
