"""Catalogues of any size in the real tables, made with COPY, always the same."""

import datetime as dt
import io

from django.core.management import call_command
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Max

from opportunities.models import Opportunity
from opportunities.search.counting import count_words
from opportunities.services.starter_catalogue.words import load_words
from tests.bench.catalogue.copying import copy_parts
from tests.bench.catalogue.entries import EntryMaker

FIND_SLOW_INDEXES = """
    SELECT pg_class.relname, pg_get_indexdef(pg_class.oid)
    FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid JOIN pg_am ON pg_am.oid = relam
    JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE nspname = 'public' AND amname IN ('gin', 'gist') AND NOT indisunique ORDER BY 1
"""


def first_of_month() -> dt.date:
    """Return the day from which a catalogue counts its dates, so that it stays true for a month."""
    return dt.datetime.now(dt.UTC).date().replace(day=1)


def fill(scale: int, *, today: dt.date | None = None) -> None:
    """Bring a catalogue that has no made entries to ``scale`` entries, the starter's included.

    Zero loads only the words. Triggers stay on, so the engine sees every row; only GIN and GiST
    indexes are taken away meanwhile and made anew at the end, which takes a fraction of the time.
    """
    if not scale:
        load_words()
        return
    call_command("load_starter_catalogue", stdout=io.StringIO())
    last = Opportunity.objects.aggregate(last=Max("pk"))["last"]
    count = scale - Opportunity.objects.count()
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off; SET maintenance_work_mem = '1GB'")
        cursor.execute(FIND_SLOW_INDEXES)
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        maker = EntryMaker(last=last, today=today or first_of_month())
        copy_parts(connection, maker.make_parts(max(0, count)))
        for _name, definition in indexes:
            cursor.execute(definition)
        table = Opportunity._meta.db_table
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"  # noqa: S608 - our own table
        )
        cursor.execute("RESET synchronous_commit; RESET maintenance_work_mem")
        cursor.execute("VACUUM ANALYZE")
    after_load(connection)


def after_load(connection: BaseDatabaseWrapper) -> None:
    """Bring what is worked out ahead up to date with a catalogue that has just been filled."""
    count_words(is_forced=True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE opportunities_countedword, opportunities_knownword")
