"""The lists of the API, one entry of each, and the search over all kinds."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.utils import translation
from drf_spectacular.views import SpectacularAPIView
from rest_framework import mixins, viewsets
from rest_framework.request import Request

from opportunities.api.lists import LISTS, EntryList
from opportunities.api.parameters import (
    ArticleFilters,
    CallFilters,
    ChangeFilters,
    EventFilters,
    IdFilters,
    OrganisationFilters,
    PartnerSearchFilters,
    PartnershipFilters,
    SearchFilters,
    StrictFilterBackend,
    TopicFilters,
)
from opportunities.api.serializers import OpportunitySerializer
from opportunities.clock import current_time
from opportunities.models import Opportunity
from opportunities.search.results import NEWEST, Results, in_order
from opportunities.services.merging import find_kept


class InEnglish:
    """Errors are part of the API and read the same for everybody."""

    def dispatch(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer a request."""
        with translation.override("en"):
            response: HttpResponseBase = super().dispatch(*args, **kwargs)  # type: ignore[misc]  # a mixin: the view has it
        return response


class ListViewSet(InEnglish, viewsets.ReadOnlyModelViewSet[Any]):
    """One list and its rows one by one."""

    rows: ClassVar[EntryList]
    filter_backends = [StrictFilterBackend]
    filterset_class: type[IdFilters] = IdFilters
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> QuerySet[Any]:
        """Return what visitors may see."""
        rows: Any = self.rows.load(current_time())
        shown: QuerySet[Any] = rows if self.rows.is_vocabulary else rows.published()
        return shown

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Apply the parameters to lists; one entry is what its address says."""
        return queryset if self.detail else super().filter_queryset(queryset)


class EntryViewSet(ListViewSet):
    """Entries of one kind in the order of their page."""

    order = ""

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        """Return one entry; a merged one leads to the entry that speaks for it."""
        entry = Opportunity.objects.filter(pk=kwargs["pk"], merged_into__isnull=False).first()
        if entry is None:
            return super().retrieve(request, *args, **kwargs)
        kept = find_kept(entry)
        answer = HttpResponsePermanentRedirect(self.reverse_action("detail", args=[kept.pk]))
        answer["Cache-Control"] = "no-cache"
        return answer

    def load_rows(self, found: Results) -> list[Any]:
        """Return the rows of a page in their order, with the status they were found with."""
        return _with_status(self.rows.pick(found.ids), found)


class CallViewSet(EntryViewSet):
    """Calls, the next to close first."""

    rows = LISTS["calls"]
    serializer_class = rows.serializer
    filterset_class = CallFilters


class EventViewSet(EntryViewSet):
    """Events, the next to come first."""

    rows = LISTS["events"]
    serializer_class = rows.serializer
    filterset_class = EventFilters


class PartnerSearchViewSet(EntryViewSet):
    """Partner searches, the next to end first."""

    rows = LISTS["partner-searches"]
    serializer_class = rows.serializer
    filterset_class = PartnerSearchFilters


class ArticleViewSet(EntryViewSet):
    """News, the newest first."""

    rows = LISTS["articles"]
    serializer_class = rows.serializer
    filterset_class = ArticleFilters


class PartnershipViewSet(EntryViewSet):
    """Partnerships by name."""

    rows = LISTS["partnerships"]
    serializer_class = rows.serializer
    filterset_class = PartnershipFilters


class OrganisationViewSet(EntryViewSet):
    """Cluster organisations and districts by name."""

    rows = LISTS["organisations"]
    serializer_class = rows.serializer
    filterset_class = OrganisationFilters


class TopicViewSet(ListViewSet):
    """Topics by scheme and label."""

    rows = LISTS["topics"]
    serializer_class = rows.serializer
    filterset_class = TopicFilters


class SourceViewSet(ListViewSet):
    """Sources, and whether each can be believed today."""

    rows = LISTS["sources"]
    serializer_class = rows.serializer


class ChangeViewSet(ListViewSet):
    """What changed in published entries, field by field, the newest first."""

    rows = LISTS["changes"]
    serializer_class = rows.serializer
    filterset_class = ChangeFilters


class SearchViewSet(InEnglish, mixins.ListModelMixin, viewsets.GenericViewSet[Any]):
    """All kinds together: the best match for ``q`` first, else the newest."""

    filter_backends = [StrictFilterBackend]
    filterset_class = SearchFilters
    serializer_class = OpportunitySerializer
    order = NEWEST

    def load_rows(self, found: Results) -> list[Any]:
        """Return the rows of a page in their order, with the status they were found with."""
        rows: Any = Opportunity.objects.filter(pk__in=found.ids)
        return _with_status(rows.with_times().prefetch_related("topics"), found)

    def get_queryset(self) -> QuerySet[Any]:
        """Return what visitors may see, of every kind."""
        entries = Opportunity.objects.published().with_times().with_status(current_time())
        return entries.prefetch_related("topics").newest_first()


def _with_status(rows: Any, found: Results) -> list[Any]:
    entries = in_order(rows, found.ids)
    for entry in entries:
        entry.status = found.statuses[entry.pk]
    return entries


class SchemaView(InEnglish, SpectacularAPIView):
    """The OpenAPI description of this API."""
