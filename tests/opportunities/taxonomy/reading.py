"""What a page of the taxonomy says, and decisions in one line, for tests."""

from typing import Any

from bs4 import BeautifulSoup, Tag

from opportunities.models import Topic
from opportunities.services.taxonomy.decisions import Decider, Meaning, decide_word

GIULIA = Decider(actor="giulia", reason="asked by the district")


def read(answer: Any) -> BeautifulSoup:
    return BeautifulSoup(answer.content.decode(), "lxml")


def told(page: Tag, selector: str) -> list[str]:
    return [" ".join(each.get_text(" ").split()) for each in page.select(selector)]


def decide(word: str, *topics: Topic, **how: Any) -> None:
    meaning = Meaning(topics=frozenset(topic.pk for topic in topics), **how)
    assert decide_word(word, meaning, GIULIA) is not None
