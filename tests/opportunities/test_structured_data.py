"""What pages say to machines: known facts only, and no text that could leave its block."""

import json
import re
from datetime import time
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from pytest_django import Settings

from opportunities.models import Call
from tests import factories
from tests.opportunities.reading_pages import FACTORIES, address_of, open_entry, open_page

pytestmark = pytest.mark.django_db

HOSTILE = "</script><script>alert(1)</script><!--\u2028&amp; \\u003c"


@pytest.fixture(autouse=True)
def today(settings: Settings) -> None:
    settings.TODAY = factories.TODAY


def graph(page: BeautifulSoup) -> list[dict[str, Any]]:
    blocks = page.select("head script[type='application/ld+json']")
    assert len(blocks) == 1
    document = json.loads(blocks[0].get_text())
    assert document["@context"] == "https://schema.org"
    nodes: list[dict[str, Any]] = document["@graph"]
    return nodes


def entry_node(client: Client, entry: Any) -> dict[str, Any]:
    return graph(open_entry(client, entry, "en"))[0]


@pytest.fixture
def rich_call() -> Call:
    call: Call = factories.CallFactory(
        title="Euroclusters",
        identifier="SMP-1",
        topics=[factories.TopicFactory(code="textiles")],
        countries=["IT", "EL"],
        opens_on="2026-09-15",
        deadlines=[
            {"kind": "superseded", "date": "2026-11-30"},
            {"kind": "stage_1", "date": "2026-11-01"},
            {"kind": "cut_off", "date": "2026-12-17"},
            {"kind": "stage_2", "date": "2026-12-10"},
        ],
    )
    return call


def test_call_is_a_grant_that_is_offered_until_its_next_deadline(
    client: Client, rich_call: Call
) -> None:
    address = f"http://testserver{address_of(rich_call, 'en')}"

    assert entry_node(client, rich_call) == {
        "@id": f"{address}#entry",
        "name": "Euroclusters",
        "description": rich_call.summary,
        "url": address,
        "sameAs": rich_call.source_url,
        "@type": ["MonetaryGrant", "Service"],
        "identifier": "SMP-1",
        "provider": {"@type": "Organization", "name": "EISMEA"},
        "funder": {"@type": "FundingScheme", "name": "Single Market Programme"},
        "amount": {"@type": "MonetaryAmount", "currency": "EUR", "maxValue": 1615000.0},
        "audience": [
            {"@type": "Audience", "audienceType": "cluster"},
            {"@type": "Audience", "audienceType": "sme"},
        ],
        "areaServed": [
            {"@type": "Country", "identifier": "IT"},
            {"@type": "Country", "identifier": "GR"},
        ],
        "offers": {
            "@type": "Offer",
            "validFrom": "2026-09-15",
            "validThrough": "2026-12-17T17:00+01:00",
        },
        "keywords": ["Textiles", "resilience", "green transition"],
    }


def test_call_of_which_nothing_is_known_claims_nothing(client: Client) -> None:
    call = factories.CallFactory(bare=True, deadlines=[])

    assert set(entry_node(client, call)) == {"@id", "@type", "name", "url", "sameAs"}


@pytest.mark.parametrize(
    ("deadline", "until"),
    [
        ({"date": "2026-12-17", "time": None}, "2026-12-17"),
        ({"date": "2026-07-01", "time": time(12), "timezone": "Europe/Lisbon"},
         "2026-07-01T12:00+01:00"),
    ],
)  # fmt: skip
def test_offer_ends_with_the_hour_and_offset_that_are_known(
    client: Client, deadline: dict[str, Any], until: str
) -> None:
    call = factories.CallFactory(deadlines=[deadline])

    assert entry_node(client, call)["offers"] == {"@type": "Offer", "validThrough": until}


@pytest.mark.parametrize(
    "facts",
    [
        {"deadlines": [{"date": "2027-03", "time": None}]},
        {"deadlines": [{"kind": "expected", "date": "2027-03-01"}]},
        {"withdrawn": True},
    ],
)
def test_month_forecast_and_withdrawn_call_make_no_offer(
    client: Client, facts: dict[str, Any]
) -> None:
    assert "offers" not in entry_node(client, factories.CallFactory(**facts))


def test_event_tells_when_where_and_whether_it_takes_place(client: Client) -> None:
    event = factories.EventFactory()
    cancelled = factories.EventFactory(cancelled=True, format="online", starts_at=None)
    undated = factories.EventFactory(starts_on="2027", ends_on="", place="", country="", format="")

    node = entry_node(client, event)
    assert {name: node[name] for name in ("startDate", "endDate", "eventStatus", "location")} == {
        "startDate": "2027-02-10T09:30+01:00",
        "endDate": "2027-02-11T17:00+01:00",
        "eventStatus": "https://schema.org/EventScheduled",
        "location": [
            {
                "@type": "Place",
                "name": "Fiera del Levante, Bari",
                "address": {"@type": "PostalAddress", "addressCountry": "IT"},
            }
        ],
    }
    assert node["eventAttendanceMode"] == "https://schema.org/OfflineEventAttendanceMode"
    told = entry_node(client, cancelled)
    assert told["eventStatus"] == "https://schema.org/EventCancelled"
    assert told["startDate"] == "2027-02-10"
    assert told["location"][1] == {"@type": "VirtualLocation", "url": event.registration_url}
    assert not {"startDate", "endDate", "location"} & set(entry_node(client, undated))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("calls", ["MonetaryGrant", "Service"]),
        ("events", "Event"),
        ("partner-searches", "Demand"),
        ("articles", "NewsArticle"),
        ("partnerships", "Project"),
        ("organisations", "Organization"),
    ],
)
def test_every_kind_has_its_type_and_the_way_to_it(client: Client, name: str, kind: Any) -> None:
    entry = FACTORIES[name](title="A title")

    described, page, trail = graph(open_entry(client, entry, "en"))

    assert described["@type"] == kind
    assert page["inLanguage"] == "en"
    assert page["dateModified"] == "2026-09-01T06:17:00+00:00"
    assert [(step["position"], step["item"]) for step in trail["itemListElement"]] == [
        (1, "http://testserver/en/"),
        (2, f"http://testserver/en/{name}/"),
        (3, f"http://testserver{address_of(entry, 'en')}"),
    ]
    assert trail["itemListElement"][2]["name"] == "A title"


@pytest.mark.parametrize("name", FACTORIES)
def test_hostile_text_stays_inside_its_block(client: Client, name: str) -> None:
    entry = FACTORIES[name](title=HOSTILE, summary=HOSTILE, organisation=HOSTILE)

    page = client.get(address_of(entry)).content.decode()

    block = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert len(block) == len(re.findall(r"<script(?! src=)", page)) == 1
    assert re.findall("[<>&\u2028]", block[0]) == []
    assert graph(BeautifulSoup(page, "lxml"))[0]["name"] == HOSTILE


def test_topic_describes_itself_as_a_term_of_its_scheme(client: Client) -> None:
    factories.TopicFactory(code="photonics")

    node = graph(open_page(client, "/en/topics/key_enabling_technology/photonics/"))[0]

    assert node == {
        "@type": "DefinedTerm",
        "@id": "http://testserver/en/topics/key_enabling_technology/photonics/#topic",
        "name": "Photonics",
        "alternateName": "Fotonica",
        "termCode": "photonics",
        "inDefinedTermSet": {"@type": "DefinedTermSet", "name": "Key enabling technologies"},
        "url": "http://testserver/en/topics/key_enabling_technology/photonics/",
    }


def test_programme_describes_itself_as_a_funding_scheme(client: Client) -> None:
    factories.ProgrammeFactory()

    assert graph(open_page(client, "/en/programmes/smp/"))[0] == {
        "@type": "FundingScheme",
        "@id": "http://testserver/en/programmes/smp/#programme",
        "name": "Single Market Programme",
        "alternateName": "Programma per il mercato unico",
        "temporalCoverage": "2021/2027",
        "url": "http://testserver/en/programmes/smp/",
    }


def test_series_lists_its_calls(client: Client) -> None:
    call = factories.CallFactory(series=factories.SeriesFactory(), title="First")

    node = graph(open_page(client, "/en/series/euroclusters/"))[0]

    address = f"http://testserver{address_of(call, 'en')}"
    assert (node["@type"], node["name"]) == ("ItemList", "Euroclusters")
    assert node["itemListElement"] == [
        {"@type": "ListItem", "position": 1, "name": "First", "url": address}
    ]
