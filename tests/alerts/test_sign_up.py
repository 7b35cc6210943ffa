"""Anybody may ask for any address; only its mailbox decides, and nobody else learns anything."""

import logging
import re
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import Settings
from redis import Redis

from alerts.models import Alert, Letter, Subscriber
from alerts.services import limits
from alerts.services.links import Purpose, write_token
from alerts.services.sending import send_letters
from opportunities.clock import current_time
from tests.alerts.mailbox import MailServer, html_of, links_of, text_of
from tests.alerts.people import tell
from tests.factories import CallFactory, TopicFactory
from tests.scrapers.runs.contents import read_contents

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]

SAVE = "/it/alerts/save/"
WISHES = {
    "list_name": "calls",
    "query": "?status=open&",
    "frequency": "daily",
    "wants_new": "1",
    "changes": "critical",
    "reminder_days": ["30", "7"],
}


def ask(client: Client, address: str = "anna@regione.example", **changes: Any) -> Any:
    return client.post(SAVE, {"email": address, **WISHES, **changes})


def path_of(link: str) -> str:
    return re.sub(r"^https?://[^/]+", "", link)


def test_view_is_told_of_only_after_the_mailbox_has_confirmed(
    client: Client, mail_server: MailServer
) -> None:
    ask(client)
    send_letters(current_time())
    [mail] = mail_server.to("anna@regione.example")
    before = Alert.objects.get()
    link = path_of(links_of(mail)[0])
    shown = client.get(link)
    looked_at = Alert.objects.get()

    answer = client.post(link, {"alert": [before.pk]})

    alert = Alert.objects.get()
    assert (before.confirmed_at, looked_at.confirmed_at) == (None, None)
    assert "Bandi · Stato: Aperto" in shown.content.decode()
    assert alert.confirmed_at is not None
    assert alert.subscriber.is_served
    assert (alert.view.list_name, alert.view.query) == ("calls", "status=open")
    assert (alert.frequency, alert.changes, alert.reminder_days) == ("daily", "critical", [30, 7])
    assert client.get(answer["Location"]).status_code == 200
    assert "Bandi · Stato: Aperto" in text_of(mail)
    assert "Bandi · Stato: Aperto" in html_of(mail)


def test_answer_is_the_same_whether_an_address_is_known_or_not(client: Client) -> None:
    tell("known@regione.example")

    answers = [
        (response.status_code, response["Location"], client.get(response["Location"]).content)
        for address in ("known@regione.example", "new@regione.example")
        for response in (
            ask(client, address),
            client.post("/it/alerts/", {"email": address}),
        )
    ]

    assert [answer == answers[0] for answer in answers] == [True] * 4
    kinds = Letter.objects.order_by("pk").values_list("subscriber__address", "kind")
    assert list(kinds) == [
        ("known@regione.example", "confirmation"),
        ("known@regione.example", "link"),
        ("new@regione.example", "confirmation"),
    ]


def test_address_gets_one_confirmation_a_day_that_leads_to_all_its_requests(client: Client) -> None:
    ask(client)
    ask(client, query="?topic=agrifood")
    ask(client, query="?q=idrogeno")
    ask(client, query="?q=idrogeno", frequency="weekly")

    token = write_token(Purpose.CONFIRM, Subscriber.objects.get().key)
    page = client.get(reverse("alerts:confirm", args=[token])).content.decode()
    assert Letter.objects.count() == 1
    assert Alert.objects.count() == 3
    assert page.count('name="alert"') == 3
    assert Alert.objects.get(view__query="q=idrogeno").frequency == "weekly"


def test_same_view_in_another_spelling_is_the_same_view(client: Client) -> None:
    topic = TopicFactory()
    word = f"{topic.scheme}:{topic.code}"
    for query in (f"?status=open&topic={word}&", f"topic={word}&sort=newest&status=open&page=3"):
        ask(client, query=query)

    assert Alert.objects.count() == 1


def test_thousand_requests_from_one_network_bring_few_letters(client: Client) -> None:
    statuses = [ask(client, f"victim{number}@x.example").status_code for number in range(1000)]

    assert statuses.count(303) == limits.SIGN_UPS_PER_HOUR.most
    assert statuses.count(429) == 1000 - limits.SIGN_UPS_PER_HOUR.most
    assert Letter.objects.count() == limits.SIGN_UPS_PER_HOUR.most


def test_proxy_of_our_own_is_asked_whom_it_serves(client: Client, settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 1

    for number in range(limits.SIGN_UPS_PER_HOUR.most + 5):
        ask(client, f"a{number}@x.example", HTTP_X="")
        response = client.post(
            SAVE,
            {"email": f"b{number}@x.example", **WISHES},
            HTTP_X_FORWARDED_FOR=f"6.6.6.6, 10.0.0.{number}",
        )

    assert response.status_code == 303


def test_address_that_came_past_our_proxies_is_not_believed(
    rf: RequestFactory, settings: Settings
) -> None:
    settings.TRUSTED_PROXIES = 2

    request = rf.post(SAVE, REMOTE_ADDR="9.9.9.9", headers={"X-Forwarded-For": "6.6.6.6"})

    assert limits.network_of(request) == "9.9.9.9"


@pytest.mark.parametrize(
    "address",
    [
        "anna@x.example\nBcc: all@x.example",
        "anna@x.example\r\nBcc: all@x.example",
        "anna@x.example, bruno@x.example",
        "Anna <anna@x.example>",
        "ànna@x.example",
        "anna",
        "",
        "a" * 250 + "@x.example",
    ],
)
def test_what_is_no_single_address_is_refused_with_a_sentence(client: Client, address: str) -> None:
    response = ask(client, address)

    assert response.status_code == 422
    assert "Indirizzo e-mail:" in response.content.decode()
    assert not Subscriber.objects.exists()
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"list_name": "secrets"},
        {"list_name": "entry", "query": "999999"},
        {"list_name": "entry", "query": "1;drop"},
        {"wants_new": "", "changes": "none", "reminder_days": []},
        {"frequency": "hourly"},
        {"query": "x" * 2001},
    ],
)
def test_what_could_never_be_told_is_refused(client: Client, changes: dict[str, Any]) -> None:
    response = ask(client, **changes)

    assert response.status_code == 422
    assert not Subscriber.objects.exists()


def test_worthless_tokens_of_every_sort_get_one_answer(client: Client) -> None:
    subscriber = tell("anna@regione.example").subscriber
    good = write_token(Purpose.MANAGE, subscriber.key)
    other = write_token(Purpose.UNSUBSCRIBE, subscriber.key)
    gone = write_token(Purpose.MANAGE, "nobody")
    tokens = ["made-up", subscriber.key, good[:-1], good + "A", other, gone, "~~~", "a" * 300]

    answers = {
        (response.status_code, re.sub(re.escape(token), "", response.content.decode()))
        for token in tokens
        for response in (client.get(f"/it/alerts/mine/{token}/"),)
    }

    assert [status for status, _ in answers] == [410]
    assert client.get(f"/it/alerts/mine/{good}/").status_code == 200


@pytest.mark.parametrize("name", ["confirm", "manage", "unsubscribe"])
def test_tokens_open_the_door_that_they_were_made_for(client: Client, name: str) -> None:
    subscriber = tell("anna@regione.example").subscriber

    opened = [
        purpose.value
        for purpose in Purpose
        if client.get(
            reverse(f"alerts:{name}", args=[write_token(purpose, subscriber.key)])
        ).status_code
        == 200
    ]

    assert opened == [name]


def test_no_address_stands_in_answers_logs_counters_or_links(
    client: Client,
    mail_server: MailServer,
    redis_client: Redis,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    mail_server.answers["secret@regione.example"] = "550 <secret@regione.example> unknown"
    CallFactory()
    subscriber = tell("secret@regione.example").subscriber
    asked = ask(client, "secret@regione.example")
    send_letters(current_time())
    token = write_token(Purpose.MANAGE, subscriber.key)

    pages = [
        client.get(address).content.decode()
        for address in (asked["Location"], "/it/calls/", f"/it/alerts/mine/{token}/")
    ]

    # What the mail server of this test logs is not ours.
    logged = [each.getMessage() for each in caplog.records if each.name != "mail.log"]
    said = [*pages, *logged, token, asked["Location"], *redis_client.keys("*")]
    assert [text for text in said if "secret@" in text] == []
    assert Subscriber.objects.get().pause_detail == "550 <…> unknown"


def test_erasing_leaves_no_row_of_the_address(client: Client) -> None:
    tell("anna@regione.example", query="status=open")
    before = {name: list(rows) for name, rows in read_contents("alerts").items()}
    subscriber = tell("bruno@regione.example", query="status=open").subscriber
    ask(client, "bruno@regione.example", query="?q=idrogeno")
    token = write_token(Purpose.MANAGE, subscriber.key)

    response = client.post(f"/it/alerts/mine/{token}/", {"do": "erase"})

    after = read_contents("alerts")
    assert client.get(response["Location"]).status_code == 200
    assert {name: rows for name, rows in after.items() if name != "alerts_view"} == {
        name: rows for name, rows in before.items() if name != "alerts_view"
    }
    assert client.get(f"/it/alerts/mine/{token}/").status_code == 410
