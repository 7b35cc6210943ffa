"""``make bench``: how long visitors wait when the catalogue is large.

The calls of the starter catalogue are multiplied to ``SCALE`` on an embedded PostgreSQL of their
own; every case is one request through the whole of Django, without the network.
"""

import io
import json
import os
import platform
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from clusterportal.embedded import leave_services, use_services_or_exit

REPEATS = 20
OUTPUT = Path(__file__).resolve().parent.parent / "build" / "bench.json"
CASES = {
    "home: open calls": "/it/",
    "all calls": "/it/calls/",
    "calls by words": "/it/calls/?q=cluster",
    "one call": "/it/calls/1-x/",
    "API: open calls": "/api/v1/calls/?status=open",
    "API: last page": "/api/v1/calls/?page=-1",
}


def main() -> None:
    """Measure every case, print a table and write ``build/bench.json``."""
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
        fill(scale)
        write([measure(name, address, scale) for name, address in find_addresses().items()])
    finally:
        leave_services()
        shutil.rmtree(folder, ignore_errors=True)


def fill(scale: int) -> None:
    """Make a catalogue of about ``scale`` calls."""
    import django  # noqa: PLC0415 - Django reads the environment when it is loaded

    Path(os.environ["DATA_DIR"], "static").mkdir()
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - needs the line above
    from django.db import connection  # noqa: PLC0415 - the same

    from opportunities.models import Call, Deadline, Opportunity  # noqa: PLC0415 - the same

    call_command("migrate", verbosity=0)
    call_command("load_starter_catalogue", stdout=io.StringIO())
    copies = max(0, scale // Call.objects.count() - 1)
    step = Opportunity.objects.order_by("-pk").values_list("pk", flat=True)[0]
    for model in (Opportunity, Call, Deadline):
        copy_rows(model, copies, step)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def copy_rows(model: Any, copies: int, step: int) -> None:
    """Multiply the rows that belong to calls; copy n of entry e gets the id e + n * step."""
    from django.db import connection  # noqa: PLC0415 - Django is loaded by now

    from opportunities.models import Call, Deadline, Opportunity  # noqa: PLC0415 - the same

    columns = {field.column: field.column for field in model._meta.local_concrete_fields}
    if model is Deadline:
        owner = "opportunity_id"
        del columns["id"]
    else:
        owner = model._meta.pk.column
    columns[owner] = f"{owner} + copy * {step}"
    if model is Opportunity:
        columns["source_url"] = "source_url || '?copy=' || copy || '-' || id"
        columns["source_number"] = "''"
    table = model._meta.db_table
    statement = (
        f"INSERT INTO {table} ({', '.join(columns)}) "  # noqa: S608 - names of our own tables
        f"SELECT {', '.join(columns.values())} FROM {table}, generate_series(1, %s) AS copy "
        f"WHERE {owner} IN (SELECT {Call._meta.pk.column} FROM {Call._meta.db_table}) "
        f"AND {owner} <= %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [copies, step])


def find_addresses() -> dict[str, str]:
    """Return the address of every case, with an entry and a last page that exist."""
    from opportunities.models import Call  # noqa: PLC0415 - Django is loaded by now

    call = Call.objects.order_by("pk")[0]
    first = answer("/api/v1/calls/").json()
    last_page = -(-first["count"] // len(first["results"]))
    return {
        **CASES,
        "one call": call.get_absolute_url(),
        "API: last page": f"/api/v1/calls/?page={last_page}",
    }


def answer(address: str) -> Any:
    """Return the answer to one request; anything but 200 ends the run."""
    from django.test import Client  # noqa: PLC0415 - Django is loaded by now

    response = Client(headers={"host": "localhost"}).get(address, follow=True)
    if response.status_code != 200:
        raise SystemExit(f"{address} answered {response.status_code}")
    return response


def measure(name: str, address: str, scale: int) -> dict[str, Any]:
    """Return one row of the table; the first request warms up and is not counted."""
    answer(address)
    times = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        answer(address)
        times.append((time.perf_counter() - began) * 1000)
    return {
        "name": name,
        "scale": scale,
        "p50_ms": round(statistics.median(times), 1),
        "p95_ms": round(statistics.quantiles(times, n=20)[-1], 1),
        "floor_p50_ms": None,
        "peer": None,
        "peer_p50_ms": None,
    }


def write(rows: list[dict[str, Any]]) -> None:
    """Print the table and keep it as JSON."""
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    print(f"{machine}, {rows[0]['scale']} calls, {REPEATS} requests each")  # noqa: T201 - a table
    for row in rows:
        print(f"{row['name']:24} p50 {row['p50_ms']:8.1f} ms   p95 {row['p95_ms']:8.1f} ms")  # noqa: T201 - a table
    OUTPUT.parent.mkdir(exist_ok=True)
    OUTPUT.write_text(json.dumps({"machine": machine, "cases": rows}, indent=2) + "\n")


if __name__ == "__main__":
    main()
