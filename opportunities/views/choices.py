"""How a list is shown: its order, as cards or as a table, with which columns."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opportunities.search.results import BEST, LISTED, NEWEST
from opportunities.views.addresses import Address

CARDS, TABLE = "list", "table"
SORTS: Mapping[str, Promise] = {
    BEST: _("best match first"),
    LISTED: _("most urgent first"),
    NEWEST: _("newest first"),
}
VIEWS: Mapping[str, Promise] = {CARDS: _("Cards"), TABLE: _("Table")}
COLUMNS: Mapping[str, Promise] = {
    "deadline": _("When"),
    "programme": _("Programme"),
    "money": _("Money"),
    "audience": _("Who may apply"),
    "topics": _("Sectors"),
    "freshness": _("Verified"),
}
# Beside the filters there is no room for more; the others are one click away.
USUAL_COLUMNS = ("deadline", "programme", "money", "audience")


@dataclass(frozen=True, slots=True)
class Option:
    """One way to show a list, and the link to it."""

    word: str
    label: str
    url: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """What was chosen, the parameters that say so, and (name, value) of what is no choice."""

    sort: str
    view: str
    columns: tuple[str, ...]
    pairs: list[tuple[str, str]]
    misunderstood: list[tuple[str, str]]

    names = ("sort", "view", "columns")

    def offer(self, address: Address, *, has_question: bool) -> dict[str, Any]:
        """Return the options of a list for its template."""
        sorts = SORTS if has_question else {word: SORTS[word] for word in (LISTED, NEWEST)}
        usual = BEST if has_question else LISTED
        return {
            "view": self.view,
            "order": self.sort,
            "column_labels": [(word, COLUMNS[word]) for word in self.columns],
            "sorts": _offer(sorts, self.sort or usual, address, "sort"),
            "views": _offer(VIEWS, self.view, address, "view"),
            "column_options": [
                Option(word, str(label), self._toggle(word, address), word in self.columns)
                for word, label in COLUMNS.items()
            ],
        }

    def _toggle(self, column: str, address: Address) -> str:
        columns = [word for word in COLUMNS if (word in self.columns) != (word == column)]
        is_usual = not columns or tuple(columns) == USUAL_COLUMNS
        return str(address.setting("columns", "" if is_usual else ",".join(columns)))


def read_choices(parameters: Mapping[str, str]) -> Choices:
    """Return how a list is asked to be shown; what is no choice is told and left out."""
    wrong: list[tuple[str, str]] = []
    sort = _read("sort", SORTS, parameters, wrong)
    view = _read("view", VIEWS, parameters, wrong)
    given = [word for word in parameters.get("columns", "").split(",") if word]
    columns = tuple(word for word in COLUMNS if word in given) or USUAL_COLUMNS
    wrong += [("columns", word) for word in given if word not in COLUMNS]
    pairs = [(name, word) for name, word in (("sort", sort), ("view", view)) if word]
    if columns != USUAL_COLUMNS:
        pairs.append(("columns", ",".join(columns)))
    return Choices(sort, view or CARDS, columns, pairs, wrong)


def _read(
    name: str, known: Iterable[str], parameters: Mapping[str, str], wrong: list[tuple[str, str]]
) -> str:
    word = parameters.get(name, "")
    if word and word not in known:
        wrong.append((name, word))
        return ""
    return word


def _offer(words: Mapping[str, Promise], chosen: str, address: Address, name: str) -> list[Option]:
    return [
        Option(word, str(label), str(address.setting(name, word)), word == chosen)
        for word, label in words.items()
    ]
