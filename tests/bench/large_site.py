"""A replica with as many calls as are asked for, in a process of its own.

``python -m tests.bench.large_site 1000`` prints its address and serves until its input ends.
"""

import sys
from dataclasses import replace

from tests.replica import ReplicaSite


def path_of(number: int) -> str:
    """Return the path of one of the calls."""
    return f"/content/bench-call-{number}"


def main(count: int) -> None:
    """Serve ``count`` calls, copies of those of the replica, and nothing else."""
    site = ReplicaSite()
    models = [page for page in site.replica.pages if "calls" in page.lists and page.deadline]
    for page in site.replica.pages:
        site.edit(page.path, listed=False)
    for number in range(count):
        model = models[number % len(models)]
        site.replica.add(
            replace(
                model,
                path=path_of(number),
                node=500_000 + number,
                aliases=(),
                title=f"{model.title} {number}",
            )
        )
    with site:
        print(site.base_url, flush=True)  # noqa: T201 - read by whoever started this
        sys.stdin.read()


if __name__ == "__main__":
    main(int(sys.argv[1]))
