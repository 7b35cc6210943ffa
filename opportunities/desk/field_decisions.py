"""What a person decides about one field: the value, its lock, and what the source proposes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from opportunities.desk import pages, undo
from opportunities.desk.decisions import (
    address_of_entry,
    find_place_of,
    open_next,
    read_version,
    tell_overtaken,
)
from opportunities.desk.fields import NEVER_EMPTY, fields_of
from opportunities.desk.item import open_form, show_item
from opportunities.labels import FIELDS
from opportunities.models import Opportunity, ProposedChange, Revision
from opportunities.services import curation
from opportunities.services.batches import decide_many
from opportunities.services.looks import Overtaken, lock_version, version_of
from opportunities.services.proposals import UnreadableProposal
from opportunities.vocabulary import BulkDecision

HTTP_UNPROCESSABLE = 422


class ProposalReplaced(ValueError):
    """The source says something else by now; the person has not seen it."""


@require_POST
def decide_field(request: HttpRequest, entry_id: int, name: str) -> HttpResponse:
    """Set, empty or unlock one field, or decide on what the source proposes for it."""
    pages.check_permission(request, pages.MAY_CURATE)
    entry = pages.get_entry(entry_id)
    action = FIELD_ACTIONS.get(request.POST.get("decision", ""))
    if action is None:
        raise Http404(_("There is no such decision."))
    place = find_place_of(request, entry)
    try:
        with transaction.atomic():
            lock_version(entry, read_version(request))
            answer = action(request, entry, name)
    except Overtaken as overtaken:
        return tell_overtaken(request, entry, overtaken)
    except REFUSALS as problem:
        messages.error(request, str(problem))
        answer = None
    if answer is not None:
        return answer
    now_at = find_place_of(request, entry)
    if place.place and not now_at.concerns:
        return open_next(request, place)
    return redirect(f"{address_of_entry(request, entry.pk)}#field-{name}")


def _accept(request: HttpRequest, entry: Opportunity, name: str) -> None:
    proposal = _get_proposal(request, entry, name)
    text = _("Accepted: %(field)s") % {"field": _label(name)}
    if _decide_only_one(request, entry, BulkDecision.ACCEPT, text):
        return
    with _remembered(request, entry, text):
        curation.accept_proposal(proposal, actor=request.user.get_username())


def _dismiss(request: HttpRequest, entry: Opportunity, name: str) -> None:
    proposal = _get_proposal(request, entry, name)
    text = _("Our value is kept: %(field)s") % {"field": _label(name)}
    if _decide_only_one(request, entry, BulkDecision.DISMISS, text):
        return
    curation.dismiss_proposal(proposal, actor=request.user.get_username())
    messages.success(request, text)


def _decide_only_one(
    request: HttpRequest, entry: Opportunity, decision: BulkDecision, text: str
) -> bool:
    """Decide the only proposal of an entry so that it can wait again; False where more wait."""
    if entry.proposed_changes.count() != 1:
        return False
    batch = decide_many([entry], decision, actor=request.user.get_username())
    problem = next((each.problem for each in batch.items.all() if each.problem), "")
    if problem:
        raise curation.WrongState(problem)
    undo.remember(request, text, entry, batch=batch.pk)
    return True


def _empty(request: HttpRequest, entry: Opportunity, name: str) -> None:
    if name in NEVER_EMPTY or name not in fields_of(entry):
        raise curation.UnknownField(_("This field cannot be empty; correct it instead."))
    nothing: Any = [] if name in {"deadlines", "topics"} else None
    if nothing is None and isinstance(getattr(entry, name), list):
        nothing = []
    text = _("Emptied: %(field)s") % {"field": _label(name)}
    with _remembered(request, entry, text):
        reason = _("the value was wrong")
        curation.edit_fields(
            entry, {name: nothing}, actor=request.user.get_username(), reason=reason
        )


def _unlock(request: HttpRequest, entry: Opportunity, name: str) -> None:
    curation.unlock_field(entry, name, actor=request.user.get_username())
    messages.success(request, _("The source leads again: %(field)s") % {"field": _label(name)})


def _save(request: HttpRequest, entry: Opportunity, name: str) -> HttpResponse | None:
    if name not in fields_of(entry):
        raise curation.UnknownField(_("This field is not edited here."))
    form = open_form(entry, name, request.POST)
    if not form.is_valid():
        return _show_refused(request, entry, form, name)
    changes = {name: form.find_facts()} if name == "deadlines" else form.read_changes()
    by, reason = request.user.get_username(), request.POST.get("reason", "")
    try:
        with _remembered(request, entry, _("Changed: %(field)s") % {"field": _label(name)}):
            curation.edit_fields(entry, changes, actor=by, reason=reason)
    except ValidationError as problem:
        form.add_error("value", problem.messages)
        return _show_refused(request, entry, form, name)
    return None


FIELD_ACTIONS: dict[str, Callable[[HttpRequest, Opportunity, str], HttpResponse | None]] = {
    "accept": _accept,
    "dismiss": _dismiss,
    "empty": _empty,
    "unlock": _unlock,
    "save": _save,
}
REFUSALS = (UnreadableProposal, ProposalReplaced, curation.UnknownField, curation.WrongState)


def _show_refused(request: HttpRequest, entry: Opportunity, form: Any, name: str) -> HttpResponse:
    return show_item(request, entry, form=form, editing=name, status=HTTP_UNPROCESSABLE)


def _get_proposal(request: HttpRequest, entry: Opportunity, name: str) -> ProposedChange:
    number = request.POST.get("proposal", "")
    waiting = ProposedChange.objects.filter(opportunity_id=entry.pk, field=name)
    proposal = get_object_or_404(waiting, pk=int(number) if number.isdecimal() else 0)
    if proposal.seen_at.isoformat() != request.POST.get("seen_at"):
        raise ProposalReplaced(_("The source says something else by now; look at it again."))
    return proposal


@contextmanager
def _remembered(request: HttpRequest, entry: Opportunity, text: str) -> Iterator[None]:
    """Remember what the block changes, so that it can be taken back."""
    before = version_of(entry)
    yield
    changes = Revision.objects.filter(opportunity_id=entry.pk, pk__gt=before).order_by("pk")
    numbers = list(changes.values_list("pk", flat=True))
    if numbers:
        undo.remember(request, text, entry, revisions=numbers)


def _label(name: str) -> str:
    return str(FIELDS.get(name, name))
