"""``EMAIL_URL`` names the mail server, or the folder in which mail is kept."""

from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from clusterportal.mail_settings import read_mail

SMTP = "django.core.mail.backends.smtp.EmailBackend"
FILES = "alerts.mail_files.EmailBackend"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (
            "smtp://anna%40example.org:p%2Fw@mail.example.org:587",
            {
                "EMAIL_BACKEND": SMTP,
                "EMAIL_HOST": "mail.example.org",
                "EMAIL_PORT": 587,
                "EMAIL_HOST_USER": "anna@example.org",
                "EMAIL_HOST_PASSWORD": "p/w",
                "EMAIL_USE_SSL": False,
                "EMAIL_USE_TLS": True,
            },
        ),
        ("smtp://127.0.0.1:2525", {"EMAIL_PORT": 2525, "EMAIL_USE_TLS": False}),
        ("smtp://mail.example.org", {"EMAIL_PORT": 25, "EMAIL_USE_TLS": False}),
        (
            "smtps://mail.example.org",
            {"EMAIL_PORT": 465, "EMAIL_USE_SSL": True, "EMAIL_USE_TLS": False},
        ),
        ("file:///srv/mail%20out", {"EMAIL_BACKEND": FILES, "EMAIL_FILE_PATH": "/srv/mail out"}),
        ("", {"EMAIL_BACKEND": FILES, "EMAIL_FILE_PATH": str(settings.DATA_DIR / "mail")}),
    ],
)
def test_address_names_server_or_folder(address: str, expected: dict[str, Any]) -> None:
    read = read_mail(address, settings.DATA_DIR / "mail")

    assert {name: read[name] for name in expected} == expected


@pytest.mark.parametrize(
    "address",
    ["mail.example.org", "http://mail.example.org", "smtp://", "file:", "smtp://host:port"],
)
def test_address_that_cannot_be_used_is_refused_with_a_sentence(address: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="write smtp://user:password@host:587"):
        read_mail(address, settings.DATA_DIR / "mail")
