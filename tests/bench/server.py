"""The portal as the Procfile runs it, in processes of its own, and readers that ask it."""

import gzip
import http.client
import os
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from clusterportal.supervision import SUPERVISOR_VARIABLE, read_procfile

BASE_DIR = Path(__file__).resolve().parent.parent.parent
LONGEST_START_IN_SECONDS = 60
LONGEST_ANSWER_IN_SECONDS = 300
LONGEST_STOP_IN_SECONDS = 15


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer and how long it took until its last byte."""

    status: int
    body: bytes
    milliseconds: float


class Reader:
    """One visitor with one connection, kept open as browsers do."""

    def __init__(self, address: str, headers: Mapping[str, str] | None = None) -> None:
        parts = urlsplit(address)
        self._headers = {"Accept-Encoding": "gzip", **(headers or {})}
        self._connection = http.client.HTTPConnection(
            parts.hostname or "", parts.port, timeout=LONGEST_ANSWER_IN_SECONDS
        )

    def ask(self, path: str) -> Answer:
        """Return the answer; a connection that the server has closed meanwhile is opened anew."""
        try:
            return self._ask(path)
        except (http.client.RemoteDisconnected, ConnectionError):
            self._connection.close()
            return self._ask(path)

    def close(self) -> None:
        self._connection.close()

    def _ask(self, path: str) -> Answer:
        began = time.perf_counter()
        self._connection.request("GET", path, headers=self._headers)
        response = self._connection.getresponse()
        body = response.read()
        milliseconds = (time.perf_counter() - began) * 1000
        if response.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        return Answer(response.status, body, milliseconds)


@contextmanager
def serve_portal() -> Iterator[str]:
    """Run the web server of the Procfile on the database in use; give its address."""
    port = find_free_port()
    environment = {"PORT": str(port), "GUNICORN_CMD_ARGS": f"--timeout {LONGEST_ANSWER_IN_SECONDS}"}
    web = ["-m", *read_procfile(BASE_DIR / "Procfile")["web"]]
    with run_server(web, port, path="/healthz", environment=environment) as address:
        yield address


@contextmanager
def run_server(
    command: Sequence[str], port: int, *, path: str, environment: Mapping[str, str]
) -> Iterator[str]:
    """Run a Python program that serves ``path`` on ``port``, until the block ends."""
    address = f"http://127.0.0.1:{port}"
    with tempfile.NamedTemporaryFile(suffix=".log") as log:
        server = subprocess.Popen(
            [sys.executable, *command],
            cwd=BASE_DIR,
            env={**os.environ, **environment, SUPERVISOR_VARIABLE: str(os.getpid())},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            if not _wait_for(address, path, server):
                log.seek(0)
                said = log.read().decode(errors="replace")[-2000:]
                raise SystemExit(f"{shlex.join(command)} does not serve {path}: {said}")
            yield address
        finally:
            _end(server)


def find_free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str, path: str, server: subprocess.Popen[bytes]) -> bool:
    give_up_at = time.monotonic() + LONGEST_START_IN_SECONDS
    while time.monotonic() < give_up_at and server.poll() is None:
        with suppress(OSError, http.client.HTTPException):
            reader = Reader(address)
            status = reader.ask(path).status
            reader.close()
            if status == http.client.OK:
                return True
        time.sleep(0.1)
    return False


def _end(server: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGTERM)
    try:
        server.wait(LONGEST_STOP_IN_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
