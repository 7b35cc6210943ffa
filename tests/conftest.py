"""What every test stands on: real PostgreSQL and Redis, and rules that let nothing slip.

This module starts the embedded services before Django reads its settings, in a folder of their
own, so that no test ever touches the data of a running portal. Where pytest works in several
processes (``-n``) each has services of its own. Fixtures for whole processes
(``portal_server``, ``celery_worker``) are in ``tests/processes.py``, those for the browser in
``tests/browser.py``, and the rules that hold in every test in ``tests/strictness.py``.
"""

import os
import shutil
import tempfile
import threading
from pathlib import Path
from typing import Any

import pytest

from clusterportal.embedded import leave_services, use_services
from clusterportal.translations import compile_translations

# Whatever the shell says about a portal of this machine is not meant for its tests.
PORTAL_VARIABLES = (
    "ADMIN_MAIL",
    "ALLOWED_HOSTS",
    "DATABASE_URL",
    "DEBUG",
    "ECCP_BASE_URL",
    "EMAIL_URL",
    "EMBEDDED_SERVICES_DIR",
    "PORT",
    "REDIS_URL",
    "SAVED_PAGES_KEPT_DAYS",
    "SCRAPER_CONTACT",
    "SCRAPER_DELAY_SECONDS",
    "SECRET_KEY",
    "SITE_URL",
    "STAFF_TWO_FACTOR",
    "TODAY",
    "WEBHOOKS_ON_THIS_MACHINE",
    "TRUSTED_PROXIES",
)
for name in PORTAL_VARIABLES:
    os.environ.pop(name, None)

# Short, because the sockets of both servers live in it; open to the user that runs PostgreSQL.
TEST_DATA_DIR = Path(tempfile.mkdtemp(prefix="portal-tests-"))
os.environ["DATA_DIR"] = str(TEST_DATA_DIR)
os.environ["DJANGO_SETTINGS_MODULE"] = "clusterportal.settings"
# Playwright keeps an event loop in the test's thread; the database is used there all the same.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
(TEST_DATA_DIR / "static").mkdir()
use_services(TEST_DATA_DIR, durable=False)

pytest_plugins = ["tests.strictness", "tests.processes", "tests.browser"]


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Leave the test database to the end of its server, which goes with all its data."""
    return True


def pytest_configure() -> None:
    """Set what Django must know before its first page: our rules of ``tests/strictness.py``."""
    from django.conf import settings  # noqa: PLC0415 - the services must run before
    from django.db import connections  # noqa: PLC0415 - the same

    from tests.strictness import UndefinedVariable  # noqa: PLC0415 - the same

    compile_translations()
    # Playwright's event loop comes and goes in the test's thread, and Django would take another
    # connection each time, leaving a transaction of the first one open. Threads tell them apart.
    handler: Any = connections
    handler._connections = threading.local()
    settings.MIDDLEWARE = ["tests.strictness.PageRules", *settings.MIDDLEWARE]
    engine: dict[str, Any] = settings.TEMPLATES[0]
    engine["OPTIONS"]["string_if_invalid"] = UndefinedVariable("")


@pytest.hookimpl(optionalhook=True)  # there is none where pytest works without xdist
def pytest_xdist_setupnodes() -> None:
    """Let the processes that run the tests begin on a clean machine, with services of their own.

    pytest-django reads the settings before this module where the environment names them: they
    would be those of the process that only hands out the tests.
    """
    pytest_unconfigure()
    for name in (*PORTAL_VARIABLES, "DATA_DIR", "DJANGO_SETTINGS_MODULE"):
        os.environ.pop(name, None)


def pytest_unconfigure() -> None:
    """Stop the test servers and remove their data."""
    leave_services()
    shutil.rmtree(TEST_DATA_DIR, ignore_errors=True)
