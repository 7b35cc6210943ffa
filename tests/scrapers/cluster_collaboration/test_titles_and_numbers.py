"""Titles, node numbers, dates of posting, terms and organisations of pages of any kind."""

import pytest

from tests.scrapers.cluster_collaboration.markup import (
    SHARE,
    call_of,
    event_of,
    page_of,
    read_one,
)


def test_the_heading_opportunity_is_not_the_title() -> None:
    html = page_of("", "<h1>Opportunity</h1><h2>AI</h2><p>DEADLINE: 1 May 2027</p>", og=False)

    assert read_one(html).title == "AI"


def test_a_long_heading_of_the_body_is_not_the_title() -> None:
    body = "<h2>What the companies that take part in this edition may expect from us</h2>"

    assert read_one(call_of(body, title="AI")).title == "AI"


def test_a_title_may_stand_in_the_metadata_only() -> None:
    html = '<meta property="og:title" content="AI | ECCP"><main>DEADLINE: 1 May 2027 Text</main>'

    assert read_one(html).title == "AI"


def test_the_text_of_a_banner_is_not_the_title_of_an_event() -> None:
    html = event_of("5 May 2027").replace("<h3>", "<figcaption>Banner 1600x600_0</figcaption><h3>")

    assert read_one(html).title == "An event"


@pytest.mark.parametrize(
    ("html", "number"),
    [
        (call_of("text"), "7"),
        (call_of("text").replace(' data-history-node-id="7"', ""), None),
        (
            call_of("text")
            .replace(' data-history-node-id="7"', "")
            .replace("<head>", '<head><link rel="shortlink" href="https://x.eu/node/31">'),
            "31",
        ),
        (
            call_of("text")
            .replace("<main>", '<div data-history-node-id="5"><main>')
            .replace('<article data-history-node-id="7">', "<article>"),
            "5",
        ),
    ],
)
def test_the_node_number_is_found_where_it_stands(html: str, number: str | None) -> None:
    assert read_one(html).source_id == number


@pytest.mark.parametrize(
    "line",
    [
        'Submitted by <span>Jana Nov…</span> <span class="date">on 03 March 2027</span>',
        "Submitted by Anonymous (not verified) on 03 March 2027",
        '<span class="label">Submitted by </span><a>ECCP</a>\n<span>on 03 March 2027</span>',
    ],
)
def test_the_day_of_posting_is_read_and_the_name_is_not(line: str) -> None:
    html = page_of("News", f"<h1>News</h1><div>{line}</div><p>On 5 May 2027 we met.</p>{SHARE}")

    article = read_one(html)

    assert article.published_on == "2027-03-03"
    assert "Jana" not in repr(article)
    assert "Anonymous" not in repr(article)


def test_the_organisation_is_a_link_behind_its_label() -> None:
    posted = "<p>Submitted by X on 03 March 2027</p>"
    label = '<div>Cluster organisation <a href="/content/k">Kosice IT Valley</a></div>'
    sentence = "<p>Cluster organisation <a href='/x'>Elsewhere</a> may apply.</p>"

    assert read_one(page_of("N", f"<h1>N</h1>{posted}{label}")).organisation == "Kosice IT Valley"
    assert read_one(page_of("N", f"<h1>N</h1>{posted}{sentence}")).organisation == ""


@pytest.mark.parametrize(
    ("terms", "programme", "keywords"),
    [
        (
            "<div>COSME</div><ul><li>Batteries</li><li>biogas</li></ul>",
            "COSME",
            ("Batteries", "biogas"),
        ),
        (
            "<div><span>Euroclusters FSTP</span> <span>wind</span></div>",
            "Euroclusters FSTP",
            ("wind",),
        ),
        (
            "<div><a href='/tags/x'>tourism</a> <a href='/tags/y'>rural areas</a></div>",
            None,
            ("tourism", "rural areas"),
        ),
        ("<div>tourism, rural areas</div>", None, ("tourism", "rural areas")),
        ("", None, ()),
    ],
)
def test_terms_behind_the_body_are_told_by_place_and_form(
    terms: str, programme: str | None, keywords: tuple[str, ...]
) -> None:
    html = call_of("<p>A sentence about the call.</p>").replace("</article>", f"{terms}</article>")

    call = read_one(html)

    assert (call.programme, call.keywords) == (programme, keywords)
    assert call.body == "<p>A sentence about the call.</p>"


def test_a_list_of_the_body_is_no_list_of_terms() -> None:
    html = call_of("<p>Fields:</p><ul><li>Batteries</li><li>biogas</li></ul>")

    assert read_one(html).keywords == ()


def test_addresses_cut_by_the_site_are_whole_in_the_body() -> None:
    html = call_of(
        "<p>See <a href='/content/a-long-address'>https://example.eu/content/a-l…</a></p>"
    )

    assert read_one(html).body == (
        "<p>See "
        '<a href="https://www.clustercollaboration.eu/content/a-long-address">'
        "https://example.eu/content/a-l…</a></p>"
    ).replace(
        ">https://example.eu/content/a-l…<",
        ">https://www.clustercollaboration.eu/content/a-long-address<",
    )
