"""A command of ours works as the very first thing that is done with a checkout."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil

from clusterportal.settings import BASE_DIR

NOT_INHERITED = {"DATABASE_URL", "REDIS_URL", "EMBEDDED_SERVICES_DIR"}


def test_export_from_an_empty_folder_prints_an_empty_list_and_stops_what_it_started() -> None:
    folder = Path(tempfile.mkdtemp(prefix="portal-first-"))
    inherited = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}

    ended = subprocess.run(
        [sys.executable, "manage.py", "export", "calls", "--format", "json", "--all"],
        cwd=BASE_DIR,
        env={**inherited, "DATA_DIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )

    left = [each for each in psutil.process_iter(["cmdline"]) if str(folder) in str(each.info)]
    shutil.rmtree(folder)
    assert (ended.returncode, json.loads(ended.stdout)) == (0, [])
    assert left == []
