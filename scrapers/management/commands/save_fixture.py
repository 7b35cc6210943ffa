"""Save a page of a source as a test: the page, where it is from, and what it should give."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from scrapers.errors import ConfigurationRefused, ScrapeError
from scrapers.runs.fixtures import FOLDER, FixtureRefused, save_fixture

BAD_ARGUMENTS = 2


class Command(BaseCommand):
    help = (
        "Write page.html, page.json and expected.json of one page; the test of saved pages fails"
        " until a person has reviewed them. Exit code: 0, 2 bad arguments, 1 not to be fetched."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the page and the folder of the fixtures."""
        parser.add_argument("page", help="its address, or the hash of a saved page")
        parser.add_argument("--into", type=Path, help=f"another folder than {FOLDER}")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Write the files and say what to do with them."""
        try:
            folder = save_fixture(options["page"], options["into"] or settings.BASE_DIR / FOLDER)
        except (FixtureRefused, ConfigurationRefused) as problem:
            raise CommandError(str(problem), returncode=BAD_ARGUMENTS) from problem
        except ScrapeError as problem:
            raise CommandError(str(problem), returncode=1) from problem
        self.stdout.write(
            f"{folder}\ncompare expected.json with page.html, correct it where the reader is wrong,"
            ' then set "reviewed" to true'
        )
