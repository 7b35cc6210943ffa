"""One page per address: everything on it, everything changeable, without a password or a cookie."""

import json
from typing import Any

import pytest
from django.test import Client

from alerts.models import Alert, MutedEntry, Subscriber
from alerts.services.links import Purpose, write_token
from tests.alerts.people import digests_of, run, tell
from tests.factories import CallFactory

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def alert() -> Alert:
    return tell("anna@regione.example", query="status=open")


@pytest.fixture
def strict() -> Client:
    """A browser that keeps no cookie, before a server that asks for CSRF tokens."""
    return Client(enforce_csrf_checks=True)


def address_of(alert: Alert, purpose: Purpose = Purpose.MANAGE) -> str:
    place = {Purpose.MANAGE: "mine", Purpose.UNSUBSCRIBE: "unsubscribe"}[purpose]
    return f"/it/alerts/{place}/{write_token(purpose, alert.subscriber.key)}/"


def test_wishes_can_be_changed(strict: Client, alert: Alert) -> None:
    sent = {"do": "save", "alert": alert.key, "frequency": "weekly", "changes": "none"}
    response = strict.post(address_of(alert), sent | {"reminder_days": ["1"]})

    alert.refresh_from_db()
    assert response.status_code == 302
    assert (alert.frequency, alert.wants_new, alert.changes) == ("weekly", False, "none")
    assert alert.reminder_days == [1]


def test_wishes_that_tell_nothing_are_refused_and_change_nothing(
    strict: Client, alert: Alert
) -> None:
    sent = {"do": "save", "alert": alert.key, "frequency": "changes_only", "wants_new": "1"}
    response = strict.post(address_of(alert), sent | {"changes": "none"})

    alert.refresh_from_db()
    assert response.status_code == 422
    assert "Così non riceveresti mai nulla" in response.content.decode()
    assert alert.frequency == "at_once"


@pytest.mark.parametrize(
    ("do", "expected"), [("pause", (1, True)), ("resume", (1, False)), ("delete", (0, False))]
)
def test_alert_is_paused_resumed_or_deleted(
    strict: Client, alert: Alert, do: str, expected: tuple[int, bool]
) -> None:
    strict.post(address_of(alert), {"do": do, "alert": alert.key})

    left = Alert.objects.all()
    assert (left.count(), left.filter(paused_at__isnull=False).exists()) == expected


def test_nobody_changes_an_alert_of_another_address(strict: Client, alert: Alert) -> None:
    other = tell("bruno@regione.example")

    response = strict.post(address_of(other), {"do": "delete", "alert": alert.key})

    assert response.status_code == 422
    assert Alert.objects.filter(pk=alert.pk).exists()


def test_muted_entry_is_told_no_more_until_it_is_unmuted(strict: Client, alert: Alert) -> None:
    loud, quiet = CallFactory(title="Loud"), CallFactory(title="Quiet")
    strict.post(f"{address_of(alert)}mute/{quiet.pk}/")

    run()
    muted = strict.get(address_of(alert)).content.decode()
    strict.post(address_of(alert), {"do": "unmute", "entry": quiet.pk})

    assert digests_of("anna@regione.example") == [{loud.title: ["new"]}]
    assert "Quiet" in muted
    assert not MutedEntry.objects.exists()


def test_pause_keeps_what_happens_for_the_letter_after_it(strict: Client, alert: Alert) -> None:
    strict.post(address_of(alert), {"do": "pause_all"})
    CallFactory(title="Came while away")
    run()
    silent = digests_of("anna@regione.example")

    strict.post(address_of(alert), {"do": "resume_all"})
    run()

    assert silent == []
    assert digests_of("anna@regione.example") == [{"Came while away": ["new"]}]


def test_one_click_unsubscribes_without_cookie_or_token_of_a_form(
    strict: Client, alert: Alert
) -> None:
    address = address_of(alert, Purpose.UNSUBSCRIBE)
    strict.get(address)
    after_looking = Subscriber.objects.get().is_served

    response = strict.post(address, {"List-Unsubscribe": "One-Click"})

    subscriber = Subscriber.objects.get()
    assert after_looking
    assert (response.status_code, response["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert (subscriber.is_served, subscriber.pause_reason) == (False, "unsubscribed")
    assert response.cookies == {}


def test_own_data_is_all_that_is_kept(strict: Client, alert: Alert) -> None:
    CallFactory(title="Told")
    run()

    data: Any = json.loads(strict.get(f"{address_of(alert)}data.json").content)

    assert data["address"] == "anna@regione.example"
    assert [(each["list"], each["query"]) for each in data["alerts"]] == [("calls", "status=open")]
    assert [each["kind"] for each in data["letters"]] == ["digest"]


def test_page_is_kept_by_no_cache_and_no_index_and_sets_no_cookie(
    strict: Client, alert: Alert
) -> None:
    response = strict.get(address_of(alert))

    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
    assert response.cookies == {}
