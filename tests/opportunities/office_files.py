"""Small files of every type, made here so that no file of strangers lies in the tests."""

import zipfile
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff" + b"\x00" * 300
ELF = b"\x7fELF\x02\x01\x01" + b"\x00" * 300
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 40
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x00" * 40
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def pack(**parts: str) -> bytes:
    """Return a ZIP file; in names of parts "__" stands for "/" and "_dot_" for "."."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        for name, text in parts.items():
            packed.writestr(name.replace("_dot_", ".").replace("__", "/"), text)
    return stream.getvalue()


def make_docx(**further: str) -> bytes:
    types = {"[Content_Types]_dot_xml": f'<Types><Override ContentType="{WORD}"/></Types>'}
    return pack(**types, word__document_dot_xml="<w/>", **further)


def make_xlsx() -> bytes:
    stream = BytesIO()
    Workbook().save(stream)
    return stream.getvalue()


def upload(content: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)
