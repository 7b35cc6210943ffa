"""Every setting of the portal, from the environment only; ``.env.example`` lists the names."""

import os
from datetime import date, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import django_stubs_ext
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from clusterportal import door_settings
from clusterportal.mail_settings import read_mail
from clusterportal.schedule import SCHEDULE

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
# Changes are looked up and disputed for about a month; evidence keeps its pages for ever anyway.
FEWEST_DAYS_KEPT = 30
DATA_DIR = Path(os.environ.get("DATA_DIR") or BASE_DIR / "var").resolve()


def _read_flag(name: str, *, default: bool) -> bool:
    text = os.environ.get(name, "").strip().lower()
    if text not in {"", "0", "1", "true", "false", "yes", "no"}:
        raise ImproperlyConfigured(f"{name} is {text!r}; write 1 or 0")
    return default if not text else text in {"1", "true", "yes"}


def _read_number(name: str, *, default: float) -> float:
    text = os.environ.get(name, "").strip()
    try:
        number = float(text or default)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is {text!r}; write a number, such as 2") from error
    if number < 0:
        raise ImproperlyConfigured(f"{name} is {text!r}; it cannot be negative")
    return number


def _read_days_kept(name: str, *, default: int) -> int:
    text = os.environ.get(name, "").strip() or str(default)
    if not (text.isascii() and text.isdigit()) or int(text) < FEWEST_DAYS_KEPT:
        raise ImproperlyConfigured(
            f"{name} is {text!r}; write a whole number of days, {FEWEST_DAYS_KEPT} or more, "
            f"such as {default}"
        )
    return int(text)


def _read_database(address: str) -> dict[str, Any]:
    """Return Django's connection settings for a ``postgresql://`` address."""
    parts = urlsplit(address)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            f"DATABASE_URL begins with {parts.scheme!r}; the portal runs on PostgreSQL only: "
            "postgresql://user:password@host:5432/name"
        )
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "postgres",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", "") or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": query,
        "CONN_HEALTH_CHECKS": True,
        "CONN_MAX_AGE": 60,
    }


def _find_package(name: str) -> Path:
    """Return the folder of an installed package, without importing it."""
    spec = find_spec(name)
    if spec is None or not spec.origin:
        raise ImproperlyConfigured(f"{name} is not installed; run `make install`")
    return Path(spec.origin).parent


def _read_today() -> date | None:
    text = os.environ.get("TODAY", "").strip()
    if not text:
        return None
    if not DEBUG:
        raise ImproperlyConfigured("TODAY replaces the date only with DEBUG=1; unset it")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ImproperlyConfigured(f"TODAY is {text!r}; write it as 2026-11-22") from error


DEBUG = _read_flag("DEBUG", default=True)
SECRET_KEY = os.environ.get("SECRET_KEY") or ("only-for-this-machine" if DEBUG else "")
if not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY is unset; with DEBUG=0 give it a long random text")
ALLOWED_HOSTS = [
    host.strip()
    for host in os.environ.get("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
    if host.strip()
]
# How many proxies of our own stand before the web server, each of which notes whom it serves.
SITE_URL = os.environ.get("SITE_URL", f"http://localhost:{os.environ.get('PORT') or 8000}")
TODAY = _read_today()

# Which names there are depends on the way of sending.
globals().update(read_mail(os.environ.get("EMAIL_URL", "").strip(), DATA_DIR / "mail"))
# Who is told when a source cannot be read, and when it can again.
ADMIN_MAIL = [each.strip() for each in os.environ.get("ADMIN_MAIL", "").split(",") if each.strip()]
DEFAULT_FROM_EMAIL = f"portal@{urlsplit(SITE_URL).hostname or 'localhost'}"

INSTALLED_APPS = [
    "unfold",
    *door_settings.APPS,
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "bootstrap_italia_template",
    "django_celery_beat",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
    "clusterportal",
    "opportunities",
    "scrapers",
    "alerts",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    *door_settings.MIDDLEWARE,
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "opportunities.views.not_found.tell_not_found",
]
ROOT_URLCONF = "clusterportal.urls"
WSGI_APPLICATION = "clusterportal.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        # The theme's CSS carries small pictures and one icon font inside it.
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"],
    },
    # The desk's Alpine.js needs eval, and the API's browser is not ours.
    "EXCLUDE_URL_PREFIXES": ("/admin/", "/api/v1/docs/"),
}

DATABASES = {
    "default": _read_database(os.environ.get("DATABASE_URL") or "postgresql:///clusterportal")
}
REDIS_URL = os.environ.get("REDIS_URL") or "redis://127.0.0.1:6379/0"

LANGUAGE_CODE = "it"
LANGUAGES = [("it", _("Italian")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Brussels"
USE_I18N = True
USE_TZ = True

FILE_UPLOAD_HANDLERS = ["opportunities.services.documents.limits.LimitedFileHandler"]
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
# Of django-leaflet only the files of Leaflet: as an app, its admin would ask for GDAL.
STATICFILES_DIRS = [BASE_DIR / "static", _find_package("leaflet") / "static"]
WHITENOISE_USE_FINDERS = DEBUG

UNFOLD = {
    "SITE_TITLE": _("Cluster portal – editors"),
    "SITE_HEADER": _("Cluster portal – editors"),
    "SIDEBAR": {"navigation": "clusterportal.navigation.find_links"},
}
LOGIN_REDIRECT_URL = "admin:index"
STAFF_TWO_FACTOR = door_settings.read_two_factor(debug=DEBUG)
TRUSTED_PROXIES = door_settings.read_proxies()
AXES_FAILURE_LIMIT = door_settings.TRIES_BEFORE_PAUSE
AXES_COOLOFF_TIME = door_settings.PAUSE_AFTER_TRIES
globals().update(door_settings.read_door_settings(debug=DEBUG, site_url=SITE_URL))

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "opportunities.api.pages.ApiPages",
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "UNAUTHENTICATED_USER": None,
    # "format" is a filter of events; the API answers in JSON only.
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Cluster portal",
    "DESCRIPTION": "Calls, events, partner searches, partnerships and organisations; read only.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "ENUM_NAME_OVERRIDES": {
        "KindEnum": "opportunities.api.serializers.KIND_CHOICES",
        "StatusEnum": "opportunities.api.serializers.STATUS_CHOICES",
        "DeadlineKindEnum": "opportunities.api.serializers.DEADLINE_KIND_CHOICES",
    },
}

# For trying webhooks out, and for tests: messages may go to programs on this machine, unencrypted.
WEBHOOKS_ON_THIS_MACHINE = _read_flag("WEBHOOKS_ON_THIS_MACHINE", default=False)

CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://")
CELERY_TASK_IGNORE_RESULT = True
# A worker that is killed gives its task back, and the task may run again from its beginning.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": int(timedelta(hours=4).total_seconds())}
CELERY_BEAT_SCHEDULER = "clusterportal.beat:HeartbeatScheduler"
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = SCHEDULE

ECCP_BASE_URL = os.environ.get("ECCP_BASE_URL") or "https://www.clustercollaboration.eu"
SCRAPER_CONTACT = os.environ.get("SCRAPER_CONTACT") or SITE_URL
SCRAPER_DELAY_SECONDS = _read_number("SCRAPER_DELAY_SECONDS", default=2)
# Saved pages that nothing points to go when the site has not shown them for so long.
SAVED_PAGES_KEPT_DAYS = _read_days_kept("SAVED_PAGES_KEPT_DAYS", default=730)
