"""The canonical addresses of the site, and which of them a scraper may want to read."""

import re
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit, urlunsplit

CANONICAL_HOST = "www.clustercollaboration.eu"
# The same pages answer under these hosts; the sitemap prints "default" (theme misconfiguration).
HOSTS = frozenset(
    {
        CANONICAL_HOST,
        "clustercollaboration.eu",
        "resourceefficient.eu",
        "www.resourceefficient.eu",
        "default",
    }
)
PREVIEW_HOSTS = ("preview.clustercollaboration.eu", ".hosted-temp.com")
NOT_A_PAGE = re.compile(
    r"^/(?:user|search|search-results|admin|sites|system|core|modules|themes|taxonomy|rss|feed|print"
    r"|contact|register[^/]*|newsletter[^/]*|robots\.txt|sitemap\.xml|it|node/add)(?:/|$)"
    r"|\.(?:pdf|docx?|xlsx?|pptx?|zip|jpe?g|png|gif|svg|ics|xml|css|js|mp4)$|/expertise/?$|^/?$",
    re.IGNORECASE,
)


def canonical(address: str, *, base_url: str) -> str | None:
    """Return the canonical public address, or None for an address of another site.

    Scheme https and the production host, without query, fragment and closing slash; the case of
    the path is kept, because the site has aliases with capitals. ``base_url`` is the configured
    address of the site, whose host counts as the site's own.
    """
    try:
        parts = urlsplit(urljoin(base_url.rstrip("/") + "/", address.strip()))
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not _is_own(parts.netloc, base_url):
        return None
    path = re.sub(r"/{2,}", "/", parts.path).rstrip("/")
    return urlunsplit(("https", CANONICAL_HOST, path or "/", "", ""))


def on_base(address: str, *, base_url: str) -> str | None:
    """Return ``address`` on the configured host, its query kept; None for another site."""
    if canonical(address, base_url=base_url) is None:
        return None
    parts = urlsplit(urljoin(base_url.rstrip("/") + "/", address.strip()))
    base = urlsplit(base_url)
    return urlunsplit((base.scheme, base.netloc, parts.path, parts.query, ""))


def is_page(address: str) -> bool:
    """Tell whether a canonical address may be a page worth reading (no file, form or list)."""
    return NOT_A_PAGE.search(unquote(urlsplit(address).path)) is None


def path_of(address: str) -> str:
    """Return the path of an address, empty where it cannot be read."""
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def host_of(address: str) -> str:
    """Return the host of an address, empty where it has none or cannot be read."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def resolve(address: str, *, base_url: str) -> str:
    """Return the whole address of a link on a page, empty where it cannot be read."""
    try:
        return urljoin(base_url, address.strip())
    except ValueError:
        return ""


def pager_key(address: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return what makes one page of a list different from another, whatever the order of terms."""
    parts = urlsplit(address)
    return parts.path.rstrip("/"), tuple(sorted(parse_qsl(parts.query)))


def _is_own(netloc: str, base_url: str) -> bool:
    host = netloc.rsplit("@", 1)[-1].lower()
    if "@" in netloc:
        return False
    name = host.split(":")[0]
    return (
        host == urlsplit(base_url).netloc.lower()
        or name in HOSTS
        or any(name.endswith(each) for each in PREVIEW_HOSTS)
    )
