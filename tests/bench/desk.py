"""How long a curator waits for the queue while ten thousand entries wait for a decision."""

from collections.abc import Iterator
from http import HTTPStatus
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.db import connection

from opportunities.models import Opportunity
from tests.bench.databases import open_copy
from tests.bench.report import Row, find_median, find_p95
from tests.bench.server import Reader, serve_portal

REQUESTS = 100
WARMING_UP = 10
# Every entry waits; on top of that a tenth has each of the other reasons to be looked at.
MAKE_QUEUE = (
    "UPDATE opportunities_opportunity SET review_state = 'awaiting_review'",
    "UPDATE opportunities_opportunity SET review_state = 'published', misses = 2 WHERE id % 10 = 1",
    """INSERT INTO opportunities_proposedchange (opportunity_id, field, kept, proposed, page_sha256,
        seen_at) SELECT id, 'title', '"a"', '"b"', '', now()
        FROM opportunities_opportunity WHERE id % 10 = 2""",
    """INSERT INTO opportunities_revision (opportunity_id, field, before, after, severity, actor,
        reason, page_sha256, at) SELECT id, 'deadlines', '[]', '[]', 'critical', 'source:eccp', '',
        '', now() FROM opportunities_opportunity WHERE id % 10 = 1""",
    """INSERT INTO opportunities_linkcheck (opportunity_id, field, address, checked_at, outcome,
        failing_since, dead_since) SELECT id, 'body', 'https://example.eu/', now(), '404', now(),
        now() FROM opportunities_opportunity WHERE id % 10 = 1""",
    "ANALYZE",
)


def measure_desk(scale: int) -> Iterator[Row]:
    """Yield one row per page of the desk on a copy of the catalogue in which everything waits."""
    with open_copy(scale):
        make_queue()
        first = Opportunity.objects.order_by("pk").values_list("pk", flat=True)[0]
        cookie = sign_in()
        pages = {
            "desk, queue": "/admin/desk/queue/",
            "desk, queue by concern and kind": "/admin/desk/queue/?concern=new&kind=call&page=2",
            "desk, one entry": f"/admin/desk/entries/{first}/",
            "desk, overview": "/admin/desk/",
        }
        with serve_portal() as address:
            for name, path in pages.items():
                yield _measure(name, scale, Reader(address, {"Cookie": cookie}), path)


def _measure(name: str, scale: int, reader: Reader, path: str) -> Row:
    answers = [reader.ask(path) for _ in range(WARMING_UP + REQUESTS)][WARMING_UP:]
    reader.close()
    times = [answer.milliseconds for answer in answers]
    failed = {answer.status for answer in answers} != {HTTPStatus.OK}
    return Row(
        name=name, scale=scale, p50_ms=find_median(times), p95_ms=find_p95(times), failed=failed
    )


def sign_in() -> str:
    """Return the cookie of an administrator, who is made for it."""
    person = User.objects.create_superuser("bench")
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def make_queue() -> None:
    """Let every entry of the catalogue in use wait for a person."""
    with connection.cursor() as cursor:
        for statement in MAKE_QUEUE:
            cursor.execute(statement)
