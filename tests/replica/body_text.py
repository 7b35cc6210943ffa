"""The small notation in which page bodies are written, turned into HTML of several habits."""

import re
from html import escape
from itertools import groupby

LONGEST_LINK_TEXT = 72
LINK = re.compile(r"\[(?P<text>[^\]]*)\]\((?P<href>[^)]+)\)")
BOLD = re.compile(r"\*\*(.+?)\*\*")
MARKS = ("## ", "- ", "| ")


def render_body(lines: tuple[str, ...], *, habit: str) -> str:
    """Return the HTML of ``lines``: ``## `` heading, ``- `` item, ``| `` row, else a paragraph.

    ``habit`` is how the editors of a page work: ``h3`` or ``bold`` headings, or ``divs``.
    """
    parts = []
    for mark, group in groupby(lines, key=_mark):
        texts = [line[len(mark) :] for line in group]
        parts.append(_render_group(mark, texts, habit))
    return "\n".join(parts)


def render_inline(text: str) -> str:
    """Escape ``text`` and turn ``[text](address)`` and ``**bold**`` into HTML."""
    out, at = [], 0
    for match in LINK.finditer(text):
        out.append(_bold(text[at : match.start()]))
        shown = match["text"] or cut_link_text(match["href"])
        out.append(f'<a href="{escape(match["href"])}">{escape(shown)}</a>')
        at = match.end()
    out.append(_bold(text[at:]))
    return "".join(out)


def cut_link_text(address: str) -> str:
    """Return ``address`` as the site prints it: cut after 72 characters with an ellipsis."""
    if len(address) <= LONGEST_LINK_TEXT:
        return address
    return address[:LONGEST_LINK_TEXT] + "…"


def plain_text(lines: tuple[str, ...]) -> str:
    """Return the words of ``lines`` without marks, for teasers and descriptions."""
    texts = (line[len(_mark(line)) :] for line in lines)
    return " ".join(LINK.sub(lambda match: match["text"], text) for text in texts).replace("**", "")


def _mark(line: str) -> str:
    return next((mark for mark in MARKS if line.startswith(mark)), "")


def _bold(text: str) -> str:
    return BOLD.sub(r"<strong>\1</strong>", escape(text, quote=False))


def _render_group(mark: str, texts: list[str], habit: str) -> str:
    inner = [render_inline(text) for text in texts]
    if mark == "- ":
        return "<ul>\n" + "\n".join(f"<li>{text}</li>" for text in inner) + "\n</ul>"
    if mark == "| ":
        return _render_table(inner)
    if mark == "## ":
        return "\n".join(_render_heading(text, habit) for text in inner)
    tag = "div" if habit == "divs" else "p"
    return "\n".join(f"<{tag}>{text}</{tag}>" for text in inner)


def _render_heading(text: str, habit: str) -> str:
    if habit == "bold":
        return f"<p><strong>{text}</strong></p>"
    return f"<h4>{text}</h4>" if habit == "divs" else f"<h3>{text}</h3>"


def _render_table(rows: list[str]) -> str:
    cells = ("".join(f"<td>{cell.strip()}</td>" for cell in row.split("|")) for row in rows)
    return "<table><tbody>\n" + "\n".join(f"<tr>{row}</tr>" for row in cells) + "\n</tbody></table>"
