"""What all pages of the desk share: who may do what, which part of the queue, one frame."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from opportunities.models import Opportunity, Source
from opportunities.reading.queue import Choice
from opportunities.services.ingestion.values import MODEL_OF_KIND
from opportunities.vocabulary import Concern, OpportunityKind

MAY_LOOK = "opportunities.view_desk"
MAY_CURATE = "opportunities.curate"
MAY_PUBLISH = "opportunities.publish"
MAY_ADMINISTER = "opportunities.administer"


def check_permission(request: HttpRequest, *names: str) -> None:
    """Raise PermissionDenied unless the person may see the desk and do all that is named."""
    if not request.user.has_perms((MAY_LOOK, *names)):
        raise PermissionDenied


def get_entry(entry_id: int) -> Opportunity:
    """Return an entry as its own kind; Http404 where there is none."""
    row = Opportunity.objects.filter(pk=entry_id).only("kind").first()
    if row is None:
        raise Http404(_("There is no such entry."))
    model = MODEL_OF_KIND[OpportunityKind(row.kind)]
    return model.objects.select_related("source", "programme", "series").get(pk=entry_id)


def read_choice(parameters: QueryDict) -> Choice:
    """Return which part of the queue an address asks for; unknown words choose nothing."""
    concern, kind = parameters.get("concern", ""), parameters.get("kind", "")
    source = parameters.get("source", "")
    return Choice(
        concern=concern if concern in set(Concern) else "",
        kind=kind if kind in set(OpportunityKind) else "",
        source=source if source and Source.objects.filter(code=source).exists() else "",
    )


def show(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """Return a page of the desk inside the admin."""
    shared = {
        **admin.site.each_context(request),
        "may_curate": request.user.has_perm(MAY_CURATE),
        "may_publish": request.user.has_perm(MAY_PUBLISH),
        "may_administer": request.user.has_perm(MAY_ADMINISTER),
    }
    return render(request, template, {**shared, **context}, status=status)
