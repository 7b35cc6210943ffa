"""How mail is sent: what the address in ``EMAIL_URL`` means to Django."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SUBMISSION_PORT = 587


def read_mail(address: str, folder: Path) -> dict[str, Any]:
    """Return Django's mail settings for ``EMAIL_URL``; unset, mail is kept in ``folder``."""
    parts = urlsplit(address or folder.as_uri())
    try:
        port = parts.port or (465 if parts.scheme == "smtps" else 25)
    except ValueError:
        port = 0
    if parts.scheme == "file" and parts.path:
        return {
            "EMAIL_BACKEND": "alerts.mail_files.EmailBackend",
            "EMAIL_FILE_PATH": unquote(parts.path),
        }
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or not port:
        raise ImproperlyConfigured(
            "EMAIL_URL names no mail server; write smtp://user:password@host:587, "
            "smtps://user:password@host or file:///folder"
        )
    is_safe = parts.scheme == "smtps"
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": is_safe,
        # The port on which mail servers take over mail from clients wants STARTTLS.
        "EMAIL_USE_TLS": not is_safe and port == SUBMISSION_PORT,
        "EMAIL_TIMEOUT": 30,
    }
