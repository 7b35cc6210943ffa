"""The address of an archived page below ``/archive/``, the same in every language."""

from django.urls import re_path

from scrapers.views import archived_page, page_before

app_name = "scrapers"
urlpatterns = [
    re_path(r"^(?P<sha256>[0-9a-f]{64})/$", archived_page, name="archived_page"),
    re_path(r"^(?P<sha256>[0-9a-f]{64})/before/$", page_before, name="page_before"),
]
