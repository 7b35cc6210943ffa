"""Which addresses our messages may go to: public web servers, never a network behind a wall."""

from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from requests_hardened import Config, Manager
from requests_hardened.ip_filter import InvalidIPAddress, filter_host

USUAL_PORTS = {"https": 443, "http": 80}
CONNECT_SECONDS, ANSWER_SECONDS = 3, 10


def check_address(address: str) -> None:
    """Refuse an address that no message will go to; ValidationError with the reason."""
    problem = find_problem(address)
    if problem:
        raise ValidationError({"address": problem})


def find_problem(address: str) -> str:
    """Return what is wrong with an address, in a sentence; empty when nothing is."""
    try:
        parts = urlsplit(address)
        port = parts.port or USUAL_PORTS.get(parts.scheme, 0)
    except ValueError:
        return gettext("This is not a web address; write it as https://example.eu/changes.")
    is_safe = parts.scheme == "https"
    if not is_safe and not (parts.scheme == "http" and settings.WEBHOOKS_ON_THIS_MACHINE):
        return gettext("The address has to begin with https://, so that nobody reads along.")
    if not parts.hostname or "@" in parts.netloc:
        return gettext("This is not a web address; write it as https://example.eu/changes.")
    try:
        filter_host(parts.hostname, port, allow_loopback=settings.WEBHOOKS_ON_THIS_MACHINE)
    except InvalidIPAddress:
        return gettext("The address leads into a private network, where the portal sends nothing.")
    except (requests.RequestException, UnicodeError):
        return gettext("The name of the server is not known; check how it is written.")
    return ""


def open_client() -> Manager:
    """Return a client that asks public addresses only, looks each up once, and follows nobody."""
    return Manager(
        Config(
            ip_filter_enable=True,
            ip_filter_allow_loopback_ips=settings.WEBHOOKS_ON_THIS_MACHINE,
            never_redirect=True,
            default_timeout=(CONNECT_SECONDS, ANSWER_SECONDS),
            user_agent_override=f"ClusterPortal-webhooks ({settings.SITE_URL})",
        )
    )
