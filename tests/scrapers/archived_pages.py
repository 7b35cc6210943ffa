"""One page of a call, and the same page with other words or decoration."""

from datetime import UTC, datetime

from scrapers.pages import FetchedPage, decode_text

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)

URL = "https://www.clustercollaboration.eu/content/a-call"

BODY = """<!doctype html><html lang="en" dir="ltr"><head><title>A call | ECCP</title>
<meta property="og:title" content="A call &amp; more">
<script src="/core.js?v=1"></script></head>
<body class="path-node js-on"><!-- THEME DEBUG --><main id="m1">
<h1 class="page title">A call</h1> <p>DEADLINE: <b>15 September 2026</b></p>
<p>Write to <a href="/contact">us</a>.</p>
<form><input type="hidden" name="form_build_id" value="form-1"><input name="q"></form>
<a href="https://www.facebook.com/sharer/sharer.php?u=1">Share</a>
<nav class="pager"><a href="?page=1">Next</a></nav>
<img src="/a.jpg?itok=abc" alt="Logo"></main></body></html>"""


def page_of(
    body: str | bytes = BODY, *, url: str = URL, at: datetime = NOON, **headers: str
) -> FetchedPage:
    content = body if isinstance(body, bytes) else body.encode()
    names = {"content-type": "text/html; charset=utf-8"}
    names |= {name.replace("_", "-"): text for name, text in headers.items()}
    return FetchedPage(
        url=url,
        final_url=url,
        status=200,
        headers=names,
        content=content,
        text=decode_text(content, names["content-type"]),
        fetched_at=at,
    )
