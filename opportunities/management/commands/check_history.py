"""Looks whether the history of every entry is whole; for administrators and after repairs."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand

from opportunities.models import Opportunity
from opportunities.services.history import replay_history


class Command(BaseCommand):
    help = "replay the history of entries and name the places where it has a gap"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Read which entries to look at."""
        parser.add_argument("ids", nargs="*", type=int, help="numbers of entries; all without one")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print each gap; the exit code is 1 when there is one."""
        entries = Opportunity.objects.order_by("pk")
        if options["ids"]:
            entries = entries.filter(pk__in=options["ids"])
        gaps = 0
        looked_at = 0
        for entry in entries.iterator():
            looked_at += 1
            for gap in replay_history(entry):
                gaps += 1
                place = f"change {gap.revision_id}" if gap.revision_id else "the record"
                print(f"{entry.pk} {gap.field}: {place} has {gap.found!r}, not {gap.expected!r}")
        print(f"{looked_at} histories looked at, {gaps} gaps")
        if gaps:
            raise SystemExit(1)
