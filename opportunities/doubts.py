"""Why an entry may be wrong, asked of the database itself: one rule for the queue and ingestion."""

from opportunities.vocabulary import MANDATORY_FIELDS

MISSING = "missing"
GRANT_OVER_BUDGET = "grant_over_budget"
CLOSES_BEFORE_OPENING = "closes_before_opening"
REGISTRATION_AFTER_EVENT = "registration_after_event"

# Each gives a row for an entry "a" of the asked ones in which two facts contradict each other.
CONTRADICTIONS = {
    GRANT_OVER_BUDGET: (
        "JOIN opportunities_call c ON c.entry_id = a.id WHERE c.grant_max_eur > c.budget_total_eur"
    ),
    CLOSES_BEFORE_OPENING: (
        "JOIN opportunities_call c ON c.entry_id = a.id JOIN opportunities_deadline d "
        "ON d.opportunity_id = a.id AND d.kind IN ('single', 'stage_1', 'cut_off') "
        "WHERE c.opens_on <> '' AND rpad(d.date, 10, '-99') < c.opens_on"
    ),
    REGISTRATION_AFTER_EVENT: (
        "JOIN opportunities_event v ON v.entry_id = a.id JOIN opportunities_deadline d "
        "ON d.opportunity_id = a.id AND d.kind = 'registration' "
        "WHERE d.closes_at > v.last_day + interval '2 days'"
    ),
}
MANDATORY = ", ".join(
    f"('{kind}', '{field}')" for kind, fields in MANDATORY_FIELDS.items() for field in fields
)


def write_doubts_query(entries: str) -> str:
    """Return a statement for rows (entry, doubt) of some entries, a statement for (id, kind).

    A doubt is "missing:field" for a mandatory field that nothing proves, or a contradiction.
    """
    missing = (
        f"SELECT a.id, '{MISSING}:' || m.field FROM ({entries}) a "  # noqa: S608 - our own words
        f"JOIN (VALUES {MANDATORY}) m(kind, field) ON m.kind = a.kind "
        "WHERE NOT EXISTS (SELECT 1 FROM opportunities_evidence e "
        "WHERE e.opportunity_id = a.id AND e.field = m.field)"
    )
    contradictions = (
        f"SELECT DISTINCT a.id, '{name}' FROM ({entries}) a {rows}"  # noqa: S608 - our own words
        for name, rows in CONTRADICTIONS.items()
    )
    return "\nUNION ALL\n".join([missing, *contradictions])
