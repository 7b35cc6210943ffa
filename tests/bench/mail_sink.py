"""``python -m tests.bench.mail_sink``: a mail server that takes everything and keeps nothing.

Prints its port; tells how many mails it took on the line "how many", and ends with its input.
"""

import sys
from typing import Any

from aiosmtpd.controller import Controller

from tests.processes import find_free_port


class Sink:
    """Counts what it takes."""

    def __init__(self) -> None:
        self.mails = self.bytes = 0

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - the name that aiosmtpd calls
        """Take one mail."""
        self.mails += len(envelope.rcpt_tos)
        self.bytes += len(envelope.content)
        return "250 OK"


def main() -> None:
    """Serve until the input ends."""
    sink = Sink()
    server = Controller(sink, hostname="127.0.0.1", port=find_free_port())
    server.start()
    print(server.port, flush=True)  # noqa: T201 - a program that is asked
    for _ in sys.stdin:
        print(sink.mails, sink.bytes, flush=True)  # noqa: T201 - the same
    server.stop()


if __name__ == "__main__":
    main()
