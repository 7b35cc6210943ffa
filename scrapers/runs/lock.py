"""One run of a source at a time, on whatever machine; a dead run never blocks the next."""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from uuid import uuid4

from redis import Redis
from redis.exceptions import LockError
from redis.lock import Lock

LIFETIME_SECONDS = 90
RENEWAL_SECONDS = 20


class AlreadyRunning(Exception):
    """Another run of the same source is under way."""


@contextmanager
def only_run(redis_url: str, source: str) -> Iterator[None]:
    """Hold the lock of a source; AlreadyRunning when a living run has it.

    The lock expires by itself ``LIFETIME_SECONDS`` after its holder died, and at once where the
    holder was a process of this machine that no longer exists.
    """
    redis = Redis.from_url(redis_url)
    name = f"scrape:{source}"
    _drop_dead_holder(redis, name)
    lock = redis.lock(name, timeout=LIFETIME_SECONDS, thread_local=False)
    if not lock.acquire(blocking=False, token=f"{socket.gethostname()}:{os.getpid()}:{uuid4()}"):
        raise AlreadyRunning(f"another run of {source} is under way; wait for its end")
    over = threading.Event()
    renewal = threading.Thread(target=_renew, args=(lock, over), daemon=True)
    renewal.start()
    try:
        yield
    finally:
        over.set()
        renewal.join()
        # Expired while this machine slept: whoever has it now keeps it.
        with suppress(LockError):
            lock.release()
        redis.close()


def is_locked(redis_url: str, source: str) -> bool:
    """Tell whether a living run or replay of the source is under way, on whatever machine."""
    with Redis.from_url(redis_url) as redis:
        _drop_dead_holder(redis, f"scrape:{source}")
        return bool(redis.exists(f"scrape:{source}"))


def _renew(lock: Lock, over: threading.Event) -> None:
    while not over.wait(RENEWAL_SECONDS):
        try:
            lock.reacquire()
        except LockError:
            return


def _drop_dead_holder(redis: Redis, name: str) -> None:
    holder = redis.get(name)
    if not isinstance(holder, bytes):
        return
    host, _, rest = holder.decode().partition(":")
    process = rest.partition(":")[0]
    if host != socket.gethostname() or not process.isdigit() or _lives(int(process)):
        return
    stale = Lock(redis, name)
    stale.local.token = holder
    with suppress(LockError):
        stale.release()


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
