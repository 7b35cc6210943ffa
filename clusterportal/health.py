"""Is the portal alive, and has it everything it needs?"""

from collections.abc import Callable

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from clusterportal.beat import HEARTBEAT_KEY

LONGEST_WAIT_IN_SECONDS = 2


@never_cache
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """Answer 200 as long as this process can answer at all."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def readyz(_request: HttpRequest) -> JsonResponse:
    """Answer 200 when everything that the portal needs is there, else 503 with what is missing."""
    parts = {name: "ok" if is_there() else "missing" for name, is_there in NEEDED.items()}
    missing = [name for name, state in parts.items() if state == "missing"]
    return JsonResponse({"parts": parts, "missing": missing}, status=503 if missing else 200)


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def broker_answers() -> bool:
    return _ask_redis(lambda client: bool(client.ping()))


def beat_is_alive() -> bool:
    """Tell whether beat left a sign lately; the key expires when it stops."""
    return _ask_redis(lambda client: bool(client.exists(HEARTBEAT_KEY)))


def _ask_redis(question: Callable[["redis.Redis"], bool]) -> bool:
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=LONGEST_WAIT_IN_SECONDS
        ) as client:
            return question(client)
    except redis.RedisError:
        return False


NEEDED: dict[str, Callable[[], bool]] = {
    "database": database_answers,
    "broker": broker_answers,
    "beat": beat_is_alive,
}
