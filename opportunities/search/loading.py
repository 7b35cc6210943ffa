"""Brings the facts that facets and orders need out of PostgreSQL, a million entries in seconds.

Rows come as binary COPY of whole numbers only, so that numpy takes them over without looking at
one. What an entry's status is, the reading rules of ``querysets`` say, and nobody else.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from enum import StrEnum
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
from django.db import connection
from django.db.models import (
    Case,
    F,
    Func,
    IntegerField,
    Max,
    Min,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)

from opportunities.models import (
    Article,
    Call,
    Deadline,
    Event,
    Opportunity,
    Organisation,
    PartnerSearch,
    Partnership,
)
from opportunities.querysets import STATUS_MODELS, brussels_day
from opportunities.vocabulary import (
    BINDING_DEADLINES,
    BRUSSELS,
    CallStatus,
    EventFormat,
    EventStatus,
    OpportunityKind,
    OrganisationKind,
    PartnerSearchStatus,
    Phase,
)

Table = npt.NDArray[Any]
# A fact that is not known, and a moment that never comes; both fit any column.
NOTHING = -1
NEVER = 2**33 - 1
EPOCH_SECONDS = 946_684_800
KINDS = tuple(OpportunityKind)
STATUSES = tuple(
    dict.fromkeys(
        word.value for words in (CallStatus, EventStatus, PartnerSearchStatus) for word in words
    )
)
MODELS: dict[OpportunityKind, type[Opportunity]] = {
    OpportunityKind.CALL: Call,
    OpportunityKind.EVENT: Event,
    OpportunityKind.PARTNER_SEARCH: PartnerSearch,
    OpportunityKind.ARTICLE: Article,
    OpportunityKind.PARTNERSHIP: Partnership,
    OpportunityKind.ORGANISATION: Organisation,
}
# Column of a table of facts -> how PostgreSQL makes a whole number of it.
COLUMNS = {
    "id": "fact_id",
    "status": "coalesce(array_position(%(statuses)s::text[], fact_status::text) - 1, -1)",
    "closes": "coalesce(extract(epoch FROM fact_closes)::bigint - 946684800, -1)",
    "closed": "coalesce(extract(epoch FROM fact_closed)::bigint - 946684800, -1)",
    "first": "coalesce(fact_first - date '2000-01-01', -1)",
    "until": (
        "CASE WHEN fact_day >= %(today)s THEN least(%(midnight)s, extract(epoch FROM fact_until)"
        "::bigint - 946684800) ELSE coalesce(extract(epoch FROM fact_until)::bigint - 946684800,"
        " 8589934591) END"
    ),
    "published": (
        "CASE WHEN fact_published = '' THEN 0"
        " ELSE replace(rpad(fact_published, 10, '-00'), '-', '')::bigint END"
    ),
    "source": "source_id",
    "programme": "coalesce(programme_id, -1)",
    "series": "coalesce(series_id, -1)",
    "word": "fact_word",
    "region": "coalesce(fact_region, -1)",
    "grant": "coalesce(fact_grant::bigint, -1)",
    "budget": "coalesce(fact_budget::bigint, -1)",
    "misses": "misses",
}


def _row_of(names: Iterable[str]) -> np.dtype[Any]:
    """Return how PostgreSQL writes a row of these bigint columns in binary form."""
    columns = [
        part for name in names for part in ((f"length {name}", ">i4"), (f"value {name}", ">i8"))
    ]
    return np.dtype([("fields", ">i2"), *columns])


ROW = _row_of(COLUMNS)
PAIR = _row_of(["value", "id"])
HEADER_BYTES = 19
TRAILER_BYTES = 2
# Facet with several values per entry -> a query of (value, entry) pairs.
PAIRS = {
    "topic": "SELECT topic_id, opportunity_id FROM opportunities_opportunity_topics",
    "country": (
        "SELECT ascii(code) * 256 + ascii(substr(code, 2)), id FROM"
        " (SELECT id, replace(unnest(countries), 'EL', 'GR') AS code FROM opportunities_opportunity"
        " UNION ALL SELECT entry_id, replace(country, 'EL', 'GR') FROM opportunities_event"
        ") places WHERE code <> ''"
    ),
    "audience": (
        "SELECT array_position(%(audiences)s::text[], word::text) - 1, entry_id FROM"
        " (SELECT entry_id, unnest(audience) AS word FROM opportunities_call) who"
        " WHERE array_position(%(audiences)s::text[], word::text) IS NOT NULL"
    ),
}


def load_facts(kind: OpportunityKind, now: datetime, ids: Sequence[int] | None = None) -> Table:
    """Return the published entries of a kind, all or those of ``ids``, a field per fact.

    Moments are seconds and days are days since 2000, in UTC and Brussels; ``NOTHING`` is what is
    not known. ``until`` is the instant from which on the other facts may be others.
    """
    entries = _annotate(kind, now)
    if ids is not None:
        entries = entries.filter(pk__in=list(ids))
    sql, values = entries.query.sql_with_params()
    columns = ", ".join(f"({how})::bigint" for how in COLUMNS.values())
    today = brussels_day(now)
    named = {
        "statuses": list(STATUSES),
        "today": today,
        "midnight": seconds(datetime.combine(today + timedelta(1), time(), ZoneInfo(BRUSSELS))),
    }
    with connection.cursor() as cursor:
        inner = cursor.mogrify(sql, values).decode()
        outer = cursor.mogrify(f"SELECT {columns} FROM (", named).decode()  # noqa: S608 - our own names
    return _copy(f"{outer}{inner}) facts", ROW)


def load_pairs(name: str, words: Sequence[str], ids: Sequence[int] | None = None) -> Table:
    """Return the (value, id) pairs of a facet that may have several values per entry."""
    with connection.cursor() as cursor:
        sql = cursor.mogrify(PAIRS[name], {"audiences": list(words)}).decode()
        if ids is not None:
            sql = cursor.mogrify(
                f"SELECT * FROM ({sql}) pairs (value, id) WHERE id = ANY(%s)",  # noqa: S608 - our SQL
                [list(ids)],
            ).decode()
    whole = f"SELECT value::bigint, id::bigint FROM ({sql}) rows (value, id)"  # noqa: S608 - our SQL
    return _copy(whole, PAIR)


def load_title_order(kind: OpportunityKind) -> npt.NDArray[np.int64]:
    """Return the numbers of a kind's entries in the order of their titles."""
    sql = "SELECT 0::bigint, id FROM opportunities_opportunity WHERE kind = %s ORDER BY title, id"
    with connection.cursor() as cursor:
        rows = _copy(cursor.mogrify(sql, [kind.value]).decode(), PAIR)
    return rows["id"].astype(np.int64)


def seconds(moment: datetime) -> int:
    """Return an instant as seconds since 2000."""
    return int(moment.timestamp()) - EPOCH_SECONDS


def _copy(sql: str, row: np.dtype[Any]) -> Table:
    stream = BytesIO()
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY ({sql}) TO STDOUT (FORMAT binary)", stream)
    raw = stream.getbuffer()
    table = np.frombuffer(raw[HEADER_BYTES : len(raw) - TRAILER_BYTES], dtype=row)
    names = [name.removeprefix("value ") for name in row.names or () if name.startswith("value ")]
    plain = np.empty(len(table), dtype=[(name, np.int64) for name in names])
    for name in names:
        plain[name] = table[f"value {name}"]
    return plain


def _annotate(kind: OpportunityKind, now: datetime) -> QuerySet[Any]:
    """Return the published entries of a kind with all columns that ``COLUMNS`` reads."""
    entries: Any = MODELS[kind].objects.published().order_by()
    facts = _unknown_facts()
    if kind in STATUS_MODELS:
        entries = entries.with_status(now).with_next_deadline(now)
        of = "call_id" if kind is OpportunityKind.PARTNER_SEARCH else "pk"
        facts |= {
            "fact_status": F("status"),
            "fact_closes": F("next_closes_at"),
            "fact_until": _moment(Min("closes_at"), of=of, closes_at__gt=now),
        }
    facts |= _facts_of_kind(kind, now)
    rows: QuerySet[Any] = entries.annotate(
        fact_id=F("pk"), fact_published=F("published_on"), **facts
    ).values(
        "fact_id", "fact_published", "source_id", "programme_id", "series_id", "misses", *facts
    )
    return rows


def _unknown_facts() -> dict[str, Any]:
    return {
        **dict.fromkeys(("fact_status",), _null("text")),
        **dict.fromkeys(("fact_closes", "fact_closed", "fact_until"), _null("timestamptz")),
        **dict.fromkeys(("fact_first", "fact_day"), _null("date")),
        **dict.fromkeys(("fact_region", "fact_grant", "fact_budget"), _null("bigint")),
        "fact_word": Value(NOTHING, output_field=IntegerField()),
    }


def _facts_of_kind(kind: OpportunityKind, now: datetime) -> dict[str, Any]:
    if kind is OpportunityKind.CALL:
        today = brussels_day(now)
        last = _moment(Max("closes_at"), of="pk", kind__in=sorted(BINDING_DEADLINES))
        return {
            "fact_closed": last,
            # A call that is still to open may do so at midnight.
            "fact_day": Case(When(opens_on__gt=today.isoformat(), then=Value(today))),
            "fact_word": _number_of("phase", Phase),
            "fact_grant": F("grant_max_eur"),
            "fact_budget": F("budget_total_eur"),
        }
    if kind is OpportunityKind.EVENT:
        return {
            "fact_first": F("first_day"),
            "fact_day": F("last_day"),
            "fact_word": _number_of("format", EventFormat),
        }
    if kind is OpportunityKind.PARTNER_SEARCH:
        return {"fact_day": F("last_day"), "fact_first": F("last_day")}
    if kind is OpportunityKind.ORGANISATION:
        return {"fact_word": _number_of("type", OrganisationKind), "fact_region": F("region_id")}
    return {"fact_budget": F("budget_total_eur")} if kind is OpportunityKind.PARTNERSHIP else {}


def _moment(extreme: Min | Max, *, of: str, **which: Any) -> Subquery:
    deadlines = Deadline.objects.filter(opportunity_id=OuterRef(of), **which)
    grouped = deadlines.order_by().values("opportunity_id").annotate(moment=extreme)
    return Subquery(grouped.values("moment"))


def _number_of(field: str, words: Iterable[StrEnum]) -> Case:
    places = [When(**{field: word.value}, then=Value(place)) for place, word in enumerate(words)]
    return Case(*places, default=Value(NOTHING), output_field=IntegerField())


def _null(column: str) -> Func:
    return Func(template=f"NULL::{column}", output_field=IntegerField())
