"""The public addresses of alerts, below ``alerts/`` in each language."""

from django.urls import path

from alerts.views import own_page, signing_up

app_name = "alerts"
urlpatterns = [
    path("", signing_up.ask_for_link, name="ask"),
    path("save/", signing_up.save, name="save"),
    path("asked/", signing_up.asked, name="asked"),
    path("confirm/<str:token>/", own_page.confirm, name="confirm"),
    path("mine/<str:token>/", own_page.manage, name="manage"),
    path("mine/<str:token>/data.json", own_page.own_data, name="own-data"),
    path("mine/<str:token>/mute/<int:pk>/", own_page.mute, name="mute"),
    path("unsubscribe/<str:token>/", own_page.unsubscribe, name="unsubscribe"),
    path("erased/", own_page.erased, name="erased"),
]
