"""The addresses of mails that are kept as files, below ``/admin/mails/`` and behind its log-in."""

from django.contrib import admin
from django.urls import path

from alerts.views import mails

app_name = "mails"
urlpatterns = [
    path("", admin.site.admin_view(mails.show_mails), name="list"),
    path("<str:name>/", admin.site.admin_view(mails.show_mail), name="one"),
]
