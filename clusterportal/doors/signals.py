"""What follows a log-in, a log-out and a migration."""

from typing import Any

from django.apps import AppConfig, apps
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db.models.signals import post_migrate
from django.http import HttpRequest

from clusterportal.doors.middleware import ASKS_SECOND_STEP
from clusterportal.doors.second_step import has_second_step
from clusterportal.doors.sessions import note_log_in, note_log_out
from clusterportal.roles import sync_roles


def connect() -> None:
    """Listen, once the apps are loaded."""
    user_logged_in.connect(keep_log_in, dispatch_uid="doors")
    user_logged_out.connect(keep_log_out, dispatch_uid="doors")
    # The rights of every app exist when the last one has been migrated.
    last: AppConfig = list(apps.get_app_configs())[-1]
    post_migrate.connect(keep_roles, sender=last, dispatch_uid="roles")


def keep_log_in(request: HttpRequest, user: Any, **_others: Any) -> None:
    """Write down who came in, and whether a second step is asked of them."""
    request.session[ASKS_SECOND_STEP] = has_second_step(user)
    note_log_in(request, user)


def keep_log_out(request: HttpRequest, **_others: Any) -> None:
    """Forget the session of who went out."""
    note_log_out(request)


def keep_roles(**_about: Any) -> None:
    """Give every role what the code says, after every migration."""
    sync_roles()
