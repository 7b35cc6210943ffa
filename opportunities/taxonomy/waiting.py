"""The words of the sources that wait for a decision, the most frequent first."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from opportunities.models import Opportunity, Source, Topic, TopicWord
from opportunities.services.classification import fold
from opportunities.services.taxonomy.source_words import (
    SourceWord,
    collect_words,
    find_waiting,
)
from opportunities.taxonomy.pages import check_permission, cut_page, read_number, show
from opportunities.taxonomy.suggestions import Suggester, Suggestion


@dataclass(slots=True)
class WaitingRow:
    """One word as the page shows it."""

    word: SourceWord
    sources: list[tuple[str, int]]
    examples: list[Any] = field(default_factory=list)
    suggestions: list[Suggestion] = field(default_factory=list)


@never_cache
@require_safe
def show_waiting(request: HttpRequest) -> HttpResponse:
    """Show what sources write and nobody has decided, with suggestions."""
    check_permission(request)
    words = collect_words()
    waiting = find_waiting(words)
    sources = {source.pk: source for source in Source.objects.order_by("name")}
    chosen = _keep_asked(request, waiting)
    page = cut_page(request, chosen)
    return show(
        request,
        "opportunities/taxonomy/waiting.html",
        title=_("Words to decide"),
        page=page,
        rows=_describe(page.object_list, sources),
        waiting=len(waiting),
        found=len(chosen),
        all_words=len(words),
        sources=sources.values(),
        asked_words=request.GET.get("q", ""),
        asked_source=read_number(request.GET.get("source")),
    )


def _keep_asked(request: HttpRequest, waiting: list[SourceWord]) -> list[SourceWord]:
    source, part = read_number(request.GET.get("source")), fold(request.GET.get("q", ""))
    return [
        each
        for each in waiting
        if (source is None or each.by_source[source]) and part in each.folded
    ]


def _describe(words: Iterable[SourceWord], sources: dict[int, Source]) -> list[WaitingRow]:
    chosen = list(words)
    suggester = Suggester(Topic.objects.all(), TopicWord.objects.all())
    ids = [pk for each in chosen for pk in each.examples]
    titles = Opportunity.objects.only("pk", "title", "language", "kind").in_bulk(ids)
    return [
        WaitingRow(
            word=each,
            sources=[(sources[pk].name, count) for pk, count in each.by_source.most_common()],
            examples=[titles[pk] for pk in each.examples if pk in titles],
            suggestions=suggester.suggest(each.word),
        )
        for each in chosen
    ]
