"""Admins get one mail when a source becomes doubtful and one when it is readable again."""

import email
import time
from collections.abc import Callable, Iterator
from email.policy import default as modern
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from django.conf import settings as portal
from django.core.mail import send_mail
from pytest_django import Settings
from redis import Redis

from clusterportal.mail_settings import read_mail
from opportunities.clock import current_time
from scrapers.models import RunState, ScrapeRun
from scrapers.runs import run_source
from scrapers.runs.notices import BETWEEN_LANGUAGES, tell_admins
from scrapers.runs.report import DIED
from tests.processes import find_free_port
from tests.replica import Fault, ReplicaSite

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]

LONGEST_WAIT_IN_SECONDS = 30


class Inbox:
    """What a mail server took over: recipients and message of each mail."""

    def __init__(self) -> None:
        self.mails: list[tuple[list[str], Any]] = []

    async def handle_DATA(self, _server: SMTP, _session: Any, envelope: Any) -> str:  # noqa: N802 - the name that aiosmtpd calls
        message = email.message_from_bytes(envelope.content, policy=modern)
        self.mails.append((envelope.rcpt_tos, message))
        return "250 OK"

    @property
    def subjects(self) -> list[str]:
        return [str(message["Subject"]).strip() for _, message in self.mails]

    def text_of(self, number: int) -> str:
        text: str = self.mails[number][1].get_content()
        return text.replace("\r\n", "\n")


@pytest.fixture
def mail_port() -> int:
    return find_free_port()


@pytest.fixture
def inbox(settings: Settings, mail_port: int) -> Iterator[Inbox]:
    """A mail server on loopback that the settings name, with two admins to write to."""
    use_mail(settings, f"smtp://127.0.0.1:{mail_port}")
    taken = Inbox()
    server = Controller(taken, hostname="127.0.0.1", port=mail_port)
    server.start()
    yield taken
    server.stop()


def use_mail(settings: Settings, address: str) -> None:
    for name, value in read_mail(address, portal.DATA_DIR / "mail").items():
        setattr(settings, name, value)
    settings.ADMIN_MAIL = ["anna@example.org", "marco@example.org"]
    settings.SITE_URL = "https://portal.example.org"


def run(state: RunState, *sections: str, limit: int | None = None, doubt: str = "") -> int:
    """Write down a run as it ended, and tell the admins as a worker would."""
    doubts = [doubt or "the list of calls was empty"] if state is not RunState.GOOD else []
    row = ScrapeRun.objects.create(
        source="eccp",
        sections=list(sections) or ["calls"],
        started_at=current_time(),
        state=state,
        doubts=doubts,
        counts={"limit": limit},
    )
    return tell_admins(row.pk)


def test_first_doubtful_run_and_recovery_are_one_mail_each(inbox: Inbox) -> None:
    sent = [
        run(state)
        for state in (
            *(RunState.GOOD, RunState.DOUBTFUL, RunState.FAILED, RunState.DOUBTFUL),
            *(RunState.GOOD, RunState.GOOD),
        )
    ]

    assert sent == [0, 1, 0, 0, 1, 0]
    assert inbox.subjects == [
        "ECCP – clustercollaboration.eu: lettura dubbia",
        "ECCP – clustercollaboration.eu: di nuovo leggibile",
    ]
    assert inbox.mails[0][0] == ["anna@example.org", "marco@example.org"]


def test_mail_says_the_doubts_in_italian_then_in_english_with_links(inbox: Inbox) -> None:
    run(RunState.DOUBTFUL, "calls", "events", doubt="the list of calls shrank from 60 to 3")

    italian, english = inbox.text_of(0).split(BETWEEN_LANGUAGES)
    pk = ScrapeRun.objects.get().pk
    assert "- l’elenco dei bandi è sceso da 60 a 3 schede" in italian
    assert "Elenchi da leggere: dei bandi, degli eventi" in italian
    assert "- the list of calls shrank from 60 to 3 entries" in english
    assert f"https://portal.example.org/admin/scrapers/scraperun/{pk}/change/" in italian
    assert "https://portal.example.org/it/sources/" in italian
    assert "https://portal.example.org/en/sources/" in english


def test_doubt_in_unknown_words_is_told_as_it_is(inbox: Inbox) -> None:
    run(RunState.DOUBTFUL, doubt='the <moon> was "full"')

    assert inbox.text_of(0).count('- the <moon> was "full"\n') == 2


def test_good_run_of_other_lists_is_no_recovery(inbox: Inbox) -> None:
    sent = [
        run(RunState.DOUBTFUL, "events"),
        run(RunState.GOOD, "calls"),
        run(RunState.DOUBTFUL, "events"),
        run(RunState.GOOD, "events"),
    ]

    assert sent == [1, 0, 0, 1]
    assert len(inbox.mails) == 2


def test_partial_run_and_dead_run_tell_nothing(inbox: Inbox) -> None:
    sent = [
        run(RunState.DOUBTFUL),
        run(RunState.GOOD, limit=3),
        run(RunState.DOUBTFUL),
        run(RunState.GOOD),
        run(RunState.FAILED, doubt=DIED),
        run(RunState.GOOD),
    ]

    assert sent == [1, 0, 0, 1, 0, 0]
    assert len(inbox.mails) == 2


def test_task_that_comes_back_after_its_mail_went_out_sends_no_second_one(
    inbox: Inbox, redis_client: Redis
) -> None:
    run(RunState.DOUBTFUL)
    pk = ScrapeRun.objects.get().pk

    again = tell_admins(pk)
    # As after a death between the server's answer and our note of it.
    redis_client.flushdb()
    tell_admins(pk)

    numbers = [message["Message-ID"] for _, message in inbox.mails]
    assert again == 0
    assert len(numbers) == 2
    assert numbers[0] == numbers[1]


def test_each_mail_has_a_number_of_its_own(inbox: Inbox) -> None:
    run(RunState.DOUBTFUL)
    run(RunState.GOOD)
    run(RunState.DOUBTFUL)

    assert len({message["Message-ID"] for _, message in inbox.mails}) == 3


def test_nobody_to_write_to_is_no_error(inbox: Inbox, settings: Settings) -> None:
    settings.ADMIN_MAIL = []

    assert run(RunState.DOUBTFUL) == 0
    assert inbox.mails == []


@pytest.mark.usefixtures("mail_port")
def test_mail_server_that_is_down_is_an_error_that_the_worker_tries_again(
    settings: Settings, mail_port: int
) -> None:
    use_mail(settings, f"smtp://127.0.0.1:{mail_port}")

    with pytest.raises(OSError, match="refused"):
        run(RunState.DOUBTFUL)


def test_without_a_mail_server_mail_is_kept_as_files(settings: Settings, tmp_path: Path) -> None:
    use_mail(settings, (tmp_path / "outgoing mail").as_uri())

    send_mail("Prova", "Un messaggio", None, settings.ADMIN_MAIL)

    [file] = (tmp_path / "outgoing mail").iterdir()
    assert "To: anna@example.org, marco@example.org" in file.read_text()


@pytest.mark.django_db(transaction=True)
def test_worker_sends_the_mail_after_the_run(
    site: ReplicaSite,
    inbox: Inbox,
    portal_environment: dict[str, str],
    start_worker: Callable[[], None],
    mail_port: int,
) -> None:
    portal_environment |= {
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        "ADMIN_MAIL": "anna@example.org, marco@example.org",
    }
    start_worker()
    site.break_with(Fault.EMPTY_LIST)

    for _ in range(2):
        run_source("eccp", sections=["calls"])
    wait_for(inbox, 1)
    site.repair()
    run_source("eccp", sections=["calls"])
    wait_for(inbox, 2)

    assert inbox.subjects == [
        "ECCP – clustercollaboration.eu: lettura dubbia",
        "ECCP – clustercollaboration.eu: di nuovo leggibile",
    ]


def wait_for(inbox: Inbox, mails: int) -> None:
    give_up_at = time.monotonic() + LONGEST_WAIT_IN_SECONDS
    while len(inbox.mails) < mails and time.monotonic() < give_up_at:
        time.sleep(0.05)
