"""What names an entry's facts in a question: topics, programmes, countries, kinds, dates."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils import translation

from opportunities.labels import COUNTRIES
from opportunities.models import Topic
from opportunities.search.dates import MONTH_WORDS
from opportunities.search.folding import JOINTS, english_stem, italian_stem, tokens_of
from opportunities.search.glossary import Group
from opportunities.search.loading import KINDS
from opportunities.search.words import Words, number_of_country
from opportunities.vocabulary import OpportunityKind

Fact = tuple[str, int]
YEARS = range(2000, 2061)
# How people ask for a kind of entry, whatever else the glossary calls it.
KIND_NAMES: Mapping[OpportunityKind, tuple[str, ...]] = {
    OpportunityKind.CALL: ("bando", "call", "call for proposals"),
    OpportunityKind.EVENT: ("evento", "event"),
    OpportunityKind.PARTNER_SEARCH: ("ricerca partner", "partner search"),
    OpportunityKind.ARTICLE: ("notizia", "news"),
    OpportunityKind.PARTNERSHIP: ("partenariato", "partnership"),
    OpportunityKind.ORGANISATION: ("organizzazione", "cluster organisation"),
}


@dataclass(frozen=True, slots=True)
class Names:
    """Folded and stemmed names -> facts in the postings; and names that mean the same topic."""

    facts: Mapping[tuple[str, ...], tuple[Fact, ...]]
    groups: tuple[Group, ...]

    def find(self, atoms: Sequence[str]) -> tuple[Fact, ...]:
        """Return the facts that these words name, whole and in either language."""
        found = (self.facts.get(stems, ()) for stems in _stems(atoms))
        return tuple(dict.fromkeys(fact for facts in found for fact in facts))


def collect_names(words: Words) -> Names:
    """Return all names of facts that the catalogue knows now."""
    facts: dict[tuple[str, ...], list[Fact]] = defaultdict(list)
    for name, fact in _name_facts(words):
        for stems in _stems(_atoms(name)):
            facts[stems].append(fact)
    groups = tuple(
        tuple(dict.fromkeys(tuple(tokens_of(name)) for name in names))
        for names in _equal_names(words)
    )
    return Names({stems: tuple(dict.fromkeys(each)) for stems, each in facts.items()}, groups)


def _name_facts(words: Words) -> Iterator[tuple[str, Fact]]:  # noqa: C901 - one loop per facet
    for topic in words.rows["topic"].values():
        # Not by the signs of a topic, which may name a part of it only.
        for name in _names_of(topic, words):
            yield name, ("topic", topic.pk)
    for facet in ("programme", "series"):
        for row in words.rows[facet].values():
            for name in {row.name, getattr(row, "name_it", ""), row.code} - {""}:
                yield name, (facet, row.pk)
    for region in words.rows["region"].values():
        yield region.name, ("region", region.pk)
    for kind, names in KIND_NAMES.items():
        for name in names:
            yield name, ("kind", KINDS.index(kind))
    yield from _name_countries()
    for month, names in enumerate(MONTH_WORDS, start=1):
        for name in names:
            yield name, ("month", month)
    for year in YEARS:
        yield str(year), ("year", year)


def _name_countries() -> Iterator[tuple[str, Fact]]:
    for language in ("it", "en"):
        with translation.override(language):
            for code, label in COUNTRIES.items():
                yield str(label), ("country", number_of_country("GR" if code == "EL" else code))


def _equal_names(words: Words) -> Iterator[list[str]]:
    for topic in words.rows["topic"].values():
        yield _names_of(topic, words)
    for facet in ("programme", "series"):
        for row in words.rows[facet].values():
            yield [row.name, row.code]


def _names_of(topic: Topic, words: Words) -> list[str]:
    if topic.merged_into_id is not None:
        return []
    return [topic.label_en, topic.label_it, *words.synonyms.get(topic.pk, ())]


def _atoms(name: str) -> list[str]:
    return [atom for token in tokens_of(name) for atom in JOINTS.split(token)]


def _stems(atoms: Iterable[str]) -> set[tuple[str, ...]]:
    words = list(atoms)
    return {tuple(stem(word) for word in words) for stem in (english_stem, italian_stem)}
