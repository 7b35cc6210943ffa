"""The body of a page without labels, and the organisation behind it."""

import re

from bs4 import Tag

from scrapers.cluster_collaboration.page_parts import (
    PageView,
    end_of_content,
    find_labelled_links,
    find_posting,
)
from scrapers.selecting import TextBlock, text_of

TRAILING = re.compile(r"\nAttachment(?:\s*\|?\s*Size)?\b")
LABELLED = re.compile(r"^(?:Third Country|Cluster organisation|Offered by)\b[^.!?]{0,100}$")
OFFERED_BY = re.compile(r"^Offered by\s*:?\s*(?P<name>\S.{1,100})$", re.IGNORECASE)
ASKING = re.compile(
    r"\b(?P<name>(?:[A-Z][\w&-]+\s){1,5}Cluster)\s+(?:prepares|is|looks|wants|seeks|plans|offers)\b"
)
LEAD_OF_PAGE = 1500
LONGEST_HEADING = 60
HEADINGS = ("h2", "h3", "h4", "h5", "h6", "dt", "th")


def read_organisation(page: PageView) -> str:
    """Return the organisation that posted a page, empty when the page names none."""
    field = page.main.select_one("div.field--name-og-audience div.field__items a")
    if field is not None:
        return text_of(field)
    names = find_labelled_links(page, "Cluster organisation")
    return names[0] if names else ""


def read_body(page: PageView, title: str) -> tuple[TextBlock, ...]:
    """Return the blocks between the title (or the line of posting) and what the site adds."""
    text = page.text
    # The 2014-2020 layout prints the title twice: in its breadcrumb, then above the body.
    start, place = 0, text.find(title) if title else -1
    while 0 <= place <= LEAD_OF_PAGE:
        start = place + len(title)
        following = text.find(title, start)
        place = following if page.crumbs and start == len(title) + text.find(title) else -1
    posting = find_posting(page)
    if posting and posting[1] <= LEAD_OF_PAGE:
        start = max(start, posting[1])
    end = end_of_content(text, start)
    trailing = TRAILING.search(text, start)
    blocks = page.between(start, min(end, trailing.start() if trailing else end))
    return tuple(block for block in blocks if not LABELLED.match(block.text))


def join_headings(blocks: tuple[TextBlock, ...]) -> str:
    """Return the text of a body with each heading before the line that it names: "Grant: ..."."""
    lines: list[str] = []
    heading = ""
    elements = {id(each.element): each.element for each in blocks}
    in_bold = {key: _find_bold(element) for key, element in elements.items()}
    for block in blocks:
        is_bold = block.text in in_bold[id(block.element)]
        if len(block.text) <= LONGEST_HEADING and _is_heading(block, is_bold=is_bold):
            lines += [heading] if heading else []
            heading = block.text
            continue
        lines.append(f"{heading.rstrip(' :')}: {block.text}" if heading else block.text)
        heading = ""
    return "\n".join([*lines, heading] if heading else lines)


def _find_bold(element: Tag) -> set[str]:
    return {text_of(tag) for tag in element.find_all(["b", "strong"])}


def _is_heading(block: TextBlock, *, is_bold: bool) -> bool:
    if block.text.endswith((".", "!", ";")):
        return False
    return is_bold or block.element.name in HEADINGS or block.text.endswith((":", "?"))


def read_owner(page: PageView) -> str:
    """Return who offers a partner search: the labelled organisation, else the cluster that asks."""
    for block in page.blocks:
        offered = OFFERED_BY.match(block.text)
        if offered:
            return offered["name"].strip()
    asking = ASKING.search(page.text)
    return read_organisation(page) or (asking["name"].removeprefix("The ") if asking else "")
