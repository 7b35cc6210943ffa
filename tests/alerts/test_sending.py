"""Letters reach a real mail server: each once, whatever dies, and refusals are heard."""

import os
import random
import signal
import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, connections
from pytest_django import Settings

from alerts.models import Letter, Subscriber
from alerts.services.digests import plan_digests
from alerts.services.sending import FIRST_PAUSE, PATIENCE, send_letters
from opportunities.clock import current_time
from tests.alerts.mailbox import MailServer, html_of, text_of, use_mail
from tests.alerts.people import digests_of, run, tell, wishes
from tests.factories import CallFactory, TopicFactory
from tests.processes import find_free_port

pytestmark = [pytest.mark.enable_socket]

KILLS = 10
PEOPLE = 40


def _make_people(number: int = PEOPLE) -> list[str]:
    addresses = [f"person{each}@x.example" for each in range(number)]
    for each in addresses:
        tell(each, wanted=wishes("at_once"))
    return addresses


def _start_and_kill(work: Callable[[], object], after_seconds: float) -> None:
    """Do the work in a process of its own and kill that process after a while."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    time.sleep(after_seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def _send_the_rest() -> None:
    """Send until nothing waits: the database holds a killed sender's letter for a moment more."""
    for _ in range(50):
        send_letters(current_time())
        if not Letter.objects.exclude(state="sent").exists():
            return
        time.sleep(0.1)


@pytest.mark.django_db(transaction=True)
def test_sender_killed_ten_times_loses_no_letter_and_gives_none_a_second_number(
    mail_server: MailServer,
) -> None:
    addresses = _make_people()
    for number in range(3):
        CallFactory(title=f"Call {number}")
    plan_digests(current_time())
    moments = random.Random(5)  # noqa: S311 - moments, no secrets

    for _ in range(KILLS):
        _start_and_kill(lambda: send_letters(current_time()), moments.uniform(0.02, 0.25))
    taken_while_killed = len(mail_server.mails)
    _send_the_rest()

    numbers = mail_server.numbers()
    letters = Letter.objects.filter(kind="digest")
    everything = {f"Call {number}": ["new"] for number in range(3)}
    assert taken_while_killed > 0
    assert set(numbers) == set(letters.values_list("message_id", flat=True))
    assert [len({m["Message-ID"] for m in mail_server.to(each)}) for each in addresses] == [
        1
    ] * PEOPLE
    assert sum(numbers.values()) - PEOPLE <= KILLS
    assert [digests_of(each) for each in addresses] == [[everything]] * PEOPLE
    assert set(letters.values_list("state", flat=True)) == {"sent"}


@pytest.mark.django_db(transaction=True)
def test_planner_killed_ten_times_plans_every_item_once() -> None:
    addresses = _make_people()
    moments = random.Random(7)  # noqa: S311 - moments, no secrets

    for number in range(KILLS):
        CallFactory(title=f"Call {number}")
        _start_and_kill(lambda: plan_digests(current_time()), moments.uniform(0.01, 0.15))
    plan_digests(current_time())

    for each in addresses:
        told = [title for digest in digests_of(each) for title in digest]
        assert sorted(told) == sorted(f"Call {number}" for number in range(KILLS))


@pytest.mark.django_db(transaction=True)
def test_two_workers_share_the_letters(mail_server: MailServer) -> None:
    addresses = _make_people(20)
    CallFactory(title="Alpha")

    def work() -> None:
        plan_digests(current_time())
        send_letters(current_time())
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    send_letters(current_time())

    assert sorted(address for address, _ in mail_server.mails) == sorted(addresses)
    assert [digests_of(each) for each in addresses] == [[{"Alpha": ["new"]}]] * 20


@pytest.mark.django_db
def test_many_letters_take_one_connection_and_carry_what_mail_programs_want(
    mail_server: MailServer, settings: Settings
) -> None:
    settings.SITE_URL = "https://bandi.example"
    _make_people(5)
    CallFactory(title="Alpha <b>& co</b>")
    run()

    message = mail_server.mails[0][1]
    assert (len(mail_server.mails), mail_server.sessions) == (5, 1)
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    one_click = message["List-Unsubscribe"].strip()
    assert one_click.startswith("<https://bandi.example/it/alerts/unsubscribe/")
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content_type() == "multipart/alternative"
    assert "* Alpha <b>& co</b>" in text_of(message)
    assert "Alpha &lt;b&gt;&amp; co&lt;/b&gt;" in html_of(message)
    assert "https://bandi.example/it/calls/" in text_of(message)
    assert 'lang="it"' in html_of(message)
    assert "\ue000" not in text_of(message) + html_of(message)


@pytest.mark.django_db
def test_subject_is_one_line_whatever_a_source_writes(mail_server: MailServer) -> None:
    tell("anna@x.example")
    CallFactory(title="Alpha\r\nBcc: all@x.example " + "long " * 60)

    run()

    [mail] = mail_server.to("anna@x.example")
    assert mail["Bcc"] is None
    assert mail["Subject"].strip().startswith("Novità: Alpha Bcc: all@x.example long")


@pytest.mark.django_db
def test_long_letter_is_complete_and_grouped(mail_server: MailServer) -> None:
    tell("anna@x.example", "search", wanted=wishes("at_once"), language="en")
    topic = TopicFactory()
    for number in range(45):
        CallFactory(title=f"Call {number:02}", topics=[topic])

    run()

    [mail] = mail_server.to("anna@x.example")
    lines = text_of(mail).splitlines()
    assert sorted(line for line in lines if line.startswith("* ")) == [
        f"* Call {number:02}" for number in range(45)
    ]
    assert [line for line in lines if line.startswith("-- ")] != []
    assert "New (45)" in lines
    assert html_of(mail).count("<h3>") == len([line for line in lines if line.startswith("-- ")])


@pytest.mark.django_db
def test_address_refused_for_good_is_paused_and_the_others_go_on(mail_server: MailServer) -> None:
    _make_people(3)
    mail_server.answers["person1@x.example"] = "550 5.1.1 <person1@x.example>: no such user"
    CallFactory(title="Alpha")

    counts = run()

    refused = Subscriber.objects.get(address="person1@x.example")
    assert counts == {"accepted": 2, "unknown address": 1}
    assert (refused.is_served, refused.pause_reason) == (False, "refused")
    assert refused.pause_detail == "550 5.1.1 <…>: no such user"


@pytest.mark.django_db
def test_address_that_says_later_is_tried_again_until_patience_ends(
    mail_server: MailServer,
) -> None:
    tell("anna@x.example")
    mail_server.answers["anna@x.example"] = "451 mailbox busy"
    CallFactory(title="Alpha")
    now = current_time()

    counts = [run(), send_letters(now)]
    again = send_letters(now + FIRST_PAUSE)
    mail_server.answers.clear()
    last = send_letters(now + FIRST_PAUSE * 4)

    assert [*counts, again, last] == [{"later": 1}, {}, {"later": 1}, {"accepted": 1}]
    assert Letter.objects.get().tries == 3


@pytest.mark.django_db
def test_address_that_says_later_for_days_is_paused_and_its_letter_waits(
    mail_server: MailServer,
) -> None:
    tell("anna@x.example")
    mail_server.answers["anna@x.example"] = "452 mailbox full"
    CallFactory(title="Alpha")
    run()

    send_letters(current_time() + PATIENCE)

    assert Subscriber.objects.get().pause_reason == "refused"
    assert Letter.objects.get().state == "planned"


@pytest.mark.django_db
def test_letters_wait_for_a_mail_server_that_is_down(
    settings: Settings, mail_server: MailServer
) -> None:
    _make_people(3)
    CallFactory(title="Alpha")
    plan_digests(current_time())
    use_mail(settings, f"smtp://127.0.0.1:{find_free_port()}")
    while_down = send_letters(current_time())
    use_mail(settings, f"smtp://127.0.0.1:{mail_server.port}")

    send_letters(current_time() + timedelta(minutes=10))

    assert while_down == {}
    assert len(mail_server.mails) == 3


@pytest.mark.django_db
def test_content_that_is_refused_fails_visibly_after_three_tries(mail_server: MailServer) -> None:
    tell("anna@x.example")
    mail_server.content_answer = "554 looks like spam"
    CallFactory(title="Alpha")
    run()

    for hours in (1, 5, 10):
        send_letters(current_time() + timedelta(hours=hours))

    letter = Letter.objects.get()
    assert (letter.state, letter.tries, letter.problem) == ("failed", 3, "554 looks like spam")
    assert Subscriber.objects.get().is_served
