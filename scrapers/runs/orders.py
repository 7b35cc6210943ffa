"""A run that a person asked for and that no worker has begun yet; kept in Redis for an hour."""

import json
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from redis import Redis

LIFETIME_SECONDS = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Who asked for a run and when; ``answer`` says why there was none."""

    by: str
    at: datetime
    answer: str = ""


def leave_order(source: str, *, by: str) -> None:
    """Write down that somebody asked for a run."""
    _write(source, Order(by=by, at=timezone.now()))


def find_order(source: str) -> Order | None:
    """Return the last order for a source, None when there is none of the last hour."""
    with Redis.from_url(settings.REDIS_URL) as redis:
        stored = redis.get(_key(source))
    if not isinstance(stored, bytes):
        return None
    kept = json.loads(stored)
    return Order(by=kept["by"], at=datetime.fromisoformat(kept["at"]), answer=kept["answer"])


def answer_order(source: str, answer: str) -> None:
    """Say why the ordered run did not begin."""
    order = find_order(source)
    if order is not None:
        _write(source, Order(by=order.by, at=order.at, answer=answer))


def drop_order(source: str) -> None:
    """Forget the order: it was carried out, or never reached a worker."""
    with Redis.from_url(settings.REDIS_URL) as redis:
        redis.delete(_key(source))


def _write(source: str, order: Order) -> None:
    text = json.dumps({"by": order.by, "at": order.at.isoformat(), "answer": order.answer})
    with Redis.from_url(settings.REDIS_URL) as redis:
        redis.set(_key(source), text, ex=LIFETIME_SECONDS)


def _key(source: str) -> str:
    return f"run-desk:order:{source}"
