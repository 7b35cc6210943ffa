"""The order of the lists of the API is that of the pages: what can still be used comes first."""

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


def test_open_calls_are_first_then_the_coming_the_closed_and_the_withdrawn(client: Client) -> None:
    withdrawn = factories.CallFactory(withdrawn=True)
    forthcoming = factories.CallFactory(opens_on="2026-12-01")
    closed_long_ago = factories.CallFactory(deadlines=[{"date": "2018-03-08"}])
    undated_old = factories.CallFactory(deadlines=[], published_on="2025-01-01")
    closed = factories.ClosedCallFactory(published_on="2026-03-01")
    later = factories.CallFactory(deadlines=[{"date": "2027-02-01"}])
    undated_new = factories.CallFactory(deadlines=[], published_on="2026-10-01")
    sooner = factories.CallFactory(deadlines=[{"date": "2026-11-23"}])

    found = ids(client, "calls/")

    calls = (sooner, later, forthcoming, closed, closed_long_ago, withdrawn)
    assert found == [each.pk for each in (*calls, undated_new, undated_old)]


def test_of_calls_that_close_together_the_newest_entry_is_first(client: Client) -> None:
    old = factories.CallFactory(published_on="2026-08-01")
    new = factories.CallFactory(published_on="2026-10-01")
    entered_last = factories.CallFactory(published_on="2026-10-01")

    assert ids(client, "calls/") == [each.pk for each in (entered_last, new, old)]


def test_events_to_come_are_first_then_the_undated_then_the_last_past(client: Client) -> None:
    past = factories.EventFactory(starts_on="2025-05-01", ends_on="")
    undated = factories.EventFactory(starts_on="", ends_on="")
    later = factories.EventFactory(starts_on="2027-03-01", ends_on="")
    just_past = factories.EventFactory(starts_on="2026-11-01", ends_on="")
    sooner = factories.EventFactory(starts_on="2026-11-20", ends_on="2026-11-25")

    found = ids(client, "events/")

    assert found == [each.pk for each in (sooner, later, undated, just_past, past)]


def test_partner_searches_that_end_first_come_first(client: Client) -> None:
    ended = factories.PartnerSearchFactory(expires_on="2026-01-01", published_on="2026-02-01")
    later = factories.PartnerSearchFactory(expires_on="2027-01-31")
    open_ended = factories.PartnerSearchFactory(expires_on="", published_on="2026-03-01")
    sooner = factories.PartnerSearchFactory(expires_on="2026-11-30")

    found = ids(client, "partner-searches/")

    assert found == [each.pk for each in (sooner, later, open_ended, ended)]
