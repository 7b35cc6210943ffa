"""Datasette with the same rows in SQLite: same columns, same page, indexes where it filters.

Datasette is no dependency: ``pip install -e .[bench]`` brings it.
"""

import importlib.util
import json
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from tests.bench.server import Reader, find_free_port, run_server

NAME = "Datasette"
SECONDS_FOR_ONE_CASE = 20
FEWEST_SAMPLES, MOST_SAMPLES = 5, 50
ROWS_AT_ONCE = 5_000
# No limit that cuts an answer, no guesses about further facets, a page cache as large as
# PostgreSQL's, no answer kept from an earlier request.
SETTINGS = {
    "default_page_size": 20,
    "suggest_facets": "off",
    "facet_time_limit_ms": 300_000,
    "sql_time_limit_ms": 300_000,
    "cache_size_kb": 131_072,
    "default_cache_ttl": 0,
}
COLUMNS = (
    *("id", "kind", "title", "summary", "body", "language", "published_on", "organisation"),
    *("source", "programme", "countries", "topics", "closes_at", "phase", "audience"),
    *("budget_total_eur", "first_day"),
)
INDEXED = ("kind", "programme", "source", "language", "phase", "published_on", "first_day")
READ = """
    SELECT o.id, o.kind, o.title, o.summary, o.body, o.language, o.published_on, o.organisation,
        s.code, p.code, to_json(o.countries)::text,
        (SELECT json_agg(t.scheme || ':' || t.code)::text FROM opportunities_topic t
         JOIN opportunities_opportunity_topics m ON m.topic_id = t.id
         WHERE m.opportunity_id = o.id),
        (SELECT coalesce(min(closes_at) FILTER (WHERE closes_at > now()), max(closes_at))::text
         FROM opportunities_deadline WHERE opportunity_id = o.id),
        c.phase, to_json(c.audience)::text, c.budget_total_eur::float, e.first_day::text
    FROM opportunities_opportunity o JOIN opportunities_source s ON s.id = o.source_id
    LEFT JOIN opportunities_programme p ON p.id = o.programme_id
    LEFT JOIN opportunities_call c ON c.entry_id = o.id
    LEFT JOIN opportunities_event e ON e.entry_id = o.id
    WHERE o.review_state = 'published'
"""


@contextmanager
def serve() -> Iterator[str | None]:
    """Run Datasette over the catalogue in use; give its address, None where it is not installed."""
    if not importlib.util.find_spec("datasette"):
        yield None
        return
    file = prepare()
    port = find_free_port()
    options = [word for name, value in SETTINGS.items() for word in ("--setting", name, str(value))]
    command = ["-m", "datasette", "serve", "-i", str(file), "--port", str(port), *options]
    with run_server(command, port, path="/-/versions.json", environment={}) as address:
        yield f"{address}/{file.stem}"


def prepare() -> Path:
    """Return the file with the rows of the catalogue in use, made when it is missing."""
    folder: Path = settings.DATA_DIR
    file = folder / f"{connection.settings_dict['NAME']}.db"
    if file.exists():
        return file
    scale = file.stem.split("_")[1]
    for old in folder.glob(f"bench_{scale}_*.db"):
        old.unlink()
    unfinished = file.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    with closing(sqlite3.connect(unfinished)) as target:
        _write_rows(target)
        _index(target)
    unfinished.rename(file)
    return file


def time_answers(address: str, paths: Sequence[str]) -> list[float]:
    """Return the milliseconds of each answer; anything but 200 ends the run."""
    reader = Reader(address)
    base = "/" + address.rsplit("/", 1)[1]
    times: list[float] = []
    reader.ask(base + paths[-1])
    ends_at = time.monotonic() + SECONDS_FOR_ONE_CASE
    for path in paths[:MOST_SAMPLES]:
        if len(times) >= FEWEST_SAMPLES and time.monotonic() > ends_at:
            break
        answer = reader.ask(base + path)
        if answer.status != 200:
            raise SystemExit(f"{NAME} answered {answer.status} to {path}")
        times.append(answer.milliseconds)
    reader.close()
    return times


def _write_rows(target: sqlite3.Connection) -> None:
    # Datasette shows and filters ``topics`` as an array, its own way for several values in a row.
    target.execute(f"CREATE TABLE entries (id INTEGER PRIMARY KEY, {', '.join(COLUMNS[1:])})")
    places = ", ".join("?" * len(COLUMNS))
    with connection.chunked_cursor() as cursor:
        cursor.execute(READ)
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            target.executemany(f"INSERT INTO entries VALUES ({places})", map(_flatten, rows))  # noqa: S608 - our own words
    target.commit()


def _flatten(row: Sequence[Any]) -> list[Any]:
    values = list(row)
    values[11] = values[11] or json.dumps([])
    return values


def _index(target: sqlite3.Connection) -> None:
    for column in INDEXED:
        target.execute(f"CREATE INDEX by_{column} ON entries ({column})")
    target.execute("CREATE INDEX by_kind_and_closing ON entries (kind, closes_at)")
    target.execute(
        "CREATE VIRTUAL TABLE entries_fts USING fts5 "
        "(title, summary, body, content='entries', content_rowid='id', tokenize='porter unicode61')"
    )
    target.execute("INSERT INTO entries_fts (entries_fts) VALUES ('rebuild')")
    target.execute("ANALYZE")
    target.commit()
