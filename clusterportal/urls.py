"""Every address of the portal."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from clusterportal import health
from clusterportal.languages import choose_language
from opportunities.views import sitemaps

urlpatterns = [
    path("", choose_language, name="root"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("robots.txt", sitemaps.show_robots, name="robots"),
    path("favicon.ico", sitemaps.show_icon, name="favicon"),
    path("sitemap.xml", sitemaps.show_index, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemaps.show_section, name="sitemap-section"),
    path("admin/mails/", include("alerts.mail_urls")),
    path("admin/", admin.site.urls),
    path("api/v1/", include("opportunities.api.urls")),
    path("archive/", include("scrapers.urls")),
    *i18n_patterns(
        path("alerts/", include("alerts.urls")), path("", include("opportunities.urls"))
    ),
]
