"""Signed links: who holds one may do what its purpose says, for one address, without a password."""

from datetime import timedelta
from enum import StrEnum

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation

from alerts.models import Subscriber, new_key

__all__ = [
    "Purpose",
    "absolute",
    "find_subscriber",
    "manage_address",
    "new_key",
    "page_address",
    "read_token",
    "unsubscribe_address",
    "write_token",
]
LONGEST_TOKEN = 200
# Django's separator would be escaped in an address.
SEPARATOR, SEPARATOR_IN_ADDRESS = ":", "~"


class Purpose(StrEnum):
    """What a link is for; a token of one purpose is worth nothing for another."""

    CONFIRM = "confirm"
    MANAGE = "manage"
    UNSUBSCRIBE = "unsubscribe"


# Whoever wants no more mail may use the oldest letter there is.
AGES = {Purpose.CONFIRM: timedelta(days=7), Purpose.MANAGE: timedelta(days=90)}


def write_token(purpose: Purpose, key: str) -> str:
    """Return a key signed for a purpose, as addresses take it."""
    signed = _signer(purpose).sign(key)
    return signed.replace(SEPARATOR, SEPARATOR_IN_ADDRESS)


def read_token(purpose: Purpose, token: str) -> str | None:
    """Return the key that was signed; None when forged, for another purpose or too old."""
    if len(token) > LONGEST_TOKEN or SEPARATOR in token:
        return None
    try:
        signed = token.replace(SEPARATOR_IN_ADDRESS, SEPARATOR)
        return _signer(purpose).unsign(signed, max_age=AGES.get(purpose))
    except signing.BadSignature:
        return None


def find_subscriber(purpose: Purpose, token: str) -> Subscriber | None:
    """Return the address that a token speaks for, None when it is worth nothing (any more)."""
    key = read_token(purpose, token)
    return Subscriber.objects.filter(key=key).first() if key else None


def absolute(path: str) -> str:
    """Return the whole address of a path of this portal."""
    return settings.SITE_URL.rstrip("/") + path


def page_address(purpose: Purpose, subscriber: Subscriber) -> str:
    """Return the whole address of the page for a purpose, in the language of the subscriber."""
    with translation.override(subscriber.language):
        token = write_token(purpose, subscriber.key)
        return absolute(reverse(f"alerts:{purpose.value}", args=[token]))


def manage_address(subscriber: Subscriber) -> str:
    """Return the address of the page with everything that an address has."""
    return page_address(Purpose.MANAGE, subscriber)


def unsubscribe_address(subscriber: Subscriber) -> str:
    """Return the address that stops all mail to an address."""
    return page_address(Purpose.UNSUBSCRIBE, subscriber)


def _signer(purpose: Purpose) -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=f"alerts.{purpose.value}", sep=SEPARATOR)
