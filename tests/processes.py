"""Whole processes as fixtures: a real Celery worker and a real web server on the test database.

They run in processes of their own, so a test that uses them must commit what they should see:
each of these fixtures brings ``transactional_db``. Variables for such a process (``ECCP_BASE_URL``
of a replica, ``SCRAPER_DELAY_SECONDS=0``) are set with ``monkeypatch.setenv`` or given to
``portal_environment`` before the fixture starts it::

    def test_journey(portal_environment, start_worker, start_portal):
        portal_environment["ECCP_BASE_URL"] = replica.address
        start_worker()
        portal = start_portal()
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
import redis
from django.conf import settings
from django.db import connection

from clusterportal.supervision import SUPERVISOR_VARIABLE

LONGEST_START_IN_SECONDS = 120
LONGEST_STOP_IN_SECONDS = 15


@pytest.fixture
def redis_client() -> Iterator["redis.Redis"]:
    """The broker itself, empty at the beginning of the test."""
    with redis.Redis.from_url(settings.REDIS_URL, decode_responses=True) as client:
        client.flushall()
        yield client


@pytest.fixture
def portal_environment(
    transactional_db: None,  # noqa: ARG001 - what a test commits, other processes see
    redis_client: "redis.Redis",  # noqa: ARG001 - no task of an earlier test is left
) -> dict[str, str]:
    """The environment for a process of the portal that works on the test database."""
    address = urlsplit(os.environ["DATABASE_URL"])
    test_database = connection.settings_dict["NAME"]
    return {
        **os.environ,
        "DATABASE_URL": urlunsplit(address._replace(path=f"/{test_database}")),
        SUPERVISOR_VARIABLE: str(os.getpid()),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }


@pytest.fixture
def start_worker(portal_environment: dict[str, str]) -> Iterator[Callable[[], None]]:
    """Start a real Celery worker and wait until it takes tasks; it ends with the test."""
    command = ["celery", "-A", "clusterportal", "worker", "--pool", "solo", "--loglevel", "INFO"]

    with ExitStack() as running:

        def start() -> None:
            log = running.enter_context(_process(command, portal_environment))
            _wait(lambda: " ready." in log.read_text(), log)

        yield start


@pytest.fixture
def start_portal(portal_environment: dict[str, str]) -> Iterator[Callable[[], str]]:
    """Start the real web server and return its address, without a slash at the end."""
    with ExitStack() as running:

        def start() -> str:
            port = find_free_port()
            environment = {**portal_environment, "PORT": str(port)}
            address = f"http://127.0.0.1:{port}"
            log = running.enter_context(_process(["gunicorn", "clusterportal.wsgi"], environment))
            _wait(lambda: _answers(f"{address}/healthz"), log)
            return address

        yield start


@pytest.fixture
def portal_server(start_portal: Callable[[], str]) -> str:
    """The address of a real web server on the test database, for tests that need nothing more."""
    return start_portal()


@pytest.fixture
def celery_worker(start_worker: Callable[[], None]) -> None:
    """A real Celery worker on the test database, for tests that need nothing more."""
    start_worker()


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _process(command: list[str], environment: dict[str, str]) -> Iterator[Path]:
    """Run a command of the portal in a session of its own; gives the path of what it says."""
    with tempfile.NamedTemporaryFile(suffix=".log") as log:
        process = subprocess.Popen(
            command,
            cwd=settings.BASE_DIR,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            yield Path(log.name)
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(LONGEST_STOP_IN_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _wait(is_ready: Callable[[], bool], log: Path) -> None:
    give_up_at = time.monotonic() + LONGEST_START_IN_SECONDS
    while not is_ready():
        if time.monotonic() > give_up_at:
            pytest.fail(f"the process did not start:\n{log.read_text()}")
        time.sleep(0.1)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5):
            return True
    except (urllib.error.URLError, OSError):
        return False
