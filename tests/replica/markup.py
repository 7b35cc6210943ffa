"""The frame of every page, in the habits of both eras; page kinds fill its main part.

Around what is known of the real site everything varies from page to page, so that no reader can
lean on a class name, a tag or a wrapper that nobody has seen.
"""

from dataclasses import dataclass
from html import escape
from zlib import crc32

from tests.replica.body_text import plain_text
from tests.replica.content import PRODUCTION, Page

SITE_NAME = "European Cluster Collaboration Platform"
SUFFIX = f" | {SITE_NAME}"
CHOICES: dict[str, tuple[str, ...]] = {
    "main": ("main-role", "div-role", "main-bare"),
    "headings": ("h1-title", "both-h2", "h1-kind"),
    "deadline": ("one-line", "own-spans", "strong", "field", "no-break"),
    "terms": ("links", "items", "spans", "fields"),
    "habit": ("h3", "bold", "divs"),
    "debug": ("on", "on", "off"),
    "card": ("plain", "picture", "article"),
    "banner": ("image", "figure"),
    "breadcrumb": ("inline", "list"),
}


@dataclass(frozen=True, slots=True)
class Style:
    """The habits of one page; the same page always has the same ones."""

    page: Page

    def __getitem__(self, name: str) -> str:
        choices = CHOICES[name]
        chance = crc32(f"{name}:{self.page.path}".encode()) % len(choices)
        return self.page.style.get(name, choices[chance])


def debugged(style: Style, hook: str, suggestions: tuple[str, ...], inner: str) -> str:
    """Wrap ``inner`` in the comments of a theme debugger that somebody forgot to switch off."""
    if style["debug"] == "off":
        return inner
    names = "\n".join(f"   * {name}.html.twig" for name in suggestions)
    file = f"themes/custom/eccp/templates/{suggestions[-1]}.html.twig"
    return (
        f"\n<!-- THEME DEBUG -->\n<!-- THEME HOOK: '{hook}' -->\n"
        f"<!-- FILE NAME SUGGESTIONS:\n{names}\n-->\n"
        f"<!-- 💡 BEGIN CUSTOM TEMPLATE OUTPUT from '{file}' -->\n{inner}\n"
        f"<!-- END CUSTOM TEMPLATE OUTPUT from '{file}' -->\n"
    )


def render_page(page: Page, main: str) -> str:
    """Return the whole document of ``page`` around its ``main`` part."""
    style = Style(page)
    head = _render_head(page, style)
    frame = _render_legacy_frame if page.layout == "2014" else _render_frame
    body = frame(page, style, main)
    return (
        f'<!DOCTYPE html>\n<html lang="en" dir="ltr">\n<head>\n{head}\n</head>\n{body}\n</html>\n'
    )


def _render_head(page: Page, style: Style) -> str:
    description = page.summary or plain_text(page.body)[:150]
    lines = [
        '<meta charset="utf-8">',
        f'<meta name="origin" content="{escape(page.origin)}">',
        f"<title>{escape(page.title)}{SUFFIX}</title>",
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
    ]
    if description:
        lines.insert(2, f'<meta name="description" content="{escape(description)}">')
    if page.layout == "2021" and style["headings"] != "both-h2":
        lines.append(f'<meta property="og:title" content="{escape(page.title)}">')
        lines.append('<meta property="og:site_name" content="ECCP">')
        lines.append(f'<meta property="og:url" content="{PRODUCTION}{escape(page.path)}">')
    if page.layout == "2021" and style["main"] == "main-role":
        lines.append(f'<link rel="canonical" href="{PRODUCTION}{escape(page.path)}">')
    lines.append('<link rel="stylesheet" href="/themes/custom/eccp/css/style.css?s9xk2f">')
    return "\n".join(lines)


def _render_frame(_: Page, style: Style, main: str) -> str:
    opening, closing = {
        "main-role": ('<main role="main" class="main-content">', "</main>"),
        "div-role": ('<div role="main" id="page-body">', "</div>"),
        "main-bare": ('<main id="content">', "</main>"),
    }[style["main"]]
    main = debugged(style, "region", ("region--content", "region"), main)
    return (
        f'<body class="path-node user-logged-out">\n{HEADER}\n'
        f'{opening}\n<a id="main-content" tabindex="-1"></a>{main}{closing}\n{FOOTER}\n</body>'
    )


def _render_legacy_frame(page: Page, style: Style, main: str) -> str:
    trail = ["Home", *page.section.split(" > ")] if page.section else ["Home"]
    crumbs = [*trail, page.title]
    if style["breadcrumb"] == "list":
        items = " &gt; ".join(f"<span>{escape(each)}</span>" for each in crumbs)
        breadcrumb = f'<nav id="you-are-here">{items}</nav>'
    else:
        links = " &gt; ".join(f'<a href="/">{escape(each)}</a>' for each in crumbs[:-1])
        breadcrumb = f'<div class="breadcrumb">{links} &gt; {escape(crumbs[-1])}</div>'
    tag = "main" if style["main"] != "div-role" else "div"
    return (
        f'<body class="not-front no-sidebars">\n<{tag} id="main-wrapper">\n{breadcrumb}\n{main}\n'
        f"</{tag}>\n{LEGACY_FOOTER}\n</body>"
    )


HEADER = """<header role="banner" class="site-header">
<a href="/" rel="home"><img src="/themes/custom/eccp/logo.svg" alt="Home"></a>
<nav aria-label="Main navigation"><ul>
<li><a href="/eu-cluster-partnerships">Partnerships</a></li>
<li><a href="/euroclusters">Euroclusters</a></li>
<li><a href="/event-calendar">Events</a></li>
<li><a href="/search-results?type=eccp_calls">Open calls</a></li>
<li><a href="/policy-makers">Policy makers</a></li>
<li><a href="/user/login">Log in</a></li>
</ul></nav>
</header>"""
FOOTER = """<footer role="contentinfo" class="site-footer">
<h2>Stay informed</h2>
<p>The newsletter leaves every Thursday; the next registration deadline is 31 December 2030.</p>
<ul>
<li><a href="https://www.linkedin.com/company/eccp-placeholder">LinkedIn</a></li>
<li><a href="https://x.com/eccp_placeholder">X</a></li>
<li><a href="https://www.youtube.com/eccp-placeholder">YouTube</a></li>
<li><a href="https://newsletter.example.eu/subscribe">Newsletter</a></li>
<li><a href="/content/gdpr">Legal notice</a></li>
</ul>
<p>An initiative of the European Union with a total budget of EUR 99,000,000.</p>
</footer>"""
LEGACY_FOOTER = """<div id="footer-wrapper">
<a href="https://twitter.com/clusters_placeholder">Twitter</a>
<a href="/content/gdpr">Legal notice</a>
<a href="https://newsletter.example.eu/subscribe">Subscribe to the newsletter</a>
<span>This project is funded by the COSME programme.</span>
</div>"""
