"""The directory around the opportunities: partnerships and organisations."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from opportunities.models.fields import PartialDateField
from opportunities.models.opportunity import ADDRESS_LENGTH, Opportunity, parent_link
from opportunities.models.region import Region
from opportunities.vocabulary import OrganisationKind, as_choices


class Partnership(Opportunity):
    """A partnership of clusters, such as an ESCP-4i or a Eurocluster."""

    entry = parent_link("as_partnership")
    starts_on = PartialDateField(blank=True)
    ends_on = PartialDateField(blank=True)
    members = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    budget_total_eur = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)


class Organisation(Opportunity):
    """A cluster organisation or a district. ``kind`` says entry, ``type`` says what sort."""

    entry = parent_link("as_organisation")
    type = models.CharField(
        max_length=40, choices=as_choices(OrganisationKind), default=OrganisationKind.OTHER
    )
    short_name = models.CharField(max_length=120, blank=True)
    website = models.CharField(max_length=ADDRESS_LENGTH, blank=True)
    seat = models.CharField(max_length=200, blank=True)
    region = models.ForeignKey(
        Region, null=True, blank=True, on_delete=models.PROTECT, related_name="organisations"
    )
