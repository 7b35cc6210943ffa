"""Calendars and feeds ask in the very words of their indexes, so that a million entries fit."""

from datetime import date
from typing import Any

import pytest
from django.db import connection

from opportunities.day_ranges import keep_between
from opportunities.models import Deadline, Event, Opportunity
from opportunities.vocabulary import OpportunityKind
from tests import factories

pytestmark = pytest.mark.django_db

OTHERS = (
    "SELECT indexname FROM pg_indexes "
    "WHERE tablename = %s AND indexname <> %s AND indexdef NOT LIKE 'CREATE UNIQUE%%'"
)


def can_answer(index: str, rows: Any) -> bool:
    """Tell whether PostgreSQL can answer with ``index`` where it has no other way but to sort.

    In the small tables of a test any way is as good; so the other ways are taken away.
    """
    with connection.cursor() as cursor:
        cursor.execute(OTHERS, [rows.model._meta.db_table, index])
        for (other,) in cursor.fetchall():
            cursor.execute(f'DROP INDEX "{other}"')
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
    plan: str = rows.explain()
    return index in plan


def test_month_is_found_by_the_index_of_days() -> None:
    events = Event.objects.order_by("place").values("place")

    month = keep_between(events, date(2027, 2, 1), date(2027, 2, 28))

    assert can_answer("events_by_days", month)


def test_feed_is_found_by_the_index_of_changes() -> None:
    calls = Opportunity.objects.published().filter(kind=OpportunityKind.CALL)

    assert can_answer("published_by_change", calls.order_by("-changed_at", "-pk"))


def test_registrations_are_found_by_the_index_of_kinds() -> None:
    dates = Deadline.objects.filter(kind="registration", closes_at__gte=factories.SEEN_AT)

    assert can_answer("deadlines_by_kind", dates.order_by("closes_at"))


def test_index_that_does_not_fit_is_noticed() -> None:
    assert not can_answer("events_by_days", Event.objects.order_by("place").values("place"))
