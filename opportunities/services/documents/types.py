"""What a file is, told by its content; its name is only compared with that."""

import zipfile
from typing import IO

import puremagic
from django.utils.translation import gettext

MIME_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "png": "image/png",
    "jpg": "image/jpeg",
    "txt": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
}
ALLOWED_TYPES = tuple(MIME_TYPES)
# Beginnings that tell a type by themselves.
PLAIN_MAGIC = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}
# What a type may be called in a name.
SPELLINGS = {"jpeg": "jpg"}
MAGIC_BYTES = 4096
LARGEST_PART = 1024 * 1024
OFFICE_PARTS = {
    "wordprocessingml.document.main+xml": "docx",
    "spreadsheetml.sheet.main+xml": "xlsx",
}
OPEN_DOCUMENTS = {MIME_TYPES["odt"]: "odt", MIME_TYPES["ods"]: "ods"}
ZIP_START = b"PK\x03\x04"
TEXT_CONTROLS = frozenset("\t\n\r\f")


def find_type(file: IO[bytes], name: str) -> str:
    """Return the type of a file by its content, empty when it is none that can be taken.

    Only between plain text and CSV, which look alike, the name decides.
    """
    file.seek(0)
    head = file.read(MAGIC_BYTES)
    if head.startswith(ZIP_START):
        return _find_packed_type(file)
    known = PLAIN_MAGIC.get(_read_magic(head), "")
    # Whatever two letters at its beginning remind of, a text is a text.
    if known or not _is_text(head):
        return known
    return "csv" if ending_of(name) == "csv" else "txt"


def find_type_problem(file: IO[bytes], name: str) -> str:
    """Return the sentence that says why a file cannot be taken; empty when it can."""
    ending = ending_of(name)
    if ending not in ALLOWED_TYPES:
        return gettext("“%(name)s” cannot be taken: only these types of file are: %(types)s.") % {
            "name": name,
            "types": ", ".join(ALLOWED_TYPES),
        }
    if find_type(file, name) != ending:
        return gettext(
            "“%(name)s” is called a %(type)s file, but its content is none. "
            "Nothing was kept; save it again as %(type)s and send that file."
        ) % {"name": name, "type": ending.upper()}
    return ""


def ending_of(name: str) -> str:
    """Return the type that a name claims, in small letters."""
    ending = name.rpartition(".")[2].lower()
    return SPELLINGS.get(ending, ending)


def _read_magic(head: bytes) -> str:
    """Return the MIME type that the first bytes tell; empty where they tell none."""
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return ""
    return str(found[0].mime_type)


def _find_packed_type(file: IO[bytes]) -> str:
    """Return which office document a ZIP file is; empty for any other, and for one with macros."""
    try:
        with zipfile.ZipFile(file) as packed:
            names = set(packed.namelist())
            if "mimetype" in names:
                return OPEN_DOCUMENTS.get(_read_part(packed, "mimetype").strip(), "")
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                return ""
            kinds = _read_part(packed, "[Content_Types].xml")
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, OSError):
        return ""
    return next((type_ for part, type_ in OFFICE_PARTS.items() if part in kinds), "")


def _read_part(packed: zipfile.ZipFile, name: str) -> str:
    with packed.open(name) as part:
        return part.read(LARGEST_PART).decode("utf-8", "replace")


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head[: len(head) // 2 * 2].decode("utf-16", "replace")
    else:
        text = head.decode("latin-1")
    return bool(text) and all(
        each.isprintable() or each in TEXT_CONTROLS or each > "\x7f" for each in text
    )
