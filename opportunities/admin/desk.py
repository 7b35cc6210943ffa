"""What the desk remembers, to be read: who looked at what, and what addresses answered."""

from django.contrib import admin

from opportunities import models
from opportunities.admin.bases import ReadOnlyAdmin


@admin.register(models.Look)
class LookAdmin(ReadOnlyAdmin):
    list_display = ["at", "by", "concern", "opportunity"]
    list_filter = ["concern"]
    list_select_related = ["opportunity"]
    search_fields = ["opportunity__title", "by"]


@admin.register(models.LinkCheck)
class LinkCheckAdmin(ReadOnlyAdmin):
    list_display = [
        "address",
        "opportunity",
        "outcome",
        "checked_at",
        "failing_since",
        "dead_since",
    ]
    list_filter = ["field"]
    list_select_related = ["opportunity"]
    search_fields = ["address", "opportunity__title"]
