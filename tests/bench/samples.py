"""What the readers of the bench ask for: parameters chosen from the catalogue, always the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from random import Random
from typing import TypeVar

from django.db.models import Count, Q
from django.utils.text import slugify

from opportunities.models import Call, Opportunity, Programme, Topic
from opportunities.models.opportunity import SLUG_LENGTH
from tests.bench.catalogue.words import FOLDER, RARE_WORDS, make_rare_words, read_field_words

# Enough that no two requests in a row, and few in a minute, are the same.
T = TypeVar("T")
SAMPLES = 240
ENTRIES_READ = 400
COMMON_WORDS = 24
MOST_PAGES = 4
ENTRIES_PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Named:
    """A topic or a programme: its key, and its name in addresses."""

    pk: int
    name: str


class Samples:
    """Parameters that give answers in the catalogue in use."""

    def __init__(self, seed: str = "samples") -> None:
        self._random = Random(seed)  # noqa: S311 - the same questions every time are the point

    @cached_property
    def topics_and_pages(self) -> list[tuple[Named, int]]:
        """Return every topic that a call has with the first pages of its calls."""
        published = Q(opportunities__kind="call", opportunities__review_state="published")
        counted = Topic.objects.annotate(calls=Count("opportunities", filter=published))
        return self._mix(
            [
                (Named(each.pk, f"{each.scheme}:{each.code}"), page)
                for each in counted.order_by("pk")
                for page in range(1, MOST_PAGES + 1)
                if each.calls > ENTRIES_PER_PAGE * (page - 1)
            ]
        )

    @cached_property
    def topics_and_programmes(self) -> list[tuple[Named, Named]]:
        """Return pairs that at least one call has, the usual ones more often."""
        found = Call.objects.published().exclude(programme=None).order_by("pk")
        rows = found.values_list("pk", "programme_id", "topics")[: SAMPLES * 20]
        topics = {each.pk: f"{each.scheme}:{each.code}" for each in Topic.objects.all()}
        programmes = dict(Programme.objects.values_list("pk", "code"))
        pairs = [
            (Named(topic, topics[topic]), Named(programme, programmes[programme]))
            for _pk, programme, topic in rows
            if topic and programme
        ]
        return self._mix(pairs)

    @cached_property
    def rare_words(self) -> list[str]:
        """Return words that very few entries have, and at least one does."""
        rare = set(make_rare_words()[RARE_WORDS // 4 :])
        found: dict[str, None] = {}
        for start in range(0, 20 * ENTRIES_READ, ENTRIES_READ):
            texts = Opportunity.objects.published().order_by("pk").values_list("body", flat=True)
            for text in texts[start : start + ENTRIES_READ]:
                words = text.lower().replace(".", " ").replace("<", " ").replace(">", " ").split()
                found |= dict.fromkeys(word for word in words if word in rare)
            if len(found) >= SAMPLES:
                break
        return self._mix(list(found))

    @cached_property
    def common_words(self) -> list[str]:
        """Return two of the most frequent words at a time."""
        words = [word for word in read_field_words("en") if " " not in word][:COMMON_WORDS]
        return self._mix([f"{one} {other}" for one in words for other in words if one < other])

    @cached_property
    def italian_words(self) -> list[tuple[str, str, str]]:
        """Return Italian terms, the English ones that mean the same, and a kind or none."""
        lines = (FOLDER / "pairs.txt").read_text("utf-8").splitlines()
        pairs = [line.split(" = ") for line in lines]
        kinds = ("", "call", "event", "article")
        return self._mix([(one, other, kind) for (one, other), kind in product(pairs, kinds)])

    @cached_property
    def calls(self) -> list[tuple[int, str]]:
        """Return keys of calls, each with the part of its address that names it."""
        keys = list(Call.objects.published().order_by("pk").values_list("pk", flat=True))
        chosen = self._random.sample(keys, min(SAMPLES, len(keys)))
        titles = Call.objects.filter(pk__in=chosen).order_by("pk").values_list("pk", "title")
        named = ((pk, slugify(title)[:SLUG_LENGTH].strip("-")) for pk, title in titles)
        return self._mix([(pk, f"{pk}-{slug or 'call'}") for pk, slug in named])

    def _mix(self, values: Sequence[T]) -> list[T]:
        return self._random.sample(list(values), min(SAMPLES, len(values)))
