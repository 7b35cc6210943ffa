"""The mails that stay in files where no mail server is named, for administrators to read."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

ADMINISTER = "opportunities.administer"
# What the portal writes, and what Django's own backend wrote before it.
NAME = re.compile(r"[A-Za-z0-9@_-][A-Za-z0-9.@_-]{0,200}\.(eml|log)")
MOST_SHOWN = 200
MOST_BYTES = 2_000_000


@dataclass(frozen=True, slots=True)
class KeptMail:
    """A file with a mail."""

    name: str
    at: datetime
    size: int


def may_administer(request: HttpRequest) -> bool:
    """Tell whether somebody may see addresses: administrators of the portal, nobody else."""
    user = request.user
    return user.is_active and getattr(user, "is_staff", False) and user.has_perm(ADMINISTER)


@require_safe
def show_mails(request: HttpRequest) -> HttpResponse:
    """List the latest mails that were kept, the newest first."""
    folder = _find_folder(request)
    mails = sorted(_find_mails(folder), key=lambda each: (each.at, each.name), reverse=True)
    context = {
        "title": gettext("Mails kept as files"),
        "mails": mails[:MOST_SHOWN],
        "total": len(mails),
        "uses_server": folder is None,
    }
    return render(request, "alerts/admin/mails.html", admin.site.each_context(request) | context)


@require_safe
def show_mail(request: HttpRequest, name: str) -> HttpResponse:
    """Show one mail as text; nothing of it runs, nothing of it is loaded from elsewhere."""
    folder = _find_folder(request)
    path = folder / name if folder is not None and NAME.fullmatch(name) else None
    if path is None or path.is_symlink() or not path.is_file():
        raise Http404(gettext("There is no such mail."))
    with path.open("rb") as file:
        content = file.read(MOST_BYTES)
    message: Any = message_from_bytes(content, policy=policy.default)
    context = {
        "title": str(message.get("Subject", name)),
        "headers": [(each, str(message[each])) for each in message],
        "text": _read_text(message) if name.endswith(".eml") else content.decode(errors="replace"),
    }
    return render(request, "alerts/admin/mail.html", admin.site.each_context(request) | context)


def _find_folder(request: HttpRequest) -> Path | None:
    if not may_administer(request):
        raise PermissionDenied
    folder = getattr(settings, "EMAIL_FILE_PATH", None)
    return Path(str(folder)) if folder else None


def _find_mails(folder: Path | None) -> list[KeptMail]:
    if folder is None or not folder.is_dir():
        return []
    found = []
    for path in folder.iterdir():
        if NAME.fullmatch(path.name) and path.is_file() and not path.is_symlink():
            about = path.stat()
            found.append(
                KeptMail(path.name, datetime.fromtimestamp(about.st_mtime, UTC), about.st_size)
            )
    return found


def _read_text(message: EmailMessage) -> str:
    body = message.get_body(preferencelist=("plain", "html"))
    return str(body.get_content()) if body is not None else ""
