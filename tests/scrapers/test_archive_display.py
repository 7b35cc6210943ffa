"""A kept page is shown without anything that acts, with the sentence behind a fact marked."""

import time

import pytest
from django.test import Client

from scrapers.archive import (
    hash_cleaned,
    save_page,
    show_page,
)
from scrapers.archive.display import mark_quote
from scrapers.models import SavedPage
from tests.scrapers.archived_pages import BODY, URL, page_of


def test_shown_page_has_nothing_that_acts_or_loads() -> None:
    hostile = """<html><head><title>T &lt;b&gt;</title></head><body><main onclick="x()">
    <script>steal()</script><style>p{}</style><img src="https://evil.example/a.png" alt="x">
    <iframe src="//evil.example"></iframe><svg onload="x()"></svg><form action="/x"><input></form>
    <a href="javascript:x()">one</a> <a href="/content/b" target="_top" onclick="x()">two</a>
    <a href="http://[x">three</a> <p style="color:red" class="c">text</p></main>
    </body></html>"""

    shown = show_page(page_of(hostile))

    rel = 'rel="nofollow noopener noreferrer"'
    assert shown.title == "T <b>"
    assert " ".join(shown.html.split()) == (
        f"<a {rel}>one</a> "
        f'<a href="https://www.clustercollaboration.eu/content/b" {rel}>two</a> '
        f"<a {rel}>three</a> <p>text</p>"
    )


@pytest.mark.parametrize(
    ("quote", "marked"),
    [
        (
            "DEADLINE: 15 September 2026",
            "<p><mark>DEADLINE</mark>: <b><mark>15 September 2026</mark></b></p>",
        ),
        (
            "deadline:15\nSeptember  2026 ",
            "<p>DEADLINE: <b>15 September 2026</b></p>",
        ),
        ("15\u00a0September", "<p>DEADLINE: <b><mark>15 September</mark> 2026</b></p>"),
    ],
)
def test_sentence_is_marked_whatever_its_spacing_and_tags(quote: str, marked: str) -> None:
    shown = show_page(page_of(), quote)

    assert marked in shown.html
    assert shown.quote_found is ("<mark>" in marked)


@pytest.mark.parametrize(
    ("body", "quote", "expected"),
    [
        ("<p>A &lt;b&gt; &amp; c</p>", "<b> & c", "<p>A <mark>&lt;b&gt; &amp; c</mark></p>"),
        ('<a href="/x?a=&gt;b">c &gt; d</a>', "> d", "c <mark>&gt; d</mark></a>"),
        ("<p>€1 million</p>", "€1\u202fmillion", "<p><mark>€1 million</mark></p>"),
    ],
)
def test_marking_keeps_what_is_escaped_escaped(body: str, quote: str, expected: str) -> None:
    shown = show_page(page_of(f"<html><body><main>{body}</main></body></html>"), quote)

    assert shown.quote_found
    assert expected in shown.html


@pytest.mark.parametrize("quote", ["A call & more", "An aside"])
def test_sentence_from_outside_the_main_part_is_found(quote: str) -> None:
    body = BODY.replace("</main>", "</main><p>An aside</p>")

    shown = show_page(page_of(body), quote)

    assert shown.quote_found
    assert "<mark>" in shown.html


def test_file_that_is_no_page_is_shown_as_its_text() -> None:
    robots = page_of("User-agent: *\nDisallow: /<x>", content_type="text/plain")
    binary = page_of(b"%PDF-1.7 \xff", content_type="application/pdf")

    assert show_page(robots).html == "<pre>User-agent: *\nDisallow: /&lt;x&gt;</pre>"
    assert show_page(binary).html == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "headline", "told", "hour"),
    [
        (
            "en",
            "<strong>Archived page.</strong>",
            "The sentence behind the fact is marked.",
            "13:00 Brussels time",
        ),
        ("it", "<strong>Pagina archiviata.</strong>", "evidenziata", "ore 13:00 di Bruxelles"),
    ],
)
def test_archived_page_says_its_address_and_when_it_was_read(
    client: Client, language: str, headline: str, told: str, hour: str
) -> None:
    saved = save_page(page_of())

    response = client.get(
        f"/archive/{saved.sha256}/",
        {"quote": "15 September 2026"},
        headers={"accept-language": language},
    )

    text = response.content.decode()
    assert response.status_code == 200
    assert (headline in text, told in text) == (True, True)
    assert f'<a href="{URL}" rel="nofollow noopener noreferrer">{URL}</a>' in text
    assert '<b><mark id="quote">15 September 2026</mark></b>' in text
    assert f"2026, {hour}" in text
    assert '<main lang="en">' in text


@pytest.mark.django_db
def test_archived_page_may_neither_act_nor_be_indexed(client: Client) -> None:
    saved = save_page(page_of())

    response = client.get(f"/archive/{saved.sha256}/")

    assert response["Content-Security-Policy"] == (
        "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    )
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Referrer-Policy"] == "no-referrer"


@pytest.mark.django_db
def test_quote_of_a_visitor_is_escaped(client: Client) -> None:
    saved = save_page(page_of())

    response = client.get(f"/archive/{saved.sha256}/", {"quote": "<script>alert(1)</script>"})

    assert "<q>&lt;script&gt;alert(1)&lt;/script&gt;</q>" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["0" * 64, "0" * 63, "G" * 64, "../secret"])
def test_unknown_archived_page_does_not_exist(client: Client, name: str) -> None:
    assert client.get(f"/archive/{name}/").status_code == 404


@pytest.mark.django_db
def test_damaged_archived_page_is_not_shown(client: Client) -> None:
    saved = save_page(page_of())
    SavedPage.objects.update(body_gzip=b"broken")

    assert client.get(f"/archive/{saved.sha256}/").status_code == 404


@pytest.mark.parametrize(
    "piece", ["<title", "<title>", "<!--", "<main>", "<div>", "<meta ", "<b>", "&amp;", "x=1 y "]
)
def test_page_made_to_waste_time_is_hashed_and_shown_soon(piece: str) -> None:
    page = page_of("<html><body " + piece * (600_000 // len(piece)))
    began = time.process_time()

    shown = show_page(page, "not in it")
    cleaned = hash_cleaned(page)

    assert (shown.quote_found, len(cleaned)) == (False, 64)
    assert time.process_time() - began < 5


def test_page_without_any_element_is_shown_empty() -> None:
    assert show_page(page_of("<!-- nothing else -->")).html == ""


def test_link_that_is_no_address_is_shown_as_words() -> None:
    shown = show_page(page_of('<html><body><a href="http://[x">word</a></body></html>'))

    assert shown.html == '<a rel="nofollow noopener noreferrer">word</a>'


def test_page_too_long_for_markup_is_shown_as_its_source() -> None:
    shown = show_page(page_of(f"<html><p>begin {'a ' * 600_000} end</p></html>"), "a end")

    assert shown.html.startswith("<pre>&lt;html&gt;&lt;p&gt;begin a a ")
    assert shown.html.endswith("<mark>a  end</mark>&lt;/p&gt;&lt;/html&gt;</pre>")


def test_label_and_value_of_a_table_row_are_marked_though_the_quote_has_a_colon() -> None:
    html, found = mark_quote("<td>Total</td><td>EUR 540,000</td>", "Total: EUR 540,000")

    assert found
    assert html == "<td><mark>Total</mark></td><td><mark>EUR 540,000</mark></td>"
