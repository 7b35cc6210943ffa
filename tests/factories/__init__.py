"""Entries of the catalogue for tests, seen from ``TODAY``: by default one call is open on it.

Tests that ask for a status set ``settings.TODAY = factories.TODAY``.
"""

from datetime import date

from tests.factories.entries import (
    FIRST_SEEN_AT,
    ArticleFactory,
    CallFactory,
    ClosedCallFactory,
    DeadlineFactory,
    EventFactory,
    OrganisationFactory,
    PartnerSearchFactory,
    PartnershipFactory,
)
from tests.factories.history import (
    AliasFactory,
    AnnouncementFactory,
    DocumentFactory,
    EvidenceFactory,
    ProposedChangeFactory,
    RevisionFactory,
)
from tests.factories.taxonomy import (
    ReclassificationFactory,
    ReclassifiedEntryFactory,
    TaxonomyChangeFactory,
    TopicWordFactory,
)
from tests.factories.words import (
    SEEN_AT,
    SITE,
    ProgrammeFactory,
    RegionCategoryFactory,
    RegionFactory,
    SeriesFactory,
    SightingFactory,
    SourceFactory,
    TopicFactory,
)

TODAY = date(2026, 11, 22)

__all__ = [
    "FIRST_SEEN_AT",
    "SEEN_AT",
    "SITE",
    "TODAY",
    "AliasFactory",
    "AnnouncementFactory",
    "ArticleFactory",
    "CallFactory",
    "ClosedCallFactory",
    "DeadlineFactory",
    "DocumentFactory",
    "EventFactory",
    "EvidenceFactory",
    "OrganisationFactory",
    "PartnerSearchFactory",
    "PartnershipFactory",
    "ProgrammeFactory",
    "ProposedChangeFactory",
    "ReclassificationFactory",
    "ReclassifiedEntryFactory",
    "RegionCategoryFactory",
    "RegionFactory",
    "RevisionFactory",
    "SeriesFactory",
    "SightingFactory",
    "SourceFactory",
    "TaxonomyChangeFactory",
    "TopicFactory",
    "TopicWordFactory",
]
