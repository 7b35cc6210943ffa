"""``manage.py serve``, the heart of ``make run``, from an empty folder to its end."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from clusterportal.embedded import postgres_server, redis_server
from clusterportal.settings import BASE_DIR
from tests.processes import find_free_port

NOBODY_LISTENS = "http://127.0.0.1:9"


@pytest.fixture
def data_dir() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="portal-serve-"))
    yield folder
    shutil.rmtree(folder)


def serve(data_dir: Path, port: str) -> subprocess.Popen[str]:
    unset = {"DATABASE_URL", "REDIS_URL", "EMBEDDED_SERVICES_DIR"}
    inherited = {name: value for name, value in os.environ.items() if name not in unset}
    return subprocess.Popen(
        [sys.executable, "manage.py", "serve"],
        cwd=BASE_DIR,
        env={
            **inherited,
            "DATA_DIR": str(data_dir),
            "PORT": port,
            "ECCP_BASE_URL": NOBODY_LISTENS,
            "SCRAPER_DELAY_SECONDS": "0",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def read_until(process: subprocess.Popen[str], words: str) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if words in line:
            return line
    return pytest.fail(f"{words!r} was never said")


def test_one_command_serves_the_starter_catalogue_and_leaves_nothing_behind(
    data_dir: Path,
) -> None:
    portal = serve(data_dir, port=str(find_free_port()))

    ready = read_until(portal, "The portal is ready")
    address = re.sub(r"\x1b\[[\d;]*m", "", ready).split()[-1]
    with urllib.request.urlopen(f"{address}api/v1/calls/") as answer:
        calls = json.load(answer)["count"]
    started = psutil.Process(portal.pid).children(recursive=True)
    # As Ctrl-C in a terminal: the whole foreground group gets it.
    os.killpg(portal.pid, signal.SIGINT)
    portal.communicate(timeout=60)

    assert portal.returncode == 0
    assert calls > 0
    assert [process for process in started if process.is_running()] == []
    assert postgres_server.find_postmaster(data_dir / "postgres") is None
    assert redis_server.find_server(data_dir / "redis") is None


def test_a_port_in_use_is_told_in_one_sentence(data_dir: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        said, _ = serve(data_dir, port=str(port)).communicate(timeout=60)

    assert said == (
        f"CommandError: port {port} is in use, perhaps by a portal that is running already; "
        f"stop that program or choose another port: PORT={port + 1} make run\n"
    )


@pytest.mark.parametrize("port", ["web", "0", "65536", "²"])
def test_a_port_that_is_none_is_told_in_one_sentence(data_dir: Path, port: str) -> None:
    said, _ = serve(data_dir, port=port).communicate(timeout=60)

    assert said == f"CommandError: PORT is {port!r}; write a number from 1 to 65535\n"
