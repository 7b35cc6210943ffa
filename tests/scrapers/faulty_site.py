"""A real web site on loopback that misbehaves on purpose, one prepared answer after the other."""

import socket
import ssl
import struct
import threading
import time
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

RESET_ON_CLOSE = struct.pack("ii", 1, 0)


def html(body: str, *, title: str = "A page") -> bytes:
    """Return a whole page in UTF-8."""
    return (
        f"<!doctype html><html><head><title>{title}</title></head>"
        f"<body><main>{body}</main></body></html>"
    ).encode()


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the site does with one request.

    ``length`` is announced whatever the body is; ``pause`` comes before the first byte, and
    ``drip`` after each byte; ``reset`` breaks the connection after the body.
    """

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    length: int | None = None
    pause: float = 0
    drip: float = 0
    reset: bool = False
    raw: bytes | None = None


PAGE = Answer(body=html("<p>Something to read.</p>"), headers={"Content-Type": "text/html"})
NO_SUCH_PAGE = Answer(status=404, body=html("Not here"))


@dataclass(kw_only=True)
class Visit:
    """A request that the site has seen; times by the monotonic clock of the machine.

    ``ended`` is 0 until the answer is on its way.
    """

    path: str
    headers: Mapping[str, str]
    began: float
    ended: float = 0


class FaultySite:
    """Prepared answers by path, the last one repeated; other paths do not exist."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.visits: list[Visit] = []
        self._answers: dict[str, deque[Answer]] = defaultdict(deque)

    def serve(self, path: str, *answers: Answer) -> str:
        """Prepare the answers of a path and return its address."""
        self._answers[path] = deque(answers)
        return f"{self.url}{path}"

    def visits_of(self, path: str) -> list[Visit]:
        """Return what was asked of one path, in order."""
        return [visit for visit in self.visits if visit.path == path]

    def next_answer(self, path: str) -> Answer:
        """Return the answer that is due, and keep the last one for ever."""
        due = self._answers.get(path)
        if not due:
            return NO_SUCH_PAGE
        return due.popleft() if len(due) > 1 else due[0]


class _Request(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: "_Server"

    def do_GET(self) -> None:
        visit = Visit(path=self.path, headers=dict(self.headers), began=time.monotonic())
        self.server.site.visits.append(visit)
        answer = self.server.site.next_answer(self.path)
        try:
            self._answer(answer)
        except OSError:
            self.close_connection = True
        visit.ended = time.monotonic()

    def _answer(self, answer: Answer) -> None:
        time.sleep(answer.pause)
        if answer.raw is None:
            self.send_response(answer.status)
            for name, text in answer.headers.items():
                self.send_header(name, text)
            if "Transfer-Encoding" not in answer.headers:
                length = len(answer.body) if answer.length is None else answer.length
                self.send_header("Content-Length", str(length))
            self.end_headers()
        self._write(answer.body if answer.raw is None else answer.raw, answer.drip)
        whole = answer.length is None and answer.raw is None
        if answer.reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
        if answer.reset or not whole:
            self.close_connection = True

    def _write(self, body: bytes, drip: float) -> None:
        if not drip:
            self.wfile.write(body)
            return
        for byte in body:
            self.wfile.write(bytes([byte]))
            time.sleep(drip)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Keep the test's output quiet."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    site: FaultySite

    def shutdown_request(self, request: Any) -> None:
        # An orderly shutdown would send the end of the stream before the reset.
        self.close_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: broken connections are this site's business."""


@contextmanager
def faulty_site(
    host: str = "127.0.0.1", *, tls: ssl.SSLContext | None = None
) -> Iterator[FaultySite]:
    """Run a site on a free port of this machine."""
    server = _Server((host, 0), _Request)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    scheme = "https" if tls else "http"
    server.site = FaultySite(f"{scheme}://{host}:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server.site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
