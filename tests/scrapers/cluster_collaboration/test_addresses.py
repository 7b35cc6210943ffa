"""Canonical addresses, which every entry is kept under."""

import pytest

from scrapers.cluster_collaboration.addresses import (
    canonical,
    host_of,
    is_page,
    on_base,
    pager_key,
    path_of,
    resolve,
)

BASE = "http://127.0.0.1:9000"
SITE = "https://www.clustercollaboration.eu"
ENTRY = f"{SITE}/content/an-entry"


@pytest.mark.parametrize(
    "address",
    [
        "/content/an-entry",
        "content/an-entry",
        "http://default/content/an-entry",
        "http://clustercollaboration.eu/content/an-entry/",
        "https://WWW.clustercollaboration.eu/content/an-entry#more",
        "https://preview.clustercollaboration.eu/content/an-entry",
        "https://impr-0001-1260-partners.eccp.hosted-temp.com/content/an-entry",
        "https://resourceefficient.eu/content/an-entry",
        "/content/an-entry?page=0%2C0%2C0%2C1",
        "/content/an-entry?f%5B0%5D=profile_type%3Acluster_profile",
        "/content/an-entry?utm_source=newsletter",
        f"{BASE}/content/an-entry",
        "/content//an-entry",
    ],
)
def test_every_spelling_of_an_address_is_one(address: str) -> None:
    assert canonical(address, base_url=BASE) == ENTRY


@pytest.mark.parametrize(
    "path",
    [
        "/event-calendar/high-level-eu-cluster-mission-usa-including-us-eu-Cluster",
        "/content/call-proposals-clusters-go-international-0",
    ],
)
def test_capitals_and_numbers_at_the_end_are_kept(path: str) -> None:
    assert canonical(path, base_url=BASE) == SITE + path


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/content/an-entry",
        "https://clustercollaboration.eu.example.org/content/an-entry",
        "https://clustercollaboration.eu@example.org/content/an-entry",
        "mailto:info@clustercollaboration.eu",
        "javascript:alert(1)",
        "ftp://clustercollaboration.eu/x",
        "http://[broken/",
        "http://127.0.0.1:9001/content/an-entry",
    ],
)
def test_addresses_of_others_are_refused(address: str) -> None:
    assert canonical(address, base_url=BASE) is None
    assert on_base(address, base_url=BASE) is None


def test_an_address_is_fetched_from_the_configured_host_with_its_query() -> None:
    assert (
        on_base(f"{SITE}/search-results?page=2", base_url=BASE) == f"{BASE}/search-results?page=2"
    )


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/content/x", True),
        ("/community-event/x", True),
        ("/node/19472", True),
        ("/content/x/expertise", False),
        ("/user/login", False),
        ("/sites/default/files/guide.pdf", False),
        ("/search-results", False),
        ("/taxonomy/term/1", False),
        ("/", False),
    ],
)
def test_only_pages_are_worth_reading(path: str, expected: bool) -> None:  # noqa: FBT001 - a column
    assert is_page(SITE + path) is expected


def test_the_order_of_terms_makes_no_other_list_page() -> None:
    assert pager_key("/l?a=1&page=2") == pager_key("/l/?page=2&a=1")
    assert pager_key("/l?page=1") != pager_key("/l?page=2")


def test_addresses_that_cannot_be_read_are_empty() -> None:
    broken = "http://[broken/"

    assert [path_of(broken), host_of(broken), resolve(broken, base_url=SITE)] == ["", "", ""]
