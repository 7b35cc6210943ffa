"""Where else an entry is written about: links in its text and documents behind its facts."""

from collections.abc import Iterable
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlsplit

from opportunities.models import Evidence

MOST_LINKS = 20
LONGEST_WORDS = 120
FILE_TYPES = frozenset({"pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "zip"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A web address, the words that lead to it (may be empty), its file type (may be empty)."""

    address: str
    words: str = ""

    @property
    def file_type(self) -> str:
        """Return "PDF" for an address that ends in .pdf; empty for a page."""
        ending = urlsplit(self.address).path.rpartition(".")[2].lower()
        return ending.upper() if ending in FILE_TYPES else ""

    @property
    def host(self) -> str:
        """Return the site that holds the document."""
        return urlsplit(self.address).hostname or ""


def find_documents(body: str, proofs: Iterable[Evidence], *, besides: str) -> list[Document]:
    """Return links of the text first, then documents of the proofs; ``besides`` is left out."""
    reader = _LinkReader()
    reader.feed(body)
    reader.close()
    linked = [Document(address=address, words=words) for address, words in reader.links]
    cited = [Document(address=proof.document) for proof in proofs if proof.document]
    found: dict[str, Document] = {}
    for document in (*linked, *cited):
        if document.address != besides and _is_web_address(document.address):
            found.setdefault(document.address, document)
    return list(found.values())[:MOST_LINKS]


class _LinkReader(HTMLParser):
    """Collects (address, words) of each link."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self._address = ""
        self._words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember where a link leads to."""
        if tag == "a":
            self._address, self._words = dict(attrs).get("href") or "", []

    def handle_data(self, data: str) -> None:
        """Collect the words of the link that is open."""
        if self._address:
            self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        """Keep the link that ends here."""
        if tag == "a" and self._address:
            words = " ".join("".join(self._words).split())
            self.links.append((self._address, words[:LONGEST_WORDS]))
            self._address = ""


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)
