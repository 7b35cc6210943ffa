"""Tables in the spellings that people's programs give them."""

import csv
from datetime import datetime
from io import BytesIO, StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from opportunities.imports import FileRefused
from opportunities.imports.tables import Table, read_table
from opportunities.services.export import write_csv, write_xlsx

FORMULA = (
    "This cell holds a formula. Write its result; if it is a text, put an apostrophe before it."
)


def read(content: bytes) -> Table:
    return read_table(content, is_known=lambda name: name in {"title", "summary", "Titolo"})


def workbook(*rows: tuple[object, ...]) -> bytes:
    book, stream = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_encodings_and_separators_are_recognised(separator: str, encoding: str) -> None:
    text = f"Titolo{separator}summary\r\nCittà metropolitana{separator}“però”\r\n"

    table = read(text.encode(encoding))

    assert table.rows[0].cells == {"Titolo": "Città metropolitana", "summary": "“però”"}
    assert bool(table.notices) == (encoding == "cp1252")


def test_the_line_that_names_the_separator_is_no_row() -> None:
    table = read(b"sep=;\r\ntitle;summary\r\na,b;c\r\n")

    assert [(row.line, row.cells) for row in table.rows] == [(3, {"title": "a,b", "summary": "c"})]


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("=1+1", FORMULA),
        ('"=HYPERLINK(""http://evil"")"', FORMULA),
        ("+cmd|' /C calc'!A0", FORMULA),
        ("@SUM(A1)", FORMULA),
        ("- a list", ""),
        ("-5", ""),
        ("+39 080 123", ""),
        ("'=1+1", ""),
    ],
)
def test_a_formula_in_a_csv_is_refused_at_its_cell(cell: str, problem: str) -> None:
    table = read(f"title,summary\nBando,{cell}\n".encode())

    assert table.rows[0].problems == ((("summary", problem),) if problem else ())


def test_a_formula_in_a_workbook_is_refused_at_its_cell() -> None:
    table = read(workbook(("title", "summary"), ("Bando", "=1+1")))

    assert table.rows[0].problems == (("summary", FORMULA),)


def test_dates_of_a_workbook_are_dates_and_its_months_are_months() -> None:
    content = workbook(("title", "summary"), (datetime(2026, 12, 17), datetime(2026, 12, 1)))  # noqa: DTZ001 - workbooks know no zone
    book_months = BytesIO()
    book = Workbook()
    book.active.append(["title"])
    cell = book.active.cell(2, 1, datetime(2026, 12, 1))  # noqa: DTZ001 - as above
    cell.number_format = "mmm-yy"
    book.save(book_months)

    assert read(content).rows[0].cells == {"title": "2026-12-17", "summary": "2026-12-01"}
    assert read(book_months.getvalue()).rows[0].cells == {"title": "2026-12"}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\n\n", "The first row must name the columns; it is empty."),
        (b"title,title\na,b\n", "The column “title” is there twice."),
        (
            b"\x81\x8d\x90title",
            "The file is no text that can be read. Save it as CSV in UTF-8, or as XLSX.",
        ),
        (
            b"PK\x03\x04broken",
            "The file is no workbook that can be read. Save it again as XLSX, or as CSV.",
        ),
        (b"[1, 2]", "The JSON is no list of objects, as our export writes it."),
        (b'title,summary\n"never closed,b\n', "Line 2 cannot be read: unexpected end of data"),
        (
            b"title\n" + b"x\n" * 5001,
            "At most 5000 rows can be brought in at once; split the file.",
        ),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(FileRefused) as refusal:
        read(content)

    assert str(refusal.value) == sentence


def test_a_row_wider_than_its_header_is_refused() -> None:
    table = read(b"title,summary\nBando,a,b\n")

    assert [column for column, _sentence in table.rows[0].problems] == [""]


TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30) | st.builds(
    "".join, st.lists(st.sampled_from(["=", "+", "-", "@", "'", '"', ";", ",", "\n", "\t", "a"]))
)


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=5))
def test_whatever_an_export_writes_is_read_back(rows: list[tuple[str, str]]) -> None:
    kept = [{"title": first, "summary": second} for first, second in rows]
    columns = ["title", "summary"]
    text = "".join(write_csv(kept, columns)).encode()
    book = b"".join(write_xlsx(kept, columns, sheet="calls"))

    said = [row for row in kept if row["title"] or row["summary"]]
    assert [row.cells for row in read(text).rows] == said
    assert [row.cells for row in read(book).rows] == said
    assert all(not row.problems for row in read(text).rows)
    assert len(list(csv.reader(StringIO(text.decode(), newline="")))) == len(rows) + 1
