"""The order of the lists of the API: what is next comes first, and ties are stable."""

import pytest
from django.test import Client
from pytest_django import Settings

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.TODAY = factories.TODAY


def ids(client: Client, address: str) -> list[int]:
    return [each["id"] for each in client.get(f"/api/v1/{address}").json()["results"]]


def test_calls_are_ordered_by_next_deadline_then_newest(client: Client) -> None:
    undated_old = factories.CallFactory(deadlines=[], published_on="2025-01-01")
    closed = factories.ClosedCallFactory(published_on="2026-03-01")
    later = factories.CallFactory(deadlines=[{"date": "2027-02-01"}])
    undated_new = factories.CallFactory(deadlines=[], published_on="2026-10-01")
    sooner = factories.CallFactory(deadlines=[{"date": "2026-11-23"}])

    found = ids(client, "calls/")

    assert found == [each.pk for each in (sooner, later, undated_new, closed, undated_old)]


def test_events_to_come_are_first_then_the_last_past(client: Client) -> None:
    past = factories.EventFactory(starts_on="2025-05-01", ends_on="")
    undated = factories.EventFactory(starts_on="", ends_on="")
    later = factories.EventFactory(starts_on="2027-03-01", ends_on="")
    just_past = factories.EventFactory(starts_on="2026-11-01", ends_on="")
    sooner = factories.EventFactory(starts_on="2026-11-20", ends_on="2026-11-25")

    found = ids(client, "events/")

    assert found == [each.pk for each in (sooner, later, just_past, past, undated)]


def test_partner_searches_that_end_first_come_first(client: Client) -> None:
    ended = factories.PartnerSearchFactory(expires_on="2026-01-01", published_on="2026-02-01")
    later = factories.PartnerSearchFactory(expires_on="2027-01-31")
    open_ended = factories.PartnerSearchFactory(expires_on="", published_on="2026-03-01")
    sooner = factories.PartnerSearchFactory(expires_on="2026-11-30")

    found = ids(client, "partner-searches/")

    assert found == [each.pk for each in (sooner, later, open_ended, ended)]
