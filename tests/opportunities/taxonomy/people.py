"""People of the staff with the permissions of the catalogue that a test names."""

from django.contrib.auth.models import Permission, User
from django.test import Client


def sign_in(*names: str, enforce_csrf_checks: bool = False) -> Client:
    """Return the browser of somebody who has the named permissions."""
    person = User.objects.create_user("giulia", is_staff=True)
    person.user_permissions.set(
        Permission.objects.filter(content_type__app_label="opportunities", codename__in=names)
    )
    client = Client(enforce_csrf_checks=enforce_csrf_checks)
    client.force_login(person)
    return client
