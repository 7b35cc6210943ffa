"""The words that entries share, under the names that addresses use, and their numbers."""

from dataclasses import dataclass, field
from typing import Any

from opportunities.models import Programme, Region, Series, Source, Topic, TopicWord
from opportunities.search.loading import KINDS, STATUSES
from opportunities.vocabulary import Audience, EventFormat, OrganisationKind, Phase, WordRole

AUDIENCES = tuple(Audience)


@dataclass(slots=True)
class Words:
    """Per facet: word of the address -> number in the postings; and the rows that name them."""

    numbers: dict[str, dict[str, int]] = field(default_factory=dict)
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    # Topic -> what it is called beside its labels; signs of a topic are not among them.
    synonyms: dict[int, list[str]] = field(default_factory=dict)
    # What ``names`` makes of them, when somebody asks a question.
    names: Any = None
    # The words of titles and of the glossary, and how many entries have each.
    known: dict[str, int] | None = None
    # How pages write them, kept with them: (language, facet, word, kinds) -> name, parameter.
    said: dict[tuple[Any, ...], tuple[str, str]] = field(default_factory=dict)
    _rows_by_number: dict[str, dict[int, Any]] = field(default_factory=dict)

    def row_of(self, facet: str, number: int | None) -> Any:
        """Return the row of a word by its number; None where there is none."""
        if facet not in self._rows_by_number:
            rows = self.rows[facet].values()
            self._rows_by_number[facet] = {row.pk: row for row in rows}
        return None if number is None else self._rows_by_number[facet].get(number)

    def give(self, entry: Any, name: str) -> None:
        """Set what ``name`` of an entry points to, so that nobody asks the database for it.

        A word that came in this very moment is not known here, and is asked for when it is read.
        """
        row = self.row_of(name, getattr(entry, f"{name}_id"))
        if row is not None:
            setattr(entry, name, row)


def load_words() -> Words:
    """Read the shared words from the catalogue."""
    words = Words()
    for name, values in (
        ("kind", KINDS),
        ("status", STATUSES),
        ("audience", AUDIENCES),
        ("phase", tuple(Phase)),
        ("format", tuple(EventFormat)),
        ("type", tuple(OrganisationKind)),
    ):
        words.numbers[name] = {str(word): number for number, word in enumerate(values)}
    for name, model in (("programme", Programme), ("series", Series), ("source", Source)):
        words.rows[name] = {row.code: row for row in model.objects.order_by("name")}
    regions = Region.objects.order_by("name")
    words.rows["region"] = {row.code: row for row in regions}
    topics = Topic.objects.order_by("scheme", "label_en")
    words.rows["topic"] = {f"{row.scheme}:{row.code}": row for row in topics}
    named = TopicWord.objects.filter(role=WordRole.SYNONYM, is_withdrawn=False, topic__isnull=False)
    for topic, word in named.values_list("topic_id", "word").order_by("pk"):
        words.synonyms.setdefault(topic, []).append(word)
    for name, rows in words.rows.items():
        words.numbers[name] = {word: row.pk for word, row in rows.items()}
    return words


def number_of_country(code: str) -> int:
    """Return the number under which the postings keep a country of two letters."""
    return ord(code[0]) * 256 + ord(code[1])


def country_of_number(number: int) -> str:
    """Return the two letters of a country."""
    return chr(number // 256) + chr(number % 256)
