"""A program of somebody else that takes webhooks, on this machine."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks import Webhook as Verifier


class Receiver:
    """Answers with ``status`` and keeps what came."""

    def __init__(self) -> None:
        self.status = 204
        self.taken: list[tuple[dict[str, str], bytes]] = []
        receiver = self

        class Door(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                names = {name.lower(): text for name, text in self.headers.items()}
                receiver.taken.append((names, body))
                self.send_response(receiver.status)
                if receiver.status in {301, 302}:
                    self.send_header("Location", "/elsewhere")
                self.end_headers()

            def log_message(self, *_arguments: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        self.address = f"http://127.0.0.1:{self._server.server_port}/changes"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def read(self, secret: str) -> list[dict[str, Any]]:
        """Return the messages, checked by a library that knows nothing of us."""
        for headers, body in self.taken:
            Verifier(secret).verify(body, headers)
        return [json.loads(body) for _headers, body in self.taken]

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
