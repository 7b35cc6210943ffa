"""One entry per screen: its fields with their proofs, the page behind them, what to decide."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from opportunities.clock import current_time
from opportunities.desk import pages, undo
from opportunities.desk.fields import FieldRow, fields_of, read_rows, severities
from opportunities.desk.forms import FieldForm, make_deadlines
from opportunities.desk_labels import say_doubt
from opportunities.models import DuplicateSuspect, LinkCheck, Opportunity, Revision
from opportunities.reading.queue import Choice, find_place
from opportunities.services.admission import find_doubts
from opportunities.services.looks import version_of
from opportunities.vocabulary import Concern, ReviewState, Severity

CHANGES_SHOWN = 10
SUSPECTS_SHOWN = 5


@never_cache
@require_safe
def item_page(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Show one entry, with a small form for one field where ``?edit=`` names it."""
    pages.check_permission(request)
    entry = pages.get_entry(entry_id)
    name = request.GET.get("edit", "")
    may_edit = request.user.has_perm(pages.MAY_CURATE) and name in fields_of(entry)
    if not may_edit:
        return show_item(request, entry)
    return show_item(request, entry, form=open_form(entry, name), editing=name)


def open_form(entry: Opportunity, name: str, data: Any = None) -> Any:
    """Return the form of one field, the rows of all deadlines for "deadlines"."""
    if name == "deadlines":
        return make_deadlines(entry, data)
    return FieldForm(data, entry=entry, name=name)


def show_item(
    request: HttpRequest,
    entry: Opportunity,
    *,
    form: Any = None,
    editing: str = "",
    status: int = 200,
) -> HttpResponse:
    """Return the page of an entry; ``form`` for the field ``editing`` is open on it."""
    choice = pages.read_choice(request.GET)
    place = find_place(choice, entry.pk, now=current_time())
    rows = read_rows(entry)
    proposed = any(row.proposals for row in rows)
    return pages.show(
        request,
        "opportunities/desk/item.html",
        status=status,
        title=entry.title,
        entry=entry,
        choice=choice,
        query=urlencode(choice.as_query),
        place=place,
        rows=[row for row in rows if not row.is_quiet],
        quiet=[row for row in rows if row.is_quiet],
        severities=dict(severities(rows)),
        **_find_reasons(entry, place.concerns),
        shown=_choose_proof(rows, request.GET.get("proof", "")),
        version=version_of(entry),
        form=form,
        editing=editing,
        may_decide=entry.review_state not in {ReviewState.TRASHED, ReviewState.MERGED},
        proposed=proposed,
        last=undo.last_decision(request),
    )


def _find_reasons(entry: Opportunity, concerns: tuple[Concern, ...]) -> dict[str, Any]:
    """Return what there is to say about each concern of an entry."""
    reasons: dict[str, Any] = {"concerns": concerns, "doubts": [], "links": [], "changes": []}
    reasons["suspects"] = []
    if Concern.DOUBTFUL in concerns or Concern.NEW in concerns:
        reasons["doubts"] = [say_doubt(name) for name in find_doubts(entry.pk)]
    if Concern.DEAD_LINK in concerns:
        reasons["links"] = LinkCheck.objects.filter(opportunity_id=entry.pk).exclude(
            dead_since=None
        )
    if Concern.CHANGED in concerns:
        changes = Revision.objects.filter(opportunity_id=entry.pk, severity=Severity.CRITICAL)
        reasons["changes"] = changes.filter(actor__startswith="source:")[:CHANGES_SHOWN]
    if Concern.DUPLICATE in concerns:
        waiting = DuplicateSuspect.objects.waiting().select_related("first", "second")
        pairs = waiting.filter(first_id=entry.pk) | waiting.filter(second_id=entry.pk)
        reasons["suspects"] = [
            (each, each.second if each.first_id == entry.pk else each.first)
            for each in pairs[:SUSPECTS_SHOWN]
        ]
    return reasons


def _choose_proof(rows: list[FieldRow], name: str) -> Any:
    """Return the proof whose page is shown: the chosen field's, else the first with a page."""
    with_pages = [row.proof for row in rows if row.proof and row.proof.page_sha256]
    chosen = [proof for proof in with_pages if proof.field == name]
    # The date decides most, and it is what is most often wrong.
    dates = [proof for proof in with_pages if proof.field in {"deadlines", "starts_on"}]
    return next(iter([*chosen, *dates, *with_pages]), None)


def address_of(choice: Choice) -> str:
    """Return the parameters that keep a person in the same part of the queue."""
    query = urlencode(choice.as_query)
    return f"?{query}" if query else ""
