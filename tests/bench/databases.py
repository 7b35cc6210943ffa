"""The databases of the bench: one kept for each size, and copies of them that may be spoilt."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import redis
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from psycopg2 import sql

from tests.bench import catalogue

BASE_DIR = Path(__file__).resolve().parent.parent.parent
# A catalogue made by other code, or for other tables, is another catalogue.
MADE_BY = (
    "tests/bench/catalogue/*.*",
    "alerts/migrations/*.py",
    "opportunities/migrations/*.py",
    "opportunities/starter_catalogue/*.json",
)
SPOILT = "bench_spoilt"


def open_catalogue(scale: int, *, fresh: bool = False) -> bool:
    """Use the kept database with ``scale`` entries; return True when it had to be made.

    ``fresh`` makes it again. Those of the same size that other code made are dropped.
    """
    name = name_catalogue(scale)
    known = _find_databases(f"bench_{scale}_")
    for each in known:
        if fresh or each != name:
            _drop(each)
    if not fresh and name in known:
        use_database(name)
        return False
    unfinished = f"bench_unfinished_{scale}"
    _drop(unfinished)
    _administer(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(unfinished)))
    use_database(unfinished)
    call_command("migrate", verbosity=0)
    catalogue.fill(scale)
    connection.close()
    _administer(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
            sql.Identifier(unfinished), sql.Identifier(name)
        )
    )
    use_database(name)
    return True


@contextmanager
def open_copy(scale: int) -> Iterator[None]:
    """Use a copy of the catalogue with ``scale`` entries, dropped afterwards; 0 has only words."""
    open_catalogue(scale)
    connection.close()
    _drop(SPOILT)
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
    _administer(statement.format(sql.Identifier(SPOILT), sql.Identifier(name_catalogue(scale))))
    use_database(SPOILT)
    try:
        yield
    finally:
        connection.close()
        _drop(SPOILT)


def use_database(name: str) -> None:
    """Let Django and every process started from now on work on a database of the same server.

    What the server's Redis remembers of another catalogue is forgotten.
    """
    connection.close()
    connection.settings_dict["NAME"] = name
    address = urlsplit(os.environ["DATABASE_URL"])
    os.environ["DATABASE_URL"] = urlunsplit(address._replace(path=f"/{name}"))
    with redis.Redis.from_url(settings.REDIS_URL) as memory:
        memory.flushall()


def name_catalogue(scale: int) -> str:
    """Return the name of the database, which tells size, making code and month."""
    digest = hashlib.sha256(catalogue.first_of_month().isoformat().encode())
    for pattern in MADE_BY:
        for path in sorted(BASE_DIR.glob(pattern)):
            digest.update(path.name.encode() + path.read_bytes())
    return f"bench_{scale}_{digest.hexdigest()[:10]}"


def measure_size() -> int:
    """Return the bytes that the database in use takes on disk."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def _find_databases(beginning: str) -> list[str]:
    rows = _administer(sql.SQL("SELECT datname FROM pg_database ORDER BY 1"))
    return [name for (name,) in rows if name.startswith(beginning)]


def _drop(name: str) -> None:
    _administer(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _administer(statement: sql.Composable) -> list[tuple[str]]:
    """Run a statement outside of every catalogue and of every transaction; return its rows."""
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path="/postgres")
    with closing(psycopg2.connect(urlunsplit(address))) as administration:
        administration.autocommit = True
        with administration.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
