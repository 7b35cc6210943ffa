"""Bring the rights of the four roles in step with the code."""

from typing import Any

from django.core.management.base import BaseCommand

from clusterportal.roles import sync_roles


class Command(BaseCommand):
    """Every migration does it by itself; this is for a database that somebody changed by hand."""

    help = "Give the roles viewer, curator, publisher and administrator the rights of the code."

    def handle(self, **_options: Any) -> None:
        for role, count in sync_roles().items():
            self.stdout.write(f"{role}: {count} rights")
