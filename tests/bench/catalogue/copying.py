"""Rows as PostgreSQL's COPY reads them, many thousands at a time."""

import io
import json
from collections.abc import Iterable, Iterator, Mapping
from queue import Queue
from threading import Thread
from typing import Any

from django.db import models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

Row = dict[str, Any]
Rows = Mapping[type[models.Model], list[Row]]
# One part waits while another is copied: Python and PostgreSQL work at the same time.
PARTS_AHEAD = 2
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def copy_parts(connection: BaseDatabaseWrapper, parts: Iterable[Rows]) -> None:
    """Write every part in a transaction of its own, each table in the order of the part."""
    for part in _make_ahead(parts):
        with transaction.atomic():
            for model, rows in part.items():
                if rows:
                    copy_rows(connection, model, rows)


def copy_rows(connection: BaseDatabaseWrapper, model: type[models.Model], rows: list[Row]) -> None:
    """Write rows that all name the same columns; what they leave out gets the model's default."""
    values = _find_defaults(model, rows[0])
    names = [*rows[0], *values]
    tail = "".join(f"\t{_write(value)}" for value in values.values())
    lines = "".join("\t".join(map(_write, row.values())) + tail + "\n" for row in rows)
    columns = ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN', io.StringIO(lines)
        )


def _find_defaults(model: type[models.Model], row: Row) -> Row:
    """Return the columns that must not be empty and that the row does not name."""
    defaults = {
        field.column: _find_default(field)
        for field in model._meta.local_concrete_fields
        if not (field.primary_key or field.null or field.generated or field.has_db_default())
    }
    return {name: value for name, value in defaults.items() if name and name not in row}


def _find_default(field: models.Field[Any, Any]) -> Any:
    default = field.get_default()
    return json.dumps(default) if isinstance(field, models.JSONField) else default


def _write(value: Any) -> str:
    if value is None:
        return r"\N"
    if isinstance(value, list | tuple):
        # JSON quotes an element as PostgreSQL does.
        value = "{" + ",".join(json.dumps(each, ensure_ascii=False) for each in value) + "}"
    if isinstance(value, str):
        is_plain = value.isprintable() and "\\" not in value
        return value if is_plain else value.translate(ESCAPES)
    return str(value)


def _make_ahead(parts: Iterable[Rows]) -> Iterator[Rows]:
    """Yield the parts while a thread makes the next ones; its failure is raised here."""
    waiting: Queue[Rows | BaseException | None] = Queue(PARTS_AHEAD)

    def make() -> None:
        try:
            for part in parts:
                waiting.put(part)
        except BaseException as failure:  # noqa: BLE001 - whatever it is, the other thread raises it
            waiting.put(failure)
        else:
            waiting.put(None)

    Thread(target=make, daemon=True).start()
    while (part := waiting.get()) is not None:
        if isinstance(part, BaseException):
            raise part
        yield part
