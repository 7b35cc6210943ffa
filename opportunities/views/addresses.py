"""The address of a view with one thing changed, so that every view is a link."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Address:
    """A path with the parameters that were understood, in their order."""

    path: str
    pairs: Pairs

    def __str__(self) -> str:
        """Return it as it stands in a link."""
        return self._written

    @cached_property
    def _written(self) -> str:
        return f"{self.path}?{urlencode(self.pairs)}" if self.pairs else self.path

    def write_adding(self, pair: str) -> str:
        """Return the link of ``adding`` for a ``name=word`` that ``write_pair`` has written."""
        return f"{self}{'&' if self.pairs else '?'}{pair}"

    def adding(self, name: str, word: str) -> "Address":
        """Return it with one word more."""
        return Address(self.path, (*self.pairs, (name, word)))

    def dropping(self, name: str, word: str | None = None) -> "Address":
        """Return it without a word of a parameter, or without the parameter."""
        kept = (pair for pair in self.pairs if pair[0] != name or word not in {None, pair[1]})
        return Address(self.path, tuple(kept))

    def setting(self, name: str, word: str) -> "Address":
        """Return it with exactly this word for a parameter; empty is none."""
        plain = self.dropping(name)
        return plain.adding(name, word) if word else plain

    def at_path(self, path: str) -> "Address":
        """Return another path with the same parameters."""
        return Address(path, self.pairs)


def write_pair(name: str, word: str) -> str:
    """Return a parameter as a link takes it."""
    return urlencode(((name, word),))


def write_query(pairs: Iterable[tuple[str, str]]) -> str:
    """Return parameters as a link takes them, ready for more behind them."""
    query = urlencode(list(pairs))
    return f"?{query}&" if query else "?"


def make_address(path: str, pairs: Iterable[tuple[str, str]]) -> Address:
    """Return the address of a path with parameters."""
    return Address(path, tuple(pairs))
