"""Messages of webhooks go to public servers only, over a line that nobody reads."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from pytest_django import Settings

from alerts.models import Webhook
from alerts.services import webhooks
from alerts.services.web_addresses import find_problem
from opportunities.clock import current_time

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("http://93.184.215.14/x", "The address has to begin with https://"),
        ("ftp://example.eu/", "The address has to begin with https://"),
        ("https://", "This is not a web address"),
        ("https://user:word@93.184.215.14/", "This is not a web address"),
        ("https://[::1", "This is not a web address"),
        ("https://127.0.0.1/", "The address leads into a private network"),
        ("https://10.1.2.3/", "The address leads into a private network"),
        ("https://169.254.169.254/latest", "The address leads into a private network"),
        ("https://[::1]/", "The address leads into a private network"),
        ("https://[::ffff:192.168.0.1]/", "The address leads into a private network"),
        ("https://2130706433/", "The address leads into a private network"),
        ("https://localhost/", "The address leads into a private network"),
        ("https://93.184.215.14/changes", ""),
    ],
)
def test_messages_go_to_public_servers_only(settings: Settings, address: str, problem: str) -> None:
    settings.WEBHOOKS_ON_THIS_MACHINE = False

    with translation.override("en"):
        assert find_problem(address).startswith(problem)
        assert bool(find_problem(address)) is bool(problem)


def test_wrong_address_registers_nothing(settings: Settings) -> None:
    settings.WEBHOOKS_ON_THIS_MACHINE = False
    wishes = webhooks.Wishes(name="Mine", address="https://10.0.0.1/")

    with pytest.raises(ValidationError):
        webhooks.register(wishes, current_time())

    assert Webhook.objects.count() == 0
