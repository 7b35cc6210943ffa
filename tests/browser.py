"""A real Chromium for the journeys: pytest-playwright's ``page`` with the browser of the machine.

A test that uses ``page`` is a journey. Without a Chromium it is skipped with a visible reason;
with ``REQUIRE_BROWSER=1`` that is a failure.
"""

import os
import shutil
from typing import Any

import pytest
from playwright.sync_api import expect

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Nothing that leaves this machine, nothing that asks questions.
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# What a page promises may take its time on a machine that is busy with other things.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the machine's Chromium."""
    for name in PROGRAMS:
        found = shutil.which(name)
        if found:
            return found
    missing = f"no browser journeys: none of {', '.join(PROGRAMS)} is installed"
    if os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail(missing)
    pytest.skip(missing)


@pytest.fixture(scope="session")
def browser_type_launch_args(chromium: str) -> dict[str, Any]:
    """What pytest-playwright starts."""
    return {"executable_path": chromium, "args": FLAGS, "headless": True}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    """An officer's desk: Italian, in Bari; narrow it with ``page.set_viewport_size``."""
    return {
        "locale": "it-IT",
        "timezone_id": "Europe/Rome",
        "viewport": {"width": 1280, "height": 900},
    }
