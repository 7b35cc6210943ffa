"""The same answers from hand-written SQL on the same database.

Each answer is the page of 20 in its order, and the counts where the page shows them, worked out
when asked. Words are found and ranked in a table of the bench's own, made once per catalogue.
"""

import datetime as dt
import time
from collections.abc import Sequence

from django.db import connection

from opportunities.vocabulary import BINDING_DEADLINES

Value = str | int | dt.date
Statement = tuple[str, tuple[Value, ...]]
SECONDS_FOR_ONE_CASE = 15
FEWEST_SAMPLES, MOST_SAMPLES = 5, 60
WORDS = "bench_words"
MAKE_WORDS = f"""
    CREATE TABLE {WORDS} AS SELECT id,
        to_tsvector('english', title || ' ' || summary || ' ' || body) AS words
    FROM opportunities_opportunity
"""  # noqa: S608 - our own words
BINDING = ", ".join(f"'{kind.value}'" for kind in sorted(BINDING_DEADLINES))
PUBLISHED = "o.review_state = 'published'"
CALLS = "opportunities_opportunity o JOIN opportunities_call c ON c.entry_id = o.id"
WITH_TOPIC = (
    "o.id IN (SELECT opportunity_id FROM opportunities_opportunity_topics WHERE topic_id = %s)"
)
WITH_PROGRAMME = "o.programme_id = %s"
WITH_WORDS = "w.words @@ websearch_to_tsquery('english', %s)"
FOUND_BY_WORDS = f"{WORDS} w JOIN opportunities_opportunity o ON o.id = w.id"
HOME = f"""
    SELECT o.id, o.title, o.summary, min(d.closes_at) AS next, count(*) OVER () AS entries
    FROM {CALLS} JOIN opportunities_deadline d ON d.opportunity_id = o.id
    WHERE d.closes_at > now() AND d.kind IN ({BINDING}) AND {PUBLISHED} AND NOT c.withdrawn
    GROUP BY o.id ORDER BY next, o.id LIMIT 20
"""  # noqa: S608 - our own words
DETAIL = (
    f"SELECT o.*, c.* FROM {CALLS} WHERE o.id = %s AND {PUBLISHED}",  # noqa: S608 - our own words
    "SELECT * FROM opportunities_deadline WHERE opportunity_id = %s ORDER BY closes_at",
    "SELECT * FROM opportunities_evidence WHERE opportunity_id = %s",
    """SELECT t.* FROM opportunities_topic t JOIN opportunities_opportunity_topics m
    ON m.topic_id = t.id WHERE m.opportunity_id = %s""",
)
MONTH = f"""
    SELECT o.id, o.title, e.first_day, e.last_day FROM opportunities_opportunity o
    JOIN opportunities_event e ON e.entry_id = o.id
    WHERE e.first_day < %s AND e.last_day >= %s AND {PUBLISHED} ORDER BY e.first_day
"""  # noqa: S608 - our own words
DATES = f"""
    SELECT o.id, o.title, d.kind, d.closes_at FROM opportunities_deadline d
    JOIN opportunities_opportunity o ON o.id = d.opportunity_id
    WHERE d.closes_at > now() AND d.kind IN ({BINDING}) AND {PUBLISHED} AND {WITH_TOPIC}
"""  # noqa: S608 - our own words


def list_calls(where: str, *values: Value, page: int = 1) -> Statement:
    """Return the page of calls, next to close first, then closed ones from the latest."""
    statement = f"""
        SELECT o.id, o.title, o.summary, d.next, d.last FROM {CALLS} LEFT JOIN LATERAL (
            SELECT min(closes_at) FILTER (WHERE closes_at > now()) AS next, max(closes_at) AS last
            FROM opportunities_deadline WHERE opportunity_id = o.id AND kind IN ({BINDING})
        ) d ON true WHERE {PUBLISHED} AND {where}
        ORDER BY d.next NULLS LAST, d.last DESC NULLS LAST, o.id DESC LIMIT 20 OFFSET %s
    """  # noqa: S608 - our own words
    return statement, (*values, 20 * (page - 1))


def rank_words(text: str, *, kind: str = "") -> Statement:
    """Return the best twenty entries with all words of ``text``."""
    of_kind = " AND o.kind = %s" if kind else ""
    statement = f"""
        SELECT o.id, o.title, o.summary FROM {FOUND_BY_WORDS} WHERE {WITH_WORDS} AND {PUBLISHED}
        {of_kind} ORDER BY ts_rank(w.words, websearch_to_tsquery('english', %s)) DESC LIMIT 20
    """  # noqa: S608 - our own words
    return statement, (text, *((kind,) if kind else ()), text)


def count_facets(tables: str, where: str, *values: Value) -> Statement:
    """Return how many entries there are, and how many of each kind, programme, topic, country."""
    statement = f"""
        WITH found AS MATERIALIZED (
            SELECT o.id, o.kind, o.programme_id, o.countries FROM {tables}
            WHERE {PUBLISHED} AND {where}
        )
        SELECT 'all', '', count(*) FROM found
        UNION ALL SELECT 'kind', kind, count(*) FROM found GROUP BY kind
        UNION ALL SELECT 'programme', programme_id::text, count(*) FROM found GROUP BY programme_id
        UNION ALL SELECT 'country', country, count(*) FROM found, unnest(countries) country
            GROUP BY country
        UNION ALL SELECT 'topic', topic_id::text, count(*) FROM found
            JOIN opportunities_opportunity_topics ON opportunity_id = found.id GROUP BY topic_id
    """  # noqa: S608 - our own words
    return statement, values


def count_all(tables: str, where: str, *values: Value) -> Statement:
    """Return how many entries there are, and nothing about their facets."""
    return f"SELECT count(*) FROM {tables} WHERE {PUBLISHED} AND {where}", values  # noqa: S608 - our own words


def find_count(answer: Sequence[Statement]) -> int:
    """Return how many entries an answer counts, from its last statement."""
    with connection.cursor() as cursor:
        cursor.execute(*answer[-1])
        rows = cursor.fetchall()
    return int(next(row[-1] for row in rows if len(row) == 1 or row[0] == "all"))


def prepare() -> None:
    """Make the table of words in the catalogue in use, unless it has it already."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [WORDS])
        if cursor.fetchone()[0] is not None:
            return
        cursor.execute("SET maintenance_work_mem = '1GB'")
        cursor.execute(MAKE_WORDS)
        cursor.execute(f"CREATE INDEX ON {WORDS} USING gin (words); CREATE INDEX ON {WORDS} (id)")
        cursor.execute(f"VACUUM ANALYZE {WORDS}")
        cursor.execute("RESET maintenance_work_mem")


def time_answers(answers: Sequence[Sequence[Statement]]) -> list[float]:
    """Return the milliseconds of each answer, all its statements together."""
    times: list[float] = []
    ends_at = time.monotonic() + SECONDS_FOR_ONE_CASE
    with connection.cursor() as cursor:
        for statements in answers[:MOST_SAMPLES]:
            if len(times) >= FEWEST_SAMPLES and time.monotonic() > ends_at:
                break
            began = time.perf_counter()
            for statement, values in statements:
                cursor.execute(statement, values)
                cursor.fetchall()
            times.append((time.perf_counter() - began) * 1000)
    return times
