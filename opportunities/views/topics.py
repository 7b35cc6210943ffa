"""What there is about one topic, and about which topics there is anything."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from opportunities import structured_data
from opportunities.clock import current_time
from opportunities.labels import TOPIC_SCHEMES, label_of
from opportunities.models import Opportunity, Programme, Series, Topic
from opportunities.reading.topic_counts import count_live_by_topic, gather_topic
from opportunities.services.taxonomy.explanation import Explainer, Ground
from opportunities.views.trails import describe_way
from opportunities.wording import in_language

MOST_WORDS = 200


@require_safe
def show_topics(request: HttpRequest) -> HttpResponse:
    counts = count_live_by_topic(current_time())
    live = Topic.objects.filter(retired_at=None)
    topics = sorted(live.order_by("pk"), key=lambda topic: in_language(topic, "label"))
    title = gettext("Sectors, programmes and series")
    context = {
        "page_title": title,
        "page_description": gettext(
            "By which words entries are found, and how much of what can still be used is about "
            "each sector."
        ),
        "canonical": request.path,
        "schemes": [
            {
                "scheme": scheme.value,
                "topics": [
                    {"topic": topic, "live": counts.get(topic.pk)}
                    for topic in topics
                    if topic.scheme == scheme
                ],
            }
            for scheme in TOPIC_SCHEMES
        ],
        "programmes": list(Programme.objects.order_by("-period", "name")[:MOST_WORDS]),
        "series": list(Series.objects.order_by("name")[:MOST_WORDS]),
        "structured_data": structured_data.as_document(
            describe_way(request, (title, request.path)),
            structured_data.describe_list(
                title, [(each.label_en, _address(request, each)) for each in topics]
            ),
        ),
    }
    return render(request, "opportunities/topics.html", context)


@require_safe
def show_topic(request: HttpRequest, scheme: str, code: str) -> HttpResponse:
    topic = get_object_or_404(Topic.objects.select_related("merged_into"), scheme=scheme, code=code)
    if topic.merged_into is not None:
        return redirect(_address(request, topic.merged_into), permanent=True)
    groups = gather_topic(topic, current_time())
    name = in_language(topic, "label")
    trail = describe_way(
        request,
        (gettext("Sectors, programmes and series"), reverse("opportunities:topics")),
        (name, request.path),
    )
    context: dict[str, Any] = {
        "page_title": name,
        "page_description": gettext("What can still be used about %(topic)s, and who works on it.")
        % {"topic": name},
        "canonical": request.path,
        "topic": topic,
        "groups": groups,
        "same_code": list(Topic.objects.filter(label_en=topic.label_en).exclude(pk=topic.pk)),
        "structured_data": structured_data.as_document(
            structured_data.describe_topic(
                topic,
                address=_address(request, topic),
                scheme=label_of(TOPIC_SCHEMES, topic.scheme),
            ),
            trail,
        ),
    }
    return render(request, "opportunities/topic.html", context)


@require_safe
def show_reasons(request: HttpRequest, pk: int) -> HttpResponse:
    """Show why an entry is under each of its topics."""
    entry = get_object_or_404(Opportunity.objects.published().select_related("source"), pk=pk)
    title = gettext("Why these sectors?")
    explained = Explainer().explain_entry(entry)
    context = {
        "page_title": f"{title} {entry.title}",
        "page_description": gettext("Which words put this entry under its sectors."),
        "canonical": request.path,
        "entry": entry,
        "explained": [each for each in explained if each.ground is not Ground.MISSING],
    }
    return render(request, "opportunities/topic_reasons.html", context)


def _address(request: HttpRequest, topic: Topic) -> str:
    path = reverse("opportunities:topic", kwargs={"scheme": topic.scheme, "code": topic.code})
    return request.build_absolute_uri(path)
