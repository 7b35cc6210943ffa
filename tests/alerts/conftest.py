"""What tests of alerts stand on: a mail server, a fixed day, an empty counter of requests."""

from collections.abc import Iterator
from datetime import date

import pytest
from pytest_django import Settings
from redis import Redis

from tests.alerts.mailbox import MailServer, use_mail
from tests.processes import find_free_port


@pytest.fixture
def mail_server(settings: Settings) -> Iterator[MailServer]:
    """A mail server on loopback that the settings name."""
    server = MailServer(find_free_port())
    use_mail(settings, f"smtp://127.0.0.1:{server.port}")
    server.start()
    yield server
    server.stop()


@pytest.fixture(autouse=True)
def on_a_fixed_day(settings: Settings, redis_client: Redis) -> None:  # noqa: ARG001 - empties the counters
    settings.TODAY = date(2026, 11, 22)
