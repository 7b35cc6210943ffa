"""What was decided about words and topics, for tests."""

from typing import Any

import factory
from factory.django import DjangoModelFactory

from opportunities import models
from opportunities.vocabulary import ReclassificationState, TaxonomyChangeKind
from tests.factories.entries import CallFactory
from tests.factories.words import SEEN_AT, TopicFactory


class TopicWordFactory(DjangoModelFactory):
    class Meta:
        model = models.TopicWord

    folded = "hemp"
    word = "Hemp"
    language = "en"
    topic = factory.SubFactory(TopicFactory, code="agri-food")
    decided_by = "giulia"
    decided_at = SEEN_AT


class TaxonomyChangeFactory(DjangoModelFactory):
    class Meta:
        model = models.TaxonomyChange

    kind = TaxonomyChangeKind.WORD_WITHOUT_TOPIC
    subject = "Hemp"
    before: Any = {"words": {"hemp": []}, "topics": {}}
    after: Any = {"words": {"hemp": []}, "topics": {}}
    actor = "giulia"
    at = SEEN_AT


class ReclassificationFactory(DjangoModelFactory):
    class Meta:
        model = models.Reclassification

    state = ReclassificationState.SHOWN
    asked_by = "giulia"
    asked_at = SEEN_AT


class ReclassifiedEntryFactory(DjangoModelFactory):
    class Meta:
        model = models.ReclassifiedEntry

    reclassification = factory.SubFactory(ReclassificationFactory)
    opportunity = factory.SubFactory(CallFactory)
