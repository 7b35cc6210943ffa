"""The second step of a log-in: a code from an app on the phone, or a recovery code from paper."""

import math
from base64 import b32encode
from typing import Any

import segno
from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from django_otp import verify_token
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from clusterportal.doors.sessions import end_all

RECOVERY_CODES = 10
APP_DIGITS = 6
SECONDS_IN_MINUTE = 60
# What the history of a person names.
SECOND_STEP = gettext_noop("second step")
CODES = gettext_noop("recovery codes")


class CodeRefused(Exception):
    """A code that does not open; ``str()`` says why and what to do, to the person."""


def is_required() -> bool:
    """Tell whether everybody at the desk must have a second step."""
    return bool(settings.STAFF_TWO_FACTOR == "required")


def has_second_step(person: Any) -> bool:
    """Tell whether a person has set up a device."""
    return bool(TOTPDevice.objects.filter(user=person, confirmed=True).exists())


def offer_device(person: Any) -> TOTPDevice:
    """Return the device that a person is setting up; the same until its first code is right."""
    offered = TOTPDevice.objects.filter(user=person, confirmed=False).order_by("pk").first()
    return offered or TOTPDevice.objects.create(user=person, confirmed=False, name="app")


def write_secret(device: TOTPDevice) -> str:
    """Return the secret as people type it, in groups of four letters."""
    text = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def draw_secret(device: TOTPDevice) -> str:
    """Return the secret as a picture to photograph, as a ``data:`` address."""
    # Dark on light also at night: phones read nothing else.
    return str(segno.make(device.config_url, error="m").svg_data_uri(scale=5, light="#fff"))


def confirm_device(person: Any, code: str, *, current_key: str | None) -> Device:
    """Take the offered device into use and end all other sessions, which it did not open.

    Raises CodeRefused. A device that was in use before is replaced, with its recovery codes.
    """
    device = _verify(person, offer_device(person), _read_code(code))
    with transaction.atomic():
        TOTPDevice.objects.filter(user=person).exclude(pk=device.pk).delete()
        StaticDevice.objects.filter(user=person).delete()
        TOTPDevice.objects.filter(pk=device.pk).update(confirmed=True)
        end_all(person, but_key=current_key)
        _note(person, person, {"added": SECOND_STEP})
    device.refresh_from_db()
    return device


def check_code(person: Any, code: str) -> Device:
    """Return the device that a code belongs to; each code opens once. Raises CodeRefused."""
    text = _read_code(code)
    kind = TOTPDevice if text.isdigit() and len(text) == APP_DIGITS else StaticDevice
    device = kind.objects.filter(user=person, confirmed=True).first()
    if device is None:
        raise CodeRefused(_("This code is not right. Use the code that the app shows now."))
    return _verify(person, device, text)


@transaction.atomic
def make_recovery_codes(person: Any) -> list[str]:
    """Return new recovery codes, to be shown once; those before them open nothing any more."""
    StaticDevice.objects.filter(user=person).delete()
    device = StaticDevice.objects.create(user=person, name="recovery codes")
    codes = [StaticToken.random_token() for _each in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=each) for each in codes)
    _note(person, person, {"added": CODES})
    return codes


def count_recovery_codes(person: Any) -> int:
    """Return how many recovery codes are left."""
    return int(StaticToken.objects.filter(device__user=person).count())


@transaction.atomic
def remove_second_step(person: Any, *, by: Any) -> None:
    """Take a person's devices and recovery codes away and end their sessions, with history."""
    TOTPDevice.objects.filter(user=person).delete()
    StaticDevice.objects.filter(user=person).delete()
    _note(person, by, {"deleted": SECOND_STEP})
    if person.pk != by.pk:
        end_all(person)


def _verify(person: Any, device: Device, code: str) -> Device:
    # The wait that earlier wrong codes earned is told before and after a new one.
    _refuse_while_waiting(device)
    found = verify_token(person, device.persistent_id, code)
    if found is None:
        device.refresh_from_db()
        _refuse_while_waiting(device)
        raise CodeRefused(_("This code is not right."))
    return found


def _refuse_while_waiting(device: Device) -> None:
    is_allowed, reason = device.verify_is_allowed()
    if is_allowed:
        return
    seconds = max(1, math.ceil((reason["locked_until"] - timezone.now()).total_seconds()))
    raise CodeRefused(
        _("This code is not right, or it was used before. %(wait)s") % {"wait": _say_wait(seconds)}
    )


def _say_wait(seconds: int) -> str:
    if seconds < SECONDS_IN_MINUTE:
        text = ngettext(
            "Wait %(count)d second, then use the code that the app shows.",
            "Wait %(count)d seconds, then use the code that the app shows.",
            seconds,
        )
        return text % {"count": seconds}
    minutes = math.ceil(seconds / SECONDS_IN_MINUTE)
    text = ngettext(
        "Too many wrong codes: try again in %(count)d minute.",
        "Too many wrong codes: try again in %(count)d minutes.",
        minutes,
    )
    return text % {"count": minutes}


def _read_code(code: str) -> str:
    return "".join(code.split()).replace("-", "").lower()


def _note(person: Any, by: Any, what: dict[str, str]) -> None:
    # In the shape of Django's own notes, which are told in the language of the reader.
    message = [{verb: {"name": name, "object": str(person)}} for verb, name in what.items()]
    LogEntry.objects.log_actions(
        user_id=by.pk,
        queryset=get_user_model().objects.filter(pk=person.pk),
        action_flag=CHANGE,
        change_message=message,
        single_object=True,
    )
