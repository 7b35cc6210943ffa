"""Only the source's own hosts, only public addresses, checked where the connection is made."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from ipaddress import ip_address

import pytest
from django.conf import settings

from scrapers.errors import AddressRefused, NotReachable, RobotsUnreadable, TooManyRedirects
from scrapers.fetching import Patience, PoliteFetcher
from scrapers.fetching.addresses import AddressGuard, find_fault
from tests.scrapers.faulty_site import PAGE, Answer, FaultySite, faulty_site

pytestmark = pytest.mark.usefixtures("redis_client")

SITE = "https://www.clustercollaboration.eu"
ALIASES = frozenset(
    {"www.clustercollaboration.eu", "clustercollaboration.eu", "resourceefficient.eu", "default"}
)
PUBLIC = "93.184.215.14"

ATTACKS = {
    "http://10.0.0.1/": "10.0.0.1 is a private address",
    "http://192.168.1.1/admin": "192.168.1.1 is a private address",
    "http://169.254.169.254/latest/meta-data/": "169.254.169.254 is a link-local address",
    "http://100.64.0.1/": "100.64.0.1 is a private address",
    "http://127.0.0.1/": "127.0.0.1 is a loopback address",
    "http://[::1]/": "::1 is a loopback address",
    "http://0.0.0.0/": "0.0.0.0 is the unspecified address",
    "http://224.0.0.1/": "224.0.0.1 is a multicast address",
    "http://240.0.0.1/": "240.0.0.1 is a reserved address",
    "http://[fe80::1%25eth0]/": "fe80::1%25eth0 is a link-local address",
    "http://[fd00::1]/": "fd00::1 is a private address",
    "http://[::ffff:10.0.0.1]/": "::ffff:a00:1 is an IPv4-mapped IPv6 address",
    "http://[64:ff9b::7f00:1]/": (
        "64:ff9b::7f00:1 leads to 127.0.0.1, and 127.0.0.1 is a loopback address"
    ),
    "http://[2002:a00:1::]/": "2002:a00:1:: leads to 10.0.0.1, and 10.0.0.1 is a private address",
    "http://2130706433/": "it writes an IP address as the number 2130706433",
    "http://0177.0.0.1/": "it writes an IP address as the number 0177.0.0.1",
    "http://0x7f.1/": "it writes an IP address as the number 0x7f.1",
    "file:///etc/passwd": "the scheme 'file' is neither http nor https",
    "gopher://www.clustercollaboration.eu/": "the scheme 'gopher' is neither http nor https",
    "//www.clustercollaboration.eu/": "the scheme '' is neither http nor https",
    "https://www.clustercollaboration.eu@evil.example/": "it names a user before the host",
    "https://a:b@www.clustercollaboration.eu/": "it names a user before the host",
    "https://evil.example/": "evil.example is not one of the source's own hosts",
    "https://www.clustercollaboration.eu.evil.example/": (
        "www.clustercollaboration.eu.evil.example is not one of the source's own hosts"
    ),
    "https://evil.example\\@www.clustercollaboration.eu/": (
        "it contains control characters or backslashes"
    ),
    "https://www.cluster\ncollaboration.eu/": "it contains control characters or backslashes",
    "https://www.clustercollaboration.eu:6379/": "port 6379 is not one of a public web site",
    "https://www.clustercollaboration.eu:99999/": (
        "it is not a well-formed address (Port out of range 0-65535)"
    ),
    "https://①②⑦.⓪.⓪.①/": "it names no host in plain ASCII",
    "https:///path": "it names no host in plain ASCII",
}


def guard(*addresses: str, base: str = SITE) -> AddressGuard:
    return AddressGuard(base, ALIASES, lambda _: addresses)


@pytest.mark.parametrize("attack", ATTACKS)
def test_attack_is_refused_with_its_reason(attack: str) -> None:
    with pytest.raises(AddressRefused) as caught:
        guard(PUBLIC).map_to_base(attack)

    assert str(caught.value) == f"{attack!r} is not asked: {ATTACKS[attack]}"


@pytest.mark.parametrize(
    "address",
    [
        "https://www.clustercollaboration.eu/content/A-b?page=1",
        "http://www.clustercollaboration.eu/content/A-b?page=1",
        "HTTPS://WWW.ClusterCollaboration.EU:443/content/A-b?page=1#top",
        "https://clustercollaboration.eu./content/A-b?page=1",
        "http://default/content/A-b?page=1",
        " https://resourceefficient.eu/content/A-b?page=1 ",
    ],
)
def test_addresses_of_the_source_mean_its_base(address: str) -> None:
    assert guard().map_to_base(address) == f"{SITE}/content/A-b?page=1"


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.2.3", "169.254.1.1", "fd00::1", "::ffff:93.184.215.14"]
)
def test_name_that_resolves_to_an_inner_address_is_refused(address: str) -> None:
    with pytest.raises(AddressRefused, match=r"^www\.clustercollaboration\.eu is not asked"):
        guard(PUBLIC, address).pick_address("www.clustercollaboration.eu")


def test_name_on_this_machine_may_not_lead_off_it() -> None:
    with pytest.raises(AddressRefused, match=r"93\.184\.215\.14 is not on this machine"):
        guard(PUBLIC, base="http://localhost:8001").pick_address("localhost")


@pytest.mark.parametrize(
    "address", ["http://localhost/", "http://localhost:8002/", "http://127.0.0.1:8001/"]
)
def test_base_on_this_machine_opens_its_own_port_only(address: str) -> None:
    local = guard(base="http://localhost:8001")

    with pytest.raises(AddressRefused):
        local.map_to_base(address)

    assert local.map_to_base(f"{SITE}/a") == "http://localhost:8001/a"


@pytest.mark.parametrize("answer", [[], ["not an address"]])
def test_name_without_address_is_not_reachable(answer: Sequence[str]) -> None:
    with pytest.raises(NotReachable):
        guard(*answer).pick_address("www.clustercollaboration.eu")


@pytest.mark.parametrize("text", [PUBLIC, "2606:4700::1111", "64:ff9b::5db8:d70e"])
def test_public_address_has_no_fault(text: str) -> None:
    assert find_fault(ip_address(text)) == ""


Open = Callable[[str, Callable[[str], Sequence[str]]], PoliteFetcher]


@pytest.fixture
def open_fetcher() -> Iterator[Open]:
    with ExitStack() as opened:

        def open_it(base_url: str, resolve: Callable[[str], Sequence[str]]) -> PoliteFetcher:
            is_local = "localhost" in base_url or "127." in base_url
            return opened.enter_context(
                PoliteFetcher(
                    base_url=base_url,
                    delay_seconds=0 if is_local else 2,
                    contact="test",
                    redis_url=settings.REDIS_URL,
                    allowed_hosts=ALIASES,
                    patience=Patience(back_off_seconds=0.01, attempts=2),
                    resolve=resolve,
                )
            )

        yield open_it


@pytest.fixture
def site() -> Iterator[FaultySite]:
    with faulty_site() as running:
        yield running


@pytest.mark.allow_hosts(["127.0.0.1", "127.0.0.2"])
def test_connection_goes_to_the_checked_address_and_not_to_what_the_name_means_later(
    open_fetcher: Open,
) -> None:
    with faulty_site("127.0.0.2") as site, faulty_site() as other:
        base = site.url.replace("127.0.0.2", "localhost")
        site.serve("/a", PAGE)

        page = open_fetcher(base, lambda _: ["127.0.0.2"]).fetch(f"{base}/a")

    assert page.final_url == f"{base}/a"
    assert site.visits_of("/a")[0].headers["Host"] == base.removeprefix("http://")
    assert other.visits == []


def test_name_that_turns_inward_between_two_requests_is_refused(
    site: FaultySite, open_fetcher: Open
) -> None:
    base = site.url.replace("127.0.0.1", "localhost")
    answers = iter([["127.0.0.1"], ["127.0.0.1"], ["192.168.0.1"]])
    site.serve("/a", PAGE)
    fetcher = open_fetcher(base, lambda _: next(answers))
    fetcher.fetch(f"{base}/a")

    with pytest.raises(AddressRefused, match=r"192\.168\.0\.1 is not on this machine"):
        fetcher.fetch(f"{base}/a")

    assert len(site.visits_of("/a")) == 1


def test_public_site_whose_name_points_at_this_machine_is_never_asked(
    site: FaultySite, open_fetcher: Open
) -> None:
    fetcher = open_fetcher("http://www.clustercollaboration.eu", lambda _: ["127.0.0.1"])

    with pytest.raises(RobotsUnreadable, match=r"127\.0\.0\.1 is a loopback address"):
        fetcher.fetch("http://www.clustercollaboration.eu/")

    assert site.visits == []


@pytest.mark.parametrize("attack", [*ATTACKS, "http://127.0.0.1:1/"])
def test_redirect_to_anywhere_else_is_refused(
    site: FaultySite, open_fetcher: Open, attack: str
) -> None:
    if attack.startswith("//") or "\n" in attack or not attack.isascii():
        attack = "http://[::ffff:127.0.0.1]/"
    url = site.serve("/a", Answer(status=302, headers={"Location": attack}))

    with pytest.raises(AddressRefused, match=r"the redirect of .* is not followed"):
        open_fetcher(site.url, lambda host: [host]).fetch(url)

    assert [visit.path for visit in site.visits] == ["/robots.txt", "/a"]


def test_redirect_to_another_name_of_the_source_stays_on_the_base(
    site: FaultySite, open_fetcher: Open
) -> None:
    url = site.serve("/a", Answer(status=301, headers={"Location": "http://default/b"}))
    site.serve("/b", PAGE)

    page = open_fetcher(site.url, lambda host: [host]).fetch(url)

    assert page.final_url == f"{site.url}/b"


def test_base_that_is_only_a_name_for_another_is_told(site: FaultySite, open_fetcher: Open) -> None:
    moved = "https://clustercollaboration.eu/a"
    url = site.serve("/a", Answer(status=301, headers={"Location": moved}))

    with pytest.raises(TooManyRedirects) as caught:
        open_fetcher(site.url, lambda host: [host]).fetch(url)

    assert str(caught.value) == f"{url} redirects in a circle: {url} to {moved}"
