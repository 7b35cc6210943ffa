"""Serve the replica by hand: ``python -m tests.replica --port 9000``."""

import argparse
import sys
import threading

from tests.replica.server import ReplicaSite


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.replica", description=__doc__)
    parser.add_argument("--port", type=int, default=9000, help="port on 127.0.0.1; 0 takes any")
    options = parser.parse_args()
    try:
        with ReplicaSite(port=options.port) as site:
            sys.stdout.write(f"The replica answers at {site.base_url}; Ctrl-C stops it.\n")
            sys.stdout.flush()
            threading.Event().wait()
    except KeyboardInterrupt:
        sys.stdout.write("\n")


if __name__ == "__main__":
    main()
