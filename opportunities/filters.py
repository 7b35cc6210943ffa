"""What a list can be filtered by: GET parameters that become a selection of the search."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opportunities.clock import current_time
from opportunities.models import Opportunity
from opportunities.search.facets import FACETS
from opportunities.search.finding import Selection
from opportunities.search.questions import parse_question
from opportunities.search.results import find_ids, split_known
from opportunities.vocabulary import OpportunityKind

LONGEST_SEARCH = 200
MOST_WORDS_OF_A_FACET = 30
# Feeds and exports take no more entries than this at once.
MOST_ENTRIES = 10_000
ALL = "all"
FACET_LABELS: dict[str, Promise] = {
    "kind": _("Kind"),
    "status": _("Status"),
    "closing": _("Closes within"),
    "topic": _("Sector"),
    "programme": _("Programme"),
    "phase": _("Phase"),
    "audience": _("Who may apply"),
    "grant": _("Maximum grant"),
    "budget": _("Total budget"),
    "format": _("Format"),
    "type": _("Type"),
    "country": _("Country"),
    "region": _("Region"),
    "series": _("Series"),
    "source": _("Source"),
}


class WordsField(forms.Field):
    """The words of one facet: the parameter repeated, or its words parted by commas."""

    widget = forms.SelectMultiple

    def clean(self, value: Any) -> tuple[str, ...]:
        """Return the words, each once; which of them mean something, the search knows."""
        given = [value] if isinstance(value, str) else value or []
        words = (word.strip() for text in given for word in str(text).split(","))
        return tuple(dict.fromkeys(word for word in words if word))[:MOST_WORDS_OF_A_FACET]


class WordsFilter(django_filters.Filter):
    """One facet. The filter set turns all of them into one selection."""

    field_class = WordsField

    def filter(self, qs: Any, value: Any) -> Any:  # noqa: ARG002 - django-filter's signature
        """Keep everything; see ``EntryFilterSet.qs``."""
        return qs


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood of the parameters, and (name of facet, word) of what was not."""

    selection: Selection
    understood: list[tuple[str, str]]
    wrong_words: list[tuple[str, str]]


class EntryFilterSet(django_filters.FilterSet):
    """Filters for entries. A word that is not understood is told, and filters nothing."""

    kinds: tuple[OpportunityKind, ...] = ()

    q = django_filters.CharFilter(label=_("Words"), max_length=LONGEST_SEARCH)
    # Words of the question that are to be taken as they stand, not translated too.
    plain = WordsFilter(label=_("Not translated"))

    def __init__(self, data: Any = None, queryset: Any = None, **others: Any) -> None:
        # A page asks for the selection only; feeds and exports for the entries too.
        entries = Opportunity.objects.none() if queryset is None else queryset
        super().__init__(data, entries, **others)

    @cached_property
    def reading(self) -> Reading:
        """What the parameters ask for."""
        form = self.form
        form.full_clean()
        words = {name: form.cleaned_data.get(name, ()) for name in self.facet_names}
        words = {
            name: tuple(word for word in given if (name, word) != ("status", ALL))
            for name, given in words.items()
        }
        known = split_known(words, current_time())
        asked = form.cleaned_data.get("q", "")
        question = asked if has_words(asked) else ""
        given = form.cleaned_data.get("plain", ())
        plain = [word for word in given if _is_asked(word, question)]
        understood = [("q", question)] if question else []
        understood += [("plain", word) for word in plain]
        understood += [(name, word) for name in words for word in known[name]]
        if ALL in form.cleaned_data.get("status", ()):
            understood.append(("status", ALL))
        return Reading(
            Selection(
                kinds=self.kinds,
                chosen={name: found for name, found in known.items() if found},
                question=question,
                untranslated=tuple(plain),
            ),
            understood,
            [("q", asked)] * (asked != question)
            + [("plain", word) for word in given if word not in plain]
            + [(name, word) for name in words for word in words[name] if word not in known[name]],
        )

    @property
    def selection(self) -> Selection:
        """What the parameters select."""
        return self.reading.selection

    @property
    def facet_names(self) -> list[str]:
        """The facets of this list, in the order in which it offers them."""
        return [facet.name for facet in FACETS if facet.name in self.filters]

    @property
    def qs(self) -> Any:
        """The entries selected, ``MOST_ENTRIES`` at most, in the order of the query set."""
        selection = self.selection
        if not (selection.chosen or selection.question):
            return self.queryset
        ids = find_ids(selection, current_time(), most=MOST_ENTRIES)
        return self.queryset.filter(pk__in=ids)

    def find_misunderstood(self) -> list[tuple[str, str]]:
        """Return (label, value) of each parameter that filters nothing because it is wrong."""
        wrong = [
            (str(self.form.fields[name].label), self._write_given(name))
            for name in self.form.errors
        ]
        fields = self.form.fields
        return wrong + [(str(fields[name].label), word) for name, word in self.reading.wrong_words]

    def read_understood(self) -> list[tuple[str, str]]:
        """Return (name, value) of each parameter that does filter."""
        return self.reading.understood

    def _write_given(self, name: str) -> str:
        data = self.form.data
        given = data.getlist(name) if isinstance(data, MultiValueDict) else [data.get(name, "")]
        return ", ".join(str(each) for each in given)


def has_words(question: str) -> bool:
    """Tell whether a question has anything to look for, or to leave out."""
    parsed = parse_question(question)
    return bool(parsed.excluded) or not parsed.is_empty


def _is_asked(word: str, question: str) -> bool:
    """Tell whether a word, or several, are a term of a question as the search reads it."""
    parsed = parse_question(question)
    is_phrase = word in {" ".join(phrase) for phrase in parsed.phrases}
    return is_phrase or f" {word} " in f" {' '.join(parsed.words)} "


def _for_kind(kind: OpportunityKind | None) -> dict[str, WordsFilter]:
    """Return the facets that entries of a kind have; those of every kind for a search over all."""
    return {
        facet.name: WordsFilter(label=FACET_LABELS[facet.name])
        for facet in FACETS
        if (kind in facet.kinds and facet.name != "kind" if kind else True)
    }


def _make(name: str, kind: OpportunityKind | None) -> type[EntryFilterSet]:
    members: dict[str, Any] = {**_for_kind(kind), "kinds": (kind,) if kind else ()}
    members["__module__"] = __name__
    return type(name, (EntryFilterSet,), members)


class CallFilterSet(_make("CallFacets", OpportunityKind.CALL)):  # type: ignore[misc]  # a class made of the facets
    pass


class EventFilterSet(_make("EventFacets", OpportunityKind.EVENT)):  # type: ignore[misc]  # the same
    pass


class PartnerSearchFilterSet(_make("PartnerSearchFacets", OpportunityKind.PARTNER_SEARCH)):  # type: ignore[misc]  # the same
    pass


class ArticleFilterSet(_make("ArticleFacets", OpportunityKind.ARTICLE)):  # type: ignore[misc]  # the same
    pass


class PartnershipFilterSet(_make("PartnershipFacets", OpportunityKind.PARTNERSHIP)):  # type: ignore[misc]  # the same
    pass


class OrganisationFilterSet(_make("OrganisationFacets", OpportunityKind.ORGANISATION)):  # type: ignore[misc]  # the same
    pass


class SearchFilterSet(_make("SearchFacets", None)):  # type: ignore[misc]  # the same
    """Over all kinds at once."""
