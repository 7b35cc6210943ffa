"""Every text of the interface is there in Italian."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

from clusterportal.translations import LOCALE_DIR, compile_translations

BASE_DIR = LOCALE_DIR.parent
ITALIAN = LOCALE_DIR / "it" / "LC_MESSAGES" / "django.po"
SOURCES = (
    "alerts",
    "clusterportal",
    "opportunities",
    "scrapers",
    "templates",
    "locale",
    "manage.py",
)
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|%[sd]|\{[a-z_]*\}")


@pytest.fixture(scope="module")
def italian() -> polib.POFile:
    return polib.pofile(str(ITALIAN))


def test_every_text_is_translated(italian: polib.POFile) -> None:
    assert [entry.msgid for entry in italian.untranslated_entries()] == []


def test_no_translation_is_only_guessed(italian: polib.POFile) -> None:
    assert [entry.msgid for entry in italian.fuzzy_entries()] == []


def test_translations_keep_the_places_for_values(italian: polib.POFile) -> None:
    changed = [
        entry.msgid
        for entry in italian.translated_entries()
        if not entry.msgid_plural
        and set(PLACEHOLDER.findall(entry.msgid)) != set(PLACEHOLDER.findall(entry.msgstr))
    ]

    assert changed == []


def test_every_text_of_code_and_templates_is_in_the_catalogue(
    tmp_path: Path, italian: polib.POFile
) -> None:
    if shutil.which("xgettext") is None:
        pytest.skip("no xgettext (Debian package gettext): new texts are not looked for")
    for name in SOURCES:
        source = BASE_DIR / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, tmp_path / name)

    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "-l", "it", "--no-obsolete"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )

    found = polib.pofile(str(tmp_path / ITALIAN.relative_to(BASE_DIR)))
    in_code = {(entry.msgctxt, entry.msgid) for entry in found}
    in_catalogue = {(entry.msgctxt, entry.msgid) for entry in italian if not entry.obsolete}
    assert in_code - in_catalogue == set()
    assert in_catalogue - in_code == set()


def test_compiled_translations_are_what_the_catalogue_says(tmp_path: Path) -> None:
    folder = tmp_path / "it" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text('msgid ""\nmsgstr ""\n\nmsgid "call"\nmsgstr "bando"\n')

    written = compile_translations(tmp_path)
    again = compile_translations(tmp_path)

    assert (written, again) == ([folder / "django.mo"], [])
    compiled = polib.mofile(str(folder / "django.mo"))
    assert [(entry.msgid, entry.msgstr) for entry in compiled] == [("call", "bando")]
