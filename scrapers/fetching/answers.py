"""Judge an answer: a page, or the one error that says what happened."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import urlsplit

from scrapers.errors import (
    AccessDenied,
    AccessLost,
    AskedToWait,
    Gone,
    NotFound,
    NotReachable,
    ScrapeError,
    ServerFailed,
    TooManyRequests,
    Truncated,
    UnexpectedAnswer,
)
from scrapers.pages import FetchedPage, is_cut

LOG_IN_PATH = "/user/login"
# Repetitions are bounded, or a page of nothing but "<title" would take hours to look through.
LOG_IN_TITLE = re.compile(r"<title[^>]{0,200}>\s{0,200}Log in\s{0,20}\|", re.IGNORECASE)
REDIRECTS = frozenset({301, 302, 303, 307, 308})
PASSING = (NotReachable, ServerFailed, TooManyRequests, Truncated)


@dataclass(frozen=True, slots=True)
class StatusMeaning:
    """The error that a status stands for, and the sentence that follows the address."""

    error: type[ScrapeError]
    sentence: str


MEANINGS = {
    HTTPStatus.UNAUTHORIZED: StatusMeaning(AccessLost, "now asks for a log-in (401)"),
    HTTPStatus.FORBIDDEN: StatusMeaning(AccessDenied, "denies access (403); the run stops"),
    HTTPStatus.NOT_FOUND: StatusMeaning(NotFound, "does not exist (404)"),
    HTTPStatus.REQUEST_TIMEOUT: StatusMeaning(NotReachable, "gave up waiting for us (408)"),
    HTTPStatus.GONE: StatusMeaning(Gone, "was removed for good (410)"),
    HTTPStatus.TOO_MANY_REQUESTS: StatusMeaning(TooManyRequests, "wants fewer requests (429)"),
}


def is_worth_asking_again(error: BaseException) -> bool:
    """Return whether the same request may succeed a few seconds later."""
    return isinstance(error, PASSING) and not isinstance(error, AskedToWait)


def find_status_error(url: str, status: int) -> ScrapeError | None:
    """Return the error that a status stands for; None for a page and for "not modified"."""
    if status in {HTTPStatus.OK, HTTPStatus.NOT_MODIFIED}:
        return None
    if status in MEANINGS:
        meaning = MEANINGS[HTTPStatus(status)]
        return meaning.error(f"{url} {meaning.sentence}")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return ServerFailed(f"{url} answered {status}: the site has a fault of its own")
    return UnexpectedAnswer(f"{url} answered {status}, which no page of the site should")


def read_retry_after(headers: Mapping[str, str], *, now: datetime) -> float:
    """Return the seconds that the site asks us to wait; 0 where it asks nothing readable."""
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return 0
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max((moment - now).total_seconds(), 0)


def leads_to_log_in(url: str) -> bool:
    """Return whether an address is that of the site's log-in form."""
    return urlsplit(url).path.rstrip("/").endswith(LOG_IN_PATH)


def check_page(page: FetchedPage) -> None:
    """Raise AccessLost for a log-in form answered with 200, Truncated for half a page."""
    if leads_to_log_in(page.final_url) or (page.is_html and LOG_IN_TITLE.search(page.text)):
        raise AccessLost(f"{page.url} shows a log-in form instead of the page")
    if not page.content:
        raise Truncated(f"{page.url} answered without any content")
    if is_cut(page.text):
        raise Truncated(f"{page.url} ends before its closing tag, after {len(page.content)} bytes")


def describe(error: Exception) -> str:
    """Return the innermost reason of a failed request in one line."""
    while isinstance(error.args[0] if error.args else None, Exception):
        error = error.args[0]
    reason = getattr(error, "reason", None)
    text = str(reason if isinstance(reason, Exception) else error)
    return re.sub(r"^<[^>]*>: |^\w+\([^)]*\): ", "", " ".join(text.split()))[:300]
