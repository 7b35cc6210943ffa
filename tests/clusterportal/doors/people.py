"""People with a role, their browsers and their phones."""

import time

from django.contrib.auth.models import User
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from clusterportal.roles import Role, give_role

PASSWORD = "graffetta.batteria.cavallino.ombra"  # noqa: S105 - of these tests


def make_person(name: str, role: Role | None = None, *, superuser: bool = False) -> User:
    """Return somebody who knows the password of these tests."""
    make = User.objects.create_superuser if superuser else User.objects.create_user
    person = make(name, password=PASSWORD)
    if role is not None:
        give_role(person, role)
    return User.objects.get(pk=person.pk)


def sign_in(person: User) -> Client:
    """Return a browser in which the person gave the password, whatever comes after it."""
    client = Client()
    client.force_login(person)
    return client


def give_device(person: User) -> TOTPDevice:
    """Return a device that the person has set up."""
    return TOTPDevice.objects.create(user=person, confirmed=True, name="app")


def read_code(device: TOTPDevice, *, steps_ahead: int = 0) -> str:
    """Return what the phone shows now, or so many half minutes later."""
    clock = TOTP(device.bin_key)
    clock.time = time.time() + steps_ahead * device.step
    return f"{clock.token():06d}"
