"""Programmes, series, topics and regions."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import TabularInline

from opportunities import models
from opportunities.admin.bases import WordAdmin


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
class TopicAdmin(WordAdmin):
    list_display = ["label_it", "label_en", "scheme", "code"]
    list_filter = ["scheme"]
    search_fields = ["label_it", "label_en", "code"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """Nobody: the database would take a deleted topic from its entries without a word."""
        return False


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
