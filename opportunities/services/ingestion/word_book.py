"""The words that every record is compared with, read once and again only when they change."""

from dataclasses import dataclass

from django.db import connection
from django.utils.text import slugify

from opportunities.models import Opportunity, Programme, Series, Source, Topic, TopicWord
from opportunities.services.classification import TopicIndex, load_index

# The place and the writer of every row: any insert, update or delete gives another sum, a rolled
# back one included. Far cheaper than to read the rows, and no writer has to remember anything.
EDITION_OF_TABLE = "(SELECT sum(hashtext(ctid::text || xmin::text)) FROM {table})"
WORDS = (Source, Programme, Series, Topic, TopicWord)
TABLES = [model._meta.db_table for model in WORDS]  # noqa: SLF001 - Django's documented model API
EDITION = f"SELECT {', '.join(EDITION_OF_TABLE.format(table=table) for table in TABLES)}"


@dataclass(frozen=True, slots=True)
class WordBook:
    """Sources, programmes, series and topics as they stand in one edition of their tables."""

    edition: tuple[int | None, ...]
    sources: dict[str, Source]
    programmes: dict[int, Programme]
    series: dict[int, Series]
    topics: TopicIndex
    by_name: dict[tuple[type, str], Programme | Series]
    by_code: dict[tuple[type, str], Programme | Series]

    def find_source(self, code: str) -> Source:
        """Return the source with this code; Source.DoesNotExist when there is none."""
        return self.sources.get(code) or Source.objects.get(code=code)

    def find_named(self, model: type[Programme | Series], name: str) -> Programme | Series | None:
        """Return the programme or series with this name, else the one whose code it gives."""
        known = self.by_name.get((model, name.casefold()))
        return known or self.by_code.get((model, slugify(name)))

    def attach_to(self, entry: Opportunity) -> None:
        """Give a loaded entry its source, programme and series without asking the database."""
        source = next((each for each in self.sources.values() if each.pk == entry.source_id), None)
        if source is not None:
            entry.source = source
        if entry.programme_id in self.programmes:
            entry.programme = self.programmes[entry.programme_id]
        if entry.series_id in self.series:
            entry.series = self.series[entry.series_id]


_kept: list[WordBook] = []


def open_word_book() -> WordBook:
    """Return the words of the catalogue as they are now."""
    with connection.cursor() as cursor:
        cursor.execute(EDITION)
        edition: tuple[int | None, ...] = cursor.fetchone()
    for book in _kept:
        if book.edition == edition:
            return book
    book = _read_words(edition)
    _kept[:] = [book]
    return book


def _read_words(edition: tuple[int | None, ...]) -> WordBook:
    programmes, series = list(Programme.objects.all()), list(Series.objects.all())
    named: list[Programme | Series] = [*programmes, *series]
    return WordBook(
        edition=edition,
        sources={each.code: each for each in Source.objects.all()},
        programmes={each.pk: each for each in programmes},
        series={each.pk: each for each in series},
        topics=load_index(),
        # The first of equal names in the order of the lists, as a query would give it.
        by_name={(type(each), each.name.casefold()): each for each in reversed(named)},
        by_code={(type(each), each.code): each for each in named},
    )
