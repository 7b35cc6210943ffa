"""The addresses of the curators' desk, all behind the log-in of the admin."""

from django.contrib import admin
from django.urls import path

from opportunities.desk import (
    bulk,
    decisions,
    duplicates,
    field_decisions,
    history,
    item,
    overview,
    queue,
    trash,
)

app_name = "desk"
PLACES = (
    ("", overview.overview_page, "overview"),
    ("changes/", overview.changes_page, "changes"),
    ("coverage/<slug:kind>/<slug:name>/", overview.coverage_page, "coverage"),
    ("queue/", queue.queue_page, "queue"),
    ("undo/", decisions.undo_last, "undo"),
    ("bulk/", bulk.preview, "bulk"),
    ("bulk/apply/", bulk.apply, "bulk_apply"),
    ("entries/<int:entry_id>/", item.item_page, "item"),
    ("entries/<int:entry_id>/decide/", decisions.decide, "decide"),
    ("entries/<int:entry_id>/fields/<slug:name>/", field_decisions.decide_field, "field"),
    ("entries/<int:entry_id>/history/", history.history_page, "history"),
    ("entries/<int:entry_id>/history/revert/", history.revert, "revert"),
    ("trash/", trash.trash_page, "trash"),
    ("trash/<int:entry_id>/restore/", trash.restore_entry, "restore"),
    ("duplicates/", duplicates.duplicates_page, "duplicates"),
    ("duplicates/<int:suspect_id>/", duplicates.pair_page, "pair"),
    ("duplicates/<int:suspect_id>/merge/", duplicates.merge_pair, "merge"),
    ("duplicates/<int:suspect_id>/dismiss/", duplicates.dismiss_pair, "dismiss_pair"),
)
urlpatterns = [path(place, admin.site.admin_view(view), name=name) for place, view, name in PLACES]
