"""Bring database, catalogue and static files up to date, and begin the first scrape."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from clusterportal.celery import app
from clusterportal.translations import compile_translations


class Command(BaseCommand):
    """What has to happen once before web, worker and beat start; running it again is safe."""

    help = "Migrate, load the starter catalogue into an empty catalogue, queue the first scrape."

    def handle(self, **_options: Any) -> None:
        compile_translations()
        call_command("migrate", interactive=False, verbosity=0)
        call_command("load_starter_catalogue", only_if_empty=True)
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
        if not settings.DEBUG:
            call_command("collectstatic", interactive=False, verbosity=0)
        app.send_task("scrapers.scrape", kwargs={"source": "eccp", "sections": None})
