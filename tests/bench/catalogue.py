"""Catalogues of any size: the calls of the starter catalogue, copied inside PostgreSQL."""

import io
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.db.models import Max

from opportunities.models import Call, Deadline, Evidence, Opportunity
from opportunities.services.starter_catalogue.words import load_words


class GrowingCatalogue:
    """A catalogue that is brought from one size to the next; it never shrinks."""

    def __init__(self) -> None:
        self._calls: list[int] = []

    def grow_to(self, scale: int) -> int:
        """Bring the catalogue to about ``scale`` entries; return how many there are.

        Zero loads only the words. Calls are copied with their deadlines, topics and evidence.
        """
        if not scale:
            load_words()
            return 0
        if not self._calls:
            call_command("load_starter_catalogue", stdout=io.StringIO())
            calls = Call.objects.filter(confirmed_with=None).order_by("pk")
            self._calls = list(calls.values_list("pk", flat=True))
        missing = scale - Opportunity.objects.count()
        self._copy(max(0, missing // len(self._calls)))
        return Opportunity.objects.count()

    def _copy(self, copies: int) -> None:
        start = Opportunity.objects.aggregate(last=Max("pk"))["last"] or 0
        span = self._calls[-1] + 1
        topics = Opportunity.topics.through
        with connection.cursor() as cursor:
            for model, owner in (
                (Opportunity, "id"),
                (Call, "entry_id"),
                (Deadline, "opportunity_id"),
                (topics, "opportunity_id"),
                (Evidence, "opportunity_id"),
            ):
                statement = _write_copying(model, owner, f"{start} + copy * {span} + {owner}")
                cursor.execute(statement, [copies, self._calls])
            table = Opportunity._meta.db_table
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"  # noqa: S608 - our own table
            )
            cursor.execute("VACUUM ANALYZE")


def _write_copying(model: Any, owner: str, new_owner: str) -> str:
    """Return the statement that writes each row once per copy, for the copied owner."""
    columns = {field.column: field.column for field in model._meta.local_concrete_fields}
    if owner != "id":
        columns.pop("id", None)
    columns[owner] = new_owner
    if model is Opportunity:
        columns["source_url"] = f"source_url || '?copy=' || ({new_owner})"
        columns["source_number"] = "''"
    table = model._meta.db_table
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) "  # noqa: S608 - names of our own tables
        f"SELECT {', '.join(columns.values())} FROM {table}, generate_series(0, %s - 1) AS copy "
        f"WHERE {owner} = ANY(%s)"
    )
