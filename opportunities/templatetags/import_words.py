"""What the pages and commands of an import say about a row."""

from django import template
from django.utils.translation import ngettext

from opportunities.imports import Report, RowOutcome, RowReport

register = template.Library()

LOOKS = {
    RowOutcome.CREATED: "desk-state-good",
    RowOutcome.UPDATED: "desk-state-good",
    RowOutcome.PROPOSED: "desk-state-running",
    RowOutcome.LEFT_OUT: "desk-state-stopped",
    RowOutcome.REFUSED: "desk-state-failed",
}


@register.filter
def row_outcome(outcome: str, count: int = 1) -> str:
    """Return what became of ``count`` rows."""
    words = {
        RowOutcome.CREATED: ngettext("new", "new ones", count),
        RowOutcome.UPDATED: ngettext("changed", "changed ones", count),
        RowOutcome.PROPOSED: ngettext("only proposed", "only proposed ones", count),
        RowOutcome.UNCHANGED: ngettext("without change", "without changes", count),
        RowOutcome.LEFT_OUT: ngettext("left out", "left out ones", count),
        RowOutcome.REFUSED: ngettext("refused", "refused ones", count),
    }
    return words[RowOutcome(outcome)]


@register.filter
def outcome_look(outcome: str) -> str:
    """Return the class that colours an outcome; the word says the same without colour."""
    return LOOKS.get(RowOutcome(outcome), "")


@register.filter
def is_there(row: RowReport, report: Report) -> bool:
    """Tell whether the entry of a row can be opened: a new one only once it was made."""
    return row.entry_id is not None and (report.is_applied or row.outcome is not RowOutcome.CREATED)
