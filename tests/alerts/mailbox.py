"""A real mail server on loopback that keeps what it takes and can be told to refuse."""

import email
from collections import Counter
from email.policy import default as modern
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from django.conf import settings as portal
from django.core.mail import get_connection
from pytest_django import Settings

from clusterportal.mail_settings import read_mail


class Mailbox:
    """What the server took: (recipient, message) of each mail; ``answers`` per recipient."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, Any]] = []
        self.answers: dict[str, str] = {}
        self.content_answer = "250 OK"
        self.sessions = 0

    async def handle_EHLO(  # noqa: N802 - the name that aiosmtpd calls
        self, _server: SMTP, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.sessions += 1
        return responses

    async def handle_RCPT(  # noqa: N802 - the same
        self, _server: SMTP, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        answer = self.answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server: SMTP, _session: Any, envelope: Any) -> str:  # noqa: N802 - the same
        if not self.content_answer.startswith("250"):
            return self.content_answer
        message = email.message_from_bytes(envelope.content, policy=modern)
        self.mails += [(address, message) for address in envelope.rcpt_tos]
        return "250 OK"

    def to(self, address: str) -> list[Any]:
        """Return what one address got."""
        return [message for recipient, message in self.mails if recipient == address]

    def numbers(self) -> Counter[str]:
        """Return how often each Message-ID came in."""
        return Counter(str(message["Message-ID"]).strip() for _, message in self.mails)


class MailServer(Mailbox):
    """The mailbox with the server in front of it."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self.port = port
        self._controller: Controller | None = None

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None


def use_mail(settings: Settings, address: str) -> None:
    """Send mail as ``EMAIL_URL=address`` would."""
    for name, value in read_mail(address, portal.DATA_DIR / "mail").items():
        setattr(settings, name, value)
    assert get_connection() is not None


def text_of(message: Any) -> str:
    """Return the plain text of a mail."""
    part = message.get_body(preferencelist=("plain",))
    text: str = part.get_content()
    return text.replace("\r\n", "\n")


def html_of(message: Any) -> str:
    """Return the HTML of a mail."""
    text: str = message.get_body(preferencelist=("html",)).get_content()
    return text


def links_of(message: Any) -> list[str]:
    """Return the addresses that stand in the text of a mail."""
    return [word for word in text_of(message).split() if word.startswith("http")]
