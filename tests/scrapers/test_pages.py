"""Bytes become the text that their author meant, and half a page is noticed."""

import codecs
from datetime import UTC, datetime

import pytest

from scrapers.pages import FetchedPage, decode_text, find_root, is_cut

TEXT = "<p>Città, perché: 5 € \u2013 Łódź</p>"
LATIN = "<p>Città, perché: 5 € \u2013</p>"
POLISH = "<p>Łódź, żółw</p>"


@pytest.mark.parametrize(
    ("content", "content_type", "expected"),
    [
        (TEXT.encode(), "text/html; charset=utf-8", TEXT),
        (TEXT.encode(), "text/html", TEXT),
        (TEXT.encode(), "", TEXT),
        (TEXT.encode(), "text/html; charset=iso-8859-1", TEXT),
        (TEXT.encode(), "text/html; charset=nonsense", TEXT),
        (TEXT.encode(), "text/html; charset=unicode_escape", TEXT),
        (LATIN.encode("cp1252"), "text/html; charset=utf-8", LATIN),
        (LATIN.encode("cp1252"), "text/html; charset=iso-8859-1", LATIN),
        (LATIN.encode("cp1252"), "text/html; charset=hex", LATIN),
        (LATIN.encode("cp1252"), "text/html", LATIN),
        (POLISH.encode("cp1250"), "text/html; charset=cp1250", POLISH),
        (codecs.BOM_UTF8 + TEXT.encode(), "text/html; charset=iso-8859-1", TEXT),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "text/html; charset=utf-8", TEXT),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "text/html", TEXT),
        (TEXT.encode("utf-16-le"), "text/html; charset=utf-16-le", TEXT),
        (b"<p>plain</p>", "text/html; charset=utf-16", "<p>plain</p>"),
        (b"<p>plain +AGE-</p>", "text/html; charset=utf-7", "<p>plain +AGE-</p>"),
        (b"<p>a\x00b</p>", "text/html; charset=utf-8", "<p>ab</p>"),
        (TEXT.encode() + "è".encode()[:1], "text/html", f"{TEXT}\ufffd"),
        (b"\x81\x8d\x8f", "text/html", "\ufffd\ufffd\ufffd"),
        (b"", "text/html", ""),
        (b"\xff\xd8\xff", "image/jpeg", ""),
    ],
)
def test_text_is_what_its_author_meant(content: bytes, content_type: str, expected: str) -> None:
    assert decode_text(content, content_type) == expected


@pytest.mark.parametrize(
    "declaration",
    [
        '<meta charset="iso-8859-2">',
        "<META http-equiv=Content-Type content='text/html; charset=ISO-8859-2'>",
        '<?xml version="1.0" encoding="iso-8859-2"?>',
    ],
)
def test_charset_that_the_page_declares_is_used(declaration: str) -> None:
    text = f"{declaration}<p>Łódź</p>"

    assert decode_text(text.encode("iso-8859-2"), "text/html") == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<!doctype html><html><body></body></html>", False),
        ("<!DOCTYPE html><!-- x --><HTML><body></body></HTML >", False),
        ("<!doctype html><html><body><p>half", True),
        ("<!-- <html> --><html lang='en'><body></html", True),
        ("<!-- debug -->\n<?xml version='1.0'?><rss><channel/></rss>", False),
        ("<!-- debug -->\n<?xml version='1.0'?><rss><channel>", True),
        ("<urlset><url>", True),
        ("<p>a fragment", False),
        ("no tags", False),
        ("<!-- never closed <html>", False),
    ],
)
def test_half_a_page_is_noticed(text: str, expected: bool) -> None:  # noqa: FBT001 - a case
    assert is_cut(text) is expected


@pytest.mark.parametrize(
    ("text", "root"), [("<!doctype html><HTML>", "html"), (" <rss/>", "rss"), ("x", "")]
)
def test_root_is_the_first_element(text: str, root: str) -> None:
    assert find_root(text) == root


@pytest.mark.parametrize(
    ("content_type", "text", "expected"),
    [
        ("text/html; charset=utf-8", "", True),
        ("application/xhtml+xml", "", True),
        ("text/xml", "<html>", False),
        ("", "<!doctype html><html>", True),
        ("", "<rss>", False),
    ],
)
def test_page_knows_whether_it_is_html(content_type: str, text: str, expected: bool) -> None:  # noqa: FBT001 - a case
    page = FetchedPage(
        url="https://a.example/",
        final_url="https://a.example/",
        status=200,
        headers={"content-type": content_type},
        content=b"",
        text=text,
        fetched_at=datetime(2026, 11, 22, tzinfo=UTC),
    )

    assert page.is_html is expected
