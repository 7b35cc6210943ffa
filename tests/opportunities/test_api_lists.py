"""Every list of the API: its fields in their order, what it shows, in how many queries."""

from datetime import time
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from opportunities.vocabulary import DeadlineKind, ReviewState
from tests import factories

pytestmark = pytest.mark.django_db

OPPORTUNITY = (
    "id kind url title summary body source source_id source_url status published_on first_seen_at "
    "last_seen_at last_confirmed_at unlisted topics countries keywords organisation programme "
    "language"
)
FIELDS = {
    "calls": f"{OPPORTUNITY} identifier phase deadlines next_deadline budget_total_eur "
    "grant_max_eur grants_expected funding_rate_percent sme_share_percent audience",
    "events": f"{OPPORTUNITY} starts_on ends_on starts_at ends_at timezone place country online "
    "format registration_url cancelled deadlines",
    "partner-searches": f"{OPPORTUNITY} looking_for offered_by call expires_on",
    "articles": OPPORTUNITY,
    "partnerships": f"{OPPORTUNITY} starts_on ends_on members budget_total_eur",
    "organisations": f"{OPPORTUNITY} type short_name website seat region",
    "topics": "id scheme code label label_it synonyms",
    "sources": "id code name homepage licence enabled scraped last_good_run_at stale_since doubts",
}
ENTRIES: dict[str, Any] = {
    "calls": factories.CallFactory,
    "events": factories.EventFactory,
    "partner-searches": factories.PartnerSearchFactory,
    "articles": factories.ArticleFactory,
    "partnerships": factories.PartnershipFactory,
    "organisations": factories.OrganisationFactory,
}
DEADLINE = {
    "kind": "single",
    "date": "2026-12-17",
    "date_to": None,
    "time": "17:00",
    "timezone": "Europe/Brussels",
    "certainty": "labelled",
    "quote": "DEADLINE: 2026-12-17",
}
WHOLE_CALL = {
    "kind": "call",
    "title": "Euroclusters 2026",
    "summary": "Support for clusters that help small firms become greener and more digital.",
    "body": "<p>Consortia of at least three clusters from three countries may apply.</p>",
    "source": "eccp",
    "source_id": "40100",
    "source_url": "https://www.clustercollaboration.eu/content/entry-40100",
    "status": "open",
    "published_on": "2026-09-01",
    "first_seen_at": "2026-09-01T08:17:00+02:00",
    "last_seen_at": "2026-11-21T07:17:00+01:00",
    "last_confirmed_at": "2026-11-21T07:17:00+01:00",
    "unlisted": False,
    "topics": [{"scheme": "industrial_ecosystem", "code": "textiles", "label": "Textiles"}],
    "countries": ["IT", "FR"],
    "keywords": ["resilience", "green transition"],
    "organisation": "EISMEA",
    "programme": "Single Market Programme",
    "language": "en",
    "identifier": "SMP-COSME-2026-CLUSTER-01",
    "phase": "formal",
    "deadlines": [DEADLINE],
    "next_deadline": DEADLINE,
    "budget_total_eur": "42000000",
    "grant_max_eur": "1615000",
    "grants_expected": 30,
    "funding_rate_percent": "90",
    "sme_share_percent": "75",
    "audience": ["cluster", "sme"],
}
# Two looks of the index (parameters, page), rows, topics; calls and events have deadlines.
QUERIES = {
    "calls": 5,
    "events": 5,
    "partner-searches": 4,
    "articles": 4,
    "partnerships": 4,
    "organisations": 4,
}


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.TODAY = factories.TODAY
    settings.SITE_URL = "https://portal.example.it"


def read(client: Client, address: str) -> Any:
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == 200, response.content
    return response.json()


def ids(client: Client, address: str) -> list[int]:
    return [each["id"] for each in read(client, address)["results"]]


@pytest.mark.parametrize("name", FIELDS)
def test_fields_are_those_of_the_contract_in_their_order(client: Client, name: str) -> None:
    factories.CallFactory(topics=[factories.TopicFactory()])
    if name in ENTRIES and name != "calls":
        ENTRIES[name]()

    page = read(client, f"{name}/")

    assert list(page) == ["count", "next", "previous", "results"]
    assert page["count"] == 1
    assert list(page["results"][0]) == FIELDS[name].split()


def test_a_call_says_everything_that_is_known(client: Client) -> None:
    topic = factories.TopicFactory(code="textiles")
    call = factories.CallFactory(
        title="Euroclusters 2026",
        topics=[topic],
        source_number="40100",
        identifier="SMP-COSME-2026-CLUSTER-01",
    )

    shown = read(client, f"calls/{call.pk}/")

    page = f"https://portal.example.it/it/calls/{call.pk}-euroclusters-2026/"
    assert shown == {"id": call.pk, "url": page, **WHOLE_CALL}


def test_what_is_not_known_is_null_or_an_empty_list(client: Client) -> None:
    call = factories.CallFactory(
        bare=True,
        deadlines=[],
        source_number="",
        source_url="",
        seen_with=None,
        confirmed_with=None,
    )

    shown = read(client, f"calls/{call.pk}/")

    unknown = {name for name, value in shown.items() if value is None}
    empty = {name for name, value in shown.items() if value == []}
    assert unknown == {
        "summary",
        "body",
        "source_id",
        "source_url",
        "published_on",
        "last_confirmed_at",
        "organisation",
        "programme",
        "identifier",
        "next_deadline",
        "budget_total_eur",
        "grant_max_eur",
        "grants_expected",
        "funding_rate_percent",
        "sme_share_percent",
    }
    assert empty == {"topics", "countries", "keywords", "deadlines", "audience"}
    assert (shown["status"], shown["last_seen_at"]) == ("unknown", shown["first_seen_at"])


def test_an_unknown_event_is_null_too(client: Client) -> None:
    event = factories.EventFactory(
        starts_on="", ends_on="", starts_at=None, ends_at=None, place="", country="", format="",
        registration_url="",
    )  # fmt: skip

    shown = read(client, f"events/{event.pk}/")

    assert {name for name in FIELDS["events"].split() if shown[name] is None} == {
        "organisation",
        "programme",
        "starts_on",
        "ends_on",
        "starts_at",
        "ends_at",
        "place",
        "country",
        "online",
        "format",
        "registration_url",
    }


def test_next_deadline_is_the_next_binding_one_to_come(client: Client) -> None:
    call = factories.CallFactory(
        deadlines=[
            {"kind": DeadlineKind.CUT_OFF, "date": "2026-11-20"},
            {"kind": DeadlineKind.SUPERSEDED, "date": "2026-11-25"},
            {"kind": DeadlineKind.CUT_OFF, "date": "2026-11-22", "time": time(11, 59)},
            {"kind": DeadlineKind.CUT_OFF, "date": "2026-11-22", "time": time(12, 1)},
            {"kind": DeadlineKind.CUT_OFF, "date": "2027-03-01"},
        ]
    )

    shown = read(client, f"calls/{call.pk}/")

    assert (shown["next_deadline"]["date"], shown["next_deadline"]["time"]) == (
        "2026-11-22",
        "12:01",
    )
    assert len(shown["deadlines"]) == 5


@pytest.mark.parametrize("name", ENTRIES)
@pytest.mark.parametrize("state", [ReviewState.AWAITING_REVIEW, ReviewState.REJECTED])
def test_only_published_entries_are_shown(client: Client, name: str, state: ReviewState) -> None:
    hidden = ENTRIES[name](review_state=state)
    shown = ENTRIES[name]()

    assert ids(client, f"{name}/") == [shown.pk]
    assert ids(client, "search/") == [shown.pk]
    assert client.get(f"/api/v1/{name}/{hidden.pk}/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", ENTRIES)
def test_a_list_needs_the_same_queries_however_long(
    client: Client, name: str, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ENTRIES[name].create_batch(count, topics=[factories.TopicFactory()])
    ids(client, f"{name}/")  # the index loads at the first question

    with django_assert_num_queries(QUERIES[name]):
        assert len(ids(client, f"{name}/")) == count


@pytest.mark.parametrize("count", [1, 3])
def test_search_needs_the_same_queries_however_many_it_finds(
    client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    factories.CallFactory.create_batch(count, topics=[factories.TopicFactory()])
    ids(client, "search/")  # the index loads at the first question

    # Three looks of the index, three for the words, rows, topics.
    with django_assert_num_queries(8):
        assert len(ids(client, "search/?q=euroclusters&status=open")) == count


def test_pages_follow_each_other_without_gaps(client: Client) -> None:
    calls = factories.CallFactory.create_batch(5)

    first = read(client, "calls/?page_size=2")
    second = read(client, first["next"].partition("/api/v1/")[2])
    third = read(client, second["next"].partition("/api/v1/")[2])

    found = [each["id"] for page in (first, second, third) for each in page["results"]]
    assert found == [call.pk for call in reversed(calls)]
    assert (first["count"], first["previous"], third["next"]) == (5, None, None)


def test_a_page_has_twenty_entries_and_at_most_a_hundred(client: Client) -> None:
    factories.ArticleFactory.create_batch(101)

    assert len(ids(client, "articles/")) == 20
    assert len(ids(client, "articles/?page_size=1000")) == 100


def test_a_source_tells_that_it_is_blind(client: Client) -> None:
    factories.SourceFactory(stale_since=factories.SEEN_AT, doubts=["the listing was empty"])

    [source] = read(client, "sources/")["results"]

    assert (source["last_good_run_at"], source["stale_since"], source["doubts"]) == (
        "2026-11-21T07:17:00+01:00",
        "2026-11-21T07:17:00+01:00",
        ["the listing was empty"],
    )


def test_a_partner_search_names_its_call_by_id(client: Client) -> None:
    call = factories.CallFactory()
    search = factories.PartnerSearchFactory(call=call)

    assert read(client, f"partner-searches/{search.pk}/")["call"] == call.pk


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(client: Client, method: str) -> None:
    call = factories.CallFactory()

    response = getattr(client, method)(f"/api/v1/calls/{call.pk}/")

    assert response.status_code == 405


@pytest.mark.parametrize("number", ["0", "999999999999999999"])
def test_an_entry_that_does_not_exist_is_not_found(client: Client, number: str) -> None:
    assert client.get(f"/api/v1/calls/{number}/").status_code == 404
