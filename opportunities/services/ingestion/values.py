"""From a record to the columns of its model."""

from dataclasses import dataclass, fields
from typing import Any

from django.db import models as db
from django.db.models import F
from django.utils.text import slugify

from opportunities.models import (
    Article,
    Call,
    Event,
    Opportunity,
    Organisation,
    PartnerSearch,
    Partnership,
    Programme,
    Region,
    Series,
    Topic,
)
from opportunities.records import OpportunityRecord
from opportunities.services.ingestion.word_book import WordBook
from opportunities.services.sanitising import clean_markup
from opportunities.vocabulary import OpportunityKind

MODEL_OF_KIND: dict[OpportunityKind, type[Opportunity]] = {
    OpportunityKind.CALL: Call,
    OpportunityKind.EVENT: Event,
    OpportunityKind.PARTNER_SEARCH: PartnerSearch,
    OpportunityKind.ARTICLE: Article,
    OpportunityKind.PARTNERSHIP: Partnership,
    OpportunityKind.ORGANISATION: Organisation,
}
# Facts that are rows of their own, or names of rows, and not plain columns.
NOT_A_COLUMN = {"deadlines", "call_identifier", "nuts_code", "kind"}


@dataclass(frozen=True, slots=True)
class Statement:
    """A record with what it means for the columns and topics of its entry, worked out once."""

    record: OpportunityRecord
    columns: dict[str, Any]
    topics: list[Topic]
    topic_words: tuple[str, ...]


def understand(record: OpportunityRecord, book: WordBook) -> Statement:
    """Return what a record without problems states, in the catalogue's own terms."""
    named = book.topics.find_topics(record)
    words = tuple(dict.fromkeys(each.word for each in named))
    return Statement(record, _read_columns(record, book), [each.topic for each in named], words)


def _read_columns(record: OpportunityRecord, book: WordBook) -> dict[str, Any]:
    """Return column name -> value for everything the record may say, empty values included."""
    model = MODEL_OF_KIND[record.kind]
    stated: dict[str, Any] = {
        "title": " ".join(record.title.split()),
        "summary": record.summary,
        "body": clean_markup(record.body),
        "language": record.language,
        "published_on": record.published_on,
        "keywords": list(record.keywords),
        "countries": list(record.countries),
        "organisation": record.organisation,
        "programme": _named(Programme, record.programme, book),
        "series": _named(Series, record.series, book),
    }
    if record.facts is not None:
        for each in fields(record.facts):
            if each.name not in NOT_A_COLUMN:
                stated[each.name] = getattr(record.facts, each.name)
    stated |= _read_relations(record)
    return {name: _as_column(model, name, value) for name, value in stated.items()}


def is_empty(value: Any) -> bool:
    """Tell whether a column value means "not stated"."""
    return value is None or value in ("", [])


def as_json(value: Any) -> Any:
    """Return a column value in the form in which histories and proofs keep it."""
    if isinstance(value, db.Model):
        return str(value)
    if value is None or isinstance(value, bool | int | str | list):
        return value
    return str(value)


def _read_relations(record: OpportunityRecord) -> dict[str, Any]:
    facts: Any = record.facts
    if record.kind is OpportunityKind.PARTNER_SEARCH and facts.call_identifier:
        return {"call": _find_call(facts.call_identifier)}
    if record.kind is OpportunityKind.ORGANISATION:
        region = Region.objects.filter(code=facts.nuts_code).first() if facts.nuts_code else None
        return {"type": facts.kind, "region": region}
    return {}


def _find_call(identifier: str) -> Call | None:
    """Return the call with this identifier; one that was merged leads to the one that was kept."""
    calls = Call.objects.filter(identifier=identifier)
    found = calls.order_by(F("merged_into").desc(nulls_first=True), "-pk").first()
    while found is not None and found.merged_into_id is not None:
        found = Call.objects.get(pk=found.merged_into_id)
    return found


def _named(model: type[Programme | Series], name: str | None, book: WordBook) -> Any:
    if not name:
        return None
    # A word that is not in the book yet may be new since it was opened.
    return (
        book.find_named(model, name)
        or model.objects.get_or_create(code=slugify(name), defaults={"name": name})[0]
    )


def _as_column(model: type[Opportunity], name: str, value: Any) -> Any:
    column = model._meta.get_field(name)  # noqa: SLF001 - Django's documented way to the columns
    if isinstance(value, tuple):
        return [str(each) for each in value]
    if isinstance(column, db.CharField | db.TextField):
        return "" if value is None else str(value)
    return value
