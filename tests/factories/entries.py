"""Entries of every kind for tests."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time
from decimal import Decimal
from itertools import count
from typing import Any

import factory
from factory.django import DjangoModelFactory

from opportunities import models
from opportunities.vocabulary import (
    Audience,
    Certainty,
    DeadlineKind,
    EventFormat,
    OpportunityKind,
    OrganisationKind,
    Phase,
    ReviewState,
)
from tests.factories.words import (
    SITE,
    ProgrammeFactory,
    RegionFactory,
    SightingFactory,
    SourceFactory,
)

FIRST_SEEN_AT = datetime(2026, 9, 1, 6, 17, tzinfo=UTC)
# One count for all kinds: a source numbers its pages, whatever they are.
NODE_NUMBERS = count(40_000)


class OpportunityFactory(DjangoModelFactory):
    """What all kinds share; ``topics`` takes topics, ``deadlines`` keyword mappings."""

    class Meta:
        abstract = True
        skip_postgeneration_save = True

    source = factory.SubFactory(SourceFactory)
    source_number = factory.LazyFunction(lambda: str(next(NODE_NUMBERS)))
    source_url = factory.LazyAttribute(lambda entry: f"{SITE}/content/entry-{entry.source_number}")
    language = "en"
    published_on = "2026-09-01"
    review_state = ReviewState.PUBLISHED
    first_seen_at = FIRST_SEEN_AT
    changed_at = FIRST_SEEN_AT
    seen_with = factory.SubFactory(SightingFactory)
    confirmed_with = factory.SelfAttribute("seen_with")

    @factory.post_generation
    def topics(self: Any, create: bool, extracted: Sequence[models.Topic] | None) -> None:  # noqa: FBT001 - factory_boy's signature
        """Attach the given topics."""
        if create and extracted:
            self.topics.set(extracted)

    @factory.post_generation
    def deadlines(
        self: Any,
        create: bool,  # noqa: FBT001 - factory_boy's signature
        extracted: Sequence[Mapping[str, Any]] | None,
    ) -> None:
        """Attach one deadline per mapping of keywords of DeadlineFactory."""
        if create:
            for facts in extracted or ():
                DeadlineFactory(opportunity=self, **facts)


class CallFactory(OpportunityFactory):
    """A funded call; with no ``deadlines`` given it closes on 17 December 2026 at 17:00.

    ``deadlines=[]`` makes one without any, ``bare=True`` one of which only the title is known.
    """

    class Meta:
        model = models.Call
        skip_postgeneration_save = True

    class Params:
        bare = factory.Trait(
            summary="", budget_total_eur=None, grant_max_eur=None, identifier="", programme=None,
            grants_expected=None, funding_rate_percent=None, sme_share_percent=None, audience=[],
            countries=[], keywords=[], organisation="", published_on="", body="",
        )  # fmt: skip

    kind = OpportunityKind.CALL
    title = factory.Sequence(lambda n: f"Euroclusters for the resilience of SMEs, round {n + 1}")
    summary = "Support for clusters that help small firms become greener and more digital."
    body = "<p>Consortia of at least three clusters from three countries may apply.</p>"
    identifier = factory.Sequence(lambda n: f"SMP-COSME-2026-CLUSTER-{n + 1:02}")
    phase = Phase.FORMAL
    programme = factory.SubFactory(ProgrammeFactory)
    organisation = "EISMEA"
    countries = ["IT", "FR"]
    keywords = ["resilience", "green transition"]
    budget_total_eur = Decimal("42000000.00")
    grant_max_eur = Decimal("1615000.00")
    grants_expected = 30
    funding_rate_percent = Decimal("90.00")
    sme_share_percent = Decimal("75.00")
    audience = [Audience.CLUSTER, Audience.SME]

    @factory.post_generation
    def deadlines(
        self: Any,
        create: bool,  # noqa: FBT001 - factory_boy's signature
        extracted: Sequence[Mapping[str, Any]] | None,
    ) -> None:
        """Attach the given deadlines, or the one of 17 December 2026."""
        if create:
            for facts in [{}] if extracted is None else extracted:
                DeadlineFactory(opportunity=self, **facts)


class ClosedCallFactory(CallFactory):
    """A call whose only deadline has passed on ``TODAY``."""

    class Meta:
        model = models.Call
        skip_postgeneration_save = True

    @factory.post_generation
    def deadlines(
        self: Any,
        create: bool,  # noqa: FBT001 - factory_boy's signature
        extracted: Sequence[Mapping[str, Any]] | None,  # noqa: ARG002 - factory_boy's signature
    ) -> None:
        """Attach the deadline of 17 September 2026."""
        if create:
            DeadlineFactory(opportunity=self, date="2026-09-17")


class DeadlineFactory(DjangoModelFactory):
    class Meta:
        model = models.Deadline

    kind = DeadlineKind.SINGLE
    date = "2026-12-17"
    time = time(17)
    certainty = Certainty.LABELLED
    quote = factory.LazyAttribute(lambda deadline: f"DEADLINE: {deadline.date}")


class EventFactory(OpportunityFactory):
    """A coming two-day event in Bari."""

    class Meta:
        model = models.Event
        skip_postgeneration_save = True

    kind = OpportunityKind.EVENT
    title = factory.Sequence(lambda n: f"C2Lab matchmaking {n + 1}: agri-food meets photonics")
    summary = "Bilateral meetings between clusters."
    body = "<p>Register and choose whom you want to meet.</p>"
    starts_on = "2027-02-10"
    ends_on = "2027-02-11"
    starts_at = time(9, 30)
    ends_at = time(17)
    place = "Fiera del Levante, Bari"
    country = "IT"
    format = EventFormat.IN_PERSON
    registration_url = "https://matchmaking.example.eu/bari"


class PartnerSearchFactory(OpportunityFactory):
    class Meta:
        model = models.PartnerSearch
        skip_postgeneration_save = True

    kind = OpportunityKind.PARTNER_SEARCH
    title = factory.Sequence(lambda n: f"Cluster sought for an agri-food consortium {n + 1}")
    summary = "A food cluster looks for partners in southern Europe."
    looking_for = ["cluster", "technology centre"]
    offered_by = "Wagralim"
    expires_on = "2026-12-31"


class ArticleFactory(OpportunityFactory):
    class Meta:
        model = models.Article
        skip_postgeneration_save = True

    kind = OpportunityKind.ARTICLE
    title = factory.Sequence(lambda n: f"New Euroclusters call announced ({n + 1})")
    summary = "The Commission announces a further round."


class PartnershipFactory(OpportunityFactory):
    class Meta:
        model = models.Partnership
        skip_postgeneration_save = True

    kind = OpportunityKind.PARTNERSHIP
    title = factory.Sequence(lambda n: f"ESCP-4S3 partnership {n + 1}")
    starts_on = "2025-09"
    ends_on = "2028-08"
    members = ["D.A.Re.", "Wagralim"]
    budget_total_eur = Decimal("1500000.00")


class OrganisationFactory(OpportunityFactory):
    class Meta:
        model = models.Organisation
        skip_postgeneration_save = True

    kind = OpportunityKind.ORGANISATION
    title = factory.Sequence(lambda n: f"Distretto Agroalimentare Regionale {n + 1}")
    language = "it"
    type = OrganisationKind.TECHNOLOGY_DISTRICT
    short_name = "D.A.Re."
    website = "https://www.darepuglia.it"
    seat = "Foggia"
    region = factory.SubFactory(RegionFactory)
    countries = ["IT"]
