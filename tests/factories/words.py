"""Sources, programmes, topics and regions for tests."""

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from opportunities import models
from opportunities.vocabulary import TopicScheme

SEEN_AT = datetime(2026, 11, 21, 6, 17, tzinfo=UTC)
SITE = "https://www.clustercollaboration.eu"
TOPICS = {
    "agri-food": (TopicScheme.INDUSTRIAL_ECOSYSTEM, "Agri-food", "Agroalimentare"),
    "textiles": (TopicScheme.INDUSTRIAL_ECOSYSTEM, "Textiles", "Tessile"),
    "photonics": (TopicScheme.KEY_ENABLING_TECHNOLOGY, "Photonics", "Fotonica"),
}


class SourceFactory(DjangoModelFactory):
    """The ECCP source; a second call returns the same row."""

    class Meta:
        model = models.Source
        django_get_or_create = ("code",)

    code = "eccp"
    name = "European Cluster Collaboration Platform"
    homepage = SITE
    licence = "CC BY 4.0"
    scraped = True
    last_good_run_at = SEEN_AT


class SightingFactory(DjangoModelFactory):
    class Meta:
        model = models.Sighting

    source = factory.SubFactory(SourceFactory)
    at = SEEN_AT


class ProgrammeFactory(DjangoModelFactory):
    class Meta:
        model = models.Programme
        django_get_or_create = ("code",)

    code = "smp"
    name = "Single Market Programme"
    name_it = "Programma per il mercato unico"
    period = "2021-2027"


class SeriesFactory(DjangoModelFactory):
    class Meta:
        model = models.Series
        django_get_or_create = ("code",)

    code = "euroclusters"
    name = "Euroclusters"


class TopicFactory(DjangoModelFactory):
    """One of three topics, in turn, or the one with the given ``code``."""

    class Meta:
        model = models.Topic
        django_get_or_create = ("scheme", "code")

    code = factory.Iterator(TOPICS)
    scheme = factory.LazyAttribute(lambda topic: TOPICS[topic.code][0])
    label_en = factory.LazyAttribute(lambda topic: TOPICS[topic.code][1])
    label_it = factory.LazyAttribute(lambda topic: TOPICS[topic.code][2])


class RegionFactory(DjangoModelFactory):
    class Meta:
        model = models.Region
        django_get_or_create = ("code",)

    code = "ITF4"
    name = "Puglia"
    country = "IT"
    level = 2


class RegionCategoryFactory(DjangoModelFactory):
    class Meta:
        model = models.RegionCategory

    region = factory.SubFactory(RegionFactory)
    period = "2021-2027"
    category = "less developed"
    act = "Implementing Decision (EU) 2021/1130"
