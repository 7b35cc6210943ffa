"""Calendars of alerts and follows at secret addresses that can be revoked."""

from typing import Any

import icalendar
import pytest
from django.test import Client

from alerts.models import Alert, MutedEntry, SecretCalendar
from alerts.services.links import Purpose, write_token
from tests import factories
from tests.alerts.people import tell
from tests.opportunities.reading_pages import open_page

pytestmark = pytest.mark.django_db


def manage_path(alert: Alert) -> str:
    return f"/en/alerts/mine/{write_token(Purpose.MANAGE, alert.subscriber.key)}/"


def make(client: Client, alert: Alert, *, everything: bool = False) -> str:
    """Press the button on the page of the address and return the path of the calendar."""
    given = {"do": "make"} | ({} if everything else {"alert": alert.key})
    client.post(f"{manage_path(alert)}calendar/", given)
    links: Any = open_page(client, manage_path(alert)).select(".alert-calendar a[href^='http']")
    return str(links[-1 if everything else 0]["href"]).removeprefix("http://testserver")


def summaries(client: Client, path: str) -> list[str]:
    calendar = icalendar.Calendar.from_ical(client.get(path).content)
    return sorted(str(each["SUMMARY"]) for each in calendar.walk("VEVENT"))


def test_calendar_of_an_alert_has_the_dates_of_its_view_now(client: Client) -> None:
    factories.CallFactory(title="Open")
    factories.ClosedCallFactory(title="Closed")
    alert = tell("anna@example.it", query="status=open", language="en")

    path = make(client, alert)

    assert summaries(client, path) == ["Deadline: Open"]
    factories.CallFactory(title="Later")
    assert summaries(client, path) == ["Deadline: Later", "Deadline: Open"]


def test_calendar_of_everything_has_alerts_and_follows_without_what_is_muted(
    client: Client,
) -> None:
    muted = factories.CallFactory(title="Muted")
    factories.CallFactory(title="Open")
    event = factories.EventFactory(title="Forum")
    alert = tell("anna@example.it", query="status=open", language="en")
    tell("anna@example.it", "entry", str(event.pk), language="en")
    MutedEntry.objects.create(subscriber=alert.subscriber, opportunity=muted)

    path = make(client, alert, everything=True)

    assert summaries(client, path) == ["Deadline: Open", "Forum"]


def test_pressing_twice_makes_one_calendar(client: Client) -> None:
    alert = tell("anna@example.it")

    assert make(client, alert) == make(client, alert)
    assert make(client, alert, everything=True) == make(client, alert, everything=True)

    assert SecretCalendar.objects.count() == 2


def test_revoked_address_is_worth_as_little_as_a_forged_one(client: Client) -> None:
    alert = tell("anna@example.it")
    path = make(client, alert)

    client.post(f"{manage_path(alert)}calendar/", {"do": "revoke", "alert": alert.key})

    forged = path.replace("~", "~A", 1)
    other = path.replace(path.split("/")[-1], write_token(Purpose.MANAGE, "x" * 22) + ".ics")
    answers = [client.get(each) for each in (path, forged, other)]
    assert len({(each.status_code, len(each.content)) for each in answers}) <= 3
    assert {each.status_code for each in answers} == {410}
    assert make(client, alert) != path


def test_secret_calendar_stays_out_of_caches_and_indexes_and_is_sent_once(client: Client) -> None:
    factories.CallFactory()
    path = make(client, tell("anna@example.it"))

    answer = client.get(path)
    same = client.get(path, headers={"if-none-match": answer["ETag"]})

    assert answer["X-Robots-Tag"] == "noindex"
    assert "private" in answer["Cache-Control"]
    assert "anna" not in answer.content.decode()
    assert same.status_code == 304


def test_nobody_else_can_make_or_revoke_it(client: Client) -> None:
    alert, other = tell("anna@example.it"), tell("other@example.it", query="status=open")
    make(client, alert)

    client.post(f"{manage_path(other)}calendar/", {"do": "revoke", "alert": alert.key})
    client.post(f"{manage_path(other)}calendar/", {"do": "make", "alert": alert.key})

    assert list(SecretCalendar.objects.values_list("alert", flat=True)) == [alert.pk]


def test_deleting_an_alert_ends_its_calendar(client: Client) -> None:
    alert = tell("anna@example.it")
    path = make(client, alert)

    Alert.objects.all().delete()

    assert client.get(path).status_code == 410
