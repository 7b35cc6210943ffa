"""The system user that runs PostgreSQL for root, and its way to programs and data."""

import os
import pwd
import stat
import subprocess
from pathlib import Path

from clusterportal.embedded.places import ServiceFailed

NAME = "pgserver"
READABLE = stat.S_IRGRP | stat.S_IROTH
REACHABLE = READABLE | stat.S_IXGRP | stat.S_IXOTH


def find_owner() -> pwd.struct_passwd:
    """Return the user that PostgreSQL runs as: whoever we are, but never root.

    PostgreSQL refuses to run as root, so root lends it a system user, which is made when missing.
    """
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        pass
    command = ["useradd", "--system", "--user-group", "--no-create-home", NAME]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise ServiceFailed(
            f"PostgreSQL does not run as root, and its system user {NAME!r} cannot be made; "
            "run as another user or set DATABASE_URL"
        ) from error
    return pwd.getpwnam(NAME)


def open_the_way(programs: Path, data: Path) -> None:
    """Let the system user run ``programs`` and walk to ``data``; only root needs it."""
    if os.geteuid() != 0:
        return
    for folder in (programs, programs.parent / "lib", programs.parent / "share"):
        for path in (folder, *folder.rglob("*")):
            runs = path.is_dir() or path.parent == programs
            _allow(path, REACHABLE if runs else READABLE)
    for above in (*programs.parents, *data.parents):
        _allow(above, stat.S_IXOTH)


def _allow(path: Path, wanted: int) -> None:
    mode = path.stat().st_mode
    if mode & wanted != wanted:
        path.chmod(mode | wanted)
