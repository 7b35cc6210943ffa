"""Turn a page of a source into a test: the page, where it is from, and what it should give."""

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q
from django.utils.text import slugify

from scrapers.archive import load_page, save_page
from scrapers.cluster_collaboration import site
from scrapers.errors import PageDamaged, PageNotKept, ScrapeError
from scrapers.models import KnownPage, SavedPage
from scrapers.pages import FetchedPage
from scrapers.runs.replay import find_final, read_text
from scrapers.runs.run import open_fetcher

FOLDER = Path("tests/scrapers/saved_pages")
CONTENT_HASH = re.compile(r"[0-9a-f]{64}")
LONGEST_SLUG = 60


class FixtureRefused(Exception):
    """The page that was asked for cannot become a fixture; the sentence says why."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A page, the canonical address at which it was asked, and the lists that name it."""

    page: FetchedPage
    address: str
    listed_as: list[str]


def save_fixture(wanted: str, into: Path) -> Path:
    """Write ``into/<kind>/<slug>/`` for an address or a saved page's hash and return it.

    An address that the archive does not have is fetched as a run would do it, and kept there.
    Raises FixtureRefused, and the ScrapeError of a page that cannot be fetched.
    """
    found = _find_kept(wanted) if CONTENT_HASH.fullmatch(wanted) else _find_address(wanted)
    if not found.page.is_html:
        raise FixtureRefused(f"{found.address} is no web page, so no reader reads it")
    url = find_final(found.page, found.address)
    about = {
        "url": url,
        "aliases": [found.address] if found.address != url else [],
        "listed_as": found.listed_as,
        "fetched_at": found.page.fetched_at.isoformat(),
        "origin": _name_origin(found.page),
    }
    reading = read_fixture_page(found.page.text, about)
    name = slugify(urlsplit(url).path.rstrip("/").rpartition("/")[2])[:LONGEST_SLUG] or "page"
    folder = into / str(reading["kind"]) / name.strip("-")
    try:
        folder.mkdir(parents=True)
    except FileExistsError as error:
        raise FixtureRefused(
            f"{folder} exists already; delete it first, or name another folder with --into"
        ) from error
    except OSError as error:
        raise FixtureRefused(f"{folder} cannot be made: {error}") from error
    (folder / "page.html").write_bytes(found.page.text.encode())
    _write(folder / "page.json", about)
    _write(folder / "expected.json", {"reviewed": False, **reading})
    return folder


def read_fixture_page(text: str, about: dict[str, Any]) -> dict[str, Any]:
    """Return what today's reader says of the page that ``page.json`` describes, as plain values.

    A page that cannot be read has the kind "refused" and its reason. The quotes of the evidence
    are left out: how much of a sentence a reader quotes is not what it finds.
    """
    try:
        reading = read_text(
            text,
            url=about["url"],
            listed_as=frozenset(about["listed_as"]),
            aliases=tuple(about["aliases"]),
        )
    except ScrapeError as error:
        return {"kind": "refused", "reason": str(error), "records": []}
    records = [asdict(record) for record in reading.records]
    for record in records:
        del record["evidence"]
    plain: list[Any] = json.loads(json.dumps(records, default=str))
    return {"kind": reading.kind.value, "records": plain}


def _find_kept(sha256: str) -> _Found:
    try:
        page = load_page(sha256)
    except (PageNotKept, PageDamaged) as error:
        raise FixtureRefused(str(error)) from error
    known = KnownPage.objects.filter(source=site.CODE, last_sha256=sha256).order_by("pk").first()
    address = known.url if known else site.canonical(page.url, base_url=settings.ECCP_BASE_URL)
    if address is None:
        raise FixtureRefused(f"{page.url} is no page of {settings.ECCP_BASE_URL}")
    return _Found(page, address, sorted(known.sections) if known else [])


def _find_address(wanted: str) -> _Found:
    base = settings.ECCP_BASE_URL
    address = site.canonical(wanted, base_url=base)
    if not wanted.startswith(("https://", "http://")) or address is None:
        raise FixtureRefused(
            f"{wanted!r} is neither an address of {site.HOMEPAGE} nor the hash of a saved page"
        )
    known = KnownPage.objects.filter(source=site.CODE, url=address).first()
    fetch_url = site.on_base(address, base_url=base) or address
    saved = SavedPage.objects.filter(Q(url=fetch_url) | Q(final_url=fetch_url))
    latest = saved.order_by("-last_seen_at").values_list("sha256", flat=True).first()
    sha256 = (known.last_sha256 if known else "") or latest
    try:
        page = load_page(sha256) if sha256 else _fetch(fetch_url)
    except PageDamaged as error:
        raise FixtureRefused(str(error)) from error
    except PageNotKept:
        page = _fetch(fetch_url)
    return _Found(page, address, sorted(known.sections) if known else [])


def _fetch(url: str) -> FetchedPage:
    with open_fetcher() as fetcher:
        page = fetcher.fetch(url)
    save_page(page)
    return page


def _name_origin(page: FetchedPage) -> str:
    """Return "served" for what the site itself sent; any other host has a copy at best."""
    is_own = urlsplit(page.final_url).hostname in site.ALIAS_HOSTS
    return "served" if is_own else "reconstructed"


def _write(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
