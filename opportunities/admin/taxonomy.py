"""What was decided about words and topics, to be read; decisions are made at the taxonomy desk."""

from django.contrib import admin

from opportunities import models
from opportunities.admin.bases import ReadOnlyAdmin


@admin.register(models.TopicWord)
class TopicWordAdmin(ReadOnlyAdmin):
    list_display = ["word", "topic", "role", "in_titles", "is_withdrawn", "decided_by"]
    list_filter = ["role", "is_withdrawn", "topic"]
    list_select_related = ["topic"]
    search_fields = ["word", "folded", "topic__label_en", "topic__label_it"]


@admin.register(models.TaxonomyChange)
class TaxonomyChangeAdmin(ReadOnlyAdmin):
    list_display = ["at", "kind", "subject", "actor", "reason"]
    list_filter = ["kind", "actor"]
    search_fields = ["subject", "actor", "reason"]
    date_hierarchy = "at"


@admin.register(models.Reclassification)
class ReclassificationAdmin(ReadOnlyAdmin):
    list_display = ["asked_at", "state", "asked_by", "entries", "changing", "locked"]
    list_filter = ["state"]
    search_fields = ["reason"]


@admin.register(models.ReclassifiedEntry)
class ReclassifiedEntryAdmin(ReadOnlyAdmin):
    list_display = ["opportunity", "reclassification", "gained", "lost", "is_locked", "is_applied"]
    list_filter = ["is_locked", "is_applied", "is_undone"]
    list_select_related = ["opportunity", "reclassification"]
    search_fields = ["opportunity__title"]
