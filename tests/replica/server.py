"""The replica over real HTTP on a loopback port, with its log, its faults and its validators."""

import hashlib
import socket
import struct
import threading
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self, cast
from urllib.parse import urlsplit

from tests.replica.content import load_expected
from tests.replica.faults import Cosmetic, Fault, Injected, spoil, touch_up
from tests.replica.site import Replica, Reply

RESET_AT_ONCE = struct.pack("ii", 1, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request as the site saw it; ``status`` 0 is a connection cut without an answer."""

    address: str
    status: int
    user_agent: str
    was_conditional: bool
    started_at: float

    @property
    def path(self) -> str:
        """The address without its query."""
        return urlsplit(self.address).path


class ReplicaSite:
    """Context manager: the site is up inside the block, at ``base_url``."""

    def __init__(self, port: int = 0, host: str = "127.0.0.1") -> None:
        self.replica = Replica()
        self.expected = load_expected()
        self.sends_validators = True
        self.log: list[Request] = []
        self.most_at_once = 0
        self._at_once = 0
        self._place = (host, port)
        self._faults: list[Injected] = []
        self._cosmetics: list[Cosmetic] = []
        self._lock = threading.Lock()
        self._leaving = threading.Event()
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self.come_up()
        return self

    def __exit__(self, *_: object) -> None:
        self.go_down()

    @property
    def base_url(self) -> str:
        """The address of the site without a slash at its end."""
        return f"http://{self._place[0]}:{self._place[1]}"

    def come_up(self) -> None:
        """Start to listen; after ``go_down`` on the same port as before."""
        self._leaving.clear()
        self._server = _Server(self._place, _Handler)
        self._server.site = self
        self._place = (self._place[0], self._server.server_address[1])
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self._thread.start()

    def go_down(self) -> None:
        """Stop to listen, so that connections are refused. Does nothing when already down."""
        if self._server is None or self._thread is None:
            return
        self._leaving.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        self._server = self._thread = None

    def edit(self, path: str, **changes: Any) -> None:
        """Change a page in place; see ``Replica.edit``."""
        self.replica.edit(path, **changes)

    def restore(self, path: str) -> None:
        """Undo every edit of one page."""
        self.replica.restore(path)

    def break_with(self, fault: Fault, **where: Any) -> None:
        """Inject a fault; ``at`` is a path pattern, ``remaining`` how many requests it hits."""
        self._faults.append(Injected(fault, **where))

    def dress(self, *cosmetics: Cosmetic) -> None:
        """Change the bytes of every page without changing what it says; no argument undoes it."""
        self._cosmetics = list(cosmetics)

    def repair(self) -> None:
        """Take all faults away."""
        self._faults.clear()

    def forget(self) -> None:
        """Empty the log, so that a second run can be counted by itself."""
        with self._lock:
            self.log.clear()
            self.most_at_once = 0

    def count_statuses(self) -> Counter[int]:
        """Return how often each status was answered since the last ``forget``."""
        with self._lock:
            return Counter(each.status for each in self.log)

    def requests_for(self, path: str) -> list[Request]:
        """Return the logged requests for ``path``, whatever their query."""
        with self._lock:
            return [each for each in self.log if each.path == path]

    def find_faults(self, path: str) -> list[Injected]:
        """Return the faults that hit this request."""
        with self._lock:
            return [each for each in self._faults if each.strikes(path)]

    def answer(self, address: str, faults: list[Injected]) -> Reply:
        """Return the answer to ``address`` with the faults, the cosmetics and the validators."""
        path = urlsplit(address).path
        reply = self.replica.answer(address)
        for cosmetic in self._cosmetics:
            reply = touch_up(reply, cosmetic)
        for each in faults:
            reply = spoil(reply, each.fault, path)
        if not self.sends_validators or reply.status != 200:
            return reply
        tag = hashlib.sha256(reply.body).hexdigest()[:20]
        changed = datetime.fromisoformat(f"{self.replica.changed_on(path)}T08:00:00+00:00")
        stamp = format_datetime(changed.astimezone(UTC), usegmt=True)
        return reply.with_header("ETag", f'"{tag}"').with_header("Last-Modified", stamp)

    def wait(self, seconds: float) -> None:
        """Let an answer wait, but not past the end of the site."""
        self._leaving.wait(seconds)

    def note(self, request: Request) -> None:
        """Write one request into the log."""
        with self._lock:
            self.log.append(request)

    def count_at_once(self, step: int) -> None:
        """Count a request in (1) or out (-1), to tell how many ran at the same time."""
        with self._lock:
            self._at_once += step
            self.most_at_once = max(self.most_at_once, self._at_once)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    site: ReplicaSite

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep quiet about clients that hang up: some faults make them do so."""


class _Handler(BaseHTTPRequestHandler):
    # One request per connection: a kept connection would outlive ``go_down``.
    protocol_version = "HTTP/1.0"
    server_version = "Replica"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is inherited
        """Stay silent; ``ReplicaSite.log`` knows all."""

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        site = cast("_Server", self.server).site
        site.count_at_once(1)
        try:
            self._answer(site)
        finally:
            site.count_at_once(-1)

    def _answer(self, site: ReplicaSite) -> None:
        started_at = time.monotonic()
        faults = site.find_faults(urlsplit(self.path).path)
        for each in faults:
            if each.fault in {Fault.SLOW, Fault.HANGING}:
                site.wait(each.seconds)
        kinds = {each.fault for each in faults}
        if kinds & {Fault.CONNECTION_RESET, Fault.HANGING}:
            self._note(site, 0, started_at)
            self._reset()
            return
        reply = site.answer(self.path, faults)
        if self._is_unchanged(reply):
            reply = Reply(304, headers={n: reply.headers[n] for n in ("ETag", "Last-Modified")})
        # Noted before it is sent, so that whoever has the answer finds it in the log.
        self._note(site, reply.status, started_at)
        self._send(reply, cut=Fault.CUT_CONNECTION in kinds)

    def _note(self, site: ReplicaSite, status: int, started_at: float) -> None:
        conditions = ("If-None-Match", "If-Modified-Since")
        site.note(
            Request(
                address=self.path,
                status=status,
                user_agent=self.headers.get("User-Agent", ""),
                was_conditional=any(self.headers.get(name) for name in conditions),
                started_at=started_at,
            )
        )

    def _is_unchanged(self, reply: Reply) -> bool:
        if "ETag" not in reply.headers:
            return False
        known = self.headers.get("If-None-Match")
        if known is not None:
            return reply.headers["ETag"] in known
        return self.headers.get("If-Modified-Since") == reply.headers["Last-Modified"]

    def _send(self, reply: Reply, *, cut: bool) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if self.command == "HEAD":
            return
        self.wfile.write(reply.body[: len(reply.body) // 2] if cut else reply.body)

    def _reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_AT_ONCE)
        # The socket module would wait for the file objects; closing those first resets at once.
        self.rfile.close()
        self.connection.close()
        self.close_connection = True
