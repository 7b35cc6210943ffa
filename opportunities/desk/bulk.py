"""One decision about many entries: ticked, shown before it is done, taken back at once."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from opportunities.desk import pages, undo
from opportunities.desk.forms import ReasonForm
from opportunities.desk.item import address_of
from opportunities.desk_labels import DECISIONS
from opportunities.models import Opportunity, Revision
from opportunities.services.batches import decide_many, preview_many
from opportunities.services.looks import note_look
from opportunities.vocabulary import BulkDecision

# As many as one can still read before one agrees.
MOST_AT_ONCE = 500


@never_cache
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """Show what a decision would change, and what it cannot; nothing is written."""
    pages.check_permission(request, pages.MAY_PUBLISH)
    entries, decision = _read_order(request)
    if not entries or decision is None:
        messages.warning(request, _("Tick at least one entry and choose a decision."))
        return redirect(_back(request))
    items = preview_many(entries, decision, actor=request.user.get_username())
    return pages.show(
        request,
        "opportunities/desk/bulk.html",
        title=DECISIONS[decision],
        decision=decision,
        items=items,
        changing=sum(each.outcome == "changed" for each in items),
        entries=entries,
        version=_version_of(entries),
        form=ReasonForm(),
        query=urlencode(pages.read_choice(request.GET).as_query),
    )


@require_POST
def apply(request: HttpRequest) -> HttpResponse:
    """Carry out what was shown; refused where any of the entries changed since."""
    pages.check_permission(request, pages.MAY_PUBLISH)
    entries, decision = _read_order(request)
    if not entries or decision is None:
        messages.warning(request, _("Tick at least one entry and choose a decision."))
        return redirect(_back(request))
    if request.POST.get("version") != _version_of(entries):
        messages.warning(
            request, _("Nothing was done: entries changed since the preview. Look at it again.")
        )
        return redirect(_back(request))
    by, reason = request.user.get_username(), request.POST.get("reason", "")
    batch = decide_many(entries, decision, actor=by, reason=reason)
    changed = [each.opportunity_id for each in batch.items.all() if each.outcome == "changed"]
    if decision in {BulkDecision.PUBLISH, BulkDecision.REJECT}:
        for entry in entries:
            if entry.pk in changed:
                note_look(entry, by=by)
    count = len(changed)
    text = ngettext("%(count)d entry changed", "%(count)d entries changed", count)
    text = f"{DECISIONS[decision]}: {text % {'count': count}}"
    undo.remember(request, text, None, batch=batch.pk)
    messages.success(request, text)
    return redirect(_back(request))


def _read_order(request: HttpRequest) -> tuple[list[Opportunity], BulkDecision | None]:
    numbers = [int(each) for each in request.POST.getlist("entry") if each.isdecimal()]
    word: Any = request.POST.get("decision", "")
    decision = BulkDecision(word) if word in set(BulkDecision) else None
    entries = Opportunity.objects.filter(pk__in=numbers[:MOST_AT_ONCE]).order_by("pk")
    return list(entries), decision


def _version_of(entries: list[Opportunity]) -> str:
    """Return what changes when any of the entries does."""
    changes = Revision.objects.filter(opportunity__in=entries)
    return str(changes.aggregate(last=Max("pk"))["last"] or 0)


def _back(request: HttpRequest) -> str:
    return reverse("desk:queue") + address_of(pages.read_choice(request.GET))
