"""Topics and people that the tests of the taxonomy share.

pytest reads this before Django knows its models, so that these are imported where they are needed.
"""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from opportunities.models import Topic


@pytest.fixture
def food() -> "Topic":
    from tests.factories import TopicFactory  # noqa: PLC0415 - see above

    topic: Topic = TopicFactory(code="agri-food", synonyms=["food"])
    return topic


@pytest.fixture
def textiles() -> "Topic":
    from tests.factories import TopicFactory  # noqa: PLC0415 - see above

    topic: Topic = TopicFactory(code="textiles", synonyms=["fashion"])
    return topic


@pytest.fixture
def desk() -> "Client":
    """The browser of a person who may decide and apply, in English."""
    from tests.opportunities.taxonomy.people import sign_in  # noqa: PLC0415 - see above

    client = sign_in("view_desk", "curate", "publish")
    client.cookies["django_language"] = "en"
    return client
