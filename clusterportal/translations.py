"""Turn the translations into the form that Django reads, without GNU gettext on the machine.

``python -m clusterportal.translations`` does it for all languages.
"""

import os
from pathlib import Path

import polib

LOCALE_DIR = Path(__file__).resolve().parent.parent / "locale"


def compile_translations(folder: Path = LOCALE_DIR) -> list[Path]:
    """Write the ``.mo`` file of every ``.po`` file that changed, and return those written."""
    written = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        # Moved into place whole: other processes may be reading the old one.
        unfinished = target.with_suffix(f".{os.getpid()}")
        polib.pofile(str(source)).save_as_mofile(str(unfinished))
        unfinished.replace(target)
        written.append(target)
    return written


if __name__ == "__main__":
    compile_translations()
