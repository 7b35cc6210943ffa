"""The parts that pages of several kinds share: title, number, date of posting, body, terms."""

import html
import re
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from scrapers.cluster_collaboration.addresses import canonical, path_of, resolve
from scrapers.cluster_collaboration.breadcrumbs import read_crumbs
from scrapers.cluster_collaboration.neighbours import NUMBER, drop_neighbours
from scrapers.reading_dates import find_dates
from scrapers.selecting import (
    BLOCKS,
    TextBlock,
    find_main,
    find_meta,
    fold,
    iterate_links,
    parse_html,
    read_blocks,
    text_of,
)

SITE_NAME = re.compile(
    r"\s?\|\s?(?:European Cluster Collaboration Platform|ECCP)\b.{0,80}$", re.IGNORECASE
)
NOT_A_TITLE = re.compile(
    r"^(?:opportunit(?:y|ies)|funding opportunity|calls?|open calls?|news|events?|home|search"
    r"|share.*|description|european cluster collaboration platform|eccp)$",
    re.IGNORECASE,
)
SHARE_MARK = re.compile(r"share this (?:article|page|event)", re.IGNORECASE)
# Footers that stand in no footer element, as in the 2014-2020 layout.
FOOTER_MARK = re.compile(
    r"(?:^|\n)[^\n]{0,80}\b(?:Legal notice|Subscribe to (?:the|our) newsletter"
    r"|Privacy (?:policy|statement))\b",
    re.IGNORECASE,
)
NEIGHBOURS_MARK = re.compile(
    r"\n(?:related|similar|other|more|latest|recent|you may also)\s(?:[a-z]+\s){0,2}"
    r"(?:calls?|opportunit(?:y|ies)|events?|news|articles?|content|posts?|like)(?=\n)",
    re.IGNORECASE,
)
SUBMITTED = re.compile(r"\bSubmitted\s+by\b", re.IGNORECASE)
LONGEST_AUTHOR = 120
SENTENCE_END = re.compile(r"[.!?](?=\s|$)")
LONGEST_SUMMARY = 300
FEWEST_WORDS_OF_A_PARAGRAPH = 6
DEEPEST_INLINE = 50
BARE_ADDRESS = re.compile(r"^(?:https?://|www\.)\S+$")


@dataclass(frozen=True, slots=True)
class PageView:
    """A page prepared for reading: its landmarks and the text of its content, line by line."""

    url: str
    soup: BeautifulSoup
    main: Tag
    blocks: tuple[TextBlock, ...]
    text: str
    crumbs: tuple[str, ...] = ()

    @property
    def printed_title(self) -> str:
        """The end of the breadcrumb, where a heading or the metadata confirm that it is a title."""
        if len(self.crumbs) < len(("News", "title")):
            return ""
        last = self.crumbs[-1]
        headings = (text_of(tag) for tag in self.main.find_all(["h1", "h2", "h3"]))
        is_title = last == read_named_title(self.soup) or last in headings
        return last if is_title else ""

    def between(self, start: int, end: int) -> tuple[TextBlock, ...]:
        """Return the blocks of ``text[start:end]``, cut where the borders fall inside one."""
        chosen, position = [], 0
        for block in self.blocks:
            first, last = max(start - position, 0), min(end - position, len(block.text))
            position += len(block.text) + 1
            words = fold(block.text[first:last]) if first < last else ""
            if words:
                chosen.append(TextBlock(words, block.element))
        return tuple(chosen)


def open_page(text: str, url: str) -> PageView:
    """Return the page of a canonical address, ready to be read, without its neighbours."""
    soup = parse_html(text)
    crumbs = read_crumbs(soup)
    main = find_main(soup)
    drop_neighbours(main, title=read_named_title(soup), path=path_of(url))
    blocks = tuple(read_blocks(main))
    return PageView(url, soup, main, blocks, "\n".join(block.text for block in blocks), crumbs)


def read_title(page: PageView, *, before: int | None = None) -> str:
    """Return the title: the heading that the page's metadata names, else the longest heading.

    Headings such as "Opportunity" name the type. ``before`` limits the search to headings above a
    place in the text, since the body has headings too. Without any, the metadata decide.
    """
    named = read_named_title(page.soup)
    headings = [text_of(tag) for tag in page.main.find_all(["h1", "h2"])]
    headings = [each for each in headings if each and not NOT_A_TITLE.match(each)]
    for each in headings:
        if each.casefold() == named.casefold():
            return each
    if before is not None:
        above = page.text[:before]
        headings = [each for each in headings if each in above] or ([] if named else headings)
    return max(headings, key=len, default="") or named


def read_named_title(soup: BeautifulSoup) -> str:
    """Return the title that ``og:title`` or the title element states, without the site's name."""
    title = soup.find("title")
    for text in (
        find_meta(soup, "og:title"),
        text_of(title) if isinstance(title, Tag) else "",
    ):
        name = SITE_NAME.sub("", text).strip()
        if name and not NOT_A_TITLE.match(name):
            return name
    return ""


def read_number(page: PageView) -> str | None:
    """Return the node number of the page, which stays when its address changes."""
    own = page.main if page.main.get(NUMBER) else page.main.select_one(f"[{NUMBER}]")
    own = own or page.main.find_parent(attrs={NUMBER: True})
    if own is not None:
        return str(own[NUMBER]).strip() or None
    link = page.soup.select_one("link[rel=shortlink][href]")
    number = re.search(r"/node/(\d+)", str(link["href"])) if link is not None else None
    if number:
        return number[1]
    numbers = {str(tag[NUMBER]).strip() for tag in page.soup.select(f"[{NUMBER}]")}
    return numbers.pop() or None if len(numbers) == 1 else None


def find_posting(page: PageView) -> tuple[str, int] | None:
    """Return (day of posting, where its line ends in the text); None without a submitted-by line.

    It is the day on which the page was made, never that of a deadline or an event. The author's
    name is personal data and is not read.
    """
    text = page.text
    mark = SUBMITTED.search(text)
    if mark is None:
        dated = page.main.select_one("span.date")
        days = find_dates(text_of(dated)) if dated is not None else []
        if dated is None or not days or not text_of(dated).lower().startswith("on "):
            return None
        return days[0].first, text.find(text_of(dated)) + len(text_of(dated))
    line = text[mark.end() : mark.end() + LONGEST_AUTHOR]
    for each in find_dates(line):
        if re.search(r"\bon\s*$", line[: each.start]) and each.is_day and not each.is_range:
            return each.first, mark.end() + each.end
    return None


def find_label(page: PageView, label: str) -> str | None:
    """Return the value behind a label such as "Third Country": same line, else the next one."""
    lines = [block.text for block in page.blocks]
    for position, line in enumerate(lines):
        if line.casefold().rstrip(" :") == label.casefold() and position + 1 < len(lines):
            return lines[position + 1]
        if line.casefold().startswith(label.casefold()) and len(line) < LONGEST_AUTHOR:
            rest = line[len(label) :]
            if rest[:1] in {":", " "} and rest.strip(" :"):
                return rest.strip(" :")
    return None


def find_labelled_links(page: PageView, label: str) -> list[str]:
    """Return the texts of the links that follow a label, up to the next block without a link."""
    for position, block in enumerate(page.blocks):
        if not block.text.casefold().startswith(label.casefold()):
            continue
        rest = block.text[len(label) :].strip(" :")
        names = [name for _, name in iterate_links(block.element) if name]
        if rest:
            # "Cluster organisations may apply" begins like the label and is none.
            return names if " ".join(names) == rest else []
        if not names and position + 1 < len(page.blocks):
            following = page.blocks[position + 1]
            names = [name for _, name in iterate_links(following.element) if name]
        return names
    return []


def end_of_content(text: str, start: int) -> int:
    """Return where the content ends: at the share line, a footer or related entries."""
    marks = (form.search(text, start) for form in (SHARE_MARK, FOOTER_MARK, NEIGHBOURS_MARK))
    return min((mark.start() for mark in marks if mark), default=len(text))


def _end_at_sentence(described: str, body: tuple[TextBlock, ...]) -> str:
    """Return a description without its last, cut sentence, where it is cut from the body."""
    whole = " ".join(each.text for each in body)
    begun = described.rstrip(" .…")
    if not whole.startswith(begun) or SENTENCE_END.match(whole[len(begun) :]):
        return described
    ends = [match.end() for match in SENTENCE_END.finditer(begun)]
    return begun[: ends[-1]].strip() if ends else f"{begun.rpartition(' ')[0]} …"


def read_summary(page: PageView, body: tuple[TextBlock, ...]) -> str:
    """Return the page's own description, else the beginning of its first paragraph."""
    described = find_meta(page.soup, "description") or find_meta(page.soup, "og:description")
    if described:
        return _end_at_sentence(described, body)
    paragraphs = [
        each.text for each in body if len(each.text.split()) >= FEWEST_WORDS_OF_A_PARAGRAPH
    ]
    text = paragraphs[0] if paragraphs else ""
    if len(text) <= LONGEST_SUMMARY:
        return text
    return text[:LONGEST_SUMMARY].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"


def render_body(page: PageView, body: tuple[TextBlock, ...]) -> str:
    """Return the body as plain paragraphs, headings and lists with its links."""
    parts: list[str] = []
    for block in body:
        tag = block.element.name
        inner = _render(block, page.url)
        if tag == "li":
            parts.append(f"<ul><li>{inner}</li></ul>")
        elif tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            parts.append(f"<h3>{inner}</h3>")
        else:
            parts.append(f"<p>{inner}</p>")
    return "".join(parts).replace("</ul><ul>", "")


def find_site_links(page: PageView) -> tuple[str, ...]:
    """Return the canonical addresses of the site's own pages that the content links to."""
    found = (canonical(href, base_url=page.url) for href, _ in iterate_links(page.main))
    return tuple(dict.fromkeys(each for each in found if each and each != page.url))


def _render(block: TextBlock, base: str) -> str:
    inner = (tag for tag in block.element.descendants if isinstance(tag, Tag))
    is_leaf = not any(tag.name in BLOCKS for tag in inner)
    if not is_leaf or text_of(block.element) != block.text:
        return html.escape(block.text, quote=False)
    return fold(_render_inline(block.element, base))


def _render_inline(tag: Tag, base: str, depth: int = 0) -> str:
    if depth > DEEPEST_INLINE:
        return html.escape(text_of(tag), quote=False)
    parts = []
    for child in tag.children:
        if isinstance(child, NavigableString):
            parts.append(html.escape(str(child), quote=False))
        elif isinstance(child, Tag) and child.name == "a" and child.get("href"):
            href = resolve(str(child["href"]), base_url=base)
            words = text_of(child)
            # The site cuts printed addresses after 72 characters; the link itself is whole.
            words = href if BARE_ADDRESS.match(words) and words.endswith("…") else words
            parts.append(f'<a href="{html.escape(href)}">{html.escape(words, quote=False)}</a>')
        elif isinstance(child, Tag):
            parts.append(_render_inline(child, base, depth + 1))
    return "".join(parts)
