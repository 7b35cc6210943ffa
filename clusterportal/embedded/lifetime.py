"""How long the embedded services live: from their first user to their last one.

Every process that uses them holds a shared lock on ``DATA_DIR/services.lock``, which the kernel
gives back even after ``kill -9``. Whoever leaves asks for that lock alone, without waiting; only
the last one gets it, and stops the servers. Starting and stopping happen one at a time, under
``DATA_DIR/start.lock``.
"""

import atexit
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from clusterportal.embedded import postgres_server, redis_server
from clusterportal.embedded.places import ServiceFailed

BASE_DIR = Path(__file__).resolve().parent.parent.parent
# Tells child processes whose servers DATABASE_URL and REDIS_URL name, so that they hold them too.
OWNER_VARIABLE = "EMBEDDED_SERVICES_DIR"

_held: dict[Path, int] = {}


def use_services(data_dir: Path | None = None, *, durable: bool = True) -> None:
    """Make sure that ``DATABASE_URL`` and ``REDIS_URL`` name servers that answer.

    Starts under ``data_dir`` (default: the environment's ``DATA_DIR``) what the environment does
    not name, and stops it when the last user ends. ``durable=False`` trades safety against a power
    cut for speed, for tests. ServiceFailed when a server cannot be started.
    """
    wants_postgres = not os.environ.get("DATABASE_URL")
    wants_redis = not os.environ.get("REDIS_URL")
    inherited = os.environ.get(OWNER_VARIABLE)
    if not (wants_postgres or wants_redis):
        if inherited and Path(inherited).is_dir():
            _hold(Path(inherited))
        return
    folder = (data_dir or Path(os.environ.get("DATA_DIR") or BASE_DIR / "var")).resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _starting_or_stopping(folder):
            _hold(folder)
            if wants_postgres:
                address = postgres_server.start(folder / "postgres", durable=durable)
                os.environ["DATABASE_URL"] = address
            if wants_redis:
                os.environ["REDIS_URL"] = redis_server.start(folder / "redis")
    except OSError as error:
        raise ServiceFailed(f"{error.filename or folder}: {error.strerror}") from error
    os.environ[OWNER_VARIABLE] = str(folder)


def leave_services() -> None:
    """Let go of every embedded server that this process holds; the last user stops them."""
    for folder in list(_held):
        if not folder.is_dir():
            os.close(_held.pop(folder))
            continue
        with _starting_or_stopping(folder):
            descriptor = _held.pop(folder)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            else:
                redis_server.stop(folder / "redis")
                postgres_server.stop(folder / "postgres")
            finally:
                os.close(descriptor)


def _hold(folder: Path) -> None:
    if folder in _held:
        return
    descriptor = os.open(folder / "services.lock", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    _held[folder] = descriptor


@contextmanager
def _starting_or_stopping(folder: Path) -> Iterator[None]:
    descriptor = os.open(folder / "start.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _forget_in_forked_child() -> None:
    # A forked child shares its parent's lock; it must neither keep it alive nor let it go.
    for descriptor in _held.values():
        with suppress(OSError):
            os.close(descriptor)
    _held.clear()


atexit.register(leave_services)
os.register_at_fork(after_in_child=_forget_in_forked_child)
