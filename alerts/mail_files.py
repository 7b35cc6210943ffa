"""Keep mails as files where no mail server is named: one .eml per mail, the same mail once."""

import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

UNSAFE = re.compile(r"[^A-Za-z0-9.@_-]+")


class EmailBackend(BaseEmailBackend):
    """Django's mail backend for ``EMAIL_URL=file:///folder``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Only this way of sending has the setting.
        self.folder = Path(str(getattr(settings, "EMAIL_FILE_PATH", "")))

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write each mail whole or not at all; OSError when the folder cannot be written."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for each in email_messages:
            content: Any = each.message()
            name = UNSAFE.sub("-", str(content["Message-ID"]).strip("<>"))[:150]
            with tempfile.NamedTemporaryFile(dir=self.folder, delete=False) as file:
                file.write(content.as_bytes(linesep="\r\n"))
            Path(file.name).replace(self.folder / f"{name}.eml")
        return len(email_messages)
