"""The main part of each kind of page, in the text order that is known of the real site."""

from collections.abc import Callable
from html import escape

from tests.replica.body_text import plain_text, render_body, render_inline
from tests.replica.content import Page
from tests.replica.markup import Style, debugged

SHARE = (
    '<div class="share"><span>Share this Article</span>'
    '<ul><li><a href="https://www.facebook.com/sharer/sharer.php" aria-label="Facebook"></a></li>'
    '<li><a href="https://www.linkedin.com/shareArticle" aria-label="LinkedIn"></a></li></ul></div>'
)


def render_main(page: Page) -> str:
    """Return the HTML of the main part of ``page``."""
    style = Style(page)
    if page.layout == "2014":
        return _render_legacy(page, style)
    return MAIN_OF_TEMPLATE[page.template](page, style)


def _render_call(page: Page, style: Style) -> str:
    headings = {
        "h1-title": f"<h2>Opportunity</h2>\n<h1>{escape(page.title)}</h1>",
        "both-h2": f"<h2>Opportunity</h2>\n<div><h2>{escape(page.title)}</h2></div>",
        "h1-kind": f"<h1>Opportunity</h1>\n<h2><span>{escape(page.title)}</span></h2>",
    }[style["headings"]]
    body = debugged(style, "field", ("field--node--body", "field"), _body(page, style))
    parts = [headings, _render_deadline(page, style), body, _render_terms(page, style), SHARE]
    return _article(page, style, "\n".join(part for part in parts if part))


def _render_deadline(page: Page, style: Style) -> str:
    if page.deadline is None:
        return ""
    day = escape(page.deadline)
    comment = "<!-- THEME DEBUG -->" if style["debug"] == "on" else ""
    return {
        "one-line": f"<div>DEADLINE: {day}</div>",
        "own-spans": f"<div><span>DEADLINE:</span> <span>{day}</span></div>",
        "strong": f"<p class='date-line'><strong>DEADLINE</strong>: {day}</p>",
        "field": f"<div><div>DEADLINE:</div>\n{comment}\n<div>\n  {day}\n</div></div>",
        "no-break": f"<p>DEADLINE:\u00a0{day.replace(' ', chr(160))}</p>",
    }[style["deadline"]]


def _render_terms(page: Page, style: Style) -> str:
    terms = [*([page.programme_term] if page.programme_term else []), *page.terms]
    if not terms:
        return ""
    texts = [escape(term) for term in terms]
    if style["terms"] == "links":
        inner = " ".join(f'<a href="/taxonomy/term/{300 + i}">{t}</a>' for i, t in enumerate(texts))
    elif style["terms"] == "items":
        inner = "<ul>" + "".join(f"<li>{t}</li>" for t in texts) + "</ul>"
    elif style["terms"] == "spans":
        inner = "\n".join(f'<span class="tag">{t}</span>' for t in texts)
    else:
        first, rest = (texts[:1], texts[1:]) if page.programme_term else ([], texts)
        inner = "".join(f"<div><div>{t}</div></div>\n" for t in first)
        inner += "<div>" + "".join(f"<div><a href='/tags/x'>{t}</a></div>" for t in rest) + "</div>"
    return f"<div>{inner}</div>"


def _render_article(page: Page, style: Style) -> str:
    title_class = "field" if style["habit"] != "divs" else "field field--name-title"
    parts = [f'<h1><span class="{title_class}">{escape(page.title)}</span></h1>']
    if page.submitted_on:
        person = f'<span typeof="schema:Person" lang="">{escape(page.submitted_by or "")}</span>'
        parts.append(
            f'<div class="node__submitted"><span class="label">Submitted by </span>{person}\n'
            f'<span class="date">on {escape(page.submitted_on)}</span></div>'
        )
    if page.image_alt:
        parts.append(f'<img src="/sites/default/files/lead.jpg" alt="{escape(page.image_alt)}">')
    body = f"<div>{_body(page, style)}</div>"
    suggestions = ("field--node--body--article", "field--node--body")
    parts.append(debugged(style, "field", suggestions, body))
    parts += [_render_attachments(page), _render_article_labels(page), SHARE]
    return _article(page, style, "\n".join(part for part in parts if part))


def _render_attachments(page: Page) -> str:
    if not page.attachments:
        return ""
    rows = "".join(
        f'<tr><td><a href="/sites/default/files/a{i}.pdf">{escape(name)}</a></td>'
        f"<td>{size}</td></tr>"
        for i, (name, size) in enumerate(page.attachments)
    )
    return (
        "<table><thead><tr><th>Attachment</th><th>Size</th></tr></thead>"
        f"<tbody>{rows}</tbody></table>"
    )


def _render_article_labels(page: Page) -> str:
    parts = []
    if page.third_country:
        parts.append(f"<div><div>Third Country</div><div>{escape(page.third_country)}</div></div>")
    if page.cluster_organisation:
        name, href = page.cluster_organisation
        parts.append(f'<div>Cluster organisation <a href="{href}">{escape(name)}</a></div>')
    if page.posted_by:
        name, href = page.posted_by
        parts.append(
            '<div class="field--name-og-audience field"><div class="field__items">'
            f'<div><a href="{href}">{escape(name)}</a></div></div></div>'
        )
    return "\n".join(parts)


def _render_event(page: Page, style: Style) -> str:
    banner = ""
    if page.image_alt:
        alt = escape(page.image_alt)
        banner = f'<img src="/sites/default/files/banner.png" alt="{alt}">'
        if style["banner"] == "figure":
            banner = f"<figure><figcaption>{alt}</figcaption></figure>"
    label = "<h2>Description</h2>" if style["headings"] == "h1-kind" else "<div>Description</div>"
    parts = [banner, f"{label}\n<div>{_body(page, style)}</div>", _render_article_labels(page)]
    for name, values in page.labels.items():
        links = " ".join(_label_value(value, style) for value in values)
        parts.append(f"<div><span>{escape(name)}</span> {links}</div>")
    return _article(page, style, "\n".join([*(part for part in parts if part), SHARE]))


def _label_value(value: str, style: Style) -> str:
    if style["terms"] in {"spans", "items"}:
        return f'<a href="/events" title="{escape(value)}"><i class="icon"></i></a>'
    return f'<a href="/events">{escape(value)}</a>'


def _render_plain(page: Page, style: Style) -> str:
    tag = "h2" if style["headings"] == "both-h2" else "h1"
    parts = [f"<{tag}>{escape(page.title)}</{tag}>", f"<div>{_body(page, style)}</div>"]
    parts.append(_render_article_labels(page))
    parts.append(_render_terms(page, style))
    return _article(page, style, "\n".join(part for part in parts if part))


def _render_login(page: Page, style: Style) -> str:
    del style
    return (
        f"<h1>{escape(page.title)}</h1>"
        '<form method="post" action="/user/login"><label>Username <input name="name"></label>'
        '<label>Password <input type="password" name="pass"></label>'
        "<button>Log in</button></form>"
        '<p><a href="/user/password">Reset your password</a></p>'
    )


def _render_legacy(page: Page, style: Style) -> str:
    tag = "h2" if style["headings"] == "both-h2" else "h1"
    return f"<{tag}>{escape(page.title)}</{tag}>\n<div>{_body(page, style)}</div>"


def _body(page: Page, style: Style) -> str:
    return render_body(page.body, habit=style["habit"])


def _article(page: Page, style: Style, inner: str) -> str:
    node = f' data-history-node-id="{page.node}"' if page.node else ""
    inner = debugged(style, "node", (f"node--{page.node or 0}", "node--full", "node"), inner)
    return f'<article role="article"{node} class="node node--full">{inner}</article>'


def render_teaser(page: Page) -> str:
    """Return the title and the first 300 characters of ``page``, as tag pages show it."""
    text = plain_text(page.body)
    cut = text[:300] + "..." if len(text) > 300 else text
    return f'<h3><a href="{page.path}">{escape(page.title)}</a></h3><p>{render_inline(cut)}</p>'


MAIN_OF_TEMPLATE: dict[str, Callable[[Page, Style], str]] = {
    "call": _render_call,
    "article": _render_article,
    "event": _render_event,
    "plain": _render_plain,
    "login": _render_login,
}
