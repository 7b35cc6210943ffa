"""Where documents of the editors are told apart from addresses of others."""

from django import template
from django.urls import Resolver404, resolve

register = template.Library()


@register.filter
def is_attachment(text: str) -> bool:
    """Tell whether a text is the address of one of our documents."""
    if not text.startswith("/"):
        return False
    try:
        return resolve(text).view_name == "document"
    except Resolver404:
        return False
