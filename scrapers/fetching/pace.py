"""One request at a time per host and a pause after it, kept in Redis for all processes."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from redis import Redis
from redis.exceptions import LockError, RedisError
from redis.lock import Lock

from scrapers.errors import AskedToWait, HostBusy, PaceUnknown, ScrapeError
from scrapers.fetching.patience import Patience

ASK_AGAIN_AFTER_SECONDS = 0.02


class HostPace:
    """The turns of all processes that talk to one host."""

    def __init__(self, redis: Redis, host: str, patience: Patience) -> None:
        self._redis = redis
        self._host = host
        self._patience = patience
        self._pause_key = f"scrapers:pause:{host}"
        self._lock = Lock(
            redis,
            f"scrapers:turn:{host}",
            timeout=patience.turn_expires_seconds,
            sleep=ASK_AGAIN_AFTER_SECONDS,
            # The lock is renewed from the thread that watches the time.
            thread_local=False,
        )

    @contextmanager
    def turn(self, delay_seconds: float) -> Iterator[None]:
        """Wait until nobody talks to the host and its pause is over; pause again afterwards.

        HostBusy where the turn never comes, AskedToWait where the host asked for a longer
        pause than we sit out, PaceUnknown where Redis does not answer.
        """
        try:
            self._wait_for_turn(delay_seconds)
            # Kept before the request too, because this process may die during it.
            self.pause(delay_seconds)
        except RedisError as error:
            raise self._pace_unknown(error) from error
        try:
            yield
        finally:
            self._end_turn(delay_seconds)

    def renew(self) -> bool:
        """Keep the turn for a long request; return whether it is still ours."""
        try:
            return bool(self._lock.reacquire())
        except RedisError:
            return False

    def pause(self, seconds: float) -> None:
        """Leave the host alone for at least this long, whoever asks next."""
        milliseconds = int(seconds * 1000)
        if milliseconds <= 0:
            return
        if milliseconds > max(self._redis.pttl(self._pause_key), 0):
            self._redis.set(self._pause_key, 1, px=milliseconds)

    def _wait_for_turn(self, delay_seconds: float) -> None:
        ends = time.monotonic() + self._patience.longest_queue_seconds
        while True:
            if not self._lock.acquire(blocking_timeout=max(ends - time.monotonic(), 0)):
                raise HostBusy(f"other processes kept {self._host} busy for our whole wait")
            left = max(self._redis.pttl(self._pause_key), 0) / 1000
            if left <= 0:
                return
            # Others may not be kept waiting behind a lock while nobody talks.
            self._lock.release()
            if left > max(self._patience.longest_retry_after_seconds, delay_seconds):
                raise AskedToWait(f"{self._host} asks to be left alone for {left:.0f} s more")
            time.sleep(left)

    def _end_turn(self, delay_seconds: float) -> None:
        try:
            self.pause(delay_seconds)
            self._lock.release()
        except LockError:
            # It expired while this process was suspended: somebody else's turn, not an error.
            return
        except RedisError as error:
            raise self._pace_unknown(error) from error

    def _pace_unknown(self, error: RedisError) -> ScrapeError:
        return PaceUnknown(f"nothing is asked of {self._host}: Redis does not answer ({error})")
