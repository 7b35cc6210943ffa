"""Bulk decisions, merges and suspected duplicates, as they were made."""

from django.contrib import admin

from opportunities import models
from opportunities.admin.bases import ReadOnlyAdmin


@admin.register(models.Batch)
class BatchAdmin(ReadOnlyAdmin):
    list_display = ["at", "decision", "actor", "reason", "undone_at", "undone_by"]
    list_filter = ["decision", "actor"]
    date_hierarchy = "at"


@admin.register(models.BatchItem)
class BatchItemAdmin(ReadOnlyAdmin):
    list_display = ["batch", "opportunity", "outcome", "fields", "problem"]
    list_filter = ["outcome"]
    list_select_related = ["batch", "opportunity"]


@admin.register(models.Merge)
class MergeAdmin(ReadOnlyAdmin):
    list_display = ["at", "kept", "other", "actor", "reason", "undone_at", "undone_by"]
    list_select_related = ["kept", "other"]
    search_fields = ["kept__title", "other__title"]


@admin.register(models.DuplicateSuspect)
class DuplicateSuspectAdmin(ReadOnlyAdmin):
    list_display = ["first", "second", "score", "found_at", "dismissed_at", "dismissed_by"]
    list_select_related = ["first", "second"]
    search_fields = ["first__title", "second__title"]


@admin.register(models.DuplicateSearch)
class DuplicateSearchAdmin(ReadOnlyAdmin):
    list_display = ["started_at", "looked_at", "found"]
