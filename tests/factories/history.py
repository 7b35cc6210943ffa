"""What happened to entries, for tests."""

import factory
from factory.django import DjangoModelFactory

from opportunities import models
from opportunities.severity import find_severity
from tests.factories.entries import CallFactory
from tests.factories.words import SEEN_AT, SITE


class AliasFactory(DjangoModelFactory):
    class Meta:
        model = models.Alias

    opportunity = factory.SubFactory(CallFactory)
    source = factory.SelfAttribute("opportunity.source")
    address = factory.Sequence(lambda n: f"{SITE}/node/{n + 1}")


class AnnouncementFactory(DjangoModelFactory):
    class Meta:
        model = models.Announcement

    call = factory.SubFactory(CallFactory)
    window_from = "2027-03"
    window_to = "2027-06"
    amount = "42 million euro"
    said_by = "European Commission"
    said_on = "2026-10-05"
    document = "Work programme 2027"
    quote = "The call is expected to open in spring 2027."


class EvidenceFactory(DjangoModelFactory):
    class Meta:
        model = models.Evidence

    opportunity = factory.SubFactory(CallFactory)
    field = "grant_max_eur"
    value = "1615000"
    quote = "The maximum grant is EUR 1 615 000."
    document = f"{SITE}/content/entry"
    page_sha256 = "a" * 64
    extractor = "eccp:call_page"
    seen_at = SEEN_AT


class ProposedChangeFactory(DjangoModelFactory):
    class Meta:
        model = models.ProposedChange

    opportunity = factory.SubFactory(CallFactory)
    field = "title"
    kept = "Euroclusters"
    proposed = "Euroclusters (corrected)"
    page_sha256 = "b" * 64
    seen_at = SEEN_AT


class RevisionFactory(DjangoModelFactory):
    class Meta:
        model = models.Revision

    opportunity = factory.SubFactory(CallFactory)
    field = "title"
    before = "Euroclusters"
    after = "Euroclusters for SMEs"
    severity = factory.LazyAttribute(
        lambda made: find_severity(made.field, made.before, made.after)
    )
    actor = "eccp"
    page_sha256 = "c" * 64
    at = SEEN_AT


class DocumentFactory(DjangoModelFactory):
    """The row of a document; its file is not there."""

    class Meta:
        model = models.Document

    opportunity = factory.SubFactory(CallFactory)
    name = "resoconto.pdf"
    title = "Resoconto della conferenza"
    sha256 = "d" * 64
    size = 20_480
    type = "pdf"
    added_by = "giulia"
    added_at = SEEN_AT
