"""Every folder in ``saved_pages/<kind>/`` is a page and what a perfect reader makes of it.

``manage.py save_fixture`` writes them; a person reviews ``expected.json`` before it counts.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from scrapers.runs.fixtures import read_fixture_page

SAVED_PAGES = Path(__file__).parent / "saved_pages"
FOLDERS = sorted(each for each in SAVED_PAGES.glob("*/*") if each.is_dir())


def load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def check_saved_page(folder: Path) -> None:
    expected = load(folder / "expected.json")
    if expected.pop("reviewed") is not True:
        pytest.fail(
            f"nobody has reviewed {folder}: compare its expected.json with page.html, correct it"
            ' where the reader is wrong, then set "reviewed" to true'
        )
    text = (folder / "page.html").read_bytes().decode()
    assert read_fixture_page(text, load(folder / "page.json")) == expected


@pytest.mark.parametrize(
    "folder", FOLDERS, ids=lambda folder: f"{folder.parent.name}/{folder.name}"
)
def test_saved_page_gives_what_is_expected(folder: Path) -> None:
    check_saved_page(folder)


def test_saved_pages_say_what_they_are_and_stand_in_the_folder_of_their_kind() -> None:
    about = {each: load(each / "page.json") for each in FOLDERS}

    assert {each["origin"] for each in about.values()} <= {"served", "reconstructed"}
    assert [
        folder for folder in FOLDERS if load(folder / "expected.json")["kind"] != folder.parent.name
    ] == []
    assert {folder.parent.name for folder in FOLDERS} >= {"article", "call", "event"}


def test_page_that_nobody_reviewed_fails_with_what_to_do(tmp_path: Path) -> None:
    for name in ("page.html", "page.json", "expected.json"):
        (tmp_path / name).write_bytes((FOLDERS[0] / name).read_bytes())
    expected = load(tmp_path / "expected.json")
    (tmp_path / "expected.json").write_text(json.dumps({**expected, "reviewed": False}))

    with pytest.raises(pytest.fail.Exception, match='then set "reviewed" to true'):
        check_saved_page(tmp_path)


def test_other_reading_than_the_expected_one_fails(tmp_path: Path) -> None:
    for name in ("page.html", "page.json", "expected.json"):
        (tmp_path / name).write_bytes((FOLDERS[0] / name).read_bytes())
    expected = load(tmp_path / "expected.json")
    expected["records"][0]["title"] = "Another title"
    (tmp_path / "expected.json").write_text(json.dumps(expected))

    with pytest.raises(AssertionError, match="Another title"):
        check_saved_page(tmp_path)
