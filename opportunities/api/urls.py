"""The addresses of the API below ``/api/v1/``."""

from django.urls import include, path
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from opportunities.api import views

app_name = "api"

router = SimpleRouter()
router.register("calls", views.CallViewSet, basename="calls")
router.register("events", views.EventViewSet, basename="events")
router.register("partner-searches", views.PartnerSearchViewSet, basename="partner-searches")
router.register("articles", views.ArticleViewSet, basename="articles")
router.register("partnerships", views.PartnershipViewSet, basename="partnerships")
router.register("organisations", views.OrganisationViewSet, basename="organisations")
router.register("topics", views.TopicViewSet, basename="topics")
router.register("sources", views.SourceViewSet, basename="sources")
router.register("changes", views.ChangeViewSet, basename="changes")
router.register("search", views.SearchViewSet, basename="search")

urlpatterns = [
    path("", include(router.urls)),
    path("schema/", views.SchemaView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api:schema"), name="docs"),
]
