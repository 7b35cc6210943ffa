"""Several processes that live and end together: web, worker and beat under one command."""

import os
import shlex
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

SUPERVISOR_VARIABLE = "SUPERVISOR_PID"
SECONDS_BETWEEN_LOOKS = 0.2
# A web request or a page being read may end in peace; whatever takes longer is safe to run again.
LONGEST_GOODBYE_IN_SECONDS = 8


def read_procfile(path: Path) -> dict[str, list[str]]:
    """Return the command of each process that a Procfile names."""
    lines = [line for line in path.read_text().splitlines() if line.strip()]
    pairs = (line.split(":", 1) for line in lines if not line.startswith("#"))
    return {name.strip(): shlex.split(command) for name, command in pairs}


def run_together(
    commands: Mapping[str, list[str]], *, on_started: Callable[[], None] = lambda: None
) -> str | None:
    """Run the commands until one of them ends or somebody asks to stop, then end them all.

    Returns None when somebody asked (Ctrl-C, SIGTERM, a closed terminal), else the name of the
    process that ended by itself and its exit code, in words.
    """
    asked_to_stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: asked_to_stop.set())
    running: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, command in commands.items():
            running[name] = _start(command)
        on_started()
        while not asked_to_stop.wait(SECONDS_BETWEEN_LOOKS):
            for name, process in running.items():
                if process.poll() is not None:
                    return f"{name} ended by itself (exit code {process.returncode})"
        return None
    finally:
        _end(list(running.values()))


def end_with_supervisor() -> None:
    """End this process and its children soon after the supervisor that started it is gone.

    A supervisor that is killed cannot tell its processes; without this they would keep the port.
    """
    supervisor = os.environ.get(SUPERVISOR_VARIABLE)
    if supervisor:
        watch = threading.Thread(target=_end_after, args=(int(supervisor),), daemon=True)
        watch.start()


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches the supervisor alone, which ends the rest in order.
    programs = str(Path(sys.executable).parent)
    return subprocess.Popen(
        command,
        env={
            **os.environ,
            SUPERVISOR_VARIABLE: str(os.getpid()),
            "PATH": f"{programs}{os.pathsep}{os.environ.get('PATH', '')}",
            "PYTHONUNBUFFERED": "1",
        },
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )


def _end(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        _signal_group(process.pid, signal.SIGTERM)
    give_up_at = time.monotonic() + LONGEST_GOODBYE_IN_SECONDS
    for process in processes:
        try:
            process.wait(max(0, give_up_at - time.monotonic()))
        except subprocess.TimeoutExpired:
            _signal_group(process.pid, signal.SIGKILL)
            process.wait()


def _signal_group(group: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):  # it may have ended already
        os.killpg(group, number)


def _end_after(supervisor: int) -> None:
    while os.getppid() == supervisor:
        time.sleep(SECONDS_BETWEEN_LOOKS)
    _signal_group(os.getpgrp(), signal.SIGTERM)
