"""Everything that goes wrong between a scraper and a site, and what changes without meaning."""

import gzip
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from fnmatch import fnmatch
from functools import cache
from zlib import crc32

from tests.replica.markup import render_page
from tests.replica.page_kinds import render_main
from tests.replica.site import HTML, LOGIN, Reply

SHARE_OF_UNAVAILABLE = 0.3
HUGE_BYTES = 6 * 1024 * 1024
BOMB_BYTES = 100 * 1024 * 1024
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
LONG_DATE = re.compile(rf"\b(\d{{1,2}})[ \u00a0]({MONTHS})[ \u00a0](\d{{4}})\b")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
CLASSES = re.compile(r'class="([^"]+)"')


class Fault(StrEnum):
    """One way to fail. The last five are about the connection, not about the answer."""

    FORBIDDEN = "forbidden"
    TOO_MANY_REQUESTS = "too many requests"
    UNAVAILABLE = "unavailable"
    SOMETIMES_UNAVAILABLE = "sometimes unavailable"
    LOGIN_PAGE = "login page"
    LOGIN_REDIRECT = "login redirect"
    EMPTY_LIST = "empty list"
    FEW_CARDS = "few cards"
    NO_PAGER = "no pager"
    PAGER_LOOP = "pager loop"
    RENAMED_CLASSES = "renamed classes"
    RENAMED_LABELS = "renamed labels"
    MONTH_FIRST_DATES = "month first dates"
    HALF_MISSING = "half missing"
    TRUNCATED_BODY = "truncated body"
    HUGE_PAGE = "huge page"
    GZIP_BOMB = "gzip bomb"
    WRONG_CHARSET = "wrong charset"
    UNREADABLE_BYTES = "unreadable bytes"
    REDIRECT_LOOP = "redirect loop"
    PRIVATE_REDIRECT = "private redirect"
    FOREIGN_REDIRECT = "foreign redirect"
    CUT_CONNECTION = "cut connection"
    CONNECTION_RESET = "connection reset"
    SLOW = "slow"
    HANGING = "hanging"


class Cosmetic(StrEnum):
    """A change of the bytes that changes nothing for a reader."""

    COMMENTS_OFF = "comments off"
    WHITESPACE = "whitespace"
    CLASS_ORDER = "class order"


@dataclass(slots=True)
class Injected:
    """A fault on the paths that match ``at``; ``seconds`` is for slow and hanging answers."""

    fault: Fault
    at: str = "*"
    seconds: float = 5.0
    remaining: int | None = None
    chance: random.Random = field(default_factory=lambda: random.Random(7))  # noqa: S311 - repeatable

    def strikes(self, path: str) -> bool:
        """Tell whether the fault hits this request; counts down ``remaining``."""
        if not fnmatch(path, self.at) or self.remaining == 0:
            return False
        if (
            self.fault is Fault.SOMETIMES_UNAVAILABLE
            and self.chance.random() >= SHARE_OF_UNAVAILABLE
        ):
            return False
        if self.fault is Fault.HALF_MISSING and (is_structural(path) or crc32(path.encode()) % 2):
            return False
        if self.remaining is not None:
            self.remaining -= 1
        return True


def is_structural(path: str) -> bool:
    """Tell whether ``path`` is an address that leads to pages rather than one of them."""
    return path in {"/robots.txt", "/search-results", "/sitemap.xml"} or path.endswith("/feed")


def spoil(reply: Reply, fault: Fault, path: str) -> Reply:
    """Return the answer that ``fault`` makes of ``reply``; connection faults leave it alone."""
    if fault in TEXT_CHANGES:
        text = TEXT_CHANGES[fault](reply.body.decode(), path)
        return Reply(reply.status, text.encode(), reply.headers)
    if fault in REPLACEMENTS:
        return REPLACEMENTS[fault](reply, path)
    return reply


def touch_up(reply: Reply, cosmetic: Cosmetic) -> Reply:
    """Return ``reply`` with other bytes that say the same."""
    if reply.headers.get("Content-Type") != HTML:
        return reply
    text = COSMETICS[cosmetic](reply.body.decode())
    return Reply(reply.status, text.encode(), reply.headers)


def turn_dates(text: str) -> str:
    """Write every long date month first with slashes, as an American redesign would."""

    def turn(match: re.Match[str]) -> str:
        day = datetime.strptime(" ".join(match.groups()), "%d %B %Y").date()  # noqa: DTZ007 - a day, not a moment
        return day.strftime("%m/%d/%Y")

    return LONG_DATE.sub(turn, text)


def _rename_classes(text: str, path: str) -> str:
    del path
    for old, new in (
        ("search-result-item", "result-card"),
        ('nav class="pager"', 'nav class="page-switcher"'),
        ("data-history-node-id", "data-node"),
        ('class="date"', 'class="posted"'),
        ('class="label"', 'class="caption"'),
        ("field--name-og-audience", "group-audience"),
        ("field__items", "entries"),
    ):
        text = text.replace(old, new)
    return text


def _rename_labels(text: str, path: str) -> str:
    del path
    return text.replace("DEADLINE", "Closes").replace("Submitted by", "Posted by")


def _drop_cards(text: str, path: str, *, keep: int = 0) -> str:
    if path != "/search-results":
        return text
    kept = iter(range(keep))
    pattern = r"<(div|article) class=\"[^\"]*search-result-item[^\"]*\">.*?</\1>"

    def keep_some(match: re.Match[str]) -> str:
        return match[0] if next(kept, None) is not None else ""

    text = re.sub(pattern, keep_some, text, flags=re.DOTALL)
    return re.sub(
        r"<a [^>]*Next page[^>]*>.*?</a>|<span class=\"pager__item--next.*?</span>", "", text
    )


def _loop_pager(text: str, path: str) -> str:
    return re.sub(r"&amp;page=\d+", "&amp;page=1", text) if path == "/search-results" else text


def _drop_pager(text: str, path: str) -> str:
    if path != "/search-results":
        return text
    return re.sub(r"<nav class=\"pager\".*?</nav>", "", text, flags=re.DOTALL)


TEXT_CHANGES: dict[Fault, Callable[[str, str], str]] = {
    Fault.EMPTY_LIST: _drop_cards,
    Fault.FEW_CARDS: lambda text, path: _drop_cards(text, path, keep=3),
    Fault.NO_PAGER: _drop_pager,
    Fault.PAGER_LOOP: _loop_pager,
    Fault.RENAMED_CLASSES: _rename_classes,
    Fault.RENAMED_LABELS: _rename_labels,
    Fault.MONTH_FIRST_DATES: lambda text, _: turn_dates(text),
}


def _plain(status: int, words: str) -> Reply:
    return Reply(status, words.encode(), {"Content-Type": "text/plain; charset=UTF-8"})


def _huge(reply: Reply, path: str) -> Reply:
    del path
    filler = b"<p>" + b"padding " * 60 + b"</p>\n"
    return Reply(reply.status, reply.body + filler * (HUGE_BYTES // len(filler) + 1), reply.headers)


@cache
def _bomb() -> bytes:
    return gzip.compress(bytes(BOMB_BYTES), compresslevel=9)


def _wrong_charset(reply: Reply, path: str) -> Reply:
    del path
    body = reply.body.decode().encode("cp1252", "xmlcharrefreplace")
    return Reply(reply.status, body, reply.headers)


def _unreadable(reply: Reply, path: str) -> Reply:
    del path
    return Reply(reply.status, gzip.compress(reply.body, mtime=0), reply.headers)


def _redirect(place: str) -> Callable[[Reply, str], Reply]:
    return lambda _, path: Reply(302, b"", {"Location": place or path})


REPLACEMENTS: dict[Fault, Callable[[Reply, str], Reply]] = {
    Fault.FORBIDDEN: lambda *_: _plain(403, "Forbidden"),
    Fault.TOO_MANY_REQUESTS: lambda *_: _plain(429, "Slow down").with_header("Retry-After", "1"),
    Fault.UNAVAILABLE: lambda *_: _plain(503, "Service unavailable"),
    Fault.SOMETIMES_UNAVAILABLE: lambda *_: _plain(503, "Service unavailable"),
    Fault.LOGIN_PAGE: lambda *_: Reply(
        200, render_page(LOGIN, render_main(LOGIN)).encode(), {"Content-Type": HTML}
    ),
    Fault.LOGIN_REDIRECT: _redirect("/user/login"),
    Fault.HALF_MISSING: lambda *_: _plain(404, "Not found"),
    Fault.TRUNCATED_BODY: lambda reply, _: Reply(
        reply.status, reply.body[: len(reply.body) // 3], reply.headers
    ),
    Fault.HUGE_PAGE: _huge,
    Fault.GZIP_BOMB: lambda *_: Reply(
        200, _bomb(), {"Content-Type": HTML, "Content-Encoding": "gzip"}
    ),
    Fault.WRONG_CHARSET: _wrong_charset,
    Fault.UNREADABLE_BYTES: _unreadable,
    Fault.REDIRECT_LOOP: _redirect(""),
    Fault.PRIVATE_REDIRECT: _redirect("http://169.254.169.254/latest/meta-data/"),
    Fault.FOREIGN_REDIRECT: _redirect("https://clusters.example.org/"),
}


def _reorder_classes(text: str) -> str:
    return CLASSES.sub(lambda match: f'class="{" ".join(reversed(match[1].split()))}"', text)


COSMETICS: dict[Cosmetic, Callable[[str], str]] = {
    Cosmetic.COMMENTS_OFF: lambda text: COMMENT.sub("", text),
    Cosmetic.WHITESPACE: lambda text: text.replace(">\n<", ">\n\n   <"),
    Cosmetic.CLASS_ORDER: _reorder_classes,
}
