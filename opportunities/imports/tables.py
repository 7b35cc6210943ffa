"""Tables as people send them: CSV in its many spellings, workbooks, and our own JSON."""

import csv
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from io import BytesIO, StringIO
from typing import Any

from django.utils.translation import gettext
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from opportunities.imports.report import FileRefused
from opportunities.services.documents import LARGEST_FILE
from opportunities.services.export import FORMULA_STARTS, flatten

MOST_ROWS = 5000
MOST_COLUMNS = 200
LARGEST_UNPACKED = 10 * LARGEST_FILE
SEPARATORS = (",", ";", "\t")
# What Excel writes before the header to tell which mark parts the cells.
SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
# What makes "+", "-" or "@" the beginning of a formula rather than of a text.
FORMULA_MARKS = re.compile(r"[(|!]")
NO_DAY = re.compile(r"^[^d]*y[^d]*$", re.IGNORECASE)
csv.field_size_limit(LARGEST_FILE)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its line in the file, its cells by column, and what is wrong with single cells."""

    line: int
    cells: dict[str, str]
    problems: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Table:
    """The names of the columns as written, the rows, and remarks on the way it was read."""

    columns: list[str]
    rows: list[Row]
    notices: list[str] = field(default_factory=list)


def read_table(content: bytes, *, is_known: Callable[[str], bool]) -> Table:
    """Return the rows of a file; ``is_known`` tells whether a column has a name that we know.

    FileRefused says why a file is no table that can be read.
    """
    if content.startswith(b"PK"):
        return _read_workbook(content)
    text, notices = decode(content)
    table = _read_json(text) if text.lstrip().startswith("[") else _read_csv(text, is_known)
    table.notices[:0] = notices
    return table


def decode(content: bytes) -> tuple[str, list[str]]:
    """Return the text of a file and a remark where its encoding had to be guessed."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decode_as(content, "utf-16"), []
    if b"\x00" in content[:200]:
        # UTF-16 without its mark: Latin letters have their zero second or first.
        return _decode_as(content, "utf-16-le" if content[1:2] == b"\x00" else "utf-16-be"), []
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        guessed = gettext(
            "The file is not in UTF-8 and was read as Windows-1252: look at the accented letters."
        )
        return _decode_as(content, "cp1252"), [guessed]


def unguard(text: str) -> str:
    """Return a cell without the apostrophe that our CSV puts before what looks like a formula."""
    inside = text.lstrip("'")
    return text[1:] if inside != text and inside.startswith(FORMULA_STARTS) else text


def find_formula_problem(text: str) -> str:
    """Return the sentence for a cell that a spreadsheet would run; empty for any other."""
    is_formula = text.startswith("=") or (
        text.startswith(("+", "-", "@")) and FORMULA_MARKS.search(text)
    )
    if not is_formula:
        return ""
    return gettext(
        "This cell holds a formula. Write its result; if it is a text, put an apostrophe before it."
    )


def _decode_as(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise FileRefused(
            gettext("The file is no text that can be read. Save it as CSV in UTF-8, or as XLSX.")
        ) from error


def _read_csv(text: str, is_known: Callable[[str], bool]) -> Table:
    named = SEPARATOR_LINE.match(text)
    first_line = 1
    if named:
        text, first_line = text[named.end() :], 2
    separators = (named[1],) if named else SEPARATORS
    separator = max(separators, key=lambda each: _count_known(text, each, is_known))
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        header = next(reader, [])
        columns = _check_header(header)
        lines = ((reader.line_num + first_line - 1, cells) for cells in reader)
        rows = [_make_text_row(columns, line, cells) for line, cells in lines if any(cells)]
    except csv.Error as error:
        raise FileRefused(
            gettext("Line %(line)d cannot be read: %(problem)s")
            % {"line": reader.line_num + first_line - 1, "problem": error}
        ) from error
    return Table(columns, _check_length(rows))


def _count_known(text: str, separator: str, is_known: Callable[[str], bool]) -> int:
    try:
        header = next(csv.reader(StringIO(text, newline=""), delimiter=separator), [])
    except csv.Error:
        return 0
    return sum(is_known(each) for each in header)


def _make_text_row(columns: Sequence[str], line: int, cells: Sequence[str]) -> Row:
    problems = [
        (name, problem)
        for name, cell in zip(columns, cells, strict=False)
        if (problem := find_formula_problem(cell.strip()))
    ]
    if any(each.strip() for each in cells[len(columns) :]):
        problems.append(
            (
                "",
                gettext(
                    "This row has more cells than the header has columns: a text that holds the "
                    "separator must stand in quotes."
                ),
            )
        )
    return Row(
        line,
        {name: unguard(cell) for name, cell in zip(columns, cells, strict=False)},
        tuple(problems),
    )


def _read_json(text: str) -> Table:
    try:
        objects = json.loads(text)
    except ValueError as error:
        raise FileRefused(
            gettext("The file is no JSON: %(problem)s") % {"problem": error}
        ) from error
    if not all(isinstance(each, dict) for each in objects):
        raise FileRefused(gettext("The JSON is no list of objects, as our export writes it."))
    columns = list(dict.fromkeys(str(name) for each in objects for name in each))
    rows = [
        Row(number, {name: flatten(value) for name, value in each.items()})
        for number, each in enumerate(objects, start=1)
    ]
    return Table(_check_header(columns) if rows else [], _check_length(rows))


def _read_workbook(content: bytes) -> Table:
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            if sum(each.file_size for each in packed.infolist()) > LARGEST_UNPACKED:
                raise FileRefused(gettext("The workbook is far larger inside than it looks."))
        book = load_workbook(BytesIO(content), read_only=True)
        lines = list(_read_lines(book.worksheets[0].iter_rows(max_col=MOST_COLUMNS)))
        book.close()
    except (zipfile.BadZipFile, InvalidFileException, KeyError, IndexError, ValueError) as error:
        if isinstance(error, FileRefused):
            raise
        raise FileRefused(
            gettext("The file is no workbook that can be read. Save it again as XLSX, or as CSV.")
        ) from error
    if not lines:
        raise FileRefused(gettext("The file is empty."))
    header = [_text_of(each) for each in lines[0][1]]
    while header and not header[-1]:
        header.pop()
    columns = _check_header(header)
    return Table(columns, [_make_sheet_row(columns, line, cells) for line, cells in lines[1:]])


def _read_lines(rows: Iterable[Sequence[Any]]) -> Iterator[tuple[int, Sequence[Any]]]:
    found = 0
    for line, cells in enumerate(rows, start=1):
        if any(each.value not in (None, "") for each in cells):
            found += 1
            if found > MOST_ROWS + 1:
                raise FileRefused(_say_too_long())
            yield line, cells


def _make_sheet_row(columns: Sequence[str], line: int, cells: Sequence[Any]) -> Row:
    problems = []
    for name, cell in zip(columns, cells, strict=False):
        if cell.value is None:
            continue
        if cell.data_type == "f":
            problems.append((name, find_formula_problem("=")))
        elif cell.data_type == "e":
            problems.append((name, gettext("This cell holds an error of the spreadsheet.")))
    texts = {name: _text_of(cell) for name, cell in zip(columns, cells, strict=False)}
    return Row(line, texts, tuple(problems))


def _text_of(cell: Any) -> str:
    """Return the value of a cell as our export would write it."""
    value = cell.value
    if isinstance(value, datetime):
        # A spreadsheet makes the first day of "2026-12"; its format tells that no day was meant.
        form = str(cell.number_format or "")
        is_month = value.day == 1 and bool(NO_DAY.match(form))
        return value.strftime("%Y-%m") if is_month else value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return flatten(value)


def _check_header(header: Sequence[str]) -> list[str]:
    names = [each.strip() for each in header]
    if not any(names):
        raise FileRefused(gettext("The first row must name the columns; it is empty."))
    twice = sorted({each for each in names if each and names.count(each) > 1})
    if twice:
        raise FileRefused(gettext("The column “%(name)s” is there twice.") % {"name": twice[0]})
    return names


def _check_length(rows: list[Row]) -> list[Row]:
    if len(rows) > MOST_ROWS:
        raise FileRefused(_say_too_long())
    return rows


def _say_too_long() -> str:
    return gettext("At most %(most)d rows can be brought in at once; split the file.") % {
        "most": MOST_ROWS
    }
