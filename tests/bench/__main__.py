"""Measure everything on embedded servers of its own, print a table, write ``build/bench.json``."""

import importlib.util
import json
import os
import platform
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from clusterportal.embedded import leave_services, use_services_or_exit

OUTPUT = Path(__file__).resolve().parent.parent.parent / "build" / "bench.json"


def main() -> None:
    """Set up a throw-away portal and measure it."""
    scale = int(os.environ.get("SCALE") or 100_000)
    folder = tempfile.mkdtemp(prefix="portal-bench-")
    os.environ.update(
        DATA_DIR=folder,
        DJANGO_SETTINGS_MODULE="clusterportal.settings",
        DATABASE_URL="",
        REDIS_URL="",
        DEBUG="0",
        SECRET_KEY="only-for-this-run",  # noqa: S106 - guards nothing
    )
    try:
        use_services_or_exit()
        set_up()
        from tests.bench.measuring import measure_all  # noqa: PLC0415 - Django is loaded by now

        write(scale, measure_all(scale))
    finally:
        leave_services()
        shutil.rmtree(folder, ignore_errors=True)


def set_up() -> None:
    """Load Django and make the tables."""
    import django  # noqa: PLC0415 - Django reads the environment when it is loaded

    Path(os.environ["DATA_DIR"], "static").mkdir()
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - needs the line above

    call_command("migrate", verbosity=0)


def write(scale: int, rows: Iterable[dict[str, Any]]) -> None:
    """Print the table as it grows, and keep it as JSON."""
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    print(f"{machine}, SCALE={scale}")  # noqa: T201 - a table
    if not importlib.util.find_spec("scrapy"):
        print("Scrapy is not installed (pip install scrapy): its row is left out")  # noqa: T201 - a table
    done = []
    for row in rows:
        done.append(row)
        print(_write_line(row), flush=True)  # noqa: T201 - a table
    OUTPUT.parent.mkdir(exist_ok=True)
    OUTPUT.write_text(json.dumps({"machine": machine, "cases": done}, indent=2) + "\n")


def _write_line(row: dict[str, Any]) -> str:
    line = f"{row['name']:32} {row['scale']:>8}   p50 {row['p50_ms']:8.2f} ms"
    if row["p95_ms"] is not None:
        line += f"   p95 {row['p95_ms']:8.2f} ms"
    if "per_second" in row:
        line += f"   {row['per_second']:5} per second"
    if "cpu_ms" in row:
        line += f"   CPU {row['cpu_ms']:6.2f} ms"
    return line


if __name__ == "__main__":
    main()
