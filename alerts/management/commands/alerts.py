"""Plan or send letters in this process, through the same code as the Celery tasks."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from alerts.services.cleaning import clean
from alerts.services.digests import plan_digests
from alerts.services.sending import send_letters
from opportunities.clock import current_time


class Command(BaseCommand):
    help = "Plan the letters that are due, send those that are planned, or forget what is old."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare what can be done."""
        parser.add_argument("step", choices=["plan", "send", "clean"])

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Do one step and print what came of it."""
        now = current_time()
        if options["step"] == "plan":
            self.stdout.write(f"planned: {plan_digests(now)}")
        elif options["step"] == "send":
            self.stdout.write(json.dumps(send_letters(now)))
        else:
            self.stdout.write(json.dumps(clean(now)))
