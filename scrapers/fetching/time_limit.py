"""Cut a request that takes too long as a whole, and keep its turn while it lasts."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class TimeLimit:
    """Watches one request after the other from a single thread, which begins with the first.

    Read time-outs alone would let a site send one byte every few seconds for ever. A thread for
    every request would cost more than an unchanged page itself.
    """

    def __init__(
        self, seconds: float, *, each: float, renew: Callable[[], bool], cut: Callable[[], None]
    ) -> None:
        """Call ``renew`` every ``each`` seconds of a request.

        ``cut`` is called once when its ``seconds`` are over or a renewal fails.
        """
        self._seconds = seconds
        self._each = each
        self._renew = renew
        self._cut = cut
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._thread: threading.Thread | None = None
        self._was_cut: threading.Event | None = None
        self._ends = self._renewed = 0.0

    @contextmanager
    def watch(self) -> Iterator[threading.Event]:
        """Watch the request made inside the block; the event tells whether it was cut."""
        was_cut = threading.Event()
        with self._lock:
            self._was_cut = was_cut
            self._renewed = time.monotonic()
            self._ends = self._renewed + self._seconds
        if self._thread is None:
            self._thread = threading.Thread(
                target=self._run, name="time limit of requests", daemon=True
            )
            self._thread.start()
        try:
            yield was_cut
        finally:
            # From here on nothing is cut: the connection may already serve the next request.
            with self._lock:
                self._was_cut = None

    def close(self) -> None:
        """End the thread."""
        self._closed.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        # A request that begins while this thread sleeps needs it no earlier than it wakes.
        while not self._closed.wait(self._seconds_to_sleep()):
            with self._lock:
                request, now = self._was_cut, time.monotonic()
                is_over, is_due = now >= self._ends, now >= self._renewed + self._each
            if request is None:
                continue
            if is_over:
                self._end(request)
            elif is_due:
                # Asked outside of the lock, or a slow Redis would hold up the request.
                if not self._renew():
                    self._end(request)
                self._note_renewal(request, now)

    def _seconds_to_sleep(self) -> float:
        with self._lock:
            if self._was_cut is None or self._was_cut.is_set():
                return min(self._each, self._seconds)
            return max(min(self._ends, self._renewed + self._each) - time.monotonic(), 0)

    def _note_renewal(self, request: threading.Event, now: float) -> None:
        with self._lock:
            if self._was_cut is request:
                self._renewed = now

    def _end(self, request: threading.Event) -> None:
        with self._lock:
            if self._was_cut is request and not request.is_set():
                request.set()
                self._cut()
