"""One request and its answer, in its turn and within the limits of time and size."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from threading import Event

from requests import PreparedRequest, Response
from requests.exceptions import ChunkedEncodingError, ContentDecodingError, RequestException
from requests.structures import CaseInsensitiveDict
from requests.utils import requote_uri
from urllib3.exceptions import HTTPError

from scrapers.errors import NotReachable, TooLarge, Truncated, UnexpectedAnswer
from scrapers.fetching.answers import describe, read_retry_after
from scrapers.fetching.connection import GuardedAdapter
from scrapers.fetching.pace import HostPace
from scrapers.fetching.patience import MEBIBYTE, Patience
from scrapers.fetching.time_limit import TimeLimit
from scrapers.pages import FetchedPage, decode_text

PIECE_IN_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """Asks the site one thing at a time; judging the answer is left to the caller.

    The adapter of requests is used without a session: there are no cookies, proxies, redirects
    or credentials to look after, and looking after them took a third of the time of a request.
    """

    adapter: GuardedAdapter
    headers: Mapping[str, str]
    verify: str | bool
    pace: HostPace
    patience: Patience
    _time_limit: TimeLimit = field(init=False)

    def __post_init__(self) -> None:
        limit = TimeLimit(
            self.patience.total_seconds,
            each=self.patience.turn_expires_seconds / 3,
            renew=self.pace.renew,
            cut=self.adapter.cut,
        )
        object.__setattr__(self, "_time_limit", limit)

    def close(self) -> None:
        """Let go of the connection and of the thread that watches the time."""
        self._time_limit.close()
        self.adapter.close()

    def ask(self, url: str, conditions: Mapping[str, str], *, delay_seconds: float) -> FetchedPage:
        """Return what an address answers, whatever its status; only a 200 has content.

        NotReachable, Truncated, TooLarge or UnexpectedAnswer where there is no whole answer. A
        Retry-After is kept for all processes before this returns.
        """
        with self.pace.turn(delay_seconds):
            page = self._ask_in_turn(url, conditions)
            self.pace.pause(read_retry_after(page.headers, now=page.fetched_at))
            return page

    def _ask_in_turn(self, url: str, conditions: Mapping[str, str]) -> FetchedPage:
        limit = self.patience.total_seconds
        with (
            self._time_limit.watch() as was_cut,
            self._naming_failures(url, was_cut),
            self.adapter.send(
                self._prepare(url, conditions),
                stream=True,
                timeout=(self.patience.connect_seconds, self.patience.read_seconds),
                verify=self.verify,
            ) as response,
        ):
            headers = {name.lower(): value for name, value in response.headers.items()}
            is_page = response.status_code == HTTPStatus.OK
            content = self._read_body(url, response) if is_page else b""
            # A connection that was cut looks like the end of a body of unknown length.
            if was_cut.is_set():
                raise NotReachable(f"{url} did not answer completely within {limit:.0f} s")
            return FetchedPage(
                url=url,
                final_url=url,
                status=response.status_code,
                headers=headers,
                content=content,
                text=decode_text(content, headers.get("content-type", "")),
                fetched_at=datetime.now(UTC),
                not_modified=response.status_code == HTTPStatus.NOT_MODIFIED,
            )

    def _prepare(self, url: str, conditions: Mapping[str, str]) -> PreparedRequest:
        request = PreparedRequest()
        request.method, request.url = "GET", requote_uri(url)
        request.headers = CaseInsensitiveDict({**self.headers, **conditions})
        return request

    def _read_body(self, url: str, response: Response) -> bytes:
        largest = self.patience.largest_body
        declared = response.headers.get("Content-Length", "")
        body = bytearray()
        if not declared.isdigit() or int(declared) <= largest:
            for piece in response.iter_content(PIECE_IN_BYTES):
                body += piece
                if len(body) > largest:
                    break
            else:
                return bytes(body)
        raise TooLarge(f"{url} is larger than {largest / MEBIBYTE:.0f} MB and was not read further")

    @contextmanager
    def _naming_failures(self, url: str, was_cut: Event) -> Iterator[None]:
        try:
            yield
        except (RequestException, HTTPError) as error:
            if was_cut.is_set():
                limit = self.patience.total_seconds
                raise NotReachable(f"{url} did not answer within {limit:.0f} s") from error
            if isinstance(error, ChunkedEncodingError):
                raise Truncated(f"{url} broke off: {describe(error)}") from error
            if isinstance(error, ContentDecodingError):
                raise UnexpectedAnswer(f"{url} is packed wrongly: {describe(error)}") from error
            raise NotReachable(f"{url} is not reachable: {describe(error)}") from error
