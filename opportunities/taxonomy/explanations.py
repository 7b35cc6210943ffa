"""Why an entry has its topics, and which topics a pasted text would get."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from opportunities.models import Opportunity
from opportunities.services.taxonomy.explanation import Explainer
from opportunities.taxonomy.forms import BenchForm
from opportunities.taxonomy.pages import check_permission, show


@never_cache
@require_safe
def show_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """Show for each topic of an entry which word gave it."""
    check_permission(request)
    entry = get_object_or_404(Opportunity.objects.select_related("source"), pk=pk)
    return show(
        request,
        "opportunities/taxonomy/entry.html",
        title=_("Why these topics?"),
        entry=entry,
        explained=Explainer().explain_entry(entry),
        is_locked="topics" in entry.locked_fields,
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show_bench(request: HttpRequest) -> HttpResponse:
    """Show which topics a text would get, and why; nothing is kept of it."""
    check_permission(request)
    form = BenchForm(request.POST if request.method == "POST" else None)
    explained, silent, is_asked = [], [], False
    if form.is_valid():
        text, keywords = form.cleaned_data["text"], form.read_keywords()
        explainer, is_asked = Explainer(), bool(text.strip() or keywords)
        explained = explainer.explain_text(text, keywords)
        silent = explainer.find_silent(text, keywords)
    return show(
        request,
        "opportunities/taxonomy/bench.html",
        title=_("Test bench"),
        form=form,
        explained=explained,
        silent=silent,
        is_asked=is_asked,
    )
