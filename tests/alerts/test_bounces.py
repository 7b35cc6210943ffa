"""Mail that comes back pauses its address; a made-up report pauses nobody."""

import io
from email.message import EmailMessage
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.parser import Parser
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django import Settings

from alerts.models import Letter, Subscriber
from tests.alerts.mailbox import MailServer
from tests.alerts.people import run, tell
from tests.factories import CallFactory

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]

ANNA = "anna@x.example"


@pytest.fixture
def letter(mail_server: MailServer) -> Letter:
    assert mail_server.mails == []
    tell(ANNA)
    CallFactory(title="Alpha")
    run()
    return Letter.objects.get()


def report(message_id: str, *, action: str = "failed", status: str = "5.1.1") -> bytes:
    """Return a report as Postfix writes it (RFC 3464), with the headers of the letter."""
    whole = MIMEMultipart("report", report_type="delivery-status")
    whole["From"], whole["To"] = "MAILER-DAEMON@x.example", "portal@localhost"
    whole["Subject"] = "Undelivered Mail Returned to Sender"
    whole.attach(MIMEText("I'm sorry to have to inform you ..."))
    blocks = (
        "Reporting-MTA: dns; mx.x.example\nArrival-Date: Mon, 23 Nov 2026 07:00:00 +0100\n\n"
        f"Final-Recipient: rfc822; {ANNA}\nAction: {action}\nStatus: {status}\n"
        f"Diagnostic-Code: smtp; 550 {status} <{ANNA}>: user unknown\n"
    )
    status_part = MIMEMessage(Parser().parsestr(""), "delivery-status")
    status_part.set_payload([Parser().parsestr(block) for block in blocks.split("\n\n")])
    whole.attach(status_part)
    headers = MIMEText(f"From: portal@localhost\nTo: {ANNA}\nMessage-ID: {message_id}\n")
    headers.set_type("text/rfc822-headers")
    whole.attach(headers)
    return whole.as_bytes()


def read(tmp_path: Path, content: bytes) -> str:
    path = tmp_path / "returned"
    path.write_bytes(content)
    said = io.StringIO()
    call_command("read_bounces", str(path), stdout=said)
    return " ".join(said.getvalue().split())


def test_report_on_a_letter_of_ours_pauses_its_address(letter: Letter, tmp_path: Path) -> None:
    said = read(tmp_path, report(letter.message_id))

    subscriber = Subscriber.objects.get()
    assert said == "paused 1 temporary 0 not ours 0 no report 0"
    assert (subscriber.pause_reason, subscriber.is_served) == ("bounced", False)
    assert subscriber.pause_detail == "smtp; 550 5.1.1 <…>: user unknown"


def test_mailbox_with_many_messages_is_read_whole(letter: Letter, tmp_path: Path) -> None:
    plain = EmailMessage()
    plain["Subject"], plain["From"] = "Out of office", ANNA
    plain.set_content("I am away.\n")
    parts = [
        plain.as_bytes(),
        report(letter.message_id, action="delayed", status="4.2.2"),
        report("<forged@x.example>"),
        report(letter.message_id),
    ]
    start = b"From MAILER-DAEMON Mon Nov 23 07:00:00 2026\n"

    said = read(tmp_path, b"".join(start + part + b"\n" for part in parts))

    assert said == "paused 1 temporary 1 not ours 1 no report 1"


def test_forged_and_temporary_reports_and_broken_messages_pause_nobody(
    letter: Letter, tmp_path: Path
) -> None:
    said = [
        read(tmp_path, content)
        for content in (
            report("<digest.guess@localhost>"),
            report(letter.message_id, action="delayed", status="4.4.1"),
            report(letter.message_id, action="delivered", status="2.0.0"),
            b"",
            b"\xff\xfe not a mail at all",
        )
    ]

    assert Subscriber.objects.get().is_served
    assert [text.split()[:2] for text in said] == [["paused", "0"]] * 5


def test_file_that_is_not_there_is_said_so(settings: Settings) -> None:
    with pytest.raises(CommandError, match="No such file"):
        call_command("read_bounces", str(settings.BASE_DIR / "no-such-mailbox"))
