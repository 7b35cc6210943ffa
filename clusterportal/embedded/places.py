"""Where an embedded server keeps its socket, and how its process is recognised."""

import hashlib
import os
import signal
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

import psutil

# The kernel refuses longer names of Unix sockets (108 bytes on Linux, 104 on macOS).
LONGEST_SOCKET_NAME = 100
SECONDS_BETWEEN_LOOKS = 0.05


class ServiceFailed(Exception):
    """An embedded server cannot be used; the message says why in one sentence."""


def find_socket_folder(folder: Path, socket_name: str, *, owner: int) -> Path:
    """Return the folder for a server's socket: its own, or a short one when that name is too long.

    ``owner`` is the user id that the server runs as. ServiceFailed when somebody else already
    has a folder of that name.
    """
    if len(os.fsencode(folder / socket_name)) <= LONGEST_SOCKET_NAME:
        return folder
    short = _short_folder(folder, owner)
    try:
        short.mkdir(mode=0o700)
        os.chown(short, owner, -1)
    except FileExistsError:
        pass
    found = short.lstat()
    if short.is_symlink() or found.st_uid != owner or found.st_mode & 0o077:
        raise ServiceFailed(f"{short} belongs to somebody else; remove it and try again")
    return short


def remove_short_folder(folder: Path, *, owner: int) -> None:
    """Remove the short folder that stood in for ``folder``, if there was one and it is empty."""
    with suppress(OSError):
        _short_folder(folder, owner).rmdir()


def _short_folder(folder: Path, owner: int) -> Path:
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"portal-{owner}-{digest}"


def wait_until(holds: Callable[[], bool], *, seconds: float) -> bool:
    """Look until ``holds()`` is true and return True; False when ``seconds`` passed before."""
    give_up_at = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > give_up_at:
            return False
        time.sleep(SECONDS_BETWEEN_LOOKS)
    return True


def is_running(process: psutil.Process) -> bool:
    """Tell whether a process still works; a dead one that nobody has buried yet does not."""
    with suppress(psutil.NoSuchProcess):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False


def end_process(
    process: psutil.Process, signals: Iterable[signal.Signals], *, seconds: float
) -> None:
    """Send one signal after the other, each with its time to act, until the process has ended."""
    for number in signals:
        with suppress(psutil.NoSuchProcess):
            process.send_signal(number)
        if wait_until(lambda: not is_running(process), seconds=seconds):
            return


def last_lines(log: Path, count: int = 3) -> str:
    """Return the end of a log on one line, for the sentence that tells a person what failed."""
    try:
        lines = log.read_text(errors="replace").splitlines()
    except OSError:
        return "it left no log"
    return " / ".join(line.strip() for line in lines[-count:] if line.strip()) or "its log is empty"
