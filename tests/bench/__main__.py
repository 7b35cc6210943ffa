"""``python -m tests.bench [GROUP ...] [--fresh]``: measure on servers of our own, write the table.

Groups are scraping, ingestion, search, readers and alerts; without a name all of them run.
``SCALE`` is the number of entries (100000); 10,000 are measured beside it. The catalogues are kept
under ``build/bench-data`` for the next run; ``--fresh`` makes them again.
"""

import argparse
import os
import sys
from pathlib import Path

from clusterportal.embedded import leave_services, use_services_or_exit

FOLDER = Path(__file__).resolve().parent.parent.parent / "build" / "bench-data"
GROUPS = ("scraping", "ingestion", "search", "readers", "alerts")


def main() -> None:
    """Measure the groups that are asked for; exit 1 when a case could not be measured."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=", ".join(GROUPS))
    parser.add_argument("--fresh", action="store_true", help="make the catalogues again")
    asked = parser.parse_args()
    if unknown := set(asked.groups) - set(GROUPS):
        parser.error(f"no group {', '.join(sorted(unknown))}; there are {', '.join(GROUPS)}")
    scale = int(os.environ.get("SCALE") or 100_000)
    (FOLDER / "static").mkdir(parents=True, exist_ok=True)
    os.environ.update(
        DATA_DIR=str(FOLDER),
        DJANGO_SETTINGS_MODULE="clusterportal.settings",
        DATABASE_URL="",
        REDIS_URL="",
        DEBUG="0",
        SECRET_KEY="only-for-this-run",  # noqa: S106 - guards nothing
    )
    try:
        use_services_or_exit()
        sys.exit(0 if measure(asked.groups or GROUPS, scale, fresh=asked.fresh) else 1)
    finally:
        leave_services()


def measure(groups: list[str] | tuple[str, ...], scale: int, *, fresh: bool) -> bool:
    """Load Django, measure, and return whether every case could be measured."""
    import django  # noqa: PLC0415 - Django reads the environment when it is loaded

    django.setup()
    from clusterportal.translations import (  # noqa: PLC0415 - the same
        compile_translations,
    )
    from tests.bench import measuring, report  # noqa: PLC0415 - needs the line above

    compile_translations()
    return report.write(measuring.measure(groups, scale, fresh=fresh))


if __name__ == "__main__":
    main()
