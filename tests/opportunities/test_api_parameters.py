"""What the API can be asked, and how it refuses what it does not understand."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.TODAY = factories.TODAY


def ids(client: Client, address: str) -> list[int]:
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == 200, response.content
    return [each["id"] for each in response.json()["results"]]


@pytest.mark.parametrize("status", ["open", "forthcoming", "closed", "unknown", "withdrawn"])
def test_calls_by_status(client: Client, status: str) -> None:
    calls = {
        "open": factories.CallFactory(),
        "forthcoming": factories.CallFactory(deadlines=[{"kind": "expected", "date": "2027"}]),
        "closed": factories.ClosedCallFactory(),
        "unknown": factories.CallFactory(deadlines=[]),
        "withdrawn": factories.CallFactory(withdrawn=True),
    }

    assert ids(client, f"calls/?status={status}") == [calls[status].pk]


@pytest.mark.parametrize("query", ["", "?status=all", "?status="])
def test_all_is_the_default(client: Client, query: str) -> None:
    entries = [factories.CallFactory(), factories.ClosedCallFactory()]

    assert ids(client, f"calls/{query}") == [each.pk for each in entries]


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("open", ["ongoing", "upcoming"]),
        ("forthcoming", ["upcoming"]),
        ("closed", ["past"]),
        ("ongoing", ["ongoing"]),
        ("cancelled", ["cancelled"]),
        ("unknown", ["unknown"]),
    ],
)
def test_events_answer_to_the_same_words(client: Client, status: str, expected: list[str]) -> None:
    factories.EventFactory(starts_on="2026-11-22", ends_on="2026-11-23")
    factories.EventFactory(starts_on="2027-02-10", ends_on="")
    factories.EventFactory(starts_on="2026-02-10", ends_on="")
    factories.EventFactory(starts_on="", ends_on="")
    factories.EventFactory(cancelled=True)

    found = client.get(f"/api/v1/events/?status={status}").json()["results"]

    assert [each["status"] for each in found] == expected


def test_kinds_without_a_status_have_none_open(client: Client) -> None:
    article = factories.ArticleFactory()

    assert ids(client, "articles/?status=open") == []
    assert ids(client, "articles/?status=all") == [article.pk]


def test_chosen_ids_only(client: Client) -> None:
    first, _, third = factories.CallFactory.create_batch(3)

    assert ids(client, f"calls/?ids={first.pk},{third.pk},99999999") == [third.pk, first.pk]


def test_by_programme_topic_and_words(client: Client) -> None:
    cosme = factories.ProgrammeFactory(code="cosme", name="COSME")
    topic = factories.TopicFactory(code="photonics")
    call = factories.CallFactory(programme=cosme, topics=[topic], title="Luce per le imprese")
    textiles = factories.TopicFactory(code="textiles")
    factories.CallFactory(topics=[textiles], title="Other", summary="", body="", keywords=[])

    for query in (
        "programme=cosme",
        "topic=photonics",
        "topic=key_enabling_technology:photonics",
        "q=imprese luce",
        "programme=cosme&topic=photonics&q=luce&status=open&kind=call",
    ):
        assert ids(client, f"calls/?{query}") == [call.pk]


def test_filters_of_the_pages_work_here(client: Client) -> None:
    online = factories.EventFactory(format="online")
    factories.EventFactory()
    district = factories.OrganisationFactory(type="production_district")
    factories.OrganisationFactory()

    assert ids(client, "events/?format=online") == [online.pk]
    assert ids(client, "organisations/?type=production_district") == [district.pk]


@pytest.mark.parametrize(
    ("address", "problems"),
    [
        (
            "calls/?status=opne",
            {
                "status": "'opne' is not allowed; write one of all, open, forthcoming, closed, "
                "withdrawn, unknown, upcoming, ongoing, past, cancelled"
            },
        ),
        ("calls/?programme=cosme", {"programme": "'cosme' is not allowed; write one of smp"}),
        (
            "calls/?topic=foo:bar",
            {"topic": "'foo:bar' is not a topic; /api/v1/topics/ lists scheme and code of each"},
        ),
        (
            "search/?kind=bando",
            {
                "kind": "'bando' is not allowed; write one of call, event, partner_search, "
                "article, partnership, organisation"
            },
        ),
        ("calls/?ids=1,due", {"ids": "'1,due' is not a list of ids; write them as 1,2,3"}),
        (
            "calls/?stato=open",
            {
                "stato": "no such parameter; write one of audience, budget, closing, country, "
                "grant, ids, kind, page, page_size, phase, plain, programme, q, series, source, "
                "status, topic"
            },
        ),
        ("calls/?page=0", {"page": "'0' is not a number from 1 on"}),
        ("calls/?page_size=tutti", {"page_size": "'tutti' is not a number from 1 on"}),
        ("sources/?q=eccp", {"q": "no such parameter; write one of ids, page, page_size"}),
        (
            f"search/?q={'x' * 201}",
            {"q": "Ensure this value has at most 200 characters (it has 201)."},
        ),
        ("search/?q=%00", {"q": "Null characters are not allowed."}),
        ("search/?plain=%00", {"plain": "'\\x00' is not among the words of q"}),
        (
            "search/?q=textile+firms&plain=textiles",
            {"plain": "'textiles' is not among the words of q"},
        ),
        ("search/?q=%25", {"q": "'%' has no word to look for"}),
        (
            "calls/?status=open,opne",
            {
                "status": "'opne' is not allowed; write one of all, open, forthcoming, closed, "
                "withdrawn, unknown, upcoming, ongoing, past, cancelled"
            },
        ),
    ],
)
def test_a_wrong_parameter_is_refused_with_a_sentence(
    client: Client, address: str, problems: dict[str, str]
) -> None:
    factories.CallFactory()

    response = client.get(f"/api/v1/{address}")

    assert response.status_code == 400
    assert response.json() == {name: [sentence] for name, sentence in problems.items()}


def test_a_page_after_the_last_is_not_found(client: Client) -> None:
    response = client.get("/api/v1/calls/?page=2")

    assert (response.status_code, response.json()) == (404, {"detail": "page 2 does not exist"})


def test_search_ranks_title_before_summary_before_text(client: Client) -> None:
    in_body = factories.EventFactory(title="A", summary="b", body="<p>Fotonica</p>")
    in_summary = factories.CallFactory(title="C", summary="fotonica", body="")
    in_title = factories.OrganisationFactory(title="Distretto della FOTONICA", summary="")
    in_italian_title = factories.ArticleFactory(title="Light", title_it="La fotonica in Puglia")
    factories.PartnershipFactory(title="Something else")

    found = ids(client, "search/?q=fotonica")

    # Of two that have it in their title the district comes after the news without a status.
    assert found == [each.pk for each in (in_title, in_italian_title, in_summary, in_body)]


def test_search_finds_every_word_wherever_it_is(client: Client) -> None:
    call = factories.CallFactory(title="Tessile", summary="barche", identifier="SMP-2026-01")
    other = factories.CallFactory(title="Acciaio", summary="ponti", identifier="SMP-2026-02")

    assert ids(client, "search/?q=barche tessile smp-2026") == [call.pk]
    assert ids(client, "search/?q=smp-2026") == [other.pk, call.pk]


def test_search_by_kind_and_status_over_all_kinds(client: Client) -> None:
    call = factories.CallFactory()
    event = factories.EventFactory()
    search = factories.PartnerSearchFactory()
    factories.ClosedCallFactory()
    factories.OrganisationFactory()

    found = client.get("/api/v1/search/?status=open").json()["results"]

    assert {(each["id"], each["status"]) for each in found} == {
        (call.pk, "open"),
        (event.pk, "upcoming"),
        (search.pk, "open"),
    }
    assert ids(client, "search/?kind=event") == [event.pk]


def test_search_without_words_gives_the_newest_first(client: Client) -> None:
    old = factories.CallFactory(published_on="2020-05-01")
    new = factories.EventFactory(published_on="2026-11")
    undated = factories.ArticleFactory(published_on="")

    assert ids(client, "search/") == [each.pk for each in (new, old, undated)]


def test_errors_are_english_for_everybody(client: Client) -> None:
    answers: list[Any] = [
        client.get("/api/v1/calls/1/", headers={"accept-language": language}).json()
        for language in ("it", "en")
    ]

    assert answers == [{"detail": "No Call matches the given query."}] * 2
