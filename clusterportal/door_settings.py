"""Settings of the doors: who gets in, how they prove it, how long they stay."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

APPS = ["axes", "django_otp", "django_otp.plugins.otp_static", "django_otp.plugins.otp_totp"]
# After Django's own log-in: who was verified, what they may see, who tries too often.
MIDDLEWARE = [
    "django_otp.middleware.OTPMiddleware",
    "clusterportal.doors.middleware.StaffDoors",
    "axes.middleware.AxesMiddleware",
]
SECOND_STEP_CHOICES = ("required", "optional")
PASSWORD_LENGTH = 12
TRIES_BEFORE_PAUSE = 5
PAUSE_AFTER_TRIES = timedelta(minutes=15)
LONGEST_IDLE_SESSION = timedelta(hours=12)
ONE_YEAR = timedelta(days=365)
WORD_LIST = Path(__file__).resolve().parent / "doors" / "common_words_it.txt"


def read_door_settings(*, debug: bool, site_url: str) -> dict[str, Any]:
    """Return Django's settings for log-in, passwords, cookies and sessions."""
    return {
        **_PASSWORDS,
        **_LIMITS,
        **_read_cookies(debug=debug, site_url=site_url),
    }


def read_two_factor(*, debug: bool) -> str:
    """Return whether staff must have a second step; ImproperlyConfigured for any other word."""
    text = os.environ.get("STAFF_TWO_FACTOR", "").strip().lower()
    if text and text not in SECOND_STEP_CHOICES:
        raise ImproperlyConfigured(f"STAFF_TWO_FACTOR is {text!r}; write required or optional")
    return text or ("optional" if debug else "required")


def read_proxies() -> int:
    """Return how many proxies of ours stand before the web server; each adds one address."""
    text = os.environ.get("TRUSTED_PROXIES", "").strip() or "0"
    if not (text.isascii() and text.isdigit()):
        raise ImproperlyConfigured(
            f"TRUSTED_PROXIES is {text!r}; write how many proxies stand before it, such as 1"
        )
    return int(text)


def _read_cookies(*, debug: bool, site_url: str) -> dict[str, Any]:
    # Browsers send a secure cookie over https only: on plain http nobody could log in.
    is_public = not debug and site_url.startswith("https://")
    return {
        "SESSION_COOKIE_AGE": int(LONGEST_IDLE_SESSION.total_seconds()),
        "SESSION_COOKIE_SECURE": is_public,
        "CSRF_COOKIE_SECURE": is_public,
        "CSRF_COOKIE_HTTPONLY": True,
        # Behind a proxy that speaks https, forms come from the public address.
        "CSRF_TRUSTED_ORIGINS": [site_url.rstrip("/")] if site_url.startswith("https://") else [],
        "SECURE_PROXY_SSL_HEADER": (
            ("HTTP_X_FORWARDED_PROTO", "https") if is_public and read_proxies() else None
        ),
        "SECURE_HSTS_SECONDS": int(ONE_YEAR.total_seconds()) if is_public else 0,
        "SECURE_REFERRER_POLICY": "same-origin",
    }


_VALIDATORS = "django.contrib.auth.password_validation"
_PASSWORDS: dict[str, Any] = {
    "AUTHENTICATION_BACKENDS": [
        "axes.backends.AxesStandaloneBackend",
        "clusterportal.doors.backends.RoleBackend",
    ],
    "PASSWORD_HASHERS": [
        f"django.contrib.auth.hashers.{name}PasswordHasher"
        for name in ("Argon2", "PBKDF2", "PBKDF2SHA1", "Scrypt")
    ],
    "AUTH_PASSWORD_VALIDATORS": [
        {"NAME": f"{_VALIDATORS}.UserAttributeSimilarityValidator"},
        {
            "NAME": f"{_VALIDATORS}.MinimumLengthValidator",
            "OPTIONS": {"min_length": PASSWORD_LENGTH},
        },
        {"NAME": f"{_VALIDATORS}.CommonPasswordValidator"},
        {"NAME": f"{_VALIDATORS}.NumericPasswordValidator"},
        {
            "NAME": "clusterportal.doors.passwords.CommonWordsValidator",
            "OPTIONS": {"word_list": WORD_LIST},
        },
    ],
    "OTP_TOTP_ISSUER": "Cluster portal",
}
_LIMITS: dict[str, Any] = {
    # A name alone would let anybody lock out anybody; an address alone, a whole office.
    "AXES_LOCKOUT_PARAMETERS": [["username", "ip_address"]],
    # Whoever tries during the pause does not make it longer: the minutes that we tell are true.
    "AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT": False,
    "AXES_RESET_ON_SUCCESS": True,
    "AXES_LOCKOUT_CALLABLE": "clusterportal.doors.refusals.show_pause",
    "AXES_CLIENT_IP_CALLABLE": "opportunities.views.visitors.find_address",
    "AXES_DISABLE_ACCESS_LOG": True,
    "AXES_ENABLE_ADMIN": False,
    "AXES_VERBOSE": False,
}
