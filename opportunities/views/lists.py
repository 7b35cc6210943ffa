"""The lists of the catalogue and the search over all kinds: one address, one page each."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from opportunities.clock import current_time
from opportunities.filters import EntryFilterSet
from opportunities.search.asking import Asked
from opportunities.search.results import Results, find, suggest_question
from opportunities.views import sections
from opportunities.views.addresses import Address, make_address, write_query
from opportunities.views.card_shelf import show_found
from opportunities.views.choices import CARDS, Choices, read_choices
from opportunities.views.facets import offered_statuses, show_chips, show_facets
from opportunities.views.feeding import find_feeding
from opportunities.views.paging import PAGE_SIZES, Page, PageAsked, find_unknown, read_page
from opportunities.views.sections import Section
from opportunities.views.visits import Since, tells_news

FEW_ANSWERS = 3


@require_safe
def show_calls(request: HttpRequest) -> HttpResponse:
    return _show(request, sections.CALLS)


@require_safe
def show_events(request: HttpRequest) -> HttpResponse:
    return _show(request, sections.EVENTS)


@require_safe
def show_partner_searches(request: HttpRequest) -> HttpResponse:
    return _show(request, sections.PARTNER_SEARCHES)


@require_safe
def show_articles(request: HttpRequest) -> HttpResponse:
    return _show(request, sections.ARTICLES)


@require_safe
def show_partnerships(request: HttpRequest) -> HttpResponse:
    return _show(request, sections.PARTNERSHIPS)


@require_safe
def show_organisations(request: HttpRequest) -> HttpResponse:
    return _show(request, sections.ORGANISATIONS)


@require_safe
def show_search(request: HttpRequest) -> HttpResponse:
    return _show(request, sections.EVERYTHING)


@tells_news
def _show(request: HttpRequest, section: Section) -> HttpResponse:
    now = current_time()
    since = Since(request, section.kinds)
    filterset = section.filterset(request.GET)
    asked, choices = read_page(request.GET), read_choices(request.GET)
    selection = since.narrow(filterset.selection)
    offered = _offer(section, filterset)
    results = find(selection, now, order=choices.sort, place=asked.place, facets=offered)
    if asked.number > Page(results.total, 1, asked.size).pages:
        asked = asked.at_first()
        results = find(selection, now, order=choices.sort, place=asked.place, facets=offered)
    page = Page(results.total, asked.number, asked.size)
    understood = [*filterset.read_understood(), *since.pairs, *choices.pairs, *asked.pairs]
    address = make_address(request.path, understood)
    as_cards = choices.view == CARDS
    page.entries = [] if as_cards else since.mark(sections.load_entries(results))
    context = {
        "list_name": section.name,
        "query": write_query(filterset.read_understood()),
        "page_title": section.title,
        "page_description": section.description,
        "canonical": str(address.setting("page", str(page.number) if page.has_previous else "")),
        "page": page,
        "to_compare": section is sections.CALLS and page.total > 1,
        "cards": since.mark_cards(show_found(results, now)) if as_cards else [],
        "address": address,
        "has_status": len(section.kinds) == 1 and "status" in offered,
        "filterset": filterset,
        "facets": show_facets(results, address, section.kinds),
        "chips": list(show_chips(address.pairs, results.words, address, section.kinds)),
        "choices": choices.offer(address, has_question=bool(selection.question)),
        "sizes": _offer_sizes(address, asked),
        "misunderstood": since.misunderstood
        + _find_misunderstood(request, filterset, asked, choices),
        "read_sources": find_feeding(section.kinds, results.words),
        **_explain_question(filterset, results, address),
        **since.describe(address),
    }
    return render(request, "opportunities/list.html", context)


def _offer(section: Section, filterset: EntryFilterSet) -> dict[str, Any]:
    """Return the facets to count, each with the words to offer, None for all."""
    offered: dict[str, Any] = dict.fromkeys(filterset.facet_names)
    if "status" in offered:
        offered["status"] = offered_statuses(section.kinds)
    return offered


def _offer_sizes(address: Address, asked: PageAsked) -> list[tuple[int, str, bool]]:
    return [
        (size, str(address.setting("page_size", str(size))), size == asked.size)
        for size in PAGE_SIZES
    ]


def _find_misunderstood(
    request: HttpRequest, filterset: EntryFilterSet, asked: PageAsked, choices: Choices
) -> list[tuple[str, str]]:
    known = {*filterset.form.fields, *choices.names, "changed"}
    return [
        *filterset.find_misunderstood(),
        *asked.misunderstood,
        *choices.misunderstood,
        *find_unknown(request.GET, known),
    ]


def _explain_question(
    filterset: EntryFilterSet, results: Results, address: Address
) -> dict[str, Any]:
    """Return what the page tells about the words asked for, and the ways out of too few."""
    asked = results.asked
    ways = [
        (name, count, str(address.dropping(name)))
        for name, count in results.without.items()
        if count > results.total
    ]
    if asked is None:
        return {"question": "", "ways_out": ways}
    suggestion = "" if results.corrected else _suggest(results, asked)
    # What is told of the terms is told of the question as it was put right.
    answered = address.setting("q", results.corrected) if results.corrected else address
    as_written = address
    for word in results.misspelt:
        as_written = as_written.adding("plain", word)
    return {
        "question": filterset.selection.question,
        "missing": results.missing,
        "corrected": results.corrected,
        "as_written_url": str(as_written),
        "dropped": " ".join(asked.question.dropped),
        "translations": [
            (term.asked, ", ".join(term.translations), str(answered.adding("plain", term.asked)))
            for term in asked.terms
            if term.translations
        ],
        "untranslated": [
            (word, str(address.dropping("plain", word)))
            for word in filterset.selection.untranslated
        ],
        "suggestion": suggestion,
        "suggestion_url": str(address.setting("q", suggestion)) if suggestion else "",
        "ways_out": ways,
    }


def _suggest(results: Results, asked: Asked) -> str:
    """Return a better question where few entries answer this one; empty without any."""
    return (
        suggest_question(asked, results.words)
        if results.total < FEW_ANSWERS or results.missing
        else ""
    )
