"""Which pairs are worth comparing, so that the work grows with the catalogue and not its square."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import combinations

from opportunities.services.duplicates.facts import Facts

# Of each title only its rarest words are keys, alone where few share them, else two together.
RAREST = 4
FEW = 30
# A key that so many share tells nothing; what is the same in them is found by a narrower one.
MOST_SHARING = 120


class Blocks:
    """All entries by the keys that entries of one thing share."""

    def __init__(self, facts: Iterable[Facts]) -> None:
        self.facts = {each.pk: each for each in facts}
        self._frequency = Counter(
            word for each in self.facts.values() for title in each.titles for word in title.words
        )
        self._blocks: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for each in self.facts.values():
            for key in set(self._keys_of(each)):
                self._blocks[key].append(each.pk)

    def find_pairs(self, wanted: Collection[int] | None = None) -> Iterator[tuple[Facts, Facts]]:
        """Yield every pair that shares a key, lower number first, each once.

        With ``wanted`` only pairs in which one of these entries is.
        """
        for pk in sorted(self.facts if wanted is None else wanted):
            one = self.facts.get(pk)
            if one is None:
                continue
            for other in sorted(self._find_near(one)):
                if wanted is None or other in wanted:
                    # The lower of two looks; the other way round it is the same pair.
                    if pk < other:
                        yield one, self.facts[other]
                else:
                    first, second = sorted((pk, other))
                    yield self.facts[first], self.facts[second]

    def _find_near(self, one: Facts) -> set[int]:
        near: set[int] = set()
        for key in set(self._keys_of(one)):
            block = self._blocks.get(key, [])
            if len(block) <= MOST_SHARING:
                near.update(block)
        near.discard(one.pk)
        return near

    def _keys_of(self, each: Facts) -> Iterator[tuple[str, ...]]:
        kind = each.kind
        for address in each.addresses | each.sites:
            yield kind, "address", address
        if each.identifier:
            yield kind, "identifier", each.identifier
        for title in each.titles:
            yield kind, "title", title.text
            for day in each.dates:
                yield kind, "titled", day, title.text
            rarest = sorted(title.words, key=lambda word: (self._frequency[word], word))[:RAREST]
            yield from ((kind, "word", w) for w in rarest if self._frequency[w] <= FEW)
            for pair in combinations(sorted(rarest), 2):
                yield kind, "words", *pair
                for day in each.dates:
                    yield kind, "dated", day, *pair
