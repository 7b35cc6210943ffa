"""Where a visitor comes from, behind proxies of ours too."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def find_address(request: HttpRequest) -> str | None:
    """Return the visitor's network address, None where it is unknown.

    Behind proxies of ours it is the one that the outermost of them saw: whatever stands left of
    it in the header was written by the visitor.
    """
    came_through = request.headers.get("X-Forwarded-For", "").split(",")
    proxies = settings.TRUSTED_PROXIES
    text = str(request.META.get("REMOTE_ADDR", ""))
    if proxies and len(came_through) >= proxies:
        text = came_through[-proxies].strip()
    try:
        return str(ip_address(text))
    except ValueError:
        return None
