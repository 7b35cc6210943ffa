"""The addresses of the desk, which live inside the admin and behind its log-in."""

from django.contrib.admin import AdminSite
from django.urls import URLPattern, path

from scrapers.desk import actions, pages

PLACES = (
    ("", pages.desk, ""),
    ("<slug:code>/", pages.source_page, "_source"),
    ("<slug:code>/progress/", pages.progress, "_progress"),
    ("<slug:code>/run/", actions.run, "_start"),
    ("<slug:code>/stop/", actions.stop, "_stop"),
    ("<slug:code>/replay/", actions.replay, "_start_replay"),
    ("<slug:code>/schedule/<int:task_id>/", pages.schedule_page, "_schedule"),
    ("<slug:code>/schedule/<int:task_id>/set/", actions.set_schedule, "_set_schedule"),
    ("runs/<int:run_id>/", pages.run_page, "_run"),
    ("runs/<int:run_id>/accept/", actions.accept, "_accept"),
    ("replays/<int:replay_id>/", pages.replay_page, "_replay"),
    ("replays/<int:replay_id>/apply/", actions.apply_replay, "_apply_replay"),
)


def desk_addresses(site: AdminSite) -> list[URLPattern]:
    """Return the addresses of the desk, each behind the log-in of the admin."""
    return [
        path(f"desk/{place}", site.admin_view(view), name=f"run_desk{name}")
        for place, view, name in PLACES
    ]
