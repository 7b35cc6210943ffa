"""Bring in a table or a calendar; without ``--apply`` only say what it would do."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from opportunities.imports import FileRefused, Order, Report, RowOutcome, RowReport, run_import
from opportunities.imports.columns import LIST_OF_KIND

ALL = "all"
KINDS = {name: kind for kind, name in LIST_OF_KIND.items()}
BAD_ARGUMENTS, SOME_REFUSED = 2, 3
ACTOR = "import_entries"


class Command(BaseCommand):
    """``import_entries FILE --kind KIND [--apply]``."""

    help = "Say, row by row, what a file does to the catalogue; with --apply do it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the file and what it holds."""
        parser.add_argument("file", metavar="FILE", help="CSV, XLSX, JSON or .ics; - for stdin")
        parser.add_argument("--kind", required=True, choices=[*KINDS, ALL], metavar="KIND")
        parser.add_argument("--apply", action="store_true", help="write it")
        parser.add_argument("--publish", action="store_true", help="show new entries at once")
        parser.add_argument("--take-alike", action="store_true", help="also what looks known")
        parser.add_argument("--all-or-nothing", action="store_true")
        parser.add_argument("--actor", default=ACTOR, help="who the history names")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print the report; exit code 3 when a row was refused, 2 for a file that is none."""
        order = Order(
            kind=KINDS.get(options["kind"]),
            actor=options["actor"],
            publishes=options["publish"],
            takes_alike=options["take_alike"],
            all_or_nothing=options["all_or_nothing"],
        )
        name, content = _read(options["file"])
        try:
            report = run_import(content, name, order)
            if options["apply"] and report.writes:
                report = run_import(content, name, order, approved=report.fingerprint)
        except FileRefused as problem:
            raise CommandError(str(problem), returncode=BAD_ARGUMENTS) from problem
        self._tell(report, asked=options["apply"])
        if report.counts[RowOutcome.REFUSED.value]:
            sys.exit(SOME_REFUSED)

    def _tell(self, report: Report, *, asked: bool) -> None:
        for notice in report.notices:
            self.stdout.write(notice)
        for row in report.rows:
            if row.outcome is not RowOutcome.UNCHANGED:
                self.stdout.write(_say_row(row))
        counted = ", ".join(f"{name} {count}" for name, count in report.counts.items())
        self.stdout.write(counted)
        if not report.is_applied:
            self.stdout.write("nothing was written" if asked else "dry run: nothing was written")


def _read(name: str) -> tuple[str, bytes]:
    if name == "-":
        return "stdin", sys.stdin.buffer.read()
    try:
        return Path(name).name, Path(name).read_bytes()
    except OSError as error:
        raise CommandError(f"{name}: {error.strerror}", returncode=BAD_ARGUMENTS) from error


def _say_row(row: RowReport) -> str:
    said = [
        *(f"{column}: {sentence}" if column else sentence for column, sentence in row.problems),
        *row.notices,
        *(f"{name}: {before!r} -> {after!r}" for name, before, after in row.changes),
        *(f"{name} (locked): proposed {after!r}" for name, _kept, after in row.proposed),
    ]
    return "; ".join([f"{row.line}: {row.outcome.value} {row.title!r}", *said])
