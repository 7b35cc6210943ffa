"""Which entries ask for a person, and why: every concern is a question to the database."""

from datetime import datetime, timedelta
from typing import Any

from opportunities.doubts import write_doubts_query
from opportunities.querysets import brussels_day
from opportunities.vocabulary import BINDING_DEADLINES, ENTRY_DEADLINES, Concern

# Before this, nobody needs to know any more that a value was another one.
CHANGES_MATTER_FOR = timedelta(days=90)
# An entry that closes so soon should have all that a reader needs ...
SOON = timedelta(days=14)
# ... and within the last week the source should have confirmed it not long ago.
LAST_WEEK = timedelta(days=7)
VERIFIED_WITHIN = timedelta(days=3)
NEWS_MATTER_FOR = timedelta(days=180)

PUBLISHED = "o.review_state = 'published'"
# The columns that the questions ask for, read once: the rows themselves are wide.
ENTRIES = """
    SELECT id, kind, source_id, review_state, misses, changed_at, first_seen_at, seen_with_id,
        confirmed_with_id, kind = 'article' AND published_on <> '' AND published_on < %(old_news)s
        AS is_old_news
    FROM opportunities_opportunity WHERE review_state IN ('published', 'awaiting_review')
"""
# A person who looked has decided, until what is asked about becomes younger than that look.
LOOKED = (
    "EXISTS (SELECT 1 FROM opportunities_look k WHERE k.opportunity_id = o.id "
    "AND k.concern = '{concern}' AND k.at >= {since})"
)
# What can no longer be used; nobody has to repair it.
OVER = """
    SELECT entry_id AS id FROM opportunities_event WHERE last_day < %(today)s OR cancelled
    UNION ALL SELECT entry_id FROM opportunities_partnersearch WHERE last_day < %(today)s
    UNION ALL SELECT entry_id FROM opportunities_call WHERE withdrawn
    UNION ALL SELECT id FROM entry WHERE is_old_news
    UNION ALL SELECT d.opportunity_id FROM opportunities_deadline d
        JOIN opportunities_call c ON c.entry_id = d.opportunity_id
        WHERE d.kind = ANY(%(entry_kinds)s) GROUP BY 1 HAVING max(d.closes_at) <= %(now)s
"""
USABLE = "SELECT * FROM entry WHERE NOT EXISTS (SELECT 1 FROM over WHERE over.id = entry.id)"
COMING = """
    SELECT entry, min(at) AS at FROM (
        SELECT opportunity_id AS entry, closes_at AS at FROM opportunities_deadline
            WHERE kind = ANY(%(binding_kinds)s) AND closes_at > %(now)s
        UNION ALL SELECT entry_id, first_day::timestamptz FROM opportunities_event
            WHERE first_day >= %(today)s
    ) dates GROUP BY entry
"""
NEW = "SELECT id FROM entry WHERE review_state = 'awaiting_review'"
PROPOSED = (
    "SELECT DISTINCT p.opportunity_id FROM opportunities_proposedchange p "
    "WHERE NOT EXISTS (SELECT 1 FROM opportunities_opportunity o "
    "WHERE o.id = p.opportunity_id AND o.review_state IN ('trashed', 'merged'))"
)
# What was over before it changed matters to nobody; what the change itself has ended does: the
# replaced date of a call stays, and a cancelled event keeps its days.
CHANGED = f"""
    SELECT o.id FROM (
        SELECT opportunity_id, max(at) AS at FROM opportunities_revision
        WHERE severity = 'critical' AND at > %(changes_since)s AND actor LIKE 'source:%%'
        GROUP BY 1
    ) change JOIN entry o ON o.id = change.opportunity_id
    WHERE {PUBLISHED} AND NOT {LOOKED.format(concern=Concern.CHANGED, since="change.at")}
    AND NOT EXISTS (
        SELECT 1 FROM opportunities_revision p
        WHERE p.opportunity_id = o.id AND p.at > change.at AND p.actor NOT LIKE 'source:%%'
    ) AND (
        NOT EXISTS (SELECT 1 FROM over WHERE over.id = o.id)
        OR EXISTS (SELECT 1 FROM opportunities_deadline d
            WHERE d.opportunity_id = o.id AND d.closes_at > change.at)
        OR EXISTS (SELECT 1 FROM opportunities_event v
            WHERE v.entry_id = o.id AND v.last_day >= %(today)s)
    )
"""  # noqa: S608 - our own words
EXPIRING = f"""
    SELECT DISTINCT o.id FROM opportunities_deadline d
    JOIN opportunities_opportunity o ON o.id = d.opportunity_id
    LEFT JOIN opportunities_call c ON c.entry_id = o.id
    LEFT JOIN opportunities_event v ON v.entry_id = o.id
    LEFT JOIN opportunities_sighting s ON s.id = o.confirmed_with_id
    WHERE d.kind = ANY(%(binding_kinds)s) AND d.closes_at > %(now)s AND d.closes_at <= %(soon)s
    AND {PUBLISHED} AND coalesce(c.withdrawn, v.cancelled, false) = false
    AND (
        (o.summary = '' AND o.summary_it = '' AND o.body = '')
        OR c.audience = '{{}}'
        OR (c.grant_max_eur IS NULL AND c.budget_total_eur IS NULL AND c.entry_id IS NOT NULL)
        OR v.registration_url = ''
        OR (d.closes_at <= %(next_week)s AND (s.at IS NULL OR s.at < %(verified_since)s))
    )
    AND NOT {LOOKED.format(concern=Concern.EXPIRING, since="greatest(o.changed_at, %(week_ago)s)")}
"""  # noqa: S608 - our own words
DOUBTFUL = f"""
    SELECT DISTINCT o.id FROM ({write_doubts_query("SELECT id, kind FROM usable")}) doubt(id, name)
    JOIN usable o ON o.id = doubt.id
    WHERE NOT {LOOKED.format(concern=Concern.DOUBTFUL, since="o.changed_at")}
"""  # noqa: S608 - our own words
DUPLICATE = "SELECT first_id FROM suspects UNION SELECT second_id FROM suspects"
SUSPECTS = """
    SELECT x.first_id, x.second_id FROM opportunities_duplicatesuspect x
    JOIN opportunities_opportunity one ON one.id = x.first_id
    JOIN opportunities_opportunity other ON other.id = x.second_id
    WHERE x.dismissed_at IS NULL AND one.review_state NOT IN ('trashed', 'merged')
    AND other.review_state NOT IN ('trashed', 'merged')
"""
DEAD_LINK = f"""
    SELECT DISTINCT o.id FROM opportunities_linkcheck h JOIN usable o ON o.id = h.opportunity_id
    WHERE h.dead_since IS NOT NULL AND {PUBLISHED}
    AND NOT {LOOKED.format(concern=Concern.DEAD_LINK, since="h.dead_since")}
"""  # noqa: S608 - our own words
UNLISTED = f"""
    SELECT o.id FROM usable o LEFT JOIN opportunities_sighting s ON s.id = o.seen_with_id
    WHERE o.misses >= 2 AND {PUBLISHED}
    AND NOT {LOOKED.format(concern=Concern.UNLISTED, since="coalesce(s.at, o.first_seen_at)")}
"""  # noqa: S608 - our own words
QUESTIONS: dict[Concern, str] = {
    Concern.PROPOSED: PROPOSED,
    Concern.CHANGED: CHANGED,
    Concern.EXPIRING: EXPIRING,
    Concern.NEW: NEW,
    Concern.DOUBTFUL: DOUBTFUL,
    Concern.DUPLICATE: DUPLICATE,
    Concern.DEAD_LINK: DEAD_LINK,
    Concern.UNLISTED: UNLISTED,
}
RANKS = {concern: rank for rank, concern in enumerate(Concern)}


def write_concerns() -> str:
    """Return the common tables ``coming``, ``concern`` and those that they stand on.

    ``concern`` has one row (entry, rank) per entry and concern, numbered as in ``RANKS``;
    ``coming`` tells when an entry closes or begins next. To be put before a SELECT; takes
    ``read_moments``.
    """
    rows = "\nUNION ALL ".join(
        f"SELECT asked.*, {RANKS[concern]} FROM ({question}) asked"  # noqa: S608 - our own words
        for concern, question in QUESTIONS.items()
    )
    return (
        f"WITH entry AS MATERIALIZED ({ENTRIES}), over AS MATERIALIZED ({OVER}), "
        f"usable AS MATERIALIZED ({USABLE}), coming AS ({COMING}), suspects AS ({SUSPECTS}), "
        f"concern(entry, rank) AS MATERIALIZED ({rows})"
    )


def read_moments(now: datetime) -> dict[str, Any]:
    """Return the values that the questions compare with."""
    return {
        "now": now,
        "today": brussels_day(now),
        "old_news": (brussels_day(now) - NEWS_MATTER_FOR).isoformat(),
        "changes_since": now - CHANGES_MATTER_FOR,
        "soon": now + SOON,
        "next_week": now + LAST_WEEK,
        "week_ago": now - LAST_WEEK,
        "verified_since": now - VERIFIED_WITHIN,
        "binding_kinds": sorted(BINDING_DEADLINES),
        "entry_kinds": sorted(ENTRY_DEADLINES),
    }
