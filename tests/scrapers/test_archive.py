"""What the archive keeps, what it takes for the same, and what it lets go."""

import gzip
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from scrapers.archive import (
    confirm_pages,
    drop_pages,
    hash_cleaned,
    load_page,
    save_page,
)
from scrapers.errors import PageDamaged, PageNotKept
from scrapers.models import KnownPage, SavedPage, ScrapeRun
from tests.scrapers.archived_pages import BODY, NOON, URL, page_of


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<!-- THEME DEBUG -->", ""),
        ("<!-- THEME DEBUG -->", "<!-- BEGIN OUTPUT from 'node.html.twig' <p>x</p> -->"),
        ("</h1> <p>", "</h1>\n\n   <p>"),
        ("DEADLINE: <b>", "DEADLINE:\n\t<b> "),
        ("page title", "title  page"),
        ("path-node js-on", "js-on path-node js-view-dom-id-7f3a"),
        ("/core.js?v=1", "/core.js?v=2"),
        ("</head>", "<style>p{color:red}</style></head>"),
        ('<a href="?page=1">Next</a>', '<a href="?page=2">Next</a><a href="?page=1">Last</a>'),
        ("https://www.facebook.com/sharer/sharer.php?u=1", "https://x.com/intent/tweet?url=2"),
        ('value="form-1"', 'value="form-2"'),
        ("itok=abc", "itok=xyz"),
        ('<main id="m1">', '<main id="m2" data-drupal-selector="x" style="top:0">'),
    ],
)
def test_decoration_does_not_change_the_cleaned_hash(before: str, after: str) -> None:
    assert before in BODY

    assert hash_cleaned(page_of(BODY.replace(before, after))) == hash_cleaned(page_of())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("15 September 2026", "25 September 2026"),
        ("<title>A call", "<title>Another call"),
        ("A call &amp; more", "A call &amp; less"),
        ("/contact", "/new-contact"),
        ("page title", "page heading"),
        ('alt="Logo"', 'alt="Old logo"'),
        ("<b>15 September 2026</b>", "<i>15 September 2026</i>"),
        ("</main>", "</main><p>An aside</p>"),
    ],
)
def test_what_a_reader_could_notice_changes_the_cleaned_hash(before: str, after: str) -> None:
    assert before in BODY

    assert hash_cleaned(page_of(BODY.replace(before, after))) != hash_cleaned(page_of())


def test_words_after_a_dropped_element_count() -> None:
    first = page_of("<html><body><script>1</script>one</body></html>")
    second = page_of("<html><body><script>1</script>two</body></html>")

    assert hash_cleaned(first) != hash_cleaned(second)


def test_feed_is_compared_without_comments_and_spaces() -> None:
    one = page_of("<!-- x --><?xml version='1.0'?><rss><a>1</a></rss>", content_type="text/xml")
    same = page_of("<?xml version='1.0'?><rss><a>1</a></rss>\n", content_type="text/xml")
    other = page_of("<?xml version='1.0'?><rss><a>2</a></rss>\n", content_type="text/xml")

    assert hash_cleaned(one) == hash_cleaned(same)
    assert hash_cleaned(one) != hash_cleaned(other)


@pytest.mark.parametrize("body", [b"%PDF-1.7 \x00\xff", b"", b"<html", b"<!-- only -->", b"  "])
def test_any_bytes_have_a_cleaned_hash(body: bytes) -> None:
    assert len(hash_cleaned(page_of(body))) == 64


@pytest.mark.django_db
def test_page_comes_back_as_it_was_fetched() -> None:
    run = ScrapeRun.objects.create(source="eccp", started_at=NOON)
    page = page_of("<html><body>Città\r\n</body></html>", etag='"1"', set_cookie="secret=1")

    saved = save_page(page, run)
    loaded = load_page(saved.sha256)

    assert (saved.sha256, saved.run, saved.url) == (sha256(page.content).hexdigest(), run, URL)
    assert (loaded.content, loaded.text, loaded.fetched_at) == (page.content, page.text, NOON)
    assert (loaded.url, loaded.final_url, loaded.sha256) == (URL, URL, saved.sha256)
    assert loaded.headers == {"content-type": "text/html; charset=utf-8", "etag": '"1"'}


@pytest.mark.django_db
def test_second_visit_of_the_same_content_moves_the_last_sight_only() -> None:
    first = save_page(page_of())
    later = NOON + timedelta(hours=6)

    again = save_page(page_of(at=later))

    assert again.sha256 == first.sha256
    row = SavedPage.objects.get()
    assert (row.first_seen_at, row.last_seen_at, again.last_seen_at) == (NOON, later, later)


@pytest.mark.django_db
def test_decoration_is_not_kept_twice_and_evidence_names_what_is_kept() -> None:
    first = save_page(page_of())

    again = save_page(page_of(BODY.replace("<!-- THEME DEBUG -->", "")))

    assert again.sha256 == first.sha256
    assert SavedPage.objects.count() == 1


@pytest.mark.django_db
def test_changed_content_is_a_row_of_its_own_and_a_return_to_the_old_one_is_not() -> None:
    moved = BODY.replace("15 September", "25 September")

    hashes = [save_page(page_of(body)).sha256 for body in (BODY, moved, BODY)]

    assert hashes[0] == hashes[2] != hashes[1]
    assert SavedPage.objects.count() == 2


@pytest.mark.django_db
def test_cleaned_twin_of_another_address_is_kept() -> None:
    twin = BODY.replace("<!-- THEME DEBUG -->", "")

    save_page(page_of())
    save_page(page_of(twin, url=f"{URL}-0"))

    assert SavedPage.objects.count() == 2


@pytest.mark.django_db
def test_known_content_is_saved_without_reading_its_body() -> None:
    save_page(page_of())

    with CaptureQueriesContext(connection) as queries:
        save_page(page_of())

    assert len(queries) == 2
    assert not any("body_gzip" in query["sql"] for query in queries)


@pytest.mark.django_db
def test_confirmation_never_turns_time_back() -> None:
    saved = save_page(page_of())

    moved = confirm_pages([saved.sha256], seen_at=NOON + timedelta(hours=1))
    back = confirm_pages([saved.sha256], seen_at=NOON)

    assert (moved, back) == (1, 0)
    assert SavedPage.objects.get().last_seen_at == NOON + timedelta(hours=1)


@pytest.mark.django_db
def test_missing_page_is_told() -> None:
    with pytest.raises(PageNotKept, match="the archive has no page 0000"):
        load_page("0" * 64)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (lambda packed: packed[:-12], "cannot be unpacked"),
        (lambda _: b"not packed", "cannot be unpacked"),
        (lambda packed: packed[:20] + b"\xff\xff" + packed[22:], "cannot be unpacked"),
        (lambda _: gzip.compress(b"other"), "has another content than its hash says"),
    ],
)
def test_damaged_page_is_told(damage: Callable[[bytes], bytes], sentence: str) -> None:
    saved = save_page(page_of())
    SavedPage.objects.update(body_gzip=damage(bytes(SavedPage.objects.get().body_gzip)))

    with pytest.raises(PageDamaged, match=sentence):
        load_page(saved.sha256)


@pytest.mark.django_db
def test_only_old_pages_that_nothing_points_at_are_dropped() -> None:
    old, proof, latest, fresh = (
        save_page(page_of(BODY.replace("15", day), at=at)).sha256
        for day, at in (
            ("01", NOON),
            ("02", NOON),
            ("03", NOON),
            ("04", NOON + timedelta(days=2)),
        )
    )
    KnownPage.objects.create(source="eccp", url=URL, last_sha256=latest)
    asked: list[str] = []

    def find_protected(hashes: list[str]) -> set[str]:
        asked.extend(hashes)
        return {proof}

    dropped = drop_pages(last_seen_before=NOON + timedelta(days=1), find_protected=find_protected)

    assert dropped == 1
    assert sorted(asked) == sorted([old, proof, latest])
    kept = set(SavedPage.objects.values_list("sha256", flat=True))
    assert kept == {proof, latest, fresh}


@pytest.mark.django_db
def test_page_that_is_seen_while_old_ones_are_dropped_stays() -> None:
    saved = save_page(page_of())
    later = NOON + timedelta(days=2)

    def see_it_meanwhile(hashes: list[str]) -> set[str]:
        confirm_pages(hashes, seen_at=later)
        return set()

    dropped = drop_pages(last_seen_before=NOON + timedelta(days=1), find_protected=see_it_meanwhile)

    assert (dropped, SavedPage.objects.get().sha256) == (0, saved.sha256)
