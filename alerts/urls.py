"""The public addresses of alerts, below ``alerts/`` in each language."""

from django.urls import path

from alerts.views import own_page, secret_calendars, signing_up, webhooks

app_name = "alerts"
urlpatterns = [
    path("", signing_up.ask_for_link, name="ask"),
    path("save/", signing_up.save, name="save"),
    path("asked/", signing_up.asked, name="asked"),
    path("confirm/<str:token>/", own_page.confirm, name="confirm"),
    path("mine/<str:token>/", own_page.manage, name="manage"),
    path("mine/<str:token>/data.json", own_page.own_data, name="own-data"),
    path("mine/<str:token>/mute/<int:pk>/", own_page.mute, name="mute"),
    path("mine/<str:token>/calendar/", secret_calendars.change_calendar, name="change-calendar"),
    path("mine/<str:token>/webhooks/", webhooks.show_webhooks, name="webhooks"),
    path("calendar/<str:token>.ics", secret_calendars.show_calendar, name="calendar"),
    path("unsubscribe/<str:token>/", own_page.unsubscribe, name="unsubscribe"),
    path("erased/", own_page.erased, name="erased"),
]
