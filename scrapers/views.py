"""The archived page behind a fact: what the source said, made safe."""

from dataclasses import replace
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from scrapers.archive import find_page_before, load_page, show_page
from scrapers.errors import PageDamaged, PageNotKept

# Nothing of a foreign page may act, load or be sent, even if something slipped past nh3.
STRICT_POLICY: Final = (
    "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
LONGEST_QUOTE = 2000


@xframe_options_sameorigin
@require_safe
def archived_page(request: HttpRequest, sha256: str) -> HttpResponse:
    """Show one kept page; ``?quote=`` marks a sentence in it."""
    try:
        page = load_page(sha256)
    except (PageNotKept, PageDamaged) as error:
        raise Http404(_("The archive has no such page.")) from error
    quote = request.GET.get("quote", "")[:LONGEST_QUOTE]
    shown = show_page(page, quote)
    # Who comes to see the sentence is led to it; nh3 lets no <mark> of the page itself through.
    shown = replace(shown, html=shown.html.replace("<mark>", '<mark id="quote">', 1))
    context = {"page": page, "quote": quote, "shown": shown}
    response = render(request, "scrapers/archived_page.html", context)
    response["Content-Security-Policy"] = STRICT_POLICY
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
def page_before(request: HttpRequest, sha256: str) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Lead to what the same address said before."""
    try:
        before = find_page_before(sha256)
    except PageNotKept as error:
        raise Http404(_("The archive has no such page.")) from error
    return HttpResponseRedirect(reverse("scrapers:archived_page", kwargs={"sha256": before}))
