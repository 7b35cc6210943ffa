"""Partner searches: who looks for whom, for what."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from opportunities.models.call import Call
from opportunities.models.fields import LastDayField, PartialDateField
from opportunities.models.opportunity import Opportunity, parent_link
from opportunities.querysets import PartnerSearchQuerySet
from opportunities.vocabulary import ReviewState


class PartnerSearch(Opportunity):
    """A search, or a ``counted`` group of searches of which only the number is known."""

    entry = parent_link("as_partner_search")
    looking_for = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    offered_by = models.CharField(max_length=300, blank=True)
    call = models.ForeignKey(
        Call, null=True, blank=True, on_delete=models.SET_NULL, related_name="partner_searches"
    )
    expires_on = PartialDateField(blank=True)
    counted = models.PositiveIntegerField(default=1)
    last_day = LastDayField(of=("expires_on",), db_index=True)

    objects = PartnerSearchQuerySet.as_manager()  # type: ignore[misc] # each kind has its own rules

    class Meta:
        verbose_name_plural = "partner searches"

    @property
    def shown_call(self) -> Call | None:
        """The call that it serves, where visitors may see that."""
        call = self.call
        return call if call is not None and call.review_state == ReviewState.PUBLISHED else None
