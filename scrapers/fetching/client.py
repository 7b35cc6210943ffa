"""Fetch one page after the other from one site, politely and within limits."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from random import SystemRandom
from typing import Self
from urllib.parse import urljoin

from redis import Redis
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt

from scrapers.errors import (
    AccessLost,
    AddressRefused,
    AskedToWait,
    ConfigurationRefused,
    Gone,
    HostBusy,
    NotFound,
    PaceUnknown,
    RobotsUnreadable,
    ScrapeError,
    TooManyRedirects,
    UnexpectedAnswer,
)
from scrapers.fetching.addresses import AddressGuard, Resolver, resolve_name
from scrapers.fetching.answers import (
    REDIRECTS,
    check_page,
    find_status_error,
    is_worth_asking_again,
    leads_to_log_in,
)
from scrapers.fetching.connection import GuardedAdapter
from scrapers.fetching.exchange import Exchange
from scrapers.fetching.pace import HostPace
from scrapers.fetching.patience import NORMAL, QUICK, Patience
from scrapers.fetching.robots import OUR_NAME, RobotsRules
from scrapers.pages import FetchedPage

SHORTEST_DELAY_SECONDS = 2
CHANCE = SystemRandom()


@dataclass(kw_only=True)
class PoliteFetcher:
    """The client of one run; ``robots_page`` is what the site answered, for the archive.

    Raises ConfigurationRefused for a base that is no site, and for a delay under two seconds
    anywhere but on this machine.
    """

    base_url: str
    delay_seconds: float
    contact: str
    redis_url: str
    allowed_hosts: frozenset[str] = frozenset()
    patience: Patience = NORMAL
    resolve: Resolver = resolve_name
    trusted_certificates: str | bool = True
    robots_page: FetchedPage | None = field(default=None, init=False)
    _rules: RobotsRules | RobotsUnreadable | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._guard = AddressGuard(self.base_url, self.allowed_hosts, self.resolve)
        if self.delay_seconds < SHORTEST_DELAY_SECONDS and not self._guard.is_local:
            raise ConfigurationRefused(
                f"a delay of {self.delay_seconds} s is only for a site on this machine; "
                f"{self._guard.host} needs at least {SHORTEST_DELAY_SECONDS} s"
            )
        if self.delay_seconds == 0 and self.patience is NORMAL:
            self.patience = QUICK
        self._redis = Redis.from_url(self.redis_url)
        self._exchange = self._open_exchange()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._exchange.close()
        self._redis.close()

    def fetch(self, url: str, *, etag: str = "", last_modified: str = "") -> FetchedPage:
        """Return the page at an address of the source, after at most five redirects.

        With the validators of an earlier answer the page may come back ``not_modified``. Raises
        the ScrapeError that says what happened, after repetitions where these may help.
        """
        address = self._guard.map_to_base(url)
        self._rules_of_site().check(address)
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        page = self._ask_patiently(address, {name: v for name, v in conditions.items() if v})
        return replace(page, url=address)

    def ask_once(self, url: str) -> FetchedPage:
        """Return what an address itself answers, whatever its status; no redirect is followed.

        Raises the ScrapeError that says why there was no whole answer, TooLarge included.
        """
        address = self._guard.map_to_base(url)
        self._rules_of_site().check(address)
        page = self._exchange.ask(address, {}, delay_seconds=self.delay_seconds)
        return replace(page, url=address)

    def _open_exchange(self) -> Exchange:
        headers = {
            "User-Agent": f"{OUR_NAME}/1 (+{self.contact})",
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5",
            "Accept-Encoding": "gzip, deflate",
            "Host": self._guard.netloc,
        }
        host = f"{self._guard.host}:{self._guard.port}"
        return Exchange(
            adapter=GuardedAdapter(self._guard),
            headers=headers,
            verify=self.trusted_certificates,
            pace=HostPace(self._redis, host, self.patience),
            patience=self.patience,
        )

    def _rules_of_site(self) -> RobotsRules:
        if self._rules is None:
            self._rules = self._read_robots()
        if isinstance(self._rules, RobotsUnreadable):
            raise self._rules
        return self._rules

    def _read_robots(self) -> RobotsRules | RobotsUnreadable:
        address = self._guard.map_to_base(urljoin(self.base_url, "/robots.txt"))
        try:
            self.robots_page = self._ask_patiently(address, {})
            rules = RobotsRules(self.robots_page)
        except (NotFound, Gone):
            return RobotsRules()
        except (AskedToWait, HostBusy, PaceUnknown):
            raise
        except ScrapeError as error:
            unreadable = RobotsUnreadable(
                f"robots.txt cannot be read, so nothing is asked: {error}"
            )
            unreadable.__cause__ = error
            return unreadable
        self.delay_seconds = max(self.delay_seconds, rules.delay_seconds)
        return rules

    def _ask_patiently(self, url: str, conditions: Mapping[str, str]) -> FetchedPage:
        retrying = Retrying(
            retry=retry_if_exception(is_worth_asking_again),
            stop=stop_after_attempt(self.patience.attempts),
            wait=self._back_off,
            reraise=True,
        )
        page: FetchedPage = retrying(self._follow, url, conditions)
        return page

    def _back_off(self, state: RetryCallState) -> float:
        doubled = self.patience.back_off_seconds * 2 ** (state.attempt_number - 1)
        return float(doubled * CHANCE.uniform(0.5, 1.5))

    def _follow(self, url: str, conditions: Mapping[str, str]) -> FetchedPage:
        asked = [url]
        while len(asked) <= self.patience.redirects + 1:
            # What we know of the first address must not be asked of another one.
            page = self._exchange.ask(
                asked[-1], conditions if len(asked) == 1 else {}, delay_seconds=self.delay_seconds
            )
            if page.status not in REDIRECTS:
                return self._judge(page, conditions)
            asked.append(self._find_next_hop(page, asked))
        raise TooManyRedirects(f"{url} redirects more than {self.patience.redirects} times")

    def _find_next_hop(self, page: FetchedPage, asked: list[str]) -> str:
        location = page.headers.get("location", "").encode("latin-1", "replace").decode()
        if not location:
            raise UnexpectedAnswer(f"{page.url} redirects without saying where to")
        try:
            target = self._guard.map_to_base(urljoin(page.url, location))
        except (AddressRefused, ValueError) as error:
            raise AddressRefused(f"the redirect of {page.url} is not followed: {error}") from error
        if leads_to_log_in(target):
            raise AccessLost(f"{page.url} now leads to the log-in form")
        if target in asked:
            raise TooManyRedirects(f"{asked[0]} redirects in a circle: {page.url} to {location}")
        if isinstance(self._rules, RobotsRules):
            self._rules.check(target)
        return target

    def _judge(self, page: FetchedPage, conditions: Mapping[str, str]) -> FetchedPage:
        error = find_status_error(page.url, page.status)
        if error:
            raise error
        if page.not_modified and not conditions:
            raise UnexpectedAnswer(f"{page.url} answered 304, though nothing was known of it")
        if not page.not_modified and self._rules is not None:
            check_page(page)
        return page
