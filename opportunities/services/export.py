"""Write objects as JSON, CSV or XLSX, one after the other, without holding all of them."""

import csv
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from io import StringIO
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

Row = Mapping[str, Any]
# A cell that begins so is run as a formula by spreadsheets; an apostrophe makes it text.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
LONGEST_CELL = 32_767
NUMBER_COLUMNS = ("_eur", "_percent")
BLOCK = 64 * 1024


def write_json(rows: Iterable[Row]) -> Iterator[str]:
    """Yield one JSON array, an object per line."""
    before = "[\n"
    for row in rows:
        yield before + json.dumps(row, ensure_ascii=False)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def write_csv(rows: Iterable[Row], columns: Sequence[str]) -> Iterator[str]:
    """Yield CSV lines, the names of the columns first; lists are joined, objects are JSON."""
    yield _write_line(columns)
    for row in rows:
        yield _write_line([guard_formula(flatten(row.get(name))) for name in columns])


def write_xlsx(rows: Iterable[Row], columns: Sequence[str], *, sheet: str) -> Iterator[bytes]:
    """Yield the bytes of a workbook with one sheet; amounts are numbers, the rest is text."""
    workbook = Workbook(write_only=True)
    page = workbook.create_sheet(sheet)
    page.freeze_panes = "A2"
    page.append([_make_title(page, name) for name in columns])
    for row in rows:
        page.append([_make_cell(page, name, row.get(name)) for name in columns])
    with tempfile.TemporaryFile() as file:
        workbook.save(file)
        yield from _read_blocks(file)


def flatten(value: Any) -> str:
    """Return a value as the text of one cell; null is empty."""
    if value is None:
        return ""
    if isinstance(value, list) and not any(isinstance(each, Mapping) for each in value):
        return "; ".join(str(each) for each in value)
    if isinstance(value, list | Mapping):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def guard_formula(text: str) -> str:
    """Return text that no spreadsheet takes for a formula; one apostrophe more leads back."""
    return f"'{text}" if text.lstrip("'").startswith(FORMULA_STARTS) else text


def _write_line(cells: Iterable[str]) -> str:
    line = StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def _make_title(page: Any, name: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(page, name)
    cell.font = Font(bold=True)
    return cell


def _make_cell(page: Any, name: str, value: Any) -> Any:
    if isinstance(value, int):
        return value
    if value is not None and name.endswith(NUMBER_COLUMNS):
        return Decimal(value)
    text = ILLEGAL_CHARACTERS_RE.sub("", flatten(value))
    if len(text) > LONGEST_CELL:
        text = f"{text[: LONGEST_CELL - 1]}…"
    cell = WriteOnlyCell(page, text)
    # Whatever it begins with, it is text and no formula.
    cell.data_type = "s"
    return cell


def _read_blocks(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    while block := file.read(BLOCK):
        yield block
