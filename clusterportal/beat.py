"""The schedule that admins edit, and a sign of life at each of its ticks."""

import logging
from collections.abc import Mapping
from typing import Any

import redis
from django.conf import settings
from django_celery_beat.models import PeriodicTask
from django_celery_beat.schedulers import DatabaseScheduler

HEARTBEAT_KEY = "clusterportal:beat"
# Beat ticks at least every five seconds; some missed ticks are a slow machine, not a dead beat.
HEARTBEAT_SECONDS = 30

logger = logging.getLogger(__name__)


class HeartbeatScheduler(DatabaseScheduler):
    """The database's schedule, which leaves a key in Redis that expires when beat stops."""

    def tick(self, *args: Any, **kwargs: Any) -> float:
        leave_heartbeat()
        return float(super().tick(*args, **kwargs))

    def install_default_entries(self, data: Mapping[str, Any]) -> None:
        """Add nothing of Celery's own: no results are kept that would need a clean-up."""

    def update_from_dict(self, mapping: Mapping[str, Any]) -> None:
        """Add the entries that the database does not know; those it knows belong to the admins."""
        known = set(PeriodicTask.objects.filter(name__in=mapping).values_list("name", flat=True))
        super().update_from_dict(
            {name: entry for name, entry in mapping.items() if name not in known}
        )


def leave_heartbeat() -> None:
    """Say that beat is alive; a broker that is away is only logged, since it may come back."""
    try:
        with redis.Redis.from_url(settings.REDIS_URL) as client:
            client.set(HEARTBEAT_KEY, "alive", ex=HEARTBEAT_SECONDS)
    except redis.RedisError as error:
        logger.warning("no heartbeat of beat: %s", error)
