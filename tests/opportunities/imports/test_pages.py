"""The pages and the command of an import: who may, what they say, what they leave."""

from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from openpyxl import load_workbook

from opportunities.imports.columns import LIST_OF_KIND, find_column_name
from opportunities.models import Call, Opportunity
from opportunities.vocabulary import OpportunityKind, ReviewState

pytestmark = pytest.mark.django_db
PAGE = "/admin/import/"


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path) -> Any:
    with override_settings(DATA_DIR=tmp_path):
        yield tmp_path


def log_in(*permissions: str, name: str = "giulia") -> Client:
    user = User.objects.create_user(name, is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def send(desk: Client, content: bytes, name: str = "bandi.csv", **asked: str) -> Any:
    file = SimpleUploadedFile(name, content)
    return desk.post(PAGE, {"kind": "call", "file": file} | asked)


def apply(desk: Client, preview: str) -> Any:
    seen = desk.get(preview).context["report"].fingerprint
    return desk.post(f"{preview}apply/", {"fingerprint": seen})


def test_only_curators_may_import(client: Client) -> None:
    assert client.get(PAGE).status_code == 302
    looker = log_in("view_desk")
    assert looker.get(PAGE).status_code == 403
    assert send(looker, b"title\nUno\n").status_code == 403
    assert looker.get(f"{PAGE}forms/calls.csv").status_code == 403


def test_a_file_is_shown_first_and_then_brought_in() -> None:
    desk = log_in("curate", "view_opportunity", "view_call")
    preview = send(desk, b"title,published_on\nUno,2026\nDue,ieri\n")["Location"]
    assert Opportunity.objects.count() == 0

    result = apply(desk, preview)

    call = Call.objects.get()
    page = desk.get(result["Location"]).content.decode()
    assert (call.title, call.review_state) == ("Uno", ReviewState.AWAITING_REVIEW)
    assert f'href="/admin/opportunities/opportunity/{call.pk}/change/"' in page
    assert "“ieri” is no date" in page
    assert apply_again(desk, preview) == 1


def apply_again(desk: Client, preview: str) -> int:
    desk.post(f"{preview}apply/", {"fingerprint": "whatever"})
    return Opportunity.objects.count()


def test_publishers_may_show_new_entries_at_once_and_others_may_not() -> None:
    curator = log_in("curate")
    apply(curator, send(curator, b"title\nUno\n", publishes="on")["Location"])
    User.objects.all().delete()
    publisher = log_in("curate", "publish")
    apply(publisher, send(publisher, b"title\nDue\n", publishes="on")["Location"])

    states = dict(Call.objects.values_list("title", "review_state"))
    assert states == {"Uno": ReviewState.AWAITING_REVIEW, "Due": ReviewState.PUBLISHED}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The submitted file is empty."),
        (
            b"\x81\x8d\x90",
            "The file is no text that can be read. Save it as CSV in UTF-8, or as XLSX.",
        ),
        (
            b"title\n" + b"x" * 50 * 1024 * 1024,
            "The file has 51 MB; at most 20 MB can be taken. Make it smaller or link to it.",
        ),
    ],
    ids=["empty", "no text", "50 MB"],
)
def test_a_file_that_cannot_be_read_is_refused_at_its_field(
    data_dir: Path, content: bytes, sentence: str
) -> None:
    response = send(log_in("curate"), content)

    assert (response.status_code, response.context["form"].errors) == (422, {"file": [sentence]})
    assert list(data_dir.rglob("*")) == []


def test_a_file_waits_for_its_sender_only() -> None:
    preview = send(log_in("curate"), b"title\nUno\n")["Location"]
    other = log_in("curate", name="anna")

    assert other.get(preview).status_code == 404
    assert other.post(f"{preview}apply/", {"fingerprint": ""}).status_code == 404


def test_a_preview_that_is_no_longer_true_is_shown_again() -> None:
    desk = log_in("curate")
    preview = send(desk, b"title\nUno\n")["Location"]

    response = desk.post(f"{preview}apply/", {"fingerprint": "of another report"}, follow=True)

    assert Opportunity.objects.count() == 0
    assert "the catalogue has changed since you looked" in response.content.decode()


@pytest.mark.parametrize("kind", list(OpportunityKind))
def test_the_table_to_fill_in_has_only_columns_that_are_known(kind: OpportunityKind) -> None:
    desk = log_in("curate")
    name = LIST_OF_KIND[kind]

    table = desk.get(f"{PAGE}forms/{name}.csv").content.decode("utf-8-sig")
    book = load_workbook(BytesIO(desk.get(f"{PAGE}forms/{name}.xlsx").content))

    header = [cell.value for cell in book.worksheets[0][1]]
    assert table.strip().split(";") == header
    assert [each for each in header if not find_column_name(each, kind)] == []
    assert len(set(header)) == len(header) == book.worksheets[1].max_row - 1


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("import_entries", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_tries_first_and_writes_when_told(tmp_path: Path) -> None:
    file = tmp_path / "bandi.csv"
    file.write_text("title\nUno\n")

    tried = run(str(file), "--kind", "calls")
    assert tried.endswith("dry run: nothing was written\n")
    assert Opportunity.objects.count() == 0
    run(str(file), "--kind", "calls", "--apply", "--actor", "anna")

    assert Call.objects.get().revisions.first().actor == "anna"


def test_the_command_tells_refused_rows_and_files_by_its_exit(tmp_path: Path) -> None:
    file = tmp_path / "bandi.csv"
    file.write_text("title,published_on\nUno,ieri\n")

    with pytest.raises(SystemExit) as ended:
        run(str(file), "--kind", "all", "--apply")
    with pytest.raises(CommandError) as refused:
        run(str(tmp_path / "none.csv"), "--kind", "calls")

    assert (ended.value.code, refused.value.returncode) == (3, 2)
