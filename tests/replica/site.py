"""The replica as a thing without network: an address in, what the site answers out; editable."""

from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.replica.content import Page, load_pages
from tests.replica.listings import (
    EXPERTISE_PATH,
    TEMPLATES_OF_LISTS,
    render_feed,
    render_search,
    render_sitemap,
)
from tests.replica.markup import render_page
from tests.replica.page_kinds import render_main

ROBOTS = """# origin: reconstructed
User-agent: *
Disallow: /admin/
Disallow: /user/
Disallow: /node/add/
Disallow: /search/
"""
HTML = "text/html; charset=UTF-8"
LOGIN = Page(path="/user/login", template="login", title="Log in")
NOT_FOUND = Page(
    path="/404",
    template="plain",
    title="Page not found",
    body=("The requested page could not be found.",),
)


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer before it goes over the wire."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)

    def with_header(self, name: str, value: str) -> "Reply":
        """Return a copy that also sends ``name``."""
        return replace(self, headers={**self.headers, name: value})


class Replica:
    """All pages in memory. ``edit`` changes one as its editors would; ``restore`` undoes it."""

    def __init__(self) -> None:
        self._original = {page.path: page for page in load_pages()}
        self._pages = dict(self._original)
        self.robots = ROBOTS

    @property
    def pages(self) -> list[Page]:
        """The pages as they stand now, in the order of the lists."""
        return list(self._pages.values())

    def edit(self, path: str, **changes: Any) -> None:
        """Change fields of the page at ``path``.

        Besides the fields of ``Page``: ``swap=(old, new)`` replaces words in its body and its
        deadline line, ``listed=False`` takes it out of every list, the sitemap and the feed.
        KeyError when there is no such page or nothing to swap.
        """
        page = self._pages[path]
        if "swap" in changes:
            changes.update(_swap(page, *changes.pop("swap")))
        if not changes.pop("listed", True):
            changes.update(lists=(), in_sitemap=False, in_feed=False)
        changes.setdefault("changed", "2026-11-21")
        self._pages[path] = replace(page, **changes)

    def restore(self, path: str) -> None:
        """Undo every edit of the page at ``path``."""
        self._pages[path] = self._original[path]

    def add(self, page: Page) -> None:
        """Publish one more page, at the end of the lists that it names."""
        self._pages[page.path] = page

    def answer(self, address: str) -> Reply:
        """Return what the site answers to ``address`` (a path with or without a query)."""
        parts = urlsplit(address)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        machine = self._answer_machine(parts.path, query)
        if machine is not None:
            return machine
        page = self._find(parts.path)
        if page is None:
            return _as_html(404, render_page(NOT_FOUND, render_main(NOT_FOUND)))
        if page.redirect:
            status = page.status if 300 <= page.status < 400 else 301
            return Reply(status, headers={"Location": page.redirect})
        if page.status != 200:
            return _as_html(page.status, render_page(NOT_FOUND, render_main(NOT_FOUND)))
        return _as_html(200, self._render(page))

    def changed_on(self, path: str) -> str:
        """Return the day (ISO) of the last change of what ``path`` shows."""
        page = self._find(path)
        if page is not None and page.template not in TEMPLATES_OF_LISTS:
            return page.changed
        return max(each.changed for each in self.pages)

    def _answer_machine(self, path: str, query: dict[str, str]) -> Reply | None:
        number = int(query["page"]) if query.get("page", "").isdigit() else None
        if path == "/robots.txt":
            return _as("text/plain; charset=UTF-8", self.robots)
        if path == "/search-results":
            return _as(HTML, self._render_search(query.get("type", ""), number or 0))
        if path == "/taxonomy/term/3711/feed":
            feed = render_feed([page for page in self.pages if page.in_feed])
            return _as("application/rss+xml; charset=utf-8", feed)
        if path == "/sitemap.xml":
            listed = [
                page for page in self.pages if page.in_sitemap and page.path != EXPERTISE_PATH
            ]
            return _as("text/xml; charset=utf-8", render_sitemap(listed, number))
        return None

    def _render_search(self, kind: str, number: int) -> str:
        listed = self._listed_in("calls") if kind == "eccp_calls" else []
        return render_search(kind, listed, number)

    def _listed_in(self, name: str) -> list[Page]:
        return [page for page in self.pages if name in page.lists]

    def _render(self, page: Page) -> str:
        if page.template in TEMPLATES_OF_LISTS:
            return TEMPLATES_OF_LISTS[page.template](page, self._listed_in(page.path))
        return render_page(page, render_main(page))

    def _find(self, path: str) -> Page | None:
        wanted = path.rstrip("/") or "/"
        if wanted == LOGIN.path:
            return LOGIN
        for page in self.pages:
            if wanted in page.addresses:
                return page
        return None


def _swap(page: Page, old: str, new: str) -> dict[str, Any]:
    if old not in (page.deadline or "") and not any(old in line for line in page.body):
        raise KeyError(f"{old!r} is not on {page.path}")
    body = tuple(line.replace(old, new) for line in page.body)
    deadline = page.deadline.replace(old, new) if page.deadline else page.deadline
    return {"body": body, "deadline": deadline}


def _as_html(status: int, text: str) -> Reply:
    return Reply(status, text.encode(), {"Content-Type": HTML})


def _as(content_type: str, text: str) -> Reply:
    return Reply(200, text.encode(), {"Content-Type": content_type})
