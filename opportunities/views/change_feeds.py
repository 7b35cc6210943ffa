"""What changed in a list, with its filters, as feeds: before, after, and how much it matters."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext
from django.views.decorators.http import conditional_page, require_safe

from opportunities.clock import current_time
from opportunities.feeds.items import find_changes
from opportunities.views.exports import FEED_FORMATS, Asked, answer_feed
from opportunities.vocabulary import Severity

# Changes of form only are kept in histories and told to nobody.
TOLD = (Severity.CRITICAL.value, Severity.MINOR.value)


@require_safe
@conditional_page
def change_feed(request: HttpRequest, name: str, extension: str) -> HttpResponseBase:
    """Answer with the changes of a list; ``severity`` keeps only those that matter so much."""
    if extension not in FEED_FORMATS:
        raise Http404
    asked = Asked(request, name, extension, current_time(), own_parameters=("severity",))
    kept = asked.keep()
    severity = request.GET.get("severity", "")
    wrong = [asked.say_dropped("severity", severity)] if severity and severity not in TOLD else []
    items = find_changes(
        kept.entries,
        asked.listed.kinds[0],
        asked.site,
        [severity] if severity in TOLD else TOLD,
    )
    notices = [*kept.notices, *wrong]
    title = gettext("What has changed: %(list)s") % {"list": asked.listed.label}
    return answer_feed(asked, items, FEED_FORMATS[extension], title=title, notices=notices)
