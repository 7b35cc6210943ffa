"""Read mail that came back from a mailbox file, a single message, or standard input."""

import sys
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from alerts.services.bounces import Finding, read_messages, take_report
from opportunities.clock import current_time


class Command(BaseCommand):
    help = (
        "Pause the addresses whose mail came back for good. FILE is an mbox or one message, "
        "- is standard input, as a mail server's pipe gives it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare where the messages are."""
        parser.add_argument("file", metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Take every message and print how many were what."""
        try:
            content = (
                sys.stdin.buffer.read()
                if options["file"] == "-"
                else Path(options["file"]).read_bytes()
            )
        except OSError as problem:
            raise CommandError(f"{options['file']}: {problem.strerror}", returncode=2) from problem
        now = current_time()
        counts = Counter(take_report(message, now) for message in read_messages(content))
        for finding in Finding:
            self.stdout.write(f"{finding.value:10} {counts[finding]}")
