"""Empty tables to fill in, one per kind: the columns by name, and how each is written."""

import csv
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.db import models as db
from django.utils.translation import gettext
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from opportunities.imports.columns import label_of_column, stated_columns
from opportunities.imports.values import WORDS
from opportunities.models.fields import PartialDateField
from opportunities.services.ingestion.values import MODEL_OF_KIND
from opportunities.vocabulary import DeadlineKind, OpportunityKind

if TYPE_CHECKING:
    from collections.abc import Sequence

FIRST = ("title", "title_it", "summary", "summary_it", "source_url")
BYTE_ORDER_MARK = "\ufeff"
WIDTH = 24


def write_csv_form(kind: OpportunityKind) -> bytes:
    """Return a CSV with the header only, as spreadsheets in Italy open it."""
    text = StringIO()
    csv.writer(text, delimiter=";").writerow(map(label_of_column, _columns(kind)))
    return f"{BYTE_ORDER_MARK}{text.getvalue()}".encode()


def write_xlsx_form(kind: OpportunityKind) -> bytes:
    """Return a workbook: one sheet to fill in, one that says how each column is written."""
    book = Workbook()
    columns = _columns(kind)
    sheet = book.active
    sheet.title = gettext("Entries")
    sheet.append([label_of_column(name) for name in columns])
    sheet.freeze_panes = "A2"
    _set_bold(sheet[1])
    for place in range(1, len(columns) + 1):
        sheet.column_dimensions[get_column_letter(place)].width = WIDTH
    guide = book.create_sheet(gettext("How to write it"))
    guide.append([gettext("Column"), gettext("Name in exports"), gettext("How to write it")])
    _set_bold(guide[1])
    for name in columns:
        guide.append([label_of_column(name), name, explain_column(kind, name)])
    for letter, width in (("A", WIDTH), ("B", WIDTH), ("C", WIDTH * 4)):
        guide.column_dimensions[letter].width = width
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def explain_column(kind: OpportunityKind, name: str) -> str:
    """Return in one sentence what a cell of a column may hold."""
    if name in WORDS:
        words = ", ".join(each.value for each in WORDS[name])
        if name == "audience":
            return gettext("One or more of these, parted by semicolons: %(words)s.") % {
                "words": words
            }
        return gettext("One of: %(words)s.") % {"words": words}
    own = {
        "title": gettext("Needed. The title in the language of the source."),
        "source_url": gettext("The address of the page that says so: https://…"),
        "language": gettext("it or en: the language of the title."),
        "topics": gettext("Sectors by name or code, parted by semicolons."),
        "deadlines": gettext(
            "“single 2026-12-17 17:00”; more than one parted by semicolons. Kinds: %(words)s."
        )
        % {"words": ", ".join(DeadlineKind)},
        "programme": gettext("Name or code of a programme of the portal."),
        "series": gettext("Name or code of a series of the portal."),
        "region": gettext("NUTS code, such as ITF4."),
        "call": gettext("Number or code of a call of the portal."),
        "countries": gettext("Codes or names of countries, parted by semicolons."),
        "country": gettext("Code or name of a country."),
        "timezone": gettext("Such as Europe/Brussels, which is meant where nothing is written."),
    }
    return own.get(name) or _explain_type(kind, name)


def _explain_type(kind: OpportunityKind, name: str) -> str:
    column: Any = MODEL_OF_KIND[kind]._meta.get_field(name)  # noqa: SLF001 - Django's documented model API
    by_type: Sequence[tuple[type, str]] = (
        (ArrayField, gettext("Parted by semicolons.")),
        (PartialDateField, gettext("2026-12-17, 17/12/2026, 2026-12 or 2026.")),
        (db.DecimalField, gettext("A number without a mark for thousands: 1615000 or 62.5.")),
        (db.PositiveIntegerField, gettext("A whole number.")),
        (db.BooleanField, gettext("yes or no.")),
        (db.TimeField, gettext("17:00.")),
    )
    return next((said for kind_, said in by_type if isinstance(column, kind_)), gettext("Text."))


def _columns(kind: OpportunityKind) -> list[str]:
    stated = stated_columns(kind)
    return [*FIRST, *(name for name in stated if name not in FIRST)]


def _set_bold(cells: Any) -> None:
    for cell in cells:
        cell.font = Font(bold=True)
