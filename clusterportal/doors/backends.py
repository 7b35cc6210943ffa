"""Log-in by name and password, which remembers what a person asked for and may not do."""

from typing import Any

from django.contrib.auth.backends import ModelBackend


class RoleBackend(ModelBackend):
    """Django's own backend; the page of a refusal reads from it which right was missing."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Return whether the person has the right; one that is missing is noted on the person."""
        is_granted = super().has_perm(user_obj, perm, obj)
        if not is_granted:
            user_obj.__dict__.setdefault("missing_rights", []).append(perm)
        return is_granted
