"""Documents of the editors, served as what they are: files to keep, which act nowhere."""

from typing import Final
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from opportunities.models import Document, Opportunity
from opportunities.services.documents import MIME_TYPES, open_document

# Whatever a file holds, nothing of it may run, load or be framed.
STRICT_POLICY: Final = (
    "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def _find_mark(_request: HttpRequest, document: Document) -> str:
    return f'"{document.sha256}"'


@require_safe
def serve_document(request: HttpRequest, key: UUID, name: str) -> HttpResponseBase:
    """Send a document of a published entry to anybody, of another one to the editors only."""
    document = get_object_or_404(Document, key=key, name=name, removed_at=None)
    is_public = Opportunity.objects.published().filter(pk=document.opportunity_id).exists()
    if not is_public and not (request.user.is_active and request.user.is_staff):
        raise Http404(_("There is no such document."))
    response = _send(request, document)
    response["Content-Security-Policy"] = STRICT_POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex, nofollow"
    # Kept by browsers, asked for again each time: an entry may be hidden any day.
    response["Cache-Control"] = "no-cache" if is_public else "private, no-store"
    if not is_public:
        patch_vary_headers(response, ["Cookie"])
    return response


@condition(etag_func=_find_mark)
def _send(_request: HttpRequest, document: Document) -> HttpResponseBase:
    try:
        file = open_document(document)
    except FileNotFoundError as error:
        raise Http404(_("There is no such document.")) from error
    return FileResponse(
        file, as_attachment=True, filename=document.name, content_type=MIME_TYPES[document.type]
    )
