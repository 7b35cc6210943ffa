"""The embedded services: real servers, real processes, real ``kill -9``."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg2
import pytest
import redis

from clusterportal.embedded import postgres_server, redis_server
from clusterportal.embedded.places import LONGEST_SOCKET_NAME
from clusterportal.settings import BASE_DIR

HOLD_SERVICES = """
import os, sys
from clusterportal.embedded import use_services_or_exit
use_services_or_exit()
print(os.environ["DATABASE_URL"], os.environ["REDIS_URL"], flush=True)
sys.stdin.read()
"""


class User:
    """A process that uses the services until it is told to leave, or killed."""

    def __init__(self, data_dir: Path, **environment: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", HOLD_SERVICES],
            cwd=BASE_DIR,
            env=environment_of(data_dir, **environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        addresses = self.process.stdout.readline().split()
        if len(addresses) != 2:
            self.kill()
            pytest.fail("the services did not start; the sentence is on standard error")
        self.database_url, self.redis_url = addresses

    def leave(self) -> None:
        self.process.communicate(timeout=60)

    def kill(self) -> None:
        self.process.kill()
        self.leave()

    def remember(self, word: str) -> None:
        """Commit a row to PostgreSQL and a key to Redis."""
        run_sql(self.database_url, "CREATE TABLE IF NOT EXISTS said (word text)")
        run_sql(self.database_url, "INSERT INTO said VALUES (%s)", word)
        with redis.Redis.from_url(self.redis_url) as client:
            client.rpush("said", word)

    def remembered(self) -> tuple[list[str], list[str]]:
        """Return what PostgreSQL and what Redis know."""
        with redis.Redis.from_url(self.redis_url, decode_responses=True) as client:
            in_redis = client.lrange("said", 0, -1)
        return run_sql(self.database_url, "SELECT word FROM said ORDER BY word"), in_redis


def environment_of(data_dir: Path, **more: str) -> dict[str, str]:
    unset = {"DATABASE_URL", "REDIS_URL", "EMBEDDED_SERVICES_DIR"}
    inherited = {name: value for name, value in os.environ.items() if name not in unset}
    return {**inherited, "DATA_DIR": str(data_dir), **more}


def run_sql(address: str, statement: str, *values: str) -> list[str]:
    connection = psycopg2.connect(address)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement, values)
            return [row[0] for row in cursor.fetchall()] if cursor.description else []
    finally:
        connection.close()


def find_servers(data_dir: Path) -> tuple[psutil.Process | None, psutil.Process | None]:
    return (
        postgres_server.find_postmaster(data_dir / "postgres"),
        redis_server.find_server(data_dir / "redis"),
    )


@pytest.fixture
def data_dir() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="portal-services-"))
    yield folder
    for server in find_servers(folder):
        if server is not None:
            server.kill()
    shutil.rmtree(folder, ignore_errors=True)


def test_the_last_user_stops_the_services_and_nobody_before(data_dir: Path) -> None:
    first = User(data_dir)
    second = User(data_dir)
    started = find_servers(data_dir)

    first.leave()
    after_the_first = find_servers(data_dir)
    second.leave()

    assert None not in started
    assert after_the_first == started
    assert find_servers(data_dir) == (None, None)


def test_services_of_a_killed_user_are_reused_and_stopped_by_the_next(data_dir: Path) -> None:
    killed = User(data_dir)
    killed.remember("before")
    orphans = find_servers(data_dir)
    killed.kill()

    following = User(data_dir)

    assert find_servers(data_dir) == orphans
    assert following.remembered() == (["before"], ["before"])
    following.leave()
    assert find_servers(data_dir) == (None, None)


def test_killed_servers_are_started_again_without_loss(data_dir: Path) -> None:
    first = User(data_dir)
    first.remember("before")
    for server in find_servers(data_dir):
        assert server is not None
        server.kill()
    first.kill()

    following = User(data_dir)

    assert following.remembered() == (["before"], ["before"])
    following.leave()


def test_everything_killed_at_once_and_its_number_given_to_another_program(
    data_dir: Path,
) -> None:
    first = User(data_dir)
    first.remember("before")
    for server in find_servers(data_dir):
        assert server is not None
        server.kill()
    first.kill()
    other_program = psutil.Process().pid
    pid_file = data_dir / "postgres" / "postmaster.pid"
    pid_file.write_text(f"{other_program}\n" + pid_file.read_text().split("\n", 1)[1])
    (data_dir / "redis" / "server.pid").write_text(str(other_program))

    following = User(data_dir)

    assert following.remembered() == (["before"], ["before"])
    following.leave()
    assert psutil.pid_exists(other_program)


def test_a_torn_pid_file_does_not_keep_postgresql_from_starting(data_dir: Path) -> None:
    User(data_dir).leave()
    (data_dir / "postgres" / "postmaster.pid").write_text("")

    following = User(data_dir)

    assert None not in find_servers(data_dir)
    following.leave()


def test_a_half_made_database_folder_is_made_anew(data_dir: Path) -> None:
    unfinished = data_dir / "postgres.unfinished"
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("18\n")

    user = User(data_dir)

    assert run_sql(user.database_url, "SELECT current_database()") == ["clusterportal"]
    user.leave()


def test_addresses_in_the_environment_start_nothing(data_dir: Path) -> None:
    elsewhere = {"DATABASE_URL": "postgresql://elsewhere/portal", "REDIS_URL": "redis://elsewhere"}

    user = User(data_dir, **elsewhere)

    assert (user.database_url, user.redis_url) == tuple(elsewhere.values())
    user.leave()
    assert list(data_dir.iterdir()) == []


def test_only_what_the_environment_does_not_name_is_started(data_dir: Path) -> None:
    user = User(data_dir, REDIS_URL="redis://elsewhere")

    postmaster, redis_process = find_servers(data_dir)

    assert (postmaster is None, redis_process) == (False, None)
    user.leave()


def test_a_child_keeps_the_services_of_its_killed_parent_alive(data_dir: Path) -> None:
    parent = User(data_dir)
    child = User(
        data_dir,
        DATABASE_URL=parent.database_url,
        REDIS_URL=parent.redis_url,
        EMBEDDED_SERVICES_DIR=str(data_dir),
    )
    parent.kill()
    passer_by = User(data_dir)

    passer_by.leave()

    assert None not in find_servers(data_dir)
    child.leave()
    assert find_servers(data_dir) == (None, None)


def test_a_folder_with_a_long_name_gets_short_sockets(data_dir: Path) -> None:
    deep = data_dir / ("a folder with a long name " * 4).strip()

    user = User(deep)
    user.remember("here")

    assert user.remembered() == (["here"], ["here"])
    assert len(user.redis_url.removeprefix("unix://")) <= LONGEST_SOCKET_NAME
    sockets = Path(user.redis_url.removeprefix("unix://")).parent
    user.leave()
    assert (find_servers(deep), sockets.exists()) == ((None, None), False)


def test_what_cannot_start_is_told_in_one_sentence(data_dir: Path) -> None:
    (data_dir / "postgres").mkdir()
    (data_dir / "postgres" / "holiday.jpg").touch()

    ended = subprocess.run(
        [sys.executable, "manage.py", "showmigrations"],
        cwd=BASE_DIR,
        env=environment_of(data_dir),
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 1
    assert ended.stderr == (
        f"The portal cannot start: {data_dir}/postgres holds something that is no database; "
        "move it.\n"
    )


def test_a_command_that_needs_no_services_starts_none(data_dir: Path) -> None:
    subprocess.run(
        [sys.executable, "manage.py", "findstatic", "admin/css/base.css"],
        cwd=BASE_DIR,
        env=environment_of(data_dir),
        capture_output=True,
        check=True,
    )

    assert list(data_dir.iterdir()) == []
