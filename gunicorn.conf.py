"""How the web server runs; gunicorn reads this file by itself."""

import gc
import os
from typing import Any

from clusterportal.supervision import end_with_supervisor

bind = f"{os.environ.get('WEB_HOST') or '127.0.0.1'}:{os.environ.get('PORT') or 8000}"
workers = 2
threads = 4
graceful_timeout = 3
control_socket_disable = True


def on_starting(_server: Any) -> None:
    """Watch the supervisor, if there is one."""
    end_with_supervisor()


def post_worker_init(_worker: Any) -> None:
    """Load what lists and searches keep in memory before the first visitor waits for it."""
    from opportunities.places import load_towns  # noqa: PLC0415 - needs the loaded application
    from opportunities.search.results import prepare  # noqa: PLC0415 - the same

    prepare()
    load_towns()
    # What was just loaded stays: looking for garbage in it would cost more than most pages.
    gc.freeze()
