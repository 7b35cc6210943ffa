"""The desk as a browser uses it: whole forms, sent back with something changed."""

from typing import Any

from django.db.models import Model
from django.test import Client
from django.urls import reverse
from lxml.html import fromstring


def address(model: type[Model], page: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def read_form(desk: Client, url: str) -> dict[str, Any]:
    """Return what a browser would send back from a page of the desk, untouched."""
    page = fromstring(desk.get(url).content.decode())
    form = next(each for each in page.forms if each.get("id", "").endswith("_form"))
    sent: dict[str, Any] = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value)
    return sent


def save(desk: Client, entry: Model, **changes: Any) -> Any:
    url = address(type(entry), "change", entry.pk)
    return desk.post(url, read_form(desk, url) | changes)
