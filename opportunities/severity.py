"""How much a change of one field matters to somebody who prepares an application."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from opportunities.vocabulary import DeadlineKind, Severity

# Whether, until when, with what money and for whom: what a decision to apply stands on.
CRITICAL_FIELDS = frozenset(
    {
        *("deadlines", "opens_on", "expires_on", "withdrawn", "cancelled", "audience"),
        *("budget_total_eur", "grant_max_eur", "grants_expected"),
        *("funding_rate_percent", "sme_share_percent"),
        *("starts_on", "ends_on", "starts_at", "ends_at", "timezone", "place", "country"),
    }
)
SILENT_FIELDS = frozenset({"locked_fields", "language"})
PROSE_FIELDS = frozenset({"title", "title_it", "summary", "summary_it", "body"})
# A percent sign and a currency are no decoration: "50 %" and "50 €" say different things.
WORD = re.compile(r"[^\W_]+|[%‰€$£]")
TAG = re.compile(r"<[^>]*>")


def find_severity(field: str, before: Any, after: Any) -> Severity:
    """Say how much it matters that a field went from ``before`` to ``after``.

    Both values are in the form in which histories keep them. Prose is silent where only white
    space, punctuation, case or markup differ. Deadlines that differ in their quote or certainty
    only are equal in that form, and silent.
    """
    if field in SILENT_FIELDS or before == after:
        return Severity.SILENT
    if field in PROSE_FIELDS:
        same = _words(before, field) == _words(after, field)
        return Severity.SILENT if same else Severity.MINOR
    if field == "deadlines":
        return _compare_deadlines(before, after)
    return Severity.CRITICAL if field in CRITICAL_FIELDS else Severity.MINOR


def _words(text: Any, field: str) -> list[str]:
    plain = str(text or "")
    if field == "body":
        plain = unescape(TAG.sub(" ", plain))
    return WORD.findall(plain.casefold())


def _compare_deadlines(before: Any, after: Any) -> Severity:
    """Tell a moved date from one that is only remembered as replaced."""
    if _current(before) == _current(after):
        return Severity.MINOR
    return Severity.CRITICAL


def _current(deadlines: Any) -> list[Any]:
    return [
        each
        for each in deadlines or []
        if not isinstance(each, Mapping) or each.get("kind") != DeadlineKind.SUPERSEDED
    ]
