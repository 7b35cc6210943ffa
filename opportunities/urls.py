"""The public addresses; the project includes them once per language."""

from django.urls import path

from opportunities.views import (
    calendar,
    calendars,
    change_feeds,
    compare,
    details,
    exports,
    home,
    lists,
    planning,
    programmes,
    sections,
    sources,
    timeline,
    topics,
    visits,
)
from opportunities.views import map as places_map

app_name = "opportunities"

ENTRY = "<int:pk>-<slug:slug>/"

urlpatterns = [
    path("", home.show_open_calls, name="home"),
    path("search/", lists.show_search, name="search"),
    path("calls/", lists.show_calls, name="calls"),
    path("events/", lists.show_events, name="events"),
    path("partner-searches/", lists.show_partner_searches, name="partner-searches"),
    path("articles/", lists.show_articles, name="articles"),
    path("partnerships/", lists.show_partnerships, name="partnerships"),
    path("organisations/", lists.show_organisations, name="organisations"),
    path("sources/", sources.show_sources, name="sources"),
    path(f"calls/{ENTRY}", details.show_call, name="call"),
    path(f"events/{ENTRY}", details.show_event, name="event"),
    path(f"partner-searches/{ENTRY}", details.show_partner_search, name="partner-search"),
    path(f"articles/{ENTRY}", details.show_article, name="article"),
    path(f"partnerships/{ENTRY}", details.show_partnership, name="partnership"),
    path(f"organisations/{ENTRY}", details.show_organisation, name="organisation"),
    path(f"calls/{ENTRY}planning/", planning.show_planning, name="planning"),
    path("calls/<int:pk>/planning.ics", planning.planning_calendar, name="planning-calendar"),
    path("calls/compare/", compare.show_comparison, name="compare"),
    path("topics/", topics.show_topics, name="topics"),
    path("topics/why/<int:pk>/", topics.show_reasons, name="topic-reasons"),
    path("topics/<slug:scheme>/<slug:code>/", topics.show_topic, name="topic"),
    path("programmes/<slug:code>/", programmes.show_programme, name="programme"),
    path("series/<slug:code>/", programmes.show_series, name="series"),
    path(
        "topics/<slug:scheme>/<slug:code>/calendar.ics",
        calendars.topic_calendar,
        name="topic-calendar",
    ),
    path(
        "programmes/<slug:code>/calendar.ics",
        calendars.programme_calendar,
        name="programme-calendar",
    ),
    path("series/<slug:code>/calendar.ics", calendars.series_calendar, name="series-calendar"),
    path("calls/<int:pk>/calendar.ics", calendars.call_calendar, name="call-calendar"),
    path("events/<int:pk>/calendar.ics", calendars.event_calendar, name="event-calendar"),
    path("events/calendar/", calendar.show_calendar, name="calendar"),
    path("visit/", visits.show_visit, name="visit"),
    path("visit/remember/", visits.remember_visit, name="visit-remember"),
    path("visit/forget/", visits.forget_visit, name="visit-forget"),
    path("timeline/", timeline.show_timeline, name="timeline"),
    path("map/", places_map.show_map, name="map"),
    *(
        path(f"{name}/export.<str:extension>", exports.export, {"name": name}, f"{name}-export")
        for name in sections.LISTS
    ),
    *(
        path(
            f"{name}/changes.<str:extension>",
            change_feeds.change_feed,
            {"name": name},
            f"{name}-changes",
        )
        for name in sections.LISTS
    ),
]
