"""Which of two values an entry shall have, field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from opportunities.models import Opportunity
from opportunities.services.curation.rules import WrongState
from opportunities.services.history import LIFE, read_state

KEPT, OTHER, BOTH = "kept", "other", "both"
LISTS = frozenset(
    {"topics", "related", "keywords", "countries", "audience", "looking_for", "members"}
)


@dataclass(frozen=True, slots=True)
class Choice:
    """Both values of a field that differs, by identity, and the one that is taken unless told."""

    kept: Any
    other: Any
    choice: str
    may_be_both: bool

    @property
    def value(self) -> Any:
        """The value that the kept entry has in the end."""
        if self.choice == BOTH:
            return [*self.kept, *(each for each in self.other if each not in self.kept)]
        return self.other if self.choice == OTHER else self.kept


def propose_choices(kept: Opportunity, other: Opportunity) -> dict[str, Choice]:
    """Return field -> choice for every field that differs; writes nothing.

    A person's word goes before a source's, a known value before an unknown one, and else the kept
    entry's own. The neighbours of both stay.
    """
    one, two = read_state(kept), read_state(other)
    for state, stranger in ((one, other), (two, kept)):
        state["related"] = [pk for pk in state["related"] if pk != stranger.pk]
    return {
        name: Choice(one[name], two[name], _propose(name, one, two), name in LISTS)
        for name in one
        if name not in LIFE and one[name] != two[name]
    }


def read_choices(proposed: Mapping[str, Choice], chosen: Mapping[str, str]) -> dict[str, Choice]:
    """Return the choices with those of a person in place; WrongState when one makes no sense."""
    result = dict(proposed)
    for name, choice in chosen.items():
        known = result.get(name)
        if choice not in {KEPT, OTHER, BOTH} or (
            known is not None and choice == BOTH and not known.may_be_both
        ):
            raise WrongState(
                _("“%(choice)s” is no way to put “%(field)s” together.")
                % {"choice": choice, "field": name}
            )
        if known is not None:
            result[name] = Choice(known.kept, known.other, choice, known.may_be_both)
    return result


def _propose(name: str, kept: Mapping[str, Any], other: Mapping[str, Any]) -> str:
    if name == "related":
        return BOTH
    if name in kept["locked_fields"]:
        return KEPT
    is_word_of_person = name in other["locked_fields"]
    is_unknown = kept[name] in (None, "", [])
    return OTHER if is_word_of_person or is_unknown else KEPT
