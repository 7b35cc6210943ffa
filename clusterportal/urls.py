"""Every address of the portal."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from clusterportal import health
from clusterportal.languages import choose_language

urlpatterns = [
    path("", choose_language, name="root"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/", admin.site.urls),
    path("api/v1/", include("opportunities.api.urls")),
    path("archive/", include("scrapers.urls")),
    *i18n_patterns(path("", include("opportunities.urls"))),
]
