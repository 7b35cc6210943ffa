"""Which page of a list is asked for, and what to answer when the question makes no sense."""

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext

ENTRIES_PER_PAGE = 20
MOST_ENTRIES_PER_PAGE = 100
PAGE_SIZES = (20, 50, 100)
PAGING = {"page", "page_size"}
LONGEST_NUMBER = 7
# Mail programs and networks add these to links; nobody asked for anything with them.
TRACKING = re.compile(r"utm_\w+|\w*clid", re.ASCII)


@dataclass(frozen=True, slots=True)
class PageAsked:
    """Number and size of the page asked for, and (label, value) of what was not understood."""

    number: int
    size: int
    pairs: list[tuple[str, str]]
    misunderstood: list[tuple[str, str]]

    def at_first(self) -> "PageAsked":
        """Return the first page instead, and that the number was not understood."""
        wrong = (gettext("Page"), str(self.number))
        return PageAsked(1, self.size, self.pairs, [*self.misunderstood, wrong])

    @property
    def place(self) -> tuple[int, int]:
        """The first entry, counted from 0, and how many."""
        return (self.number - 1) * self.size, self.size


@dataclass(slots=True)
class Page:
    """One page of a list of ``total`` entries."""

    total: int
    number: int
    size: int
    entries: Sequence[Any] = field(default_factory=list)

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.size))

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def has_next(self) -> bool:
        return self.number < self.pages

    @property
    def previous(self) -> int:
        return self.number - 1

    @property
    def next(self) -> int:
        return self.number + 1


def read_page(parameters: Mapping[str, str]) -> PageAsked:
    """Return the page that ``page`` and ``page_size`` ask for; the first when they are wrong."""
    misunderstood = []
    asked_size = parameters.get("page_size", "")
    size = _read_number(asked_size, largest=MOST_ENTRIES_PER_PAGE)
    if asked_size and size is None:
        misunderstood.append((gettext("Entries per page"), asked_size))
    asked_page = parameters.get("page", "")
    number = _read_number(asked_page, largest=10**LONGEST_NUMBER)
    if asked_page and number is None:
        misunderstood.append((gettext("Page"), asked_page))
    return PageAsked(
        number=number or 1,
        size=size or ENTRIES_PER_PAGE,
        pairs=[("page_size", str(size))] if size else [],
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
