"""Files of people brought into the catalogue: tables of every kind, and calendars of events."""

from opportunities.imports.report import FileRefused, Report, RowOutcome, RowReport
from opportunities.imports.running import Order, run_import

__all__ = ["FileRefused", "Order", "Report", "RowOutcome", "RowReport", "run_import"]
