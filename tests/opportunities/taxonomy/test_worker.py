"""A large catalogue is compared and written by a worker, while the page tells how far it is."""

import time

import pytest
from django.test import Client
from django.urls import reverse

from opportunities.models import Reclassification
from opportunities.services.taxonomy import reclassification
from opportunities.services.taxonomy.decisions import Decider, Meaning, decide_word
from tests import factories
from tests.opportunities.taxonomy.people import sign_in

pytestmark = [pytest.mark.enable_socket, pytest.mark.django_db(transaction=True)]

LONGEST_WAIT_SECONDS = 30


def wait_for(state: str) -> Reclassification:
    """Return the reclassification once a worker brought it to a state."""
    give_up_at = time.monotonic() + LONGEST_WAIT_SECONDS
    while (row := Reclassification.objects.get()).state != state:
        assert time.monotonic() < give_up_at, row.state
        time.sleep(0.1)
    return row


def ask_how_far(client: Client, row: Reclassification) -> int:
    address = reverse("taxonomy:reclassification", args=[row.pk])
    return client.get(address, headers={"HX-Request": "true"}).status_code


@pytest.mark.usefixtures("celery_worker")
def test_worker_compares_and_applies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reclassification, "FEW_ENTRIES", 0)
    topic = factories.TopicFactory(code="agri-food")
    entry = factories.ArticleFactory(title="Hemp valleys", keywords=[])
    decide_word("hemp", Meaning(topics=frozenset({topic.pk})), Decider(actor="anna"))
    client = sign_in("view_desk", "curate", "publish")

    client.post(reverse("taxonomy:compare"))
    row = wait_for("shown")
    client.post(reverse("taxonomy:apply", args=[row.pk]))
    wait_for("applied")

    assert list(entry.topics.all()) == [topic]
    # The last answer tells the browser to ask no more.
    assert ask_how_far(client, row) == 286
    Reclassification.objects.update(state="applying")
    assert ask_how_far(client, row) == 200
