"""The words about which somebody decided, one word in full, and the decisions themselves."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from opportunities.models import Opportunity, Source, TaxonomyChange, Topic, TopicWord
from opportunities.services.classification import fold
from opportunities.services.taxonomy.decisions import UndecidedWord, decide_word, withdraw_word
from opportunities.services.taxonomy.source_words import SourceWord, collect_words
from opportunities.taxonomy.forms import MeaningForm
from opportunities.taxonomy.pages import (
    MAY_DECIDE,
    check_permission,
    cut_page,
    decider,
    read_number,
    show,
    way_back,
)
from opportunities.taxonomy.suggestions import Suggester
from opportunities.vocabulary import WordRole
from opportunities.wording import in_language

CHANGES_SHOWN = 20
ENTRIES_SHOWN = 10
NONE, WITHDRAWN = "none", "withdrawn"


@never_cache
@require_safe
def show_words(request: HttpRequest) -> HttpResponse:
    """Show what was decided about which word."""
    check_permission(request)
    asked = request.GET.get("meaning", "")
    rows = _keep_asked(request, asked)
    page = cut_page(request, rows.values_list("folded", flat=True).distinct().order_by("folded"))
    shown = TopicWord.objects.filter(folded__in=list(page.object_list)).select_related("topic")
    if asked != WITHDRAWN:
        shown = shown.filter(is_withdrawn=False)
    words: dict[str, list[TopicWord]] = {}
    for row in shown.order_by("folded", "topic__scheme", "topic__label_en"):
        words.setdefault(row.folded, []).append(row)
    return show(
        request,
        "opportunities/taxonomy/words.html",
        title=_("Decided words"),
        page=page,
        words=words,
        asked_words=request.GET.get("q", ""),
        asked_meaning=asked,
        topics=Topic.objects.order_by("scheme", "label_en"),
    )


def _keep_asked(request: HttpRequest, asked: str) -> QuerySet[TopicWord]:
    rows = TopicWord.objects.filter(is_withdrawn=asked == WITHDRAWN)
    if asked == NONE:
        rows = rows.filter(topic=None)
    elif (topic := read_number(asked)) is not None:
        rows = rows.filter(topic=topic)
    part = request.GET.get("q", "").strip()
    return rows.filter(Q(folded__contains=fold(part)) | Q(word__icontains=part)) if part else rows


@never_cache
@require_safe
def show_word(request: HttpRequest) -> HttpResponse:
    """Show one word: what it means, where it stands, who decided what."""
    check_permission(request)
    written = request.GET.get("word", "")
    return _show_word(request, written, form=None)


def _show_word(request: HttpRequest, written: str, *, form: MeaningForm | None) -> HttpResponse:
    folded = fold(written)
    rows = list(TopicWord.objects.filter(folded=folded).select_related("topic"))
    found = collect_words().get(folded)
    word = next((row.word for row in rows), found.word if found else written)
    changes = TaxonomyChange.objects.filter(after__words__has_key=folded)
    sources = {source.pk: source.name for source in Source.objects.order_by("name")}
    return show(
        request,
        "opportunities/taxonomy/word.html",
        status=200 if form is None else 422,
        title=word or _("A word"),
        word=word,
        folded=folded,
        rows=[row for row in rows if not row.is_withdrawn],
        found=found,
        sources=[(sources[pk], count) for pk, count in found.by_source.most_common()]
        if found
        else [],
        entries=_find_entries(found),
        suggestions=Suggester(Topic.objects.all(), TopicWord.objects.all()).suggest(word),
        changes=changes.select_related("undone_by")[:CHANGES_SHOWN],
        form=form or MeaningForm(initial=_initial(word, rows, found)),
    )


def _find_entries(found: SourceWord | None) -> list[Opportunity]:
    if found is None:
        return []
    entries = Opportunity.objects.filter(keywords__overlap=list(found.spellings))
    return list(entries.only("pk", "title", "language", "kind").order_by("-pk")[:ENTRIES_SHOWN])


def _initial(word: str, rows: list[TopicWord], found: SourceWord | None) -> dict[str, Any]:
    active = [row for row in rows if not row.is_withdrawn]
    first = next(iter(active), None)
    return {
        "word": word,
        "topics": [str(row.topic_id) for row in active if row.topic_id is not None],
        "role": first.role if first else WordRole.SIGN.value,
        "language": first.language if first else found.language if found else "",
        "in_titles": first.in_titles if first else True,
    }


@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """Let a word mean what the form says."""
    check_permission(request, MAY_DECIDE)
    given = request.POST.copy()
    # A button carries all topics of its suggestion; a row of the list says nothing of the rest.
    for keys in given.getlist("suggested"):
        given.setlist("topics", [key for key in keys.split(",") if key])
    if "one_click" in given:
        given.update({"role": WordRole.SIGN.value, "in_titles": "on"})
    form = MeaningForm(given)
    if not form.is_valid():
        return _show_word(request, request.POST.get("word", ""), form=form)
    try:
        change = decide_word(form.cleaned_data["word"], form.read_meaning(), decider(request))
    except UndecidedWord as problem:
        form.add_error(None, str(problem))
        return _show_word(request, form.cleaned_data["word"], form=form)
    _say(request, form.cleaned_data["word"], change, form.read_meaning().topics)
    return redirect(way_back(request, "taxonomy:waiting"))


@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """Let a word wait for a decision again."""
    check_permission(request, MAY_DECIDE)
    word = request.POST.get("word", "")
    change = withdraw_word(fold(word), decider(request))
    if change is None:
        messages.warning(request, _("Nobody has decided about this word."))
    else:
        messages.success(
            request, _("“%(word)s” waits for a decision again.") % {"word": change.subject}
        )
    return redirect(f"{reverse('taxonomy:word')}?{urlencode({'word': word})}")


def _say(
    request: HttpRequest, word: str, change: TaxonomyChange | None, topics: frozenset[int]
) -> None:
    if change is None:
        messages.warning(request, _("“%(word)s” means that already.") % {"word": word})
        return
    names = [in_language(topic, "label") for topic in Topic.objects.filter(pk__in=topics)]
    text = (
        _("“%(word)s” now means: %(topics)s.") % {"word": word, "topics": ", ".join(names)}
        if names
        else _("“%(word)s” now means no topic.") % {"word": word}
    )
    messages.success(request, text)
