"""Print a list as the API serves it, and nothing else, to standard output."""

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from opportunities.api.export import KINDS, find_columns, find_objects
from opportunities.clock import current_time
from opportunities.services.export import write_csv, write_json, write_xlsx

FORMATS = ("json", "csv", "xlsx")
BAD_ARGUMENTS = 2


class Command(BaseCommand):
    """``export KIND --format json|csv|xlsx [--all]``."""

    help = "Print the objects of the API to standard output."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the list and the format; both are checked in ``handle``, with one sentence."""
        parser.add_argument("kind", metavar="KIND", help=", ".join(KINDS))
        parser.add_argument("--format", default="json", help=", ".join(FORMATS) + " (json)")
        parser.add_argument(
            "--all",
            action="store_true",
            help="also what is closed, unlisted or waiting for review",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write the list; CommandError with exit code 2 for a word that is not known."""
        kind, form = options["kind"], options["format"]
        _refuse_unknown("list", kind, KINDS)
        _refuse_unknown("format", form, FORMATS)
        objects = find_objects(kind, current_time(), everything=options["all"])
        try:
            if form == "xlsx":
                self._write_bytes(write_xlsx(objects, find_columns(kind), sheet=kind))
                return
            lines = (
                write_json(objects) if form == "json" else write_csv(objects, find_columns(kind))
            )
            for line in lines:
                self.stdout.write(line, ending="")
            self.stdout.flush()
        except BrokenPipeError:
            # The reader has what it wanted (``| head``); Python must not complain at its exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def _write_bytes(self, blocks: Any) -> None:
        if self.stdout.isatty():
            raise CommandError(
                "xlsx is no text for a screen; write it to a file: ... > calls.xlsx",
                returncode=BAD_ARGUMENTS,
            )
        # Django's wrapper hands on whatever it does not know to the stream below.
        raw: Any = self.stdout.buffer
        for block in blocks:
            raw.write(block)
        raw.flush()


def _refuse_unknown(what: str, word: str, known: tuple[str, ...]) -> None:
    if word not in known:
        raise CommandError(
            f"{word!r} is not a {what}; write one of {', '.join(known)}", returncode=BAD_ARGUMENTS
        )
