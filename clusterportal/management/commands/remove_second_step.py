"""Take the lost second step of a person away, where no administrator can get in to do it."""

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from clusterportal.doors.second_step import has_second_step, remove_second_step
from clusterportal.doors.sessions import end_all


class Command(BaseCommand):
    """For the only administrator who lost phone and recovery codes."""

    help = "Remove the second step of a person and end their sessions; it is kept in the history."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the name that the person logs in with."""
        parser.add_argument("username")

    def handle(self, *, username: str, **_options: Any) -> None:
        person = User.objects.filter(username=username).first()
        if person is None:
            raise CommandError(f"nobody is called {username!r}")
        if not has_second_step(person):
            raise CommandError(f"{username} has no second step")
        remove_second_step(person, by=person)
        end_all(person)
        self.stdout.write(f"{username} gets in with the password and can set up another device.")
