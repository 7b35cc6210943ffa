"""Keep a page, find it again, and let go of what nobody needs any more."""

import gzip
import hashlib
import zlib
from collections.abc import Callable, Collection, Iterable
from datetime import datetime

from scrapers.archive.cleaning import hash_cleaned
from scrapers.errors import PageDamaged, PageNotKept
from scrapers.models import KnownPage, SavedPage, ScrapeRun
from scrapers.pages import FetchedPage, decode_text

NEVER_KEPT_HEADERS = frozenset({"set-cookie", "authorization", "cookie"})
BATCH = 500


def save_page(page: FetchedPage, run: ScrapeRun | None = None) -> SavedPage:
    """Return the row that holds this content, new only where the address says something new.

    A body that differs from a kept one of the same address in decoration only is not kept again:
    the row of the kept body is returned, and its hash is the one for evidence to name.
    """
    cleaned = hash_cleaned(page)
    kept = SavedPage.objects.defer("body_gzip")
    saved = (
        kept.filter(pk=page.sha256).first()
        or kept.filter(cleaned_sha256=cleaned, final_url=page.final_url).first()
    )
    if saved is None:
        saved, is_new = SavedPage.objects.get_or_create(
            sha256=page.sha256,
            defaults={
                "url": page.url,
                "final_url": page.final_url,
                "cleaned_sha256": cleaned,
                "content_type": page.headers.get("content-type", "")[:200],
                "headers": {
                    name: text.replace("\x00", "")
                    for name, text in page.headers.items()
                    if name not in NEVER_KEPT_HEADERS
                },
                "body_gzip": gzip.compress(page.content, mtime=0),
                "first_seen_at": page.fetched_at,
                "last_seen_at": page.fetched_at,
                "run": run,
            },
        )
        if is_new:
            return saved
    confirm_pages([saved.sha256], seen_at=page.fetched_at)
    saved.last_seen_at = max(saved.last_seen_at, page.fetched_at)
    return saved


def confirm_pages(hashes: Iterable[str], *, seen_at: datetime) -> int:
    """Note that the site still shows these contents; return how many rows moved."""
    return SavedPage.objects.filter(pk__in=list(hashes), last_seen_at__lt=seen_at).update(
        last_seen_at=seen_at
    )


def load_page(sha256: str) -> FetchedPage:
    """Return a kept page as it was fetched, to be shown or read again.

    PageNotKept where the archive has none, PageDamaged where its content is not what its hash
    says.
    """
    saved = SavedPage.objects.filter(pk=sha256).first()
    if saved is None:
        raise PageNotKept(f"the archive has no page {sha256}")
    try:
        content = gzip.decompress(bytes(saved.body_gzip))
    except (OSError, EOFError, zlib.error) as error:
        raise PageDamaged(f"the saved page {sha256} cannot be unpacked: {error}") from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise PageDamaged(f"the saved page {sha256} has another content than its hash says")
    return FetchedPage(
        url=saved.url,
        final_url=saved.final_url,
        status=200,
        headers=saved.headers,
        content=content,
        text=decode_text(content, saved.content_type),
        fetched_at=saved.first_seen_at,
    )


def drop_pages(
    *, last_seen_before: datetime, find_protected: Callable[[list[str]], Collection[str]]
) -> int:
    """Delete old contents and return how many.

    ``find_protected`` is given hashes and returns those that evidence names; these stay, and so
    does the latest content of every known address.
    """
    old = SavedPage.objects.filter(last_seen_at__lt=last_seen_before)
    hashes = list(old.order_by("sha256").values_list("sha256", flat=True))
    dropped = 0
    for start in range(0, len(hashes), BATCH):
        batch = hashes[start : start + BATCH]
        latest = KnownPage.objects.filter(last_sha256__in=batch).values_list("last_sha256")
        needed = {*find_protected(batch), *(sha256 for (sha256,) in latest)}
        # Asked of the old ones again: a page that was seen meanwhile may have gained evidence.
        dropped += old.filter(pk__in=[each for each in batch if each not in needed]).delete()[0]
    return dropped
