"""What a person decides about one entry; afterwards the next one opens by itself."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from opportunities.clock import current_time
from opportunities.desk import pages, undo
from opportunities.desk.item import address_of
from opportunities.desk_labels import DECISIONS, STATES
from opportunities.labels import FIELDS, label_of
from opportunities.models import Opportunity, Revision
from opportunities.reading.queue import Place, find_place
from opportunities.services import curation
from opportunities.services.batches import decide_many
from opportunities.services.looks import Overtaken, lock_version, note_look
from opportunities.templatetags.source_words import say_recorded
from opportunities.vocabulary import BulkDecision

CHANGES_TOLD = 3
SEEN = "seen"
DECIDED = {
    each.value: each for each in (BulkDecision.PUBLISH, BulkDecision.REJECT, BulkDecision.TRASH)
}


@require_POST
def decide(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Publish, reject, put in the trash or leave an entry as it is, then open the next one."""
    pages.check_permission(request, pages.MAY_CURATE)
    word = request.POST.get("decision", "")
    if word not in {*DECIDED, SEEN}:
        raise Http404(_("There is no such decision."))
    if word != SEEN:
        pages.check_permission(request, pages.MAY_PUBLISH)
    entry = pages.get_entry(entry_id)
    place = find_place_of(request, entry)
    try:
        with transaction.atomic():
            lock_version(entry, read_version(request))
            _decide(request, entry, word)
    except Overtaken as overtaken:
        return tell_overtaken(request, entry, overtaken)
    except curation.WrongState as problem:
        messages.error(request, str(problem))
        return redirect(address_of_entry(request, entry.pk))
    return open_next(request, place)


@require_POST
def undo_last(request: HttpRequest) -> HttpResponse:
    """Take back the last decision of this session and show what it was about."""
    pages.check_permission(request, pages.MAY_CURATE)
    try:
        decision = undo.undo_last(request)
    except undo.NothingToUndo:
        messages.info(request, _("There is nothing to take back."))
        return redirect(reverse("desk:queue") + address_of(pages.read_choice(request.GET)))
    if decision["problem"]:
        text = _("Not all could be taken back: %(problem)s")
        messages.warning(request, text % {"problem": decision["problem"]})
    else:
        messages.success(request, _("Taken back: %(text)s") % {"text": decision["text"]})
    if decision["entry"]:
        return redirect(address_of_entry(request, decision["entry"]))
    return redirect(reverse("desk:queue") + address_of(pages.read_choice(request.GET)))


def find_place_of(request: HttpRequest, entry: Opportunity) -> Place:
    """Return where an entry stands in the part of the queue that the person works on."""
    return find_place(pages.read_choice(request.GET), entry.pk, now=current_time())


def read_version(request: HttpRequest) -> int:
    """Return the version of the entry that the person saw; 0 for anything that is no number."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() else 0


def address_of_entry(request: HttpRequest, entry_id: int) -> str:
    """Return the page of an entry in the part of the queue that the person works on."""
    return reverse("desk:item", args=[entry_id]) + address_of(pages.read_choice(request.GET))


def open_next(request: HttpRequest, place: Place) -> HttpResponse:
    """Go to the entry after ``place``, to the list when there is none."""
    if place.next is None:
        return redirect(reverse("desk:queue") + address_of(pages.read_choice(request.GET)))
    return redirect(address_of_entry(request, place.next))


def tell_overtaken(request: HttpRequest, entry: Opportunity, overtaken: Overtaken) -> HttpResponse:
    """Say who changed what meanwhile, and show the entry as it is now; nothing was written."""
    told = "; ".join(_say_change(each) for each in overtaken.changes[:CHANGES_TOLD])
    messages.warning(
        request, _("Nothing was done: the entry changed meanwhile. %(changes)s") % {"changes": told}
    )
    return redirect(address_of_entry(request, entry.pk))


def _say_change(change: Revision) -> str:
    label = str(FIELDS.get(change.field, change.field))
    if change.field == "review_state":
        after = label_of(STATES, str(change.after))
    else:
        after = say_recorded(change.after, change.field)
    return f"{change.actor}, {label}: {after}"


def _decide(request: HttpRequest, entry: Opportunity, word: str) -> None:
    by = request.user.get_username()
    what: dict[str, Any] = {}
    if word == SEEN:
        text = _("Seen: %(title)s") % {"title": entry.title}
    else:
        decision = DECIDED[word]
        reason = request.POST.get("reason", "")
        batch = decide_many([entry], decision, actor=by, reason=reason)
        problem = next((each.problem for each in batch.items.all() if each.problem), "")
        if problem:
            raise curation.WrongState(problem)
        what["batch"] = batch.pk
        text = f"{DECISIONS[decision]}: {entry.title}"
    looked = note_look(entry, by=by)
    undo.remember(request, text, entry, looked=looked.isoformat(), **what)
