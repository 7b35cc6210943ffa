"""Asking the replica for one address, as the tests of the replica itself do."""

import requests

from tests.replica.server import ReplicaSite

PATIENCE_IN_SECONDS = 5


def fetch(site: ReplicaSite, address: str, **headers: str) -> requests.Response:
    """Return the bare answer; headers are written ``If_None_Match="..."``; no redirect followed."""
    return requests.get(
        site.base_url + address,
        headers={name.replace("_", "-"): value for name, value in headers.items()},
        allow_redirects=False,
        timeout=PATIENCE_IN_SECONDS,
    )
