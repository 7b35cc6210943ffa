"""The sessions of the staff: written at log-in, renewed while used, seen and ended by people."""

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from ua_parser import parse

from clusterportal.models import StaffSession
from opportunities.views.visitors import find_address

# Names inside a session.
ROW = "staff_session"
USED_AT = "used_at"
SECONDS_BETWEEN_NOTES = 300
LONGEST_USER_AGENT = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSession:
    """One session as its person reads it; ``browser`` and ``system`` are empty where unknown."""

    pk: int
    browser: str
    system: str
    address: str | None
    since: datetime
    last_used_at: datetime
    is_this: bool


def note_log_in(request: HttpRequest, person: Any) -> None:
    """Write down a log-in beside its session."""
    now = timezone.now()
    # Who logs in once more in the same browser keeps the session.
    row, _is_new = StaffSession.objects.update_or_create(
        session_key=request.session.session_key,
        defaults={
            "person": person,
            "user_agent": request.headers.get("User-Agent", "")[:LONGEST_USER_AGENT],
            "address": find_address(request),
            "since": now,
            "last_used_at": now,
        },
    )
    request.session[ROW] = row.pk
    request.session[USED_AT] = time.time()


def note_log_out(request: HttpRequest) -> None:
    """Forget the session that its person ends."""
    StaffSession.objects.filter(pk=request.session.get(ROW, 0)).delete()


def note_use(request: HttpRequest, *, key_before: str | None) -> None:
    """Keep the row beside its session: its new key, and every few minutes that it was used.

    Writing the session also gives its cookie another twelve hours.
    """
    session = request.session
    if ROW not in session:
        return
    row = StaffSession.objects.filter(pk=session[ROW])
    if session.session_key != key_before and session.session_key:
        row.update(session_key=session.session_key)
    if time.time() - session.get(USED_AT, 0) >= SECONDS_BETWEEN_NOTES:
        session[USED_AT] = time.time()
        row.update(last_used_at=timezone.now())


def find_sessions(person: Any, *, current_key: str | None = None) -> list[ShownSession]:
    """Return the sessions that can still be used, last used first; dead rows are dropped."""
    rows = list(StaffSession.objects.filter(person=person))
    living = {
        each.session_key
        for each in Session.objects.filter(
            session_key__in=[row.session_key for row in rows], expire_date__gt=timezone.now()
        )
        if _fits_password(each, person)
    }
    end_sessions([row for row in rows if row.session_key not in living])
    return [_show(row, current_key) for row in rows if row.session_key in living]


@transaction.atomic
def end_sessions(rows: list[StaffSession]) -> None:
    """End sessions: their next request finds nobody logged in."""
    Session.objects.filter(session_key__in=[row.session_key for row in rows]).delete()
    StaffSession.objects.filter(pk__in=[row.pk for row in rows]).delete()


def end_all(person: Any, *, but_key: str | None = None) -> int:
    """End all sessions of a person, except perhaps one; returns how many there were."""
    shown = {each.pk for each in find_sessions(person)}
    rows = StaffSession.objects.filter(person=person, pk__in=shown)
    ended = list(rows.exclude(session_key=but_key) if but_key else rows)
    end_sessions(ended)
    return len(ended)


def drop_dead_sessions() -> int:
    """Drop the rows whose session has run out; returns how many there were."""
    living = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    Session.objects.filter(expire_date__lte=timezone.now()).delete()
    return StaffSession.objects.exclude(session_key__in=living).delete()[0]


def _fits_password(session: Session, person: Any) -> bool:
    # After a change of password, Django accepts no session that was begun with the old one.
    begun_with = session.get_decoded().get(HASH_SESSION_KEY, "")
    return constant_time_compare(begun_with, person.get_session_auth_hash())


def _show(row: StaffSession, current_key: str | None) -> ShownSession:
    device = parse(row.user_agent)
    return ShownSession(
        pk=row.pk,
        browser=device.user_agent.family if device.user_agent else "",
        system=device.os.family if device.os else "",
        address=row.address,
        since=row.since,
        last_used_at=row.last_used_at,
        is_this=row.session_key == current_key,
    )
