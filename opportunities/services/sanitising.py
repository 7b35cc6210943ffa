"""Text of sources is hostile: only harmless markup enters the catalogue (design promise 9)."""

import nh3

HARMLESS_TAGS = {
    *("p", "br", "ul", "ol", "li", "strong", "b", "em", "i", "h3", "h4", "h5", "blockquote"),
    *("table", "thead", "tbody", "tr", "th", "td", "a", "dl", "dt", "dd"),
}


def clean_markup(html: str) -> str:
    """Return ``html`` with harmless tags only; links get ``rel="nofollow noopener"``."""
    return nh3.clean(
        html,
        tags=HARMLESS_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener noreferrer",
    ).strip()
