"""Documents of entries: told by their content, kept with their row, served as files only."""

import os
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings

from opportunities.models import Call, Document, Evidence, Revision
from opportunities.services.documents import (
    DocumentRefused,
    attach_document,
    files_of_this_change,
    remove_document,
    sweep_files,
)
from opportunities.services.documents.attaching import clean_name, path_of
from opportunities.services.documents.limits import LARGEST_FILE, LimitedFileHandler
from opportunities.services.documents.types import find_type
from opportunities.services.manual_entry import Citation, cite
from opportunities.vocabulary import ReviewState
from tests import factories
from tests.opportunities import office_files
from tests.opportunities.desk import address, read_form
from tests.opportunities.office_files import upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Any:
    with override_settings(DATA_DIR=tmp_path):
        yield tmp_path / "documents"


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("giulia"))
    return client


def files_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*"))


def attach(entry: Call, content: bytes = office_files.PDF, name: str = "nota.pdf") -> Document:
    return attach_document(entry, upload(content, name), actor="giulia")


def fail_after(document: Document) -> None:
    """Fail as a change may that began with a document."""
    raise DocumentRefused(str(document))


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.pdf", office_files.PDF, "pdf"),
        ("a.png", office_files.PNG, "png"),
        ("a.jpg", office_files.JPEG, "jpg"),
        ("a.docx", office_files.make_docx(), "docx"),
        ("a.xlsx", office_files.make_xlsx(), "xlsx"),
        ("a.odt", office_files.pack(mimetype="application/vnd.oasis.opendocument.text"), "odt"),
        (
            "a.ods",
            office_files.pack(mimetype="application/vnd.oasis.opendocument.spreadsheet"),
            "ods",
        ),
        ("a.txt", "Bari, città metropolitana".encode(), "txt"),
        ("a.csv", "titolo;città\n".encode("utf-16"), "csv"),
        ("a.pdf", office_files.PROGRAM, ""),
        ("a.pdf", office_files.PROGRAM[:20] + office_files.PDF, ""),
        ("a.txt", office_files.ELF, ""),
        ("a.txt", b"BM Elettronica, Bari", "txt"),
        ("a.pdf", b"<html><script>alert(1)</script></html>", "txt"),
        ("a.docx", office_files.pack(a="x"), ""),
        ("a.docx", office_files.make_docx(word__vbaProject_dot_bin="macro"), ""),
        ("a.docx", b"PK\x03\x04 no zip at all", ""),
        ("a.txt", b"", ""),
    ],
)
def test_the_content_tells_what_a_file_is(name: str, content: bytes, expected: str) -> None:
    assert find_type(upload(content, name), name) == expected


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\bandi\\Nota 1.PDF", "Nota 1.pdf"),
        ('a"b\r\nX-Evil: 1.pdf', "a_b_X-Evil_ 1.pdf"),
        (".htaccess", "htaccess"),
        ("x" * 400 + ".pdf", "x" * 146 + ".pdf"),
        ("città è già.txt", "città è già.txt"),
    ],
)
def test_names_are_cleaned(name: str, kept: str) -> None:
    assert clean_name(name) == kept


def test_a_document_is_kept_with_its_hash_and_told_in_the_history(folder: Path) -> None:
    call = factories.CallFactory()

    document = attach(call)

    assert (document.name, document.type, document.size) == (
        "nota.pdf",
        "pdf",
        len(office_files.PDF),
    )
    assert files_in(folder) == [str(document.key)]
    assert path_of(document).read_bytes() == office_files.PDF
    revision = Revision.objects.get()
    assert (revision.field, revision.after, revision.actor) == ("attachments", "nota.pdf", "giulia")


def test_the_same_file_is_kept_once_per_entry(folder: Path) -> None:
    call = factories.CallFactory()

    first, second = attach(call), attach(call, name="copia.pdf")

    assert first == second
    assert files_in(folder) == [str(first.key)]


def test_a_change_that_fails_leaves_neither_row_nor_file(folder: Path) -> None:
    call = factories.CallFactory()

    with pytest.raises(DocumentRefused), files_of_this_change():
        fail_after(attach(call))

    assert files_in(folder) == []


def test_a_refused_file_leaves_neither_row_nor_file(folder: Path) -> None:
    call = factories.CallFactory()

    with pytest.raises(DocumentRefused):
        attach(call, office_files.PROGRAM)

    assert (Document.objects.count(), files_in(folder)) == (0, [])


def test_files_without_a_row_are_swept_when_they_are_old(folder: Path) -> None:
    document = attach(factories.CallFactory())
    old, new = folder / str(uuid4()), folder / str(uuid4())
    for path in (old, new):
        path.write_bytes(b"left behind")
    os.utime(old, (0, 0))
    os.utime(path_of(document), (0, 0))

    assert sweep_files() == 1
    assert files_in(folder) == sorted([str(document.key), new.name])


def test_anybody_may_have_the_document_of_a_published_entry(client: Client) -> None:
    document = attach(factories.CallFactory(), name="nota però.pdf")

    answer = client.get(document.address)

    assert b"".join(answer.streaming_content) == office_files.PDF  # type: ignore[attr-defined]  # a stream
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"].startswith("attachment; filename")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert not answer.cookies
    again = client.get(document.address, headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("state", [ReviewState.AWAITING_REVIEW, ReviewState.REJECTED])
def test_only_editors_may_have_the_document_of_a_hidden_entry(
    desk: Client, state: ReviewState
) -> None:
    document = attach(factories.CallFactory(review_state=state))

    assert Client().get(document.address).status_code == 404
    answer = desk.get(document.address)
    answer.close()
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")


def test_a_document_under_another_name_is_not_there(client: Client) -> None:
    document = attach(factories.CallFactory())

    assert client.get(document.address.replace("nota.pdf", "nota.html")).status_code == 404


def test_a_cited_document_stays_and_another_one_goes(client: Client, folder: Path) -> None:
    call = factories.CallFactory()
    document = attach(call)
    cite(call, ["budget_total_eur"], Citation(document=document.address), actor="giulia")

    with pytest.raises(DocumentRefused):
        remove_document(document, actor="giulia")
    Evidence.objects.all().delete()
    remove_document(document, actor="giulia")

    assert client.get(document.address).status_code == 404
    assert files_in(folder) == [str(document.key)]


def send(desk: Client, call: Call, content: bytes, name: str) -> Any:
    url = address(Call, "change", call.pk)
    sent = read_form(desk, url) | {
        "attachments-TOTAL_FORMS": "1",
        "attachments-0-title": "Resoconto",
        "attachments-0-file": upload(content, name),
        "summary": "Changed together with the file",
    }
    return desk.post(url, sent, headers={"accept-language": "en"})


def errors_of(response: Any, prefix: str) -> list[dict[str, list[str]]]:
    formsets = [each.formset for each in response.context["inline_admin_formsets"]]
    return [
        {name: [str(text) for text in texts] for name, texts in errors.items()}
        for each in formsets
        if each.prefix == prefix
        for errors in each.errors
    ]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        (
            "bando.pdf",
            office_files.PROGRAM,
            (
                "“bando.pdf” is called a PDF file, but its content is none. Nothing was kept; "
                "save it again as PDF and send that file."
            ),
        ),
        (
            "bando.exe",
            office_files.PROGRAM,
            (
                "“bando.exe” cannot be taken: only these types of file are: pdf, docx, xlsx, odt, "
                "ods, png, jpg, txt, csv."
            ),
        ),
        (
            "bando.pdf",
            office_files.PDF + b" " * 50 * 1024 * 1024,
            "The file has 51 MB; at most 20 MB can be taken. Make it smaller or link to it.",
        ),
    ],
    ids=["a program named pdf", "a program", "50 MB"],
)
def test_a_file_that_cannot_be_taken_is_refused_at_its_field(
    desk: Client, folder: Path, name: str, content: bytes, sentence: str
) -> None:
    call = factories.CallFactory()

    response = send(desk, call, content, name)

    assert errors_of(response, "attachments") == [{"file": [sentence]}]
    assert (Document.objects.count(), Revision.objects.count(), files_in(folder)) == (0, 0, [])


def test_what_is_too_large_is_let_go_while_it_comes_in() -> None:
    handler = LimitedFileHandler()
    handler.new_file("file", "bando.pdf", "application/pdf", None)
    piece, sizes = b"x" * 1024 * 1024, []
    for number in range(50):
        handler.receive_data_chunk(piece, number * len(piece))
        handler.file.flush()
        sizes.append(Path(handler.file.temporary_file_path()).stat().st_size)

    kept = handler.file_complete(50 * len(piece))

    assert max(sizes) <= LARGEST_FILE
    assert (kept.size, kept.read()) == (50 * len(piece), b"")


def test_a_document_added_on_the_page_is_linked_for_visitors(desk: Client) -> None:
    call = factories.CallFactory()

    response = send(desk, call, office_files.PDF, "resoconto.pdf")

    assert response.status_code == 302
    document = Document.objects.get()
    page = Client().get(call.get_absolute_url(), follow=True).content.decode()
    assert f'href="{document.address}"' in page
