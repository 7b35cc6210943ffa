"""Fill the catalogue with the archive that comes with the portal."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from opportunities.services.starter_catalogue import load_starter_catalogue


class Command(BaseCommand):
    """``manage.py load_starter_catalogue [--only-if-empty]``."""

    help = "Load the starter catalogue; loading it again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--only-if-empty",
            action="store_true",
            help="do nothing when the catalogue has an entry already",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        loaded = load_starter_catalogue(only_if_empty=options["only_if_empty"])
        if loaded.skipped:
            self.stdout.write("The catalogue has entries; the starter catalogue is not loaded.")
            return
        for kind, count in sorted(loaded.kinds.items()):
            self.stdout.write(f"{kind.replace('_', ' ')}: {count}")
        outcomes = [f"{count} {outcome}" for outcome, count in sorted(loaded.outcomes.items())]
        if loaded.left_alone:
            outcomes.append(f"{loaded.left_alone} left as their source confirmed them")
        self.stdout.write(", ".join(outcomes))
