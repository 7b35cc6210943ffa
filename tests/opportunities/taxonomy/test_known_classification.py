"""The words of the first catalogue give the topics that they gave before a person could decide.

``classified.json`` was written with the classification that read the lists of the files only:
address and title of a record -> each topic with the word that named it.
"""

import json
from pathlib import Path

import pytest

from opportunities.models import TopicWord
from opportunities.records import OpportunityRecord
from opportunities.services.classification import load_index
from opportunities.services.starter_catalogue.entries import read_entries
from opportunities.services.starter_catalogue.words import load_words
from scrapers.cluster_collaboration.reader import read_page
from tests.replica.site import Replica
from tests.scrapers.cluster_collaboration.markup import SITE
from tests.scrapers.cluster_collaboration.test_oracle import LISTS, READABLE

CLASSIFIED = Path(__file__).with_name("classified.json")


def read_records() -> list[OpportunityRecord]:
    """Return the records of the starter catalogue and of the whole replica."""
    replica = Replica()
    records = [entry.record for entry in read_entries()]
    for page in READABLE:
        listed_as = frozenset(LISTS[name] for name in page.lists if name in LISTS)
        body = replica.answer(page.path).body.decode()
        records += read_page(body, url=SITE + page.path, listed_as=listed_as).records
    return records


@pytest.mark.django_db
def test_every_record_gets_the_topics_that_it_got_before() -> None:
    load_words()
    index = load_index()

    classified = {
        f"{record.source_url}#{record.part}|{record.title}": [
            f"{named.topic.scheme}:{named.topic.code}={named.word}" for named in found
        ]
        for record in read_records()
        if (found := index.find_topics(record))
    }

    assert classified == json.loads(CLASSIFIED.read_text("utf-8"))
    assert TopicWord.objects.filter(topic=None).count() == 16
    assert TopicWord.objects.filter(language="it").count() > 100
