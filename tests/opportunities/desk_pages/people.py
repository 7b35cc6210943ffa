"""People at the curators' desk with the permissions that a test names."""

from django.contrib.auth.models import Permission, User
from django.test import Client

VIEWER = ("view_desk",)
CURATOR = (*VIEWER, "curate")
PUBLISHER = (*CURATOR, "publish")


def sign_in(*codenames: str, name: str = "giulia") -> Client:
    """Return the browser of somebody of the staff, who reads English."""
    person = User.objects.create_user(name, is_staff=True)
    person.user_permissions.set(
        Permission.objects.filter(
            content_type__app_label="opportunities",
            content_type__model="opportunity",
            codename__in=codenames,
        )
    )
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return client
