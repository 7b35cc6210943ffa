"""How often somebody may sign up: counted in Redis, under names that tell no address."""

import ipaddress
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from redis import Redis

from opportunities.views.visitors import find_address

PREFIX = "alerts:limit:"


@dataclass(frozen=True, slots=True)
class Limit:
    """So many times in so long."""

    name: str
    most: int
    within: timedelta


SIGN_UPS_PER_HOUR = Limit("network-hour", 30, timedelta(hours=1))
SIGN_UPS_PER_DAY = Limit("network-day", 100, timedelta(days=1))
# Whoever signs up somebody else can bring one mail a day into that mailbox.
CONFIRMATIONS = Limit("confirmation", 1, timedelta(days=1))
LINKS = Limit("link", 3, timedelta(days=1))


def is_within(limit: Limit, who: str) -> bool:
    """Count one more time for ``who`` and tell whether the limit still holds.

    RedisError when nobody counts: then nothing that is limited may be done.
    """
    name = PREFIX + limit.name + ":" + salted_hmac("alerts.limits", who).hexdigest()[:32]
    with Redis.from_url(settings.REDIS_URL) as redis:
        _, count = redis.pipeline().set(name, 0, ex=limit.within, nx=True).incr(name).execute()
    return int(count) <= limit.most


def network_of(request: HttpRequest) -> str:
    """Return where a request comes from: an IPv4 address, or the /64 of an IPv6 address.

    Visitors whose address is not known share one name, and so one limit.
    """
    address = find_address(request)
    if address is None:
        return ""
    found = ipaddress.ip_address(address)
    if found.version == 4:  # noqa: PLR2004 - the version of the protocol
        return str(found)
    return str(ipaddress.ip_network((found, 64), strict=False))
