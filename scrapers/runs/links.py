"""Ask whether the addresses that visitors are sent to still answer: few at a time, politely."""

from contextlib import ExitStack
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urljoin, urlsplit

from django.conf import settings

from opportunities.clock import current_time
from opportunities.services import links
from scrapers.cluster_collaboration import site
from scrapers.errors import (
    AddressRefused,
    ConfigurationRefused,
    NotReachable,
    RobotsUnreadable,
    ScrapeError,
    TooLarge,
    TooManyRedirects,
    Truncated,
    UnexpectedAnswer,
)
from scrapers.fetching import Patience, PoliteFetcher
from scrapers.fetching.addresses import AddressGuard, resolve_name
from scrapers.fetching.answers import REDIRECTS
from scrapers.fetching.client import SHORTEST_DELAY_SECONDS

PORTION = 200
HOPS = 5
# Only whether it answers is asked; 64 KiB of a page say that, and nobody is pressed.
PATIENCE = Patience(
    connect_seconds=10,
    read_seconds=15,
    total_seconds=25,
    largest_body=64 * 1024,
    attempts=1,
    longest_queue_seconds=30,
)
# The site is there; it only does not talk to us, or not now.
THERE = frozenset(
    {
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.METHOD_NOT_ALLOWED,
        HTTPStatus.NOT_ACCEPTABLE,
        HTTPStatus.TOO_MANY_REQUESTS,
    }
)

FAILURES = (
    AddressRefused,
    ConfigurationRefused,
    NotReachable,
    TooManyRedirects,
    Truncated,
    UnexpectedAnswer,
)


@dataclass(slots=True)
class LinkReport:
    """How many addresses were asked, did not answer, or could not be asked politely."""

    asked: int = 0
    failed: int = 0
    not_asked: int = 0


def check_links(limit: int = PORTION) -> LinkReport:
    """Ask the addresses that are due and tell the catalogue; return what came of it."""
    report = LinkReport()
    with _Sites() as sites:
        due = links.plan_link_checks(now=current_time(), limit=limit)
        for address, leading in due.items():
            answer = _ask(sites, address)
            if answer is None:
                report.not_asked += 1
                continue
            answers, outcome = answer
            report.asked += 1
            report.failed += not answers
            links.note_answer(leading, answers=answers, outcome=outcome, at=current_time())
    return report


class _Sites(ExitStack):
    """One polite client per site, opened when its first address is asked."""

    def __init__(self) -> None:
        super().__init__()
        self._clients: dict[str, PoliteFetcher] = {}

    def find(self, address: str) -> PoliteFetcher:
        """Return the client for an address; AddressRefused, ConfigurationRefused where none may."""
        base = _find_base(address)
        if base not in self._clients:
            self._clients[base] = self.enter_context(_open(base))
        return self._clients[base]


def _find_base(address: str) -> str:
    parts = urlsplit(address)
    if parts.hostname in site.ALIAS_HOSTS:
        return settings.ECCP_BASE_URL
    return f"{parts.scheme}://{parts.netloc}"


def _open(base: str) -> PoliteFetcher:
    is_local = AddressGuard(base, frozenset(), resolve_name).is_local
    # A link in an entry configures nothing: of this machine only what the settings name.
    if is_local and base != settings.ECCP_BASE_URL.rstrip("/"):
        raise AddressRefused(f"{base} is an address of this machine, which visitors cannot open")
    delay = settings.SCRAPER_DELAY_SECONDS
    return PoliteFetcher(
        base_url=base,
        delay_seconds=delay if is_local else max(delay, SHORTEST_DELAY_SECONDS),
        contact=settings.SCRAPER_CONTACT,
        redis_url=settings.REDIS_URL,
        allowed_hosts=site.ALIAS_HOSTS if base == settings.ECCP_BASE_URL else frozenset(),
        patience=PATIENCE,
    )


def _ask(sites: _Sites, address: str) -> tuple[bool, str] | None:
    """Return whether an address answers and what; None where nothing can be said about it."""
    try:
        status = _find_last_status(sites, address)
    except TooLarge:
        return True, "200"
    except RobotsUnreadable as problem:
        is_away = isinstance(problem.__cause__, NotReachable | AddressRefused)
        return (False, str(problem.__cause__)) if is_away else None
    except (*FAILURES, ValueError) as problem:
        return False, str(problem)
    except ScrapeError:
        return None
    return status < HTTPStatus.BAD_REQUEST or status in THERE, str(status)


def _find_last_status(sites: _Sites, address: str) -> int:
    target = address
    for _hop in range(HOPS + 1):
        page = sites.find(target).ask_once(target)
        location = page.headers.get("location", "")
        if page.status not in REDIRECTS or not location:
            return page.status
        target = urljoin(target, location)
    raise TooManyRedirects(f"{address} redirects more than {HOPS} times")
