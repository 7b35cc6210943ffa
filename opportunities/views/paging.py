"""Which page of a list is asked for, and what to answer when the question makes no sense."""

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext

ENTRIES_PER_PAGE = 20
MOST_ENTRIES_PER_PAGE = 100
PAGING = {"page", "page_size"}
# Mail programs and networks add these to links; nobody asked for anything with them.
TRACKING = re.compile(r"utm_\w+|\w*clid", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageAsked:
    """A page, its size as given, and (label, value) of what was not understood."""

    page: Page[Any]
    size: list[tuple[str, str]]
    misunderstood: list[tuple[str, str]]

    def write_query(self, filters: list[tuple[str, str]]) -> str:
        """Return what keeps filters and size in a link to another page, ready for ``page=2``."""
        query = urlencode([*filters, *self.size])
        return f"?{query}&" if query else "?"

    def write_own_query(self, filters: list[tuple[str, str]]) -> str:
        """Return the query that names exactly this page of this list, and nothing else."""
        number = [("page", str(self.page.number))] if self.page.number > 1 else []
        query = urlencode([*filters, *self.size, *number])
        return f"?{query}" if query else ""


def read_page(parameters: Mapping[str, str], entries: Any) -> PageAsked:
    """Cut the page that ``page`` and ``page_size`` ask for; a nearby one when they are wrong."""
    misunderstood = []
    asked_size = parameters.get("page_size", "")
    size = _read_number(asked_size, largest=MOST_ENTRIES_PER_PAGE)
    if asked_size and size is None:
        misunderstood.append((gettext("Entries per page"), asked_size))
    paginator = Paginator(entries, size or ENTRIES_PER_PAGE)
    asked_page = parameters.get("page", "")
    number = _read_number(asked_page, largest=paginator.num_pages)
    if asked_page and number is None:
        misunderstood.append((gettext("Page"), asked_page))
    return PageAsked(
        page=paginator.page(number or 1),
        size=[("page_size", str(size))] if size else [],
        misunderstood=misunderstood,
    )


def find_unknown(parameters: Mapping[str, str], known: Container[str]) -> list[tuple[str, str]]:
    """Return (name, value) of each parameter that no filter of the list has."""
    return [
        (name, value)
        for name, value in parameters.items()
        if value and name not in known and name not in PAGING and not TRACKING.fullmatch(name)
    ]


def _read_number(text: str, *, largest: int) -> int | None:
    """Return a number from 1 to ``largest``, None for anything else."""
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(largest))):
        return None
    number = int(text)
    return number if 1 <= number <= largest else None
