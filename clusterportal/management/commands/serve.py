"""Run the whole portal on this machine: what ``make run`` does after the installation."""

import errno
import os
import socket
import threading
import time
import urllib.error
import urllib.request
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from clusterportal.supervision import read_procfile, run_together

LARGEST_PORT = 65535
FIRST_PAGE_TIMEOUT_IN_SECONDS = 10
SECONDS_BETWEEN_LOOKS = 0.2


class Command(BaseCommand):
    """Prepare the database, then run web, worker and beat until somebody stops them."""

    help = "Run web, worker and beat, with a database that is up to date; Ctrl-C stops them."

    def handle(self, **_options: Any) -> None:
        port = read_port()
        refuse_busy_port(os.environ.get("WEB_HOST") or "127.0.0.1", port)
        call_command("prepare")
        announcer = threading.Thread(target=self.announce, args=(port,), daemon=True)
        ended = run_together(
            read_procfile(settings.BASE_DIR / "Procfile"), on_started=announcer.start
        )
        if ended:
            raise CommandError(f"{ended}; the rest was stopped")
        self.stdout.write("Stopped.")

    def announce(self, port: int) -> None:
        """Wait until the first page answers and say where it is."""
        wait_for_page(f"http://127.0.0.1:{port}/it/")
        self.stdout.write(
            f"\n    The portal is ready: {self.style.SUCCESS(f'http://localhost:{port}/')}\n"
            "    Ctrl-C stops it.\n\n"
        )
        self.stdout.flush()


def read_port() -> int:
    """Return the port that ``PORT`` names, 8000 when it names none."""
    text = os.environ.get("PORT") or "8000"
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= LARGEST_PORT:
        raise CommandError(f"PORT is {text!r}; write a number from 1 to {LARGEST_PORT}")
    return int(text)


def refuse_busy_port(host: str, port: int) -> None:
    """Raise CommandError, in one sentence, when nobody can listen there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise CommandError(
                    f"port {port} is in use, perhaps by a portal that is running already; "
                    f"stop that program or choose another port: PORT={port + 1} make run"
                ) from error
            raise CommandError(
                f"nobody may listen on port {port} here ({error.strerror}); choose another port"
            ) from error


def wait_for_page(address: str) -> None:
    """Return when the page at ``address`` answers; a page that fails is asked again."""
    while True:
        try:
            with urllib.request.urlopen(address, timeout=FIRST_PAGE_TIMEOUT_IN_SECONDS):  # noqa: S310 - our own address
                return
        except (urllib.error.URLError, OSError):
            time.sleep(SECONDS_BETWEEN_LOOKS)
