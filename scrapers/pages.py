"""A page as it was fetched, and its bytes turned into text even where its charset lies."""

import codecs
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

DECLARED_CHARSET = re.compile(
    rb"""<(?:meta[^>]{0,200}?charset|\?xml[^>]{0,200}?encoding)\s*=\s*["']?([\w.:-]{1,40})""",
    re.IGNORECASE,
)
WHERE_CHARSETS_ARE_DECLARED = 4096
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Browsers read these as windows-1252, and pages are written to look right in browsers.
READ_AS_WINDOWS_1252 = frozenset({"ascii", "iso8859-1"})
# A charset that turns this into something else cannot be that of a page with plain tags in it.
MARKUP_AS_WRITTEN = b"<a href=\\u0041+AGE->"
REPLACEMENT = "\ufffd"
TEXT_TYPES = ("text/", "html", "xml", "json", "javascript")
PROLOGUE = re.compile(r"(?:[^<]|<!--.*?-->|<\?.*?\?>|<![a-z][^>]*>)*", re.IGNORECASE | re.DOTALL)
ROOT_TAG = re.compile(r"<([a-z][\w:.-]*)[^>]*?(/?)>", re.IGNORECASE)
ROOTS_THAT_CLOSE = frozenset({"html", "urlset", "sitemapindex", "rss", "feed", "rdf:rdf"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedPage:
    """One answer of a site: ``url`` as asked, ``final_url`` after redirects, both on the base.

    Header names are in lower case. ``content`` is decompressed. A page that the site declares
    unchanged has ``not_modified`` and no content.
    """

    url: str
    final_url: str
    status: int
    headers: Mapping[str, str]
    content: bytes
    text: str
    fetched_at: datetime
    not_modified: bool = False

    @property
    def sha256(self) -> str:
        """Return the hash that names this content in the archive."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def content_type(self) -> str:
        """Return the media type without parameters, in lower case; empty where not declared."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def etag(self) -> str:
        """Return the validator to send back as ``If-None-Match``."""
        return self.headers.get("etag", "")

    @property
    def last_modified(self) -> str:
        """Return the validator to send back as ``If-Modified-Since``."""
        return self.headers.get("last-modified", "")

    @property
    def is_html(self) -> bool:
        """Return whether a browser would show this as a page."""
        if self.content_type:
            return "html" in self.content_type
        return find_root(self.text) == "html"


def decode_text(content: bytes, content_type: str = "") -> str:
    """Return the text of a body, empty for media that are no text; never raises.

    A byte order mark decides, then UTF-8 where the bytes are evidently UTF-8, then the charset
    of the header, that of the page, UTF-8 with marks for a few broken bytes, windows-1252.
    """
    media = content_type.partition(";")[0].strip().lower()
    if media and not any(word in media for word in TEXT_TYPES):
        return ""
    for mark, charset in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _clean(content[len(mark) :].decode(charset, "replace"))
    for charset in _candidates(content, content_type):
        text = _decode(content, charset)
        if text is not None:
            return _clean(text)
    return _clean(_decode_broken(content))


def find_root(text: str) -> str:
    """Return the name of the first element in lower case; empty where there is none."""
    tag = ROOT_TAG.match(text, _end_of_prologue(text))
    return tag[1].lower() if tag else ""


def is_cut(text: str) -> bool:
    """Return whether a page or feed opens its root element and never closes it."""
    tag = ROOT_TAG.match(text, _end_of_prologue(text))
    if tag is None or tag[2] or tag[1].lower() not in ROOTS_THAT_CLOSE:
        return False
    return re.search(rf"</{re.escape(tag[1])}\s*>", text, re.IGNORECASE) is None


def _end_of_prologue(text: str) -> int:
    prologue = PROLOGUE.match(text)
    return prologue.end() if prologue else 0


def _candidates(content: bytes, content_type: str) -> Iterator[str]:
    # Bytes that happen to be valid UTF-8 beyond ASCII are UTF-8, whatever a label says.
    if b"\x00" not in content and not content.isascii():
        yield "utf-8"
    in_header = re.search(r"charset\s*=\s*[\"']?([^\s;\"']+)", content_type, re.IGNORECASE)
    if in_header:
        yield in_header[1]
    in_page = DECLARED_CHARSET.search(content[:WHERE_CHARSETS_ARE_DECLARED])
    if in_page:
        yield in_page[1].decode("ascii", "replace")
    if content.isascii():
        yield "ascii"


def _decode(content: bytes, charset: str) -> str | None:
    try:
        name = codecs.lookup(charset).name
        if b"\x00" not in content and MARKUP_AS_WRITTEN.decode(name) != MARKUP_AS_WRITTEN.decode():
            return None
        text = content.decode("cp1252" if name in READ_AS_WINDOWS_1252 else name)
    except (LookupError, ValueError):
        return None
    return None if REPLACEMENT in text else text


def _decode_broken(content: bytes) -> str:
    # One cut character in a UTF-8 page must not turn every accent of it into two letters.
    text = content.decode("utf-8", "replace")
    broken = text.count(REPLACEMENT)
    sound = sum(not char.isascii() for char in text) - broken
    return text if sound > broken else content.decode("cp1252", "replace")


def _clean(text: str) -> str:
    return text.lstrip("\ufeff").replace("\x00", "")
