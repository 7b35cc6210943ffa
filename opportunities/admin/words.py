"""Programmes, series, topics and regions."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import TabularInline

from opportunities import models
from opportunities.admin.bases import ReadOnlyAdmin, WordAdmin


@admin.register(models.Programme)
class ProgrammeAdmin(WordAdmin):
    list_display = ["name", "name_it", "code", "period"]
    list_filter = ["period"]
    search_fields = ["name", "name_it", "code"]


@admin.register(models.Series)
class SeriesAdmin(WordAdmin):
    list_display = ["name", "code"]
    search_fields = ["name", "code"]


@admin.register(models.Topic)
class TopicAdmin(ReadOnlyAdmin):
    """Topics are edited at the taxonomy desk, which keeps every decision."""

    list_display = ["label_it", "label_en", "scheme", "code", "retired_at"]
    list_filter = ["scheme"]
    search_fields = ["label_it", "label_en", "code"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Offer no retired topic to whoever chooses one for an entry."""
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        is_choosing = request.path.endswith("/autocomplete/")
        return (found.filter(retired_at=None) if is_choosing else found), may_repeat


class RegionCategoryInline(TabularInline):
    model = models.RegionCategory
    extra = 0


@admin.register(models.Region)
class RegionAdmin(WordAdmin):
    list_display = ["code", "name", "country", "level"]
    list_filter = ["level", "country"]
    search_fields = ["code", "name"]
    inlines = [RegionCategoryInline]


@admin.register(models.RegionCategory)
class RegionCategoryAdmin(WordAdmin):
    list_display = ["region", "period", "category", "act"]
    list_filter = ["period", "category"]
    list_select_related = ["region"]
    search_fields = ["region__code", "region__name", "act"]
    autocomplete_fields = ["region"]
