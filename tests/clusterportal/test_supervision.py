"""Processes that live and end together, with real processes and real signals."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from clusterportal.settings import BASE_DIR
from clusterportal.supervision import read_procfile

SUPERVISE = """
import sys
from clusterportal.supervision import run_together
programs = [line.split(" ") for line in sys.argv[1:]]
names = "abc"
print(run_together(dict(zip(names, programs)), on_started=lambda: print("started", flush=True)))
"""
SLEEPER = "sleep 300"


def supervise(*commands: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", SUPERVISE, *commands],
        cwd=BASE_DIR,
        env={**os.environ, "PYTHONPATH": str(BASE_DIR)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "started\n"
    return process


def children_of(process: subprocess.Popen[str], *, count: int) -> list[psutil.Process]:
    children = psutil.Process(process.pid).children()
    assert len(children) == count
    return children


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_request_to_stop_ends_every_process(number: signal.Signals) -> None:
    supervisor = supervise(SLEEPER, SLEEPER)
    children = children_of(supervisor, count=2)

    supervisor.send_signal(number)
    said, _ = supervisor.communicate(timeout=30)

    assert said == "None\n"
    assert [child for child in children if child.is_running()] == []


def test_one_process_that_ends_takes_the_others_with_it_and_is_named() -> None:
    supervisor = supervise(SLEEPER, "false")

    said, _ = supervisor.communicate(timeout=30)

    assert said == "b ended by itself (exit code 1)\n"


def test_processes_end_when_their_supervisor_is_killed(tmp_path: Path) -> None:
    watching = tmp_path / "watching.py"
    watching.write_text(
        "import time\n"
        "from clusterportal.supervision import end_with_supervisor\n"
        "end_with_supervisor()\n"
        "time.sleep(300)\n"
    )
    supervisor = supervise(f"{sys.executable} {watching}")
    (child,) = children_of(supervisor, count=1)

    supervisor.kill()
    supervisor.communicate()

    give_up_at = time.monotonic() + 30
    while child.is_running() and child.status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < give_up_at
        time.sleep(0.05)


def test_a_procfile_names_processes_and_their_commands(tmp_path: Path) -> None:
    procfile = tmp_path / "Procfile"
    procfile.write_text("# two\nweb: serve --name 'a b'\n\nworker: work\n")

    assert read_procfile(procfile) == {"web": ["serve", "--name", "a b"], "worker": ["work"]}
