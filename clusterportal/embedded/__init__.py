"""The PostgreSQL and Redis that a machine without any gets, kept while somebody uses them.

Whoever needs a database calls ``use_services`` before Django reads its settings. What the
environment already names is left alone; the rest is started under ``DATA_DIR`` and named in the
environment, so that child processes find it there.
"""

import sys

from clusterportal.embedded.lifetime import OWNER_VARIABLE, leave_services, use_services
from clusterportal.embedded.places import ServiceFailed

__all__ = [
    "OWNER_VARIABLE",
    "ServiceFailed",
    "leave_services",
    "use_services",
    "use_services_or_exit",
]


def use_services_or_exit() -> None:
    """Do as ``use_services``; what cannot start ends this process with one sentence."""
    try:
        use_services()
    except ServiceFailed as problem:
        sys.exit(f"The portal cannot start: {problem}.")
