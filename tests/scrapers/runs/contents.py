"""What every table of the catalogue or of the scrapers holds, to be compared before and after."""

from django.db import connection


def read_contents(*apps: str) -> dict[str, list[str]]:
    """Return table -> its rows as text, for the tables of these apps."""
    tables = [
        name
        for name in connection.introspection.table_names()
        if name.startswith(tuple(f"{app}_" for app in apps))
    ]
    with connection.cursor() as cursor:
        return {name: _read_rows(cursor, name) for name in tables}


def _read_rows(cursor: object, table: str) -> list[str]:
    cursor.execute(f'SELECT row::text FROM "{table}" row ORDER BY 1')  # type: ignore[attr-defined] # noqa: S608 - a table of ours
    return [text for (text,) in cursor.fetchall()]  # type: ignore[attr-defined] # the same cursor
