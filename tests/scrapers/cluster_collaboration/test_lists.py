"""What the lists, the sitemap and the feed of the site lead to."""

import pytest

from scrapers.cluster_collaboration.lists import read_feed, read_list_page, read_sitemap
from scrapers.cluster_collaboration.site import SECTIONS, Entrance, ListForm
from scrapers.errors import LayoutChanged

BASE = "http://127.0.0.1:9000"
SITE = "https://www.clustercollaboration.eu"
LIST = f"{BASE}/search-results?type=eccp_calls&page=0"
DEBUG = "\n<!-- THEME DEBUG -->\n<!-- CALL: theme_hook -->\n"


def card(*links: str) -> str:
    return f'<div class="search-result-item">{"".join(links)}</div>'


def link(path: str, words: str = "A call") -> str:
    return f'<a href="{path}">{words}</a>'


def test_a_card_leads_to_its_first_page() -> None:
    html = card(link("/content/textils/expertise"), link("/tags/x"), link("/content/one"))

    page = read_list_page(f"<main>{html * 2}</main>", url=LIST, base_url=BASE)

    assert (page.addresses, page.cards) == ((f"{SITE}/content/one",), 2)


@pytest.mark.parametrize(
    "pager",
    [
        '<nav class="pager"><a rel="next" href="?type=eccp_calls&amp;page=1">Next</a></nav>',
        '<p class="pager"><a aria-label="Next page" href="?type=eccp_calls&page=1">More</a></p>',
        '<li class="pager__item--next"><a href="?type=eccp_calls&page=1">Next</a></li>',
    ],
)
def test_the_next_page_is_found_in_every_known_pager(pager: str) -> None:
    page = read_list_page(f"<main>{pager}</main>", url=LIST, base_url=BASE)

    expected = f"{BASE}/search-results?type=eccp_calls&page=1"
    assert (page.next_page, page.has_pager) == (expected, True)


def test_the_page_after_the_last_is_empty() -> None:
    page = read_list_page("<main><h1>Search</h1></main>", url=LIST, base_url=BASE)

    assert (page.addresses, page.next_page, page.cards, page.has_pager) == ((), None, 0, False)


def test_a_list_of_unknown_markup_gives_every_link_of_its_content() -> None:
    html = (
        "<header><a href='/content/m'>Menu</a></header><main><nav><a href='/content/n'>N</a></nav>"
        f"{link('/event-calendar/a')}{link('/content/b')}{link('/event-calendar/a')}"
        f"{link('https://example.org/c')}{link('/content/icon', '')}</main>"
        "<footer><a href='/content/gdpr'>Legal</a></footer>"
    )

    page = read_list_page(html, url=f"{BASE}/event-calendar", base_url=BASE)

    assert page.addresses == (f"{SITE}/event-calendar/a", f"{SITE}/content/b")


def test_the_sitemap_gets_its_own_host_back_and_loses_foreign_ones() -> None:
    xml = (
        f"{DEBUG}<?xml version='1.0'?><urlset>"
        "<url><loc>http://default/content/a</loc><lastmod>2026-04-04T08:00Z</lastmod></url>"
        "<url><loc> <![CDATA[http://default/news/b?x=1&amp;y=2]]> </loc></url>"
        "<url><loc>https://evil.example/content/c</loc></url>"
        "<url><loc>http://default/content/a</loc></url></urlset>"
    )

    assert read_sitemap(xml, base_url=BASE) == ([f"{SITE}/content/a", f"{SITE}/news/b"], [])


def test_an_index_of_sitemaps_leads_to_further_ones() -> None:
    xml = "<sitemapindex><sitemap><loc>http://default/sitemap.xml?page=1</loc></sitemapindex>"

    assert read_sitemap(xml, base_url=BASE) == ([], ["http://default/sitemap.xml?page=1"])


def test_a_feed_is_read_behind_the_comments_of_the_theme() -> None:
    xml = (
        f"{DEBUG}<?xml version='1.0'?><rss><channel><link>{SITE}/</link><item>"
        "<link>http://default/content/a</link></item></channel></rss>"
    )

    assert read_feed(xml, base_url=BASE) == [f"{SITE}/content/a"]


def test_an_atom_feed_is_read_as_well() -> None:
    xml = '<feed><entry><link rel="alternate" href="/content/a"/></entry></feed>'

    assert read_feed(xml, base_url=BASE) == [f"{SITE}/content/a"]


def test_a_page_instead_of_a_sitemap_or_feed_is_said() -> None:
    with pytest.raises(LayoutChanged, match="neither urlset nor sitemapindex"):
        read_sitemap("<html>Log in</html>", base_url=BASE)
    with pytest.raises(LayoutChanged, match="neither rss nor feed"):
        read_feed("<html>Log in</html>", base_url=BASE)


def test_calls_are_listed_by_the_search_and_must_show_a_pager() -> None:
    (calls,) = [section for section in SECTIONS if section.name == "calls"]

    assert calls.entrances[0] == Entrance(
        "/search-results?type=eccp_calls&page=0", ListForm.PAGES, is_fallback=False
    )
    assert (calls.expected_at_least, calls.has_pager) == (10, True)
