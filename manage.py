#!/usr/bin/env python3
"""Django's command line, with the services that a command needs."""

import os
import signal
import sys
from types import FrameType

from clusterportal.embedded import use_services_or_exit

# Commands that read and write files only. Everything else finds its database running.
COMMANDS_WITHOUT_SERVICES = {
    "check",
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "findstatic",
    "help",
    "makemessages",
    "spectacular",
    "version",
}

# Commands of ours that read or write the catalogue, also as the very first command of a checkout.
COMMANDS_ON_THE_CATALOGUE = {
    "export",
    "load_starter_catalogue",
    "probe",
    "reparse",
    "save_fixture",
    "scrape",
}


def needs_services(arguments: list[str]) -> bool:
    """Tell whether the command line ``arguments`` (without the program's name) need a database."""
    if not arguments or {"-h", "--help", "--version"} & set(arguments):
        return False
    if arguments[0] == "check":
        return "--database" in arguments
    return arguments[0] not in COMMANDS_WITHOUT_SERVICES


def main() -> None:
    """Run one management command; a service that cannot start is told in one sentence."""
    # So that a command that is asked to end still leaves the services in order.
    signal.signal(signal.SIGTERM, _exit)
    signal.signal(signal.SIGHUP, _exit)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clusterportal.settings")
    has_own_database = bool(os.environ.get("DATABASE_URL"))
    if needs_services(sys.argv[1:]):
        use_services_or_exit()
        if not has_own_database and sys.argv[1] in COMMANDS_ON_THE_CATALOGUE:
            bring_tables_up_to_date()
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - reads settings

    execute_from_command_line(sys.argv)


def bring_tables_up_to_date() -> None:
    """Migrate the embedded database, so that a command works before the first ``make run``.

    A database that somebody named in ``DATABASE_URL`` is migrated by its owner.
    """
    import django  # noqa: PLC0415 - reads settings
    from django.core.management import call_command  # noqa: PLC0415 - reads settings
    from django.db import connection  # noqa: PLC0415 - reads settings
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415 - reads settings

    django.setup()
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)


def _exit(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)


if __name__ == "__main__":
    main()
