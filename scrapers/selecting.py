"""Select from HTML by landmarks, labels and the order of the text, never by guessed classes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag
from bs4.element import Comment, NavigableString

NOT_CONTENT = ("script", "style", "noscript", "template", "svg", "iframe", "form", "button")
TEXT_BLOCKS = {
    *("address", "article", "aside", "blockquote", "body", "br", "center", "dd", "details"),
    *("dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "h1", "h2"),
    *("h3", "h4", "h5", "h6", "header", "hgroup", "hr", "li", "main", "nav", "ol", "p", "pre"),
    *("section", "summary", "ul"),
}
TABLE_BLOCKS = {"caption", "table", "tbody", "td", "tfoot", "th", "thead", "tr"}
BLOCKS = frozenset(TEXT_BLOCKS | TABLE_BLOCKS)
LONGEST_ROW = 300
# Below this depth lies no page that people wrote; its text is read without its blocks.
DEEPEST = 150
SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class TextBlock:
    """One paragraph, cell, heading or bare line of a page, with the element that holds it."""

    text: str
    element: Tag


def parse_html(text: str) -> BeautifulSoup:
    """Return the page without scripts and without comments (the site prints its theme's debug)."""
    soup = BeautifulSoup(text, "lxml")
    for each in soup.find_all(string=lambda node: isinstance(node, Comment)):
        each.extract()
    for tag in soup(NOT_CONTENT):
        tag.decompose()
    return soup


def find_main(soup: BeautifulSoup) -> Tag:
    """Return the content of a page: its main landmark, else the body without its surroundings."""
    for selector in ("main", "[role=main]", "#main-content", "body"):
        found = soup.select_one(selector)
        if found is not None:
            break
    else:
        return soup
    if found.name == "body":
        for tag in found.find_all(["header", "footer", "nav"], recursive=True):
            if tag.find_parent("article") is None:
                tag.decompose()
    return found


def read_blocks(root: Tag) -> list[TextBlock]:
    """Return the lines of text below ``root`` in reading order, white space folded."""
    blocks: list[TextBlock] = []
    _Walk(blocks).walk(root)
    return blocks


def fold(text: str) -> str:
    """Return a text with every run of white space, no-break spaces included, as one space."""
    return SPACE.sub(" ", text.replace("\u200b", "")).strip()


def text_of(tag: Tag) -> str:
    """Return the folded text of an element."""
    return fold(tag.get_text(" "))


def find_meta(soup: BeautifulSoup, name: str) -> str:
    """Return the content of a ``meta`` element by its name or property, empty without one."""
    for attribute in ("property", "name"):
        tag = soup.find("meta", attrs={attribute: name})
        if isinstance(tag, Tag):
            return fold(str(tag.get("content", "")))
    return ""


def iterate_links(root: Tag) -> Iterator[tuple[str, str]]:
    """Yield (address as written, text) of every link below ``root``."""
    for tag in root.find_all("a", href=True):
        yield str(tag["href"]).strip(), text_of(tag)


class _Walk:
    """Gathers inline text until a block element begins or ends.

    A row of a table and a term with its description are one line, "term: description".
    """

    def __init__(self, blocks: list[TextBlock]) -> None:
        self.blocks = blocks
        self.words: list[str] = []

    def walk(self, tag: Tag, depth: int = 0) -> None:
        before: Tag | None = None
        for child in tag.children:
            if isinstance(child, Tag):
                if not (child.name == "dd" and before is not None and _find_cells(before)):
                    self._enter(tag, child, before, depth)
                before = child
            elif type(child) is NavigableString:
                self.words.append(str(child))
                before = before if child.isspace() else None
        if tag.name in BLOCKS:
            self._flush(tag)

    def _enter(self, parent: Tag, child: Tag, before: Tag | None, depth: int) -> None:
        cells = _find_cells(child)
        if child.name in BLOCKS:
            self._flush(parent)
        elif before is not None and before.name not in BLOCKS:
            # Two fields side by side in spans are two words; half a word in bold is not.
            self.words.append(" ")
        if cells:
            self.blocks.append(TextBlock(_join(cells), child))
        elif depth < DEEPEST:
            self.walk(child, depth + 1)
        else:
            self.words.append(text_of(child))
            self._flush(child)

    def _flush(self, tag: Tag) -> None:
        text = fold("".join(self.words))
        self.words.clear()
        if text:
            while tag.name not in BLOCKS and tag.parent is not None:
                tag = tag.parent
            self.blocks.append(TextBlock(text, tag))


def _find_cells(tag: Tag) -> list[Tag]:
    """Return the parts of a table row or of a described term, none where they hold blocks."""
    cells: list[Tag]
    if tag.name == "tr":
        cells = list(tag.find_all(["th", "td"], recursive=False))
    elif tag.name == "dt":
        following = tag.find_next_sibling()
        cells = [tag, following] if isinstance(following, Tag) and following.name == "dd" else []
    else:
        return []
    texts = [text_of(cell) for cell in cells]
    is_short = sum(len(text) for text in texts) <= LONGEST_ROW
    is_plain = not any(cell.find(BLOCKS) for cell in cells)
    return cells if len(cells) > 1 and all(texts) and is_short and is_plain else []


def _join(cells: list[Tag]) -> str:
    first, *others = (text_of(cell) for cell in cells)
    return f"{first.rstrip(' :')}: {' | '.join(others)}"
