"""Files of a few lines, tried and brought in as a person does it."""

from typing import Any

from opportunities.imports import Order, Report, RowReport, run_import
from opportunities.vocabulary import OpportunityKind


def make_order(kind: OpportunityKind | None = OpportunityKind.CALL, **asked: Any) -> Order:
    return Order(kind=kind, actor="giulia", **asked)


def try_out(content: str | bytes, **asked: Any) -> Report:
    return run_import(_as_bytes(content), "bandi.csv", make_order(**asked))


def bring_in(content: str | bytes, **asked: Any) -> Report:
    """Look at what a file would do, and have exactly that done."""
    order = make_order(**asked)
    shown = run_import(_as_bytes(content), "bandi.csv", order)
    return run_import(_as_bytes(content), "bandi.csv", order, approved=shown.fingerprint)


def only(report: Report) -> RowReport:
    (row,) = report.rows
    return row


def _as_bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content
