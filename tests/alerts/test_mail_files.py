"""Without a mail server mails are files, which administrators can read and nobody else."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from alerts.models import Letter
from alerts.services.sending import send_letters
from opportunities.clock import current_time
from tests.alerts.mailbox import use_mail
from tests.alerts.people import run, tell
from tests.factories import CallFactory

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    use_mail(settings, (tmp_path / "mail").as_uri())
    tell("anna@x.example")
    CallFactory(title="Alpha <script>")
    run()
    return tmp_path / "mail"


def test_each_mail_is_one_file_also_when_it_is_sent_again(folder: Path) -> None:
    before = [path.name for path in folder.iterdir()]
    Letter.objects.update(state="planned")

    send_letters(current_time())

    [name] = [path.name for path in folder.iterdir()]
    assert before == [name]
    assert Letter.objects.get().message_id == f"<{name.removesuffix('.eml')}>"


def test_administrator_reads_them_and_nothing_of_them_runs(
    admin_client: Client, folder: Path
) -> None:
    [name] = [path.name for path in folder.iterdir()]

    listed = admin_client.get("/admin/mails/").content.decode()
    shown = admin_client.get(f"/admin/mails/{name}/").content.decode()

    assert name in listed
    assert "Alpha &lt;script&gt;" in shown
    assert "anna@x.example" in shown


@pytest.mark.parametrize(
    "name",
    ["..%2f..%2fsettings.py", "%2e%2e", ".hidden.eml", "secret.txt", "link.eml", "a%00.eml"],
)
def test_no_other_file_can_be_read(admin_client: Client, folder: Path, name: str) -> None:
    (folder / "secret.txt").write_text("secret")
    (folder / ".hidden.eml").write_text("secret")
    (folder / "link.eml").symlink_to(folder / "secret.txt")

    assert admin_client.get(f"/admin/mails/{name}/").status_code in {302, 404}
    assert "link.eml" not in admin_client.get("/admin/mails/").content.decode()


@pytest.mark.parametrize(
    "path", ["/admin/mails/", "/admin/alerts/subscriber/", "/admin/alerts/letter/"]
)
def test_staff_who_are_no_administrators_see_no_address(
    client: Client, admin_client: Client, folder: Path, path: str
) -> None:
    staff: Any = User.objects.create_user("curator", is_staff=True)
    client.force_login(staff)

    assert folder.is_dir()
    assert client.get(path).status_code == 403
    assert admin_client.get(path).status_code == 200


def test_administrator_sees_what_an_address_asked_for(admin_client: Client, folder: Path) -> None:
    letter = Letter.objects.get()

    page = admin_client.get(f"/admin/alerts/subscriber/{letter.subscriber_id}/change/")
    of_letter = admin_client.get(f"/admin/alerts/letter/{letter.pk}/change/")

    assert folder.is_dir()
    assert "anna@x.example" in page.content.decode()
    assert letter.subscriber.key not in page.content.decode()
    assert of_letter.status_code == 200
