"""Keep a page, find it again, and let go of what nobody needs any more."""

import gzip
import hashlib
import zlib
from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from scrapers.archive.cleaning import hash_cleaned
from scrapers.errors import PageDamaged, PageNotKept
from scrapers.models import KnownPage, RefusedPage, SavedPage, ScrapeRun
from scrapers.pages import FetchedPage, decode_text

NEVER_KEPT_HEADERS = frozenset({"set-cookie", "authorization", "cookie"})
BATCH = 500


def save_page(page: FetchedPage, run: ScrapeRun | None = None, *, damaged: str = "") -> SavedPage:
    """Return the row that holds this content, new only where the address says something new.

    A body that differs from a kept one of the same address in decoration only is not kept again:
    the row of the kept body is returned, and its hash is the one for evidence to name. A row known
    to be ``damaged`` never stands for another body, and is mended where this is its own.
    """
    cleaned = hash_cleaned(page)
    kept = SavedPage.objects.defer("body_gzip")
    if damaged == page.sha256:
        kept.filter(pk=damaged).update(body_gzip=gzip.compress(page.content, mtime=0))
    alike = kept.filter(cleaned_sha256=cleaned, final_url=page.final_url)
    saved = kept.filter(pk=page.sha256).first() or alike.exclude(pk=damaged).first()
    if saved is None:
        saved, is_new = SavedPage.objects.get_or_create(
            sha256=page.sha256, defaults=_describe(page, cleaned) | {"run": run}
        )
        if is_new:
            return saved
    confirm_pages([saved.sha256], seen_at=page.fetched_at)
    saved.last_seen_at = max(saved.last_seen_at, page.fetched_at)
    return saved


def _describe(page: FetchedPage, cleaned: str) -> dict[str, Any]:
    return {
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
    }


def confirm_pages(hashes: Iterable[str], *, seen_at: datetime) -> int:
    """Note that the site still shows these contents; return how many rows moved."""
    return SavedPage.objects.filter(pk__in=list(hashes), last_seen_at__lt=seen_at).update(
        last_seen_at=seen_at
    )


def find_sound(hashes: Iterable[str]) -> set[str]:
    """Return those of some hashes under which the archive holds what they say."""
    kept = SavedPage.objects.filter(pk__in=list(hashes)).values_list("sha256", "body_gzip")
    return {sha256 for sha256, body in kept if not _find_damage(sha256, bytes(body))}


def load_page(sha256: str) -> FetchedPage:
    """Return a kept page as it was fetched, to be shown or read again.

    PageNotKept where the archive has none, PageDamaged where its content is not what its hash
    says.
    """
    saved = SavedPage.objects.filter(pk=sha256).first()
    if saved is None:
        raise PageNotKept(f"the archive has no page {sha256}")
    content = _unpack(sha256, bytes(saved.body_gzip))
    return FetchedPage(
        url=saved.url,
        final_url=saved.final_url,
        status=200,
        headers=saved.headers,
        content=content,
        text=decode_text(content, saved.content_type),
        fetched_at=saved.first_seen_at,
    )


def find_page_before(sha256: str) -> str:
    """Return the content that the same address had before this one; PageNotKept without any."""
    kept = SavedPage.objects.defer("body_gzip")
    page = kept.filter(pk=sha256).first()
    earlier = (
        page
        and kept.filter(final_url=page.final_url, first_seen_at__lt=page.first_seen_at)
        .order_by("-first_seen_at", "sha256")
        .first()
    )
    if not earlier:
        raise PageNotKept(f"the archive has no content of this address before {sha256}")
    return earlier.sha256


def _unpack(sha256: str, body: bytes) -> bytes:
    try:
        content = gzip.decompress(body)
    except (OSError, EOFError, zlib.error) as error:
        raise PageDamaged(f"the saved page {sha256} cannot be unpacked: {error}") from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise PageDamaged(f"the saved page {sha256} has another content than its hash says")
    return content


def _find_damage(sha256: str, body: bytes) -> PageDamaged | None:
    try:
        _unpack(sha256, body)
    except PageDamaged as damage:
        return damage
    return None


def drop_pages(
    *, last_seen_before: datetime, find_protected: Callable[[list[str]], Collection[str]]
) -> int:
    """Delete old contents and return how many.

    ``find_protected`` is given hashes and returns those that the catalogue points to; these stay,
    and so does the latest content of every known address. What runs said of pages that they could
    not use stays too, without the link to a page that is no longer there.
    """
    old = SavedPage.objects.filter(last_seen_at__lt=last_seen_before)
    hashes = list(old.order_by("sha256").values_list("sha256", flat=True))
    dropped = 0
    for start in range(0, len(hashes), BATCH):
        batch = hashes[start : start + BATCH]
        latest = KnownPage.objects.filter(last_sha256__in=batch).values_list("last_sha256")
        needed = {*find_protected(batch), *(sha256 for (sha256,) in latest)}
        with transaction.atomic():
            # Asked of the old ones again: one that was seen meanwhile may have gained evidence.
            rest = old.filter(pk__in=[each for each in batch if each not in needed])
            going = list(rest.select_for_update().values_list("sha256", flat=True))
            RefusedPage.objects.filter(sha256__in=going).update(sha256="")
            dropped += SavedPage.objects.filter(pk__in=going).delete()[0]
    return dropped
