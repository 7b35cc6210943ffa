"""Topics: how they are called, which words lead to them, and the end of those not needed."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from opportunities.labels import TOPIC_SCHEMES, label_of
from opportunities.models import Opportunity, TaxonomyChange, Topic, TopicWord
from opportunities.services.taxonomy.decisions import UndecidedWord
from opportunities.services.taxonomy.topics import (
    add_topic,
    edit_topic,
    merge_topic,
    preview_merger,
    restore_topic,
    retire_topic,
)
from opportunities.taxonomy.forms import MergerForm, NewTopicForm, TopicForm
from opportunities.taxonomy.pages import MAY_DECIDE, check_permission, decider, show
from opportunities.vocabulary import TopicScheme, WordRole
from opportunities.wording import in_language

CHANGES_SHOWN = 20


@never_cache
@require_safe
def show_topics(request: HttpRequest) -> HttpResponse:
    """Show every topic with its words and entries."""
    check_permission(request)
    links = Opportunity.topics.through.objects.values_list("topic_id").annotate(count=Count("pk"))
    entries = dict(links.order_by())
    words = Counter(TopicWord.objects.filter(is_withdrawn=False).values_list("topic_id", flat=True))
    topics = sorted(
        Topic.objects.select_related("merged_into").order_by("pk"),
        key=lambda topic: in_language(topic, "label").casefold(),
    )
    schemes = [
        {
            "label": label_of(TOPIC_SCHEMES, scheme),
            "rows": [
                {"topic": each, "entries": entries.get(each.pk, 0), "words": words[each.pk]}
                for each in topics
                if each.scheme == scheme
            ],
        }
        for scheme in TOPIC_SCHEMES
    ]
    return show(request, "opportunities/taxonomy/topics.html", title=_("Topics"), schemes=schemes)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Write a new topic."""
    check_permission(request, MAY_DECIDE)
    form = NewTopicForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        scheme = TopicScheme(form.cleaned_data["scheme"])
        try:
            topic = add_topic(scheme, form.read_texts(), decider(request))
        except UndecidedWord as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("The topic was added; its words count from now on."))
            return redirect("taxonomy:topic", topic.pk)
    return show(
        request,
        "opportunities/taxonomy/new_topic.html",
        status=422 if form.is_bound else 200,
        title=_("A new topic"),
        form=form,
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one topic, and change its labels and synonyms."""
    check_permission(request, *([MAY_DECIDE] if request.method == "POST" else []))
    topic = get_object_or_404(Topic.objects.select_related("merged_into"), pk=pk)
    if request.method != "POST":
        return _show_topic(request, topic, TopicForm(initial=_initial(topic)))
    form = TopicForm(request.POST)
    if form.is_valid():
        try:
            change = edit_topic(topic, form.read_texts(), decider(request))
        except UndecidedWord as problem:
            form.add_error(None, str(problem))
        else:
            text = _("Kept.") if change else _("Nothing was changed.")
            messages.success(request, text)
            return redirect("taxonomy:topic", topic.pk)
    return _show_topic(request, topic, form)


def _show_topic(
    request: HttpRequest, topic: Topic, form: TopicForm, merger: MergerForm | None = None
) -> HttpResponse:
    refused = form.is_bound or (merger is not None and merger.is_bound)
    signs = TopicWord.objects.filter(topic=topic, is_withdrawn=False).order_by("folded")
    changes = TaxonomyChange.objects.filter(after__topics__has_key=str(topic.pk))
    return show(
        request,
        "opportunities/taxonomy/topic.html",
        status=422 if refused else 200,
        title=in_language(topic, "label"),
        topic=topic,
        scheme=label_of(TOPIC_SCHEMES, topic.scheme),
        form=form,
        merger_form=merger or MergerForm(topic=topic),
        signs=signs,
        moved=preview_merger(topic),
        changes=changes.select_related("undone_by")[:CHANGES_SHOWN],
    )


@require_POST
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a topic to no further entry."""
    check_permission(request, MAY_DECIDE)
    topic = get_object_or_404(Topic, pk=pk)
    if retire_topic(topic, decider(request)) is not None:
        messages.success(
            request, _("The topic is retired: entries keep it, no further one gets it.")
        )
    return redirect("taxonomy:topic", pk)


@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a retired topic be given again."""
    check_permission(request, MAY_DECIDE)
    topic = get_object_or_404(Topic, pk=pk)
    try:
        restore_topic(topic, decider(request))
    except UndecidedWord as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("The topic is in use again."))
    return redirect("taxonomy:topic", pk)


@require_POST
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what merging a topic moves; do it once that was seen."""
    check_permission(request, MAY_DECIDE)
    topic = get_object_or_404(Topic, pk=pk)
    form = MergerForm(request.POST, topic=topic)
    if not form.is_valid():
        return _show_topic(request, topic, TopicForm(initial=_initial(topic)), form)
    heir = get_object_or_404(Topic, pk=form.cleaned_data["heir"])
    if "seen" not in request.POST:
        return show(
            request,
            "opportunities/taxonomy/merger.html",
            title=_("Merge two topics"),
            topic=topic,
            heir=heir,
            moved=preview_merger(topic),
            reason=form.cleaned_data["reason"],
        )
    try:
        merge_topic(topic, heir, decider(request))
    except UndecidedWord as problem:
        messages.error(request, str(problem))
        return redirect("taxonomy:topic", pk)
    messages.success(
        request,
        _("Merged. The entries move when the reclassification is applied: compare them now."),
    )
    return redirect("taxonomy:reclassifications")


def _initial(topic: Topic) -> dict[str, Any]:
    rows = TopicWord.objects.filter(topic=topic, role=WordRole.SYNONYM, is_withdrawn=False)
    lines: dict[str, list[str]] = {}
    for row in rows.order_by("pk"):
        lines.setdefault(row.language if row.language in {"it", "en"} else "other", []).append(
            row.word
        )
    return {
        "label_it": topic.label_it,
        "label_en": topic.label_en,
        **{f"synonyms_{language}": "\n".join(words) for language, words in lines.items()},
    }
