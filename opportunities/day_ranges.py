"""From which day to which day an event lasts, as one value that PostgreSQL can index."""

from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.fields import DateRangeField
from django.db.models import F, Func, QuerySet, Value
from django.db.models.functions import Greatest

ONE_DAY = timedelta(days=1)


def days_of_entry() -> Func:
    """Return the expression of ``events_by_days``; the index serves only this very expression.

    A source may write an end before its beginning; then the first day counts alone.
    """
    return Func(
        F("first_day"),
        Greatest(F("first_day"), F("last_day")),
        Value("[]"),
        function="daterange",
        output_field=DateRangeField(),
    )


def keep_between(events: Any, first: date, last: date) -> QuerySet[Any]:
    """Keep events with at least one day from ``first`` to ``last``, both included."""
    dated = events.alias(days=days_of_entry()).filter(first_day__isnull=False)
    kept: QuerySet[Any] = dated.filter(days__overlap=(first, last + ONE_DAY))
    return kept
