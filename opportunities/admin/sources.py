"""Where entries come from, and whether each source can be believed today."""

from django.contrib import admin

from opportunities import models
from opportunities.admin.bases import CatalogueAdmin


@admin.register(models.Source)
class SourceAdmin(CatalogueAdmin):
    """Name and licence are an admin's to write; health is what the runs report."""

    list_display = ["name", "code", "enabled", "scraped", "last_good_run_at", "stale_since"]
    list_filter = ["enabled", "scraped"]
    search_fields = ["name", "code"]
    readonly_fields = ["scraped", "last_good_run_at", "stale_since", "doubts"]
