"""Run one source in this process, through the same code as the Celery task."""

import json
import os
import sys
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from scrapers.errors import ConfigurationRefused
from scrapers.models import RunState
from scrapers.runs import AlreadyRunning, RunReport, UnknownSource, run_source

EXIT_CODES = {RunState.GOOD: 0, RunState.DOUBTFUL: 3, RunState.FAILED: 1, RunState.STOPPED: 1}
FUNNEL = (
    *(
        "listed",
        "visited",
        "not_modified",
        "unchanged_pages",
        "parsed",
        "ignored",
        "gone",
        "refused",
    ),
    *("created", "updated", "unchanged", "proposed"),
)


class Command(BaseCommand):
    help = "Run a source once. Exit code: 0 good, 3 doubtful, 2 bad arguments, 1 failed or stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments of the contract."""
        parser.add_argument("source", help="code of the source, such as eccp")
        parser.add_argument("--limit", type=_positive, help="visit only so many pages")
        parser.add_argument("--section", action="append", help="only this list (may be repeated)")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Run, print, and leave with the exit code that says how it went."""
        try:
            report = run_source(
                options["source"], sections=options["section"], limit=options["limit"]
            )
        except (UnknownSource, ConfigurationRefused) as problem:
            raise CommandError(str(problem), returncode=2) from problem
        except AlreadyRunning as problem:
            raise CommandError(str(problem), returncode=1) from problem
        try:
            if options["json"]:
                self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
            else:
                self._print(report)
            self.stdout.flush()
        except BrokenPipeError:
            # The reader has what it wanted (``| head``); the exit code still tells how it went.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if EXIT_CODES[report.state]:
            raise SystemExit(EXIT_CODES[report.state])

    def _print(self, report: RunReport) -> None:
        self.stdout.write(f"{report.source}: {report.state.value} (run {report.run_id})")
        for name in FUNNEL:
            self.stdout.write(f"  {name.replace('_', ' '):16} {getattr(report.counts, name)}")
        for title, lines in (
            ("doubts", report.doubts),
            ("notes", report.notes),
            ("refused", [f"{each['url']}: {each['reason']}" for each in report.refused]),
        ):
            if lines:
                self.stdout.write(f"{title}:")
                self.stdout.writelines(f"  {line}\n" for line in lines)


def _positive(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise ArgumentTypeError(f"{text!r} is not a number of pages; write 1 or more")
    return number
