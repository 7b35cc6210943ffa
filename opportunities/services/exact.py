"""Values by identity, as histories keep them: they can be set again, and compared to the letter.

Rows are named by what never changes: words by their code, entries by their number. Deadlines are
kept whole, with the words and the voice that they stand on.
"""

from collections.abc import Iterable
from datetime import time
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models as db

from opportunities.models import Deadline, Opportunity, Region, Topic


class GoneValue(ValueError):
    """A value of the history cannot be set again, because what it names is gone or not exact."""


def exact_value(column: Any, value: Any) -> Any:
    """Return the value of a column as JSON that ``read_exact`` understands."""
    if isinstance(value, Opportunity):
        return {"id": value.pk}
    if isinstance(value, db.Model):
        return {"code": getattr(value, "code")}  # noqa: B009 - programmes, series and regions have one
    if isinstance(column, db.DecimalField) and value is not None:
        return format(Decimal(value).quantize(Decimal(1).scaleb(-column.decimal_places)), "f")
    if isinstance(value, time):
        return value.isoformat()
    if isinstance(value, list):
        return [str(each) for each in value]
    return value if value is None or isinstance(value, bool | int) else str(value)


def exact_topics(topics: Iterable[Topic]) -> list[dict[str, str]]:
    """Return topics by scheme and code, in order."""
    pairs = sorted((topic.scheme, topic.code) for topic in topics)
    return [{"scheme": str(scheme), "code": code} for scheme, code in pairs]


def exact_deadline(row: Deadline) -> dict[str, Any]:
    """Return all that is known of a deadline."""
    return {
        "kind": str(row.kind),
        "date": row.date,
        "date_to": row.date_to or None,
        "time": row.time.isoformat() if row.time else None,
        "timezone": row.timezone,
        "certainty": str(row.certainty),
        "quote": row.quote,
        "said_by": row.said_by,
    }


def in_order(deadlines: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return exact deadlines in an order that follows from nothing but themselves."""
    return sorted(deadlines, key=lambda each: [str(value) for value in each.values()])


def read_exact(column: db.Field[Any, Any], value: Any) -> Any:
    """Return the value that ``exact_value`` wrote; words of older histories are understood too.

    GoneValue when it names a row that is gone, or one that cannot be told by the words.
    """
    if value is None:
        return None if column.null else column.get_default()
    if isinstance(column, db.ForeignKey):
        return _read_row(column, value)
    try:
        return column.to_python(value)
    except ValidationError as problem:
        raise GoneValue("; ".join(problem.messages)) from problem


def read_topics(values: Iterable[Any]) -> list[Topic]:
    """Return the topics of an exact list, or of the labels of older histories."""
    found = []
    for each in values:
        named = {"label_en": each} if isinstance(each, str) else dict(each)
        found.append(_only_one(Topic.objects.filter(**named), each))
    return found


def read_entries(values: Iterable[Any]) -> list[Opportunity]:
    """Return the entries of an exact list of numbers, or of the titles of older histories."""
    return [
        _only_one(
            Opportunity.objects.filter(
                **({"pk": each} if isinstance(each, int) else {"title": each})
            ),
            each,
        )
        for each in values
    ]


def _read_row(column: db.ForeignKey[Any, Any], value: Any) -> Any:
    model = column.remote_field.model
    rows = model._default_manager.all()  # noqa: SLF001 - Django's documented model API
    if isinstance(value, dict):
        return _only_one(rows.filter(**value), value)
    if model is Region:
        return _only_one(rows.filter(code=str(value).split()[0]), value)
    name = "title" if issubclass(model, Opportunity) else "name"
    return _only_one(rows.filter(**{name: value}), value)


def _only_one(rows: db.QuerySet[Any], value: Any) -> Any:
    found = list(rows[:2])
    if len(found) != 1:
        raise GoneValue(f"{value} names {'more than one row' if found else 'no row any more'}")
    return found[0]


def is_exact(column: db.Field[Any, Any] | None, name: str, value: Any) -> bool:
    """Tell whether a value of the history is one by identity, or only the words of older rows."""
    if name in ("topics", "related"):
        return all(isinstance(each, dict if name == "topics" else int) for each in value or ())
    if name == "deadlines":
        return all("said_by" in each for each in value or ())
    if isinstance(column, db.ForeignKey):
        return value is None or isinstance(value, dict)
    return True
