"""Readers of one process: ``python -m tests.bench.crowd ADDRESS READERS SECONDS``.

Standard input is a JSON list of groups ``[weight, [path, ...]]``; standard output tells what
happened as JSON.
"""

import json
import random
import resource
import sys
import threading
import time
from collections.abc import Sequence
from http import HTTPStatus
from http.client import HTTPException

from tests.bench.server import Reader

Group = tuple[int, list[str]]


class Crowd:
    """Readers of one process, one thread and one connection each."""

    def __init__(self, address: str, groups: Sequence[Group], seconds: float) -> None:
        self.times: list[float] = []
        self.errors = 0
        self._address = address
        self._weights = [weight for weight, _paths in groups]
        self._paths = [paths for _weight, paths in groups]
        self._ends_at = time.monotonic() + seconds

    def run(self, count: int) -> None:
        """Let ``count`` readers ask until the time is over."""
        threads = [threading.Thread(target=self._read, args=(number,)) for number in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _read(self, number: int) -> None:
        choice = random.Random(number)  # noqa: S311 - the same questions every time are the point
        reader = Reader(self._address)
        while time.monotonic() < self._ends_at:
            path = choice.choice(choice.choices(self._paths, self._weights)[0])
            try:
                answer = reader.ask(path)
            except (OSError, HTTPException):
                self.errors += 1
                continue
            if answer.status == HTTPStatus.OK:
                self.times.append(answer.milliseconds)
            else:
                self.errors += 1
        reader.close()


def main(address: str, count: int, seconds: float) -> None:
    """Read the groups, let the readers ask, and print what happened."""
    crowd = Crowd(address, json.load(sys.stdin), seconds)
    crowd.run(count)
    used = resource.getrusage(resource.RUSAGE_SELF)
    told = {
        "times": crowd.times,
        "errors": crowd.errors,
        "cpu_seconds": used.ru_utime + used.ru_stime,
    }
    print(json.dumps(told))  # noqa: T201 - read by the bench


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
