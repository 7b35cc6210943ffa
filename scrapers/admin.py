"""What the scrapers did, to be read by admins and changed by nobody."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver
from unfold.admin import ModelAdmin, TabularInline

from scrapers import models
from scrapers.desk.addresses import desk_addresses


class ReadOnlyAdmin(ModelAdmin):
    """Runs and pages are a record of what happened."""

    list_fullwidth = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """Nobody."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """Nobody."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """Nobody."""
        return False


class RefusedPageInline(TabularInline):
    model = models.RefusedPage
    extra = 0
    can_delete = False
    fields = readonly_fields = ("url", "reason", "sha256")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """Nobody."""
        return False


@admin.register(models.ScrapeRun)
class ScrapeRunAdmin(ReadOnlyAdmin):
    list_display = ["started_at", "source", "sections", "state", "counts", "finished_at"]
    list_filter = ["state", "source"]
    date_hierarchy = "started_at"
    inlines = [RefusedPageInline]

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Return the record of the runs and, before it, the desk where people act on them."""
        return [*desk_addresses(self.admin_site), *super().get_urls()]


@admin.register(models.ReplayRun)
class ReplayRunAdmin(ReadOnlyAdmin):
    list_display = ["asked_at", "source", "state", "is_applied", "asked_by", "pages", "finished_at"]
    list_filter = ["state", "is_applied", "source"]
    date_hierarchy = "asked_at"


@admin.register(models.RefusedPage)
class RefusedPageAdmin(ReadOnlyAdmin):
    list_display = ["url", "reason", "run"]
    list_filter = ["run__source"]
    list_select_related = ["run"]
    search_fields = ["url", "reason"]


@admin.register(models.SavedPage)
class SavedPageAdmin(ReadOnlyAdmin):
    list_display = ["url", "sha256", "first_seen_at", "last_seen_at"]
    search_fields = ["url", "final_url", "sha256"]
    date_hierarchy = "first_seen_at"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the pages without their bodies, which nobody reads in a list."""
        pages: QuerySet[Any] = super().get_queryset(request).defer("body_gzip")
        return pages


@admin.register(models.KnownPage)
class KnownPageAdmin(ReadOnlyAdmin):
    list_display = ["url", "source", "kind", "last_fetched_at", "failures", "gone"]
    list_filter = ["source", "kind", "gone"]
    search_fields = ["url"]
