"""``manage.py save_fixture``: a page of the site becomes a test that waits for a person."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from scrapers.archive import save_page
from scrapers.models import KnownPage, SavedPage
from scrapers.runs import run_source
from tests.replica import Fault, ReplicaSite
from tests.scrapers.archived_pages import URL, page_of

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]

PATH = "/content/friend-cci-2nd-call-creative-and-cultural-projects"
ADDRESS = f"https://www.clustercollaboration.eu{PATH}"


def save(page: str, into: Path) -> Path:
    out = StringIO()
    call_command("save_fixture", page, into=into, stdout=out)
    return Path(out.getvalue().splitlines()[0])


def load(path: Path) -> Any:
    return json.loads(path.read_text())


def test_page_of_the_archive_is_written_without_asking_the_site(
    site: ReplicaSite, tmp_path: Path
) -> None:
    run_source("eccp", sections=["calls"], limit=30)
    site.forget()

    folder = save(ADDRESS, tmp_path)

    about, expected = load(folder / "page.json"), load(folder / "expected.json")
    known = KnownPage.objects.get(url=ADDRESS)
    saved = SavedPage.objects.get(pk=known.last_sha256)
    assert site.count_statuses().total() == 0
    assert folder == tmp_path / "call" / PATH.rpartition("/")[2]
    assert (folder / "page.html").read_bytes() == site.answer(PATH, []).body
    assert about == {
        "url": ADDRESS,
        "aliases": [],
        "listed_as": ["calls"],
        "fetched_at": saved.first_seen_at.isoformat(),
        "origin": "reconstructed",
    }
    assert (expected["reviewed"], expected["kind"]) == (False, "call")
    assert [each["title"] for each in expected["records"]] == [
        each["title"] for each in site.expected[PATH]
    ]


def test_hash_of_a_saved_page_names_it_too(site: ReplicaSite, tmp_path: Path) -> None:
    save(f"{site.base_url}{PATH}", tmp_path / "by address")
    sha256 = SavedPage.objects.get(url__endswith=PATH).sha256

    folder = save(sha256, tmp_path / "by hash")

    twin = tmp_path / "by address" / folder.relative_to(tmp_path / "by hash")
    names = ("page.html", "page.json", "expected.json")
    assert [(folder / name).read_bytes() for name in names] == [
        (twin / name).read_bytes() for name in names
    ]


def test_page_that_the_archive_does_not_have_is_fetched_politely_and_kept(
    site: ReplicaSite, tmp_path: Path
) -> None:
    save(ADDRESS, tmp_path)

    assert len(site.requests_for("/robots.txt")) == len(site.requests_for(PATH)) == 1
    assert SavedPage.objects.get().url == f"{site.base_url}{PATH}"


def test_only_what_the_site_itself_sent_is_called_served(tmp_path: Path) -> None:
    saved = save_page(page_of())

    folder = save(saved.sha256, tmp_path)

    about = load(folder / "page.json")
    assert (about["url"], about["origin"]) == (URL, "served")


@pytest.mark.usefixtures("site")
def test_page_that_no_reader_understands_is_expected_to_be_refused(tmp_path: Path) -> None:
    saved = save_page(page_of("<html><head><title>Empty</title></head><body></body></html>"))

    folder = save(saved.sha256, tmp_path)

    assert folder.parent == tmp_path / "refused"
    assert load(folder / "expected.json") == {
        "reviewed": False,
        "kind": "refused",
        "reason": "the page holds no text",
        "records": [],
    }


@pytest.mark.usefixtures("site")
def test_fixture_that_exists_is_not_overwritten(tmp_path: Path) -> None:
    folder = save(ADDRESS, tmp_path)
    (folder / "expected.json").write_text("reviewed by a person")

    with pytest.raises(CommandError, match="exists already; delete it first") as caught:
        save(ADDRESS, tmp_path)

    assert caught.value.returncode == 2
    assert (folder / "expected.json").read_text() == "reviewed by a person"


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("friend-cci", "'friend-cci' is neither an address of .* nor the hash of a saved page"),
        ("https://example.org/call", "is neither an address of"),
        ("0" * 64, "the archive has no page 0000"),
    ],
)
def test_argument_that_names_no_page_is_refused(tmp_path: Path, page: str, words: str) -> None:
    with pytest.raises(CommandError, match=words) as caught:
        save(page, tmp_path)

    assert caught.value.returncode == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("named_by", ["hash", "address"])
def test_damaged_page_is_refused(tmp_path: Path, named_by: str) -> None:
    saved = save_page(page_of())
    SavedPage.objects.update(body_gzip=b"not a page")

    with pytest.raises(CommandError, match="cannot be unpacked") as caught:
        save(saved.sha256 if named_by == "hash" else URL, tmp_path)

    assert caught.value.returncode == 2
    assert list(tmp_path.iterdir()) == []


def test_list_of_addresses_is_no_page(site: ReplicaSite, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="is no web page") as caught:
        save(f"{site.base_url}/taxonomy/term/3711/feed", tmp_path)

    assert caught.value.returncode == 2


def test_page_that_cannot_be_fetched_ends_with_1(site: ReplicaSite, tmp_path: Path) -> None:
    site.break_with(Fault.LOGIN_PAGE, at=PATH)

    with pytest.raises(CommandError, match="log-in form") as caught:
        save(ADDRESS, tmp_path)

    assert caught.value.returncode == 1
    assert list(tmp_path.iterdir()) == []
