"""Programs are told of changes: signed, in order, tried for a day, paused with a sentence."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings
from standardwebhooks.webhooks import WebhookVerificationError

from alerts.models import Delivery, Subscriber, Webhook
from alerts.services import webhooks
from alerts.services.delivering import TRY_AGAIN_AFTER, deliver
from alerts.services.links import Purpose, write_token
from alerts.services.sweeping import sweep
from alerts.tasks import tell_webhooks
from opportunities.clock import current_time
from opportunities.services import curation
from tests import factories
from tests.alerts.people import tell
from tests.alerts.receiver import Receiver

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_this_machine(settings: Settings) -> None:
    settings.WEBHOOKS_ON_THIS_MACHINE = True


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.stop()


def register(receiver: Receiver, **wishes: Any) -> Webhook:
    now = current_time()
    sweep(now)
    return webhooks.register(webhooks.Wishes(name="Test", address=receiver.address, **wishes), now)


def run(now: datetime | None = None) -> int:
    """Do what the scheduled tasks do."""
    moment = now or current_time()
    sweep(moment)
    webhooks.plan_deliveries(moment)
    return deliver(moment)


def told(messages: list[dict[str, Any]]) -> list[str]:
    return [each["field"] for message in messages for each in message["data"]["changes"]]


def test_change_is_told_as_the_api_tells_it_once_and_signed(
    client: Client, receiver: Receiver
) -> None:
    call = factories.CallFactory(title="Call")
    webhook = register(receiver)
    curation.edit_fields(call, {"grant_max_eur": "70000"}, actor="anna")
    curation.edit_fields(call, {"language": "fr"}, actor="anna")

    arrived = [run(), run()]

    [message] = receiver.read(webhook.secret)
    assert arrived == [1, 0]
    assert message["type"] == "catalogue.changed"
    served = client.get("/api/v1/changes/?severity=critical").json()["results"]
    assert message["data"]["changes"] == served
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.tries, delivery.status) == ("delivered", 1, 204)
    with pytest.raises(WebhookVerificationError):
        receiver.read("whsec_" + "A" * 44)


def test_webhook_of_a_view_hears_only_of_what_is_or_was_in_it(receiver: Receiver) -> None:
    known, other = factories.CallFactory(title="Known"), factories.ClosedCallFactory()
    alert = tell("anna@example.it", query="status=open")
    webhook = register(receiver, view=alert.view)
    curation.edit_fields(other, {"title": "Other"}, actor="anna")
    curation.edit_fields(known, {"withdrawn": True}, actor="anna")

    run()

    assert told(receiver.read(webhook.secret)) == ["withdrawn"]


def test_only_what_decides_is_told_where_that_is_asked_for(receiver: Receiver) -> None:
    call = factories.CallFactory()
    webhook = register(receiver, changes="critical")
    curation.edit_fields(call, {"title": "Other", "withdrawn": True}, actor="anna")

    run()

    assert told(receiver.read(webhook.secret)) == ["withdrawn"]


def test_what_does_not_arrive_comes_again_with_its_identity_and_later_ones_wait(
    receiver: Receiver,
) -> None:
    call = factories.CallFactory()
    webhook = register(receiver)
    receiver.status = 503
    now = current_time()
    curation.edit_fields(call, {"title": "First"}, actor="anna")
    run(now)
    curation.edit_fields(call, {"summary": "Second"}, actor="anna")
    run(now)
    receiver.status = 200

    too_early, in_time = run(now + timedelta(seconds=50)), run(now + timedelta(seconds=70))

    assert (too_early, in_time) == (0, 2)
    assert told(receiver.read(webhook.secret)) == ["title", "title", "summary"]
    identities = [headers["webhook-id"] for headers, _body in receiver.taken]
    assert identities[0] == identities[1] != identities[2]


@pytest.mark.parametrize("status", [302, 404, 500])
def test_webhook_that_fails_for_a_day_pauses_with_a_sentence_and_loses_nothing(
    receiver: Receiver, status: int
) -> None:
    call = factories.CallFactory()
    webhook = register(receiver)
    receiver.status = status
    curation.edit_fields(call, {"title": "Missed"}, actor="anna")
    now = current_time()
    run(now)
    for wait in TRY_AGAIN_AFTER:
        now += wait
        run(now)
    assert len(receiver.taken) == 7
    assert timedelta(hours=23) < now - current_time() < timedelta(hours=24)
    run(now + timedelta(days=1))
    webhook.refresh_from_db()
    assert len(receiver.taken) == 7
    assert webhook.pause_reason == (
        f"In pausa dopo 7 tentativi in un giorno. L’ultimo è finito così: HTTP {status}. Nulla è "
        "perso: riattivalo e riceverà ciò che ha mancato."
    )

    curation.edit_fields(call, {"summary": "While paused"}, actor="anna")
    receiver.status = 200
    webhooks.resume(webhook, now)
    run(now)

    assert told(receiver.read(webhook.secret)[7:]) == ["title", "summary"]


def test_server_that_is_gone_is_not_asked_again(receiver: Receiver) -> None:
    call = factories.CallFactory()
    webhook = register(receiver)
    receiver.status = 410
    curation.edit_fields(call, {"title": "Other"}, actor="anna")

    run()

    webhook.refresh_from_db()
    assert webhook.paused_at is not None


def test_server_that_is_not_there_is_a_failed_try(receiver: Receiver) -> None:
    call = factories.CallFactory()
    register(receiver)
    receiver.stop()
    curation.edit_fields(call, {"title": "Other"}, actor="anna")

    assert run() == 0

    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.problem.split(":")[0]) == (None, "ConnectionError")
    receiver.__init__()  # type: ignore[misc]  # so that it can be stopped again


def test_address_that_became_private_after_it_was_registered_is_not_asked(
    receiver: Receiver, settings: Settings
) -> None:
    call = factories.CallFactory()
    register(receiver)
    settings.WEBHOOKS_ON_THIS_MACHINE = False
    curation.edit_fields(call, {"title": "Other"}, actor="anna")

    assert run() == 0

    assert receiver.taken == []
    assert Delivery.objects.get().problem.startswith("InvalidIPAddress")


def test_what_was_hidden_meanwhile_is_told_to_nobody(receiver: Receiver) -> None:
    call = factories.CallFactory()
    register(receiver)
    curation.edit_fields(call, {"title": "Other"}, actor="anna")
    curation.reject(call, actor="anna")

    run()

    assert receiver.taken == []


def test_owner_of_an_address_registers_pauses_and_revokes(
    client: Client, receiver: Receiver
) -> None:
    alert = tell("anna@example.it", query="status=open", language="en")
    token = write_token(Purpose.MANAGE, alert.subscriber.key)
    path = f"/en/alerts/mine/{token}/webhooks/"

    refused = client.post(path, {"do": "register", "name": "Mine", "address": "mailto:x"})
    client.post(
        path,
        {"do": "register", "name": "Mine", "address": receiver.address, "of": alert.view.pk},
    )

    assert (refused.status_code, Webhook.objects.count()) == (422, 1)
    assert "The address has to begin with https://" in refused.content.decode()
    webhook = Webhook.objects.get()
    assert (webhook.view, webhook.subscriber) == (alert.view, alert.subscriber)
    page = client.get(path).content.decode()
    assert webhook.secret in page
    client.post(path, {"do": "pause", "webhook": webhook.key})
    webhook.refresh_from_db()
    assert webhook.paused_at is not None
    other = tell("other@example.it").subscriber
    foreign = f"/en/alerts/mine/{write_token(Purpose.MANAGE, other.key)}/webhooks/"
    client.post(foreign, {"do": "revoke", "webhook": webhook.key})
    assert Webhook.objects.count() == 1
    client.post(path, {"do": "revoke", "webhook": webhook.key})
    assert Webhook.objects.count() == 0


def test_address_may_have_only_a_few(receiver: Receiver) -> None:
    subscriber = tell("anna@example.it").subscriber
    wishes = webhooks.Wishes(name="Mine", address=receiver.address)
    for _ in range(webhooks.MOST_PER_SUBSCRIBER):
        webhooks.register(wishes, current_time(), subscriber=subscriber)

    with pytest.raises(webhooks.TooManyWebhooks):
        webhooks.register(wishes, current_time(), subscriber=subscriber)


def test_erasing_an_address_erases_its_webhooks(receiver: Receiver) -> None:
    subscriber = tell("anna@example.it").subscriber
    wishes = webhooks.Wishes(name="Mine", address=receiver.address)
    webhooks.register(wishes, current_time(), subscriber=subscriber)

    Subscriber.objects.all().delete()

    assert Webhook.objects.count() == 0


def test_administrator_registers_one_in_the_desk(
    client: Client, receiver: Receiver, admin_user: User, settings: Settings
) -> None:
    client.force_login(admin_user)
    given = {"name": "Desk", "address": receiver.address, "changes": "critical"}
    forms = {"deliveries-TOTAL_FORMS": "0", "deliveries-INITIAL_FORMS": "0"}

    answer = client.post("/admin/alerts/webhook/add/", given | forms)
    settings.WEBHOOKS_ON_THIS_MACHINE = False
    refused = client.post("/admin/alerts/webhook/add/", given | forms)

    assert (answer.status_code, refused.status_code) == (302, 200)
    webhook = Webhook.objects.get()
    assert (webhook.registered_by, webhook.changes) == (admin_user.username, "critical")
    assert client.get(f"/admin/alerts/webhook/{webhook.pk}/change/").status_code == 200


def test_task_plans_and_delivers(receiver: Receiver) -> None:
    call = factories.CallFactory()
    webhook = register(receiver)
    curation.edit_fields(call, {"title": "Other"}, actor="anna")
    sweep(current_time())

    assert tell_webhooks() == {"planned": 1, "delivered": 1}

    assert told(receiver.read(webhook.secret)) == ["title"]
