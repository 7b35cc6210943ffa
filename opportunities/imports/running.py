"""A whole file, tried or brought in: one transaction, every row in a savepoint of its own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext

from opportunities.clock import current_time
from opportunities.imports.calendar_file import CalendarEvent, is_calendar, read_calendar
from opportunities.imports.calendar_rows import bring_in_event
from opportunities.imports.columns import columns_of, find_column_name
from opportunities.imports.report import FileRefused, Report, RowOutcome, RowRefused, RowReport
from opportunities.imports.rows import Manner, bring_in_row
from opportunities.imports.tables import Row, Table, read_table
from opportunities.services.documents import say_too_large
from opportunities.vocabulary import OpportunityKind

Step = tuple[int, str, Callable[[], RowReport]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a person asks of an import; ``kind`` is None where each row names its own.

    ``publishes``: new entries are shown at once, else they wait for review. ``takes_alike``: rows
    that look like an entry come in all the same. ``all_or_nothing``: one refused row stops all.
    """

    kind: OpportunityKind | None
    actor: str
    publishes: bool = False
    takes_alike: bool = False
    all_or_nothing: bool = False


def run_import(
    content: bytes, file_name: str, order: Order, *, approved: str | None = None
) -> Report:
    """Return what a file does to the catalogue; with ``approved`` also do it.

    ``approved`` is the fingerprint of the report that a person has seen: where the catalogue has
    changed since and the file would now do something else, nothing is written. FileRefused says
    why no row can be read.
    """
    if problem := say_too_large(len(content)):
        raise FileRefused(problem)
    if not content.strip():
        raise FileRefused(gettext("The file is empty."))
    steps, notices = _plan(content, file_name, order)
    report = Report(file_name=file_name, notices=notices)
    with transaction.atomic():
        report.rows = list(_take(steps))
        report.is_applied = approved is not None and _may_stand(report, order, approved)
        # A trial, or what must not be: nothing of it stays.
        transaction.set_rollback(not report.is_applied)
    return report


def _may_stand(report: Report, order: Order, approved: str) -> bool:
    refused = report.counts[RowOutcome.REFUSED.value]
    return report.fingerprint == approved and not (order.all_or_nothing and refused)


def _plan(content: bytes, file_name: str, order: Order) -> tuple[Iterator[Step], list[str]]:
    reason = gettext("imported from “%(file)s”") % {"file": file_name[:120]}
    manner = Manner(
        actor=order.actor,
        reason=reason,
        now=current_time(),
        publishes=order.publishes,
        takes_alike=order.takes_alike,
    )
    if is_calendar(content):
        if order.kind not in {None, OpportunityKind.EVENT}:
            raise FileRefused(gettext("A calendar holds events; choose “events” for it."))
        calendar = read_calendar(content, now=manner.now)
        steps = ((each.line, each.title, _event_step(each, manner)) for each in calendar.events)
        return steps, calendar.notices
    table = read_table(content, is_known=lambda name: _is_known(name, order.kind))
    return _table_steps(table, order, manner), [*table.notices, *_check_columns(table, order)]


def _event_step(event: CalendarEvent, manner: Manner) -> Callable[[], RowReport]:
    return lambda: bring_in_event(event, manner)


def _take(steps: Iterator[Step]) -> Iterator[RowReport]:
    """Yield the report of each row; a row that is refused leaves nothing behind."""
    met: dict[int, int] = {}
    for line, title, bring_in in steps:
        try:
            with transaction.atomic():
                report = bring_in()
                _refuse_second(report, met)
        except RowRefused as refusal:
            yield RowReport(
                line=line, title=title, outcome=RowOutcome.REFUSED, problems=refusal.problems
            )
        else:
            if report.entry_id is not None and report.outcome is not RowOutcome.LEFT_OUT:
                met.setdefault(report.entry_id, line)
            yield report


def _refuse_second(report: RowReport, met: dict[int, int]) -> None:
    """Refuse a row about an entry that an earlier row of the file spoke of."""
    first = met.get(report.entry_id or 0)
    if first is None or report.outcome is RowOutcome.LEFT_OUT:
        return
    said = gettext("Row %(line)d speaks of the same entry; keep one of the two.")
    raise RowRefused(("", said % {"line": first}))


def _table_steps(table: Table, order: Order, manner: Manner) -> Iterator[Step]:
    for row in table.rows:
        yield row.line, _title_of(row, order.kind), _row_step(row, order, manner)


def _row_step(row: Row, order: Order, manner: Manner) -> Callable[[], RowReport]:
    def bring_in() -> RowReport:
        kind = _kind_of(row, order)
        if row.problems:
            raise RowRefused(*row.problems)
        return bring_in_row(kind, row.line, _name_cells(row, kind), manner)

    return bring_in


def _kind_of(row: Row, order: Order) -> OpportunityKind:
    """Return the kind of a row: what it says, else what the person said."""
    said = row.cells.get("kind", "").strip()
    if not said:
        if order.kind is None:
            raise RowRefused(("kind", gettext("The row does not say of which kind it is.")))
        return order.kind
    if said not in set(OpportunityKind):
        raise RowRefused(("kind", gettext("“%(kind)s” is no kind of entry.") % {"kind": said}))
    kind = OpportunityKind(said)
    if order.kind not in {None, kind}:
        raise RowRefused(
            ("kind", gettext("This row is of another kind (%(kind)s).") % {"kind": said})
        )
    return kind


def _name_cells(row: Row, kind: OpportunityKind) -> dict[str, str]:
    """Return column -> text for the columns that entries of this kind have."""
    named = {}
    for written, text in row.cells.items():
        if name := find_column_name(written, kind):
            named[name] = text.strip()
    return named


def _title_of(row: Row, kind: OpportunityKind | None) -> str:
    columns = (each for each in row.cells if _is_title(each, kind))
    return next((row.cells[each] for each in columns), "")[:200]


def _is_title(written: str, kind: OpportunityKind | None) -> bool:
    return find_column_name(written, kind or OpportunityKind.ARTICLE) == "title"


def _is_known(written: str, kind: OpportunityKind | None) -> bool:
    kinds = [kind] if kind else list(OpportunityKind)
    return any(find_column_name(written, each) for each in kinds)


def _check_columns(table: Table, order: Order) -> list[str]:
    """Return a remark on columns that mean nothing; FileRefused where none means a title."""
    if table.rows and not any(_is_title(each, order.kind) for each in table.columns):
        known = ", ".join(columns_of(order.kind or OpportunityKind.CALL))
        raise FileRefused(
            gettext("No column is called “title”. The columns that are known: %(known)s.")
            % {"known": known}
        )
    unknown = [each for each in table.columns if each and not _is_known(each, order.kind)]
    if not unknown:
        return []
    said = gettext("These columns are not known and are left out: %(names)s.")
    return [said % {"names": ", ".join(unknown)}]
