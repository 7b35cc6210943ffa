"""The pages that lead to others: search results, lists, tags, the feed, the sitemap."""

from collections.abc import Callable, Sequence
from html import escape

from tests.replica.body_text import plain_text, render_body
from tests.replica.content import PRODUCTION, Page
from tests.replica.markup import Style, render_page
from tests.replica.page_kinds import render_teaser

CARDS_PER_PAGE = 12
EXPERTISE_PATH = "/content/textilscat/expertise"
FOREIGN_ADDRESS = "https://clusters.example.org/content/not-ours"


def split_into_pages(pages: Sequence[Page]) -> list[list[Page]]:
    """Return the cards of each page of the search; a page repeats the last card before it."""
    if not pages:
        return []
    chunks = [list(pages[:CARDS_PER_PAGE])]
    at = CARDS_PER_PAGE
    while at < len(pages):
        chunk = [chunks[-1][-1], *pages[at : at + CARDS_PER_PAGE - 1]]
        chunks.append(chunk)
        at += CARDS_PER_PAGE - 1
    return chunks


def render_search(kind: str, pages: Sequence[Page], number: int) -> str:
    """Return page ``number`` (from 0) of the search results of ``kind``."""
    chunks = split_into_pages(pages)
    cards = chunks[number] if number < len(chunks) else []
    html = "\n".join(_render_card(page, index) for index, page in enumerate(cards))
    # The last page with cards still points to one more, which is empty.
    pager = _render_pager(kind, number, has_next=number < len(chunks))
    shell = Page(path="/search-results", template="plain", title="Search results")
    found = f"<div class='view-content'>{html}</div>" if cards else "<div>No results.</div>"
    return render_page(shell, f"<h1>Search results</h1>\n{found}\n{pager}")


def _render_card(page: Page, index: int) -> str:
    address = escape(_listed_address(page, index))
    title = escape(page.title)
    extra = ""
    if index == 4:
        extra = f'<a href="{EXPERTISE_PATH}">Expertise of the organisation</a>'
    if Style(page)["card"] == "picture":
        picture = '<img src="/sites/default/files/call.png" alt="">'
        inner = f'{extra}<a href="{address}">{picture}</a><h3><a href="{address}">{title}</a></h3>'
        return f'<div class="views-item search-result-item">{inner}</div>'
    if Style(page)["card"] == "article":
        inner = f"{extra}<a href='{address}'><span>{title}</span></a><span>Call</span>"
        return f'<article class="search-result-item teaser">{inner}</article>'
    return f'<div class="search-result-item">{extra}<a href="{address}">{title}</a></div>'


def _listed_address(page: Page, index: int) -> str:
    """Vary how a list writes an address: path, production address, facet or pager query."""
    forms = (
        page.path,
        PRODUCTION + page.path,
        page.path + "?f%5B0%5D=profile_type%3Acluster_profile",
        page.path,
        page.path + "#content",
    )
    return forms[index % len(forms)]


def _render_pager(kind: str, number: int, *, has_next: bool) -> str:
    parts = []
    if number:
        parts.append(f'<a rel="prev" href="?type={kind}&amp;page={number - 1}">Previous</a>')
    if has_next:
        href = f"?type={kind}&amp;page={number + 1}"
        # Each of the three known ways to find the next page is the only one somewhere.
        ways = (
            f'<a aria-label="Next page" rel="next" href="{href}">Next</a>',
            f'<a aria-label="Next page" href="{href}">&rsaquo;</a>',
            f'<span class="pager__item--next"><a href="{href}">&rsaquo;</a></span>',
        )
        parts.append(ways[number % len(ways)])
    return f'<nav class="pager" role="navigation">{" ".join(parts)}</nav>'


def render_list(page: Page, entries: Sequence[Page], *, number: int = 0) -> str:
    """Return a list page: its own text, then links to ``entries`` in one of several habits."""
    intro = render_body(page.body, habit=Style(page)["habit"])
    rows = [_render_row(entry, page.style.get("list", "rows")) for entry in entries]
    html = "\n".join(rows)
    if page.style.get("list") == "items":
        html = f"<ul>{html}</ul>"
    if page.style.get("list") == "table":
        html = f"<table>{html}</table>"
    pager = f'<nav class="pager"><a href="?page=0%2C{number + 1}">More events</a></nav>'
    title = f"<h1>{escape(page.title)}</h1>" if page.layout == "2021" else ""
    extra = render_body(page.tail, habit="h3")
    return render_page(page, f"{title}\n<div>{intro}</div>\n{html}\n{extra}\n{pager}")


def _render_row(page: Page, habit: str) -> str:
    link = f'<a href="{escape(page.path)}">{escape(page.title)}</a>'
    if habit == "items":
        return f"<li>{link}</li>"
    if habit == "table":
        return f"<tr><td>{link}</td><td>{escape(plain_text(page.body)[:90])}</td></tr>"
    return f"<div class='views-row'><h3>{link}</h3><div>{escape(page.summary)}</div></div>"


def render_tag(page: Page, entries: Sequence[Page]) -> str:
    """Return a tag page: teasers without dates, some with the label of their type."""
    teasers = []
    for entry in entries:
        label = "<div>Community News</div>" if entry.path.startswith("/community-news/") else ""
        teasers.append(f"<div>{label}{render_teaser(entry)}</div>")
    intro = render_body(page.body, habit="h3")
    html = "\n".join(teasers)
    return render_page(page, f"<h1>{escape(page.title)}</h1>\n{intro}\n{html}")


def render_feed(entries: Sequence[Page]) -> str:
    """Return the feed with what the theme debugger prints before its XML declaration."""
    items = "\n".join(
        f"<item><title>{escape(each.title)}</title>"
        f"<link>http://default{escape(each.path)}</link>"
        f"<description>{escape(plain_text(each.body)[:200])}</description>"
        f"<pubDate>Mon, 05 Oct 2026 08:00:00 +0000</pubDate>"
        f'<guid isPermaLink="false">{each.node or 0} at http://default</guid></item>'
        for each in entries
    )
    return (
        "\n\n<!-- THEME DEBUG -->\n<!-- THEME HOOK: 'views_view_rss' -->\n"
        "<!-- CALL: theme_hook -->\n"
        '<?xml version="1.0" encoding="utf-8"?>\n<!-- origin: reconstructed -->\n'
        '<rss version="2.0" xml:base="http://default/taxonomy/term/3711/feed"><channel>\n'
        f"<title>Open calls</title><link>http://default/</link>\n{items}\n</channel></rss>\n"
        "<!-- END OUTPUT from 'core/modules/views/templates/views-view-rss.html.twig' -->\n"
    )


def render_sitemap(pages: Sequence[Page], number: int | None) -> str:
    """Return the index of the sitemap, or its page 1 or 2; other numbers are empty."""
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<!-- origin: reconstructed -->\n'
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    if number is None:
        entries = "".join(
            f"<sitemap><loc>http://default/sitemap.xml?page={each}</loc></sitemap>"
            for each in (1, 2)
        )
        return f"{head}<sitemapindex {space}>{entries}</sitemapindex>\n"
    half = len(pages) // 2
    shown = {1: pages[:half], 2: pages[half:]}.get(number, [])
    locations = [
        (f"http://default{path}", each.changed)
        for each in shown
        for path in (each.path, *each.aliases)
    ]
    if number == 2:
        locations.append((FOREIGN_ADDRESS, "2026-04-04"))
        locations.append(("http://default/user/login", "2026-04-04"))
    rows = "\n".join(
        f"<url><loc>{escape(place)}</loc><lastmod>{day}T08:00Z</lastmod></url>"
        for place, day in locations
    )
    return f"{head}<urlset {space}>\n{rows}\n</urlset>\n"


TEMPLATES_OF_LISTS: dict[str, Callable[[Page, Sequence[Page]], str]] = {
    "list": render_list,
    "tag": render_tag,
}
