"""Make letters, and turn them into mails: the same letter gives the same mail again."""

import datetime as dt
from email.utils import format_datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext

from alerts.models import Letter, Subscriber
from alerts.services.digest_text import DigestWriter
from alerts.services.links import Purpose, manage_address, page_address, unsubscribe_address
from alerts.services.wording import describe_view
from alerts.vocabulary import LetterKind


def make_letter(
    subscriber: Subscriber, kind: LetterKind, now: dt.datetime, content: dict[str, Any]
) -> Letter:
    """Return a letter that is not saved yet; its Message-ID is its own for ever."""
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2]
    return Letter(
        subscriber=subscriber,
        kind=kind,
        message_id=f"<{kind.value}.{uuid4().hex}@{host}>",
        content=content,
        items=len(content.get("items", ())) + len(content.get("reminders", ())),
        planned_at=now,
        next_try_at=now,
    )


def compose(letter: Letter, writer: DigestWriter) -> EmailMultiAlternatives | None:
    """Return the mail of a letter; None when nothing of what it tells may be shown any more."""
    with translation.override(letter.subscriber.language):
        if letter.kind == LetterKind.DIGEST:
            written = writer.write(letter)
        else:
            written = _write_request(letter)
    if written is None:
        return None
    subject, text, html = written
    message = EmailMultiAlternatives(
        subject=subject, body=text, to=[letter.subscriber.address], headers=_headers(letter)
    )
    message.attach_alternative(html, "text/html")
    return message


def _headers(letter: Letter) -> dict[str, str]:
    headers = {
        "Message-ID": letter.message_id,
        "Date": format_datetime(letter.planned_at),
        "Auto-Submitted": "auto-generated",
        "Content-Language": letter.subscriber.language,
    }
    if letter.kind == LetterKind.DIGEST:
        headers["List-Unsubscribe"] = f"<{unsubscribe_address(letter.subscriber)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        headers["List-Id"] = f"alerts <alerts.{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2]}>"
    return headers


def _write_request(letter: Letter) -> tuple[str, str, str]:
    subscriber = letter.subscriber
    is_confirmation = letter.kind == LetterKind.CONFIRMATION
    pending = subscriber.alerts.filter(confirmed_at__isnull=True).select_related("view__entry")
    context = {
        "language": subscriber.language,
        "wanted": [describe_view(alert.view) for alert in pending] if is_confirmation else [],
        "address": page_address(Purpose.CONFIRM, subscriber)
        if is_confirmation
        else manage_address(subscriber),
        "site_address": settings.SITE_URL,
    }
    name = "confirmation" if is_confirmation else "link"
    subject = (
        gettext("Confirm your alerts of the cluster portal")
        if is_confirmation
        else gettext("Your alerts of the cluster portal")
    )
    return (
        subject,
        render_to_string(REQUESTS[name][0], context),
        render_to_string(REQUESTS[name][1], context),
    )


REQUESTS = {
    "confirmation": ("alerts/mail/confirmation.txt", "alerts/mail/confirmation.html"),
    "link": ("alerts/mail/link.txt", "alerts/mail/link.html"),
}
