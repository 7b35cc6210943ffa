"""Where the entries come from, and whether each source can be believed today."""

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from opportunities.models import Source


@require_safe
def show_sources(request: HttpRequest) -> HttpResponse:
    sources = Source.objects.annotate(entries=Count("opportunities")).order_by("-scraped", "name")
    context = {
        "page_title": gettext("Sources"),
        "page_description": gettext(
            "Where the entries come from, when each source was last read, and whether it can be "
            "believed today."
        ),
        "canonical": request.path,
        "sources": list(sources),
    }
    return render(request, "opportunities/sources.html", context)
