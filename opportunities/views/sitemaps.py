"""What search engines are told: every page in both languages, and where not to look.

A sitemap page holds the entries of one range of numbers, so that the last page of a million
entries costs as much as the first, and nothing is counted.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.core.paginator import EmptyPage
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from opportunities.models import Opportunity, Programme, Series, Topic

ENTRIES_PER_PAGE = 500
LANGUAGES = [code for code, _name in settings.LANGUAGES]
LISTS = (
    *("home", "calls", "events", "partner-searches", "articles", "partnerships"),
    *("organisations", "sources", "topics"),
)
ROBOTS = """User-agent: *
Disallow: /admin/
Allow: /

Sitemap: {address}
"""


class RangePage:
    """One page of a sitemap: each item in each language."""

    def __init__(self, items: Any) -> None:
        self.object_list = [(item, language) for item in items for language in LANGUAGES]


class Ranges:
    """Cuts published entries into pages by ranges of their numbers."""

    @property
    def num_pages(self) -> int:
        """Return how many ranges there are, the last one included."""
        last = Opportunity.objects.aggregate(last=Max("pk"))["last"] or 0
        return -(-last // ENTRIES_PER_PAGE) or 1

    def page(self, number: int | str) -> RangePage:
        """Return the entries of one range; EmptyPage beyond the last."""
        if not str(number).isdecimal() or not 1 <= int(number) <= self.num_pages:
            raise EmptyPage(f"there is no page {number}")
        last = int(number) * ENTRIES_PER_PAGE
        entries = Opportunity.objects.published().filter(pk__gt=last - ENTRIES_PER_PAGE)
        return RangePage(entries.filter(pk__lte=last).only("kind", "title", "changed_at"))


class PortalSitemap(Sitemap[Any]):
    """Every page has a counterpart in the other language."""

    i18n = True
    alternates = True
    x_default = True

    def get_protocol(self, protocol: str | None = None) -> str:  # noqa: ARG002 - Django's signature
        """Return the protocol of the portal's own address."""
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: Any = None) -> str:  # noqa: ARG002 - Django's signature
        """Return the host of the portal's own address."""
        return urlsplit(settings.SITE_URL).netloc


class EntrySitemap(PortalSitemap):
    def __init__(self) -> None:
        self._known: dict[tuple[int, str | None], str] = {}

    def location(self, item: Opportunity) -> str:
        """Return the address of an entry in the active language.

        Each is asked for by both languages and by the default, so it is worked out once.
        """
        key = (item.pk, get_language())
        if key not in self._known:
            self._known[key] = item.get_absolute_url()
        return self._known[key]

    @property
    def paginator(self) -> Any:
        """Return pages that need no count of all entries."""
        return Ranges()

    def lastmod(self, item: Opportunity) -> datetime:
        """Return when the entry last changed."""
        return item.changed_at


class ListSitemap(PortalSitemap):
    def items(self) -> list[str]:
        """Return the names of the lists."""
        return list(LISTS)

    def location(self, item: str) -> str:
        """Return the address of a list in the active language."""
        return reverse(f"opportunities:{item}")


class WordSitemap(PortalSitemap):
    """Topics, programmes and series."""

    def items(self) -> list[Any]:
        """Return every word that has a page."""
        return [
            *Topic.objects.order_by("pk"),
            *Programme.objects.order_by("pk"),
            *Series.objects.order_by("pk"),
        ]

    def location(self, item: Any) -> str:
        """Return the address of a word in the active language."""
        if isinstance(item, Topic):
            parts = {"scheme": item.scheme, "code": item.code}
            return reverse("opportunities:topic", kwargs=parts)
        name = "programme" if isinstance(item, Programme) else "series"
        return reverse(f"opportunities:{name}", kwargs={"code": item.code})


SECTIONS: dict[str, type[PortalSitemap]] = {
    "lists": ListSitemap,
    "words": WordSitemap,
    "entries": EntrySitemap,
}


@require_safe
def show_index(request: HttpRequest) -> HttpResponse:
    context = {"sitemaps": [{"location": each} for each in _find_pages()]}
    return TemplateResponse(request, "sitemap_index.xml", context, content_type="application/xml")


@require_safe
def show_section(request: HttpRequest, section: str) -> HttpResponse:
    if section not in SECTIONS:
        raise Http404(section)
    try:
        urls = SECTIONS[section]().get_urls(page=request.GET.get("p", 1))
    except EmptyPage as error:
        raise Http404(section) from error
    return TemplateResponse(
        request, "sitemap.xml", {"urlset": urls}, content_type="application/xml"
    )


@require_safe
def show_robots(_request: HttpRequest) -> HttpResponse:
    address = f"{settings.SITE_URL.rstrip('/')}{reverse('sitemap')}"
    return HttpResponse(ROBOTS.format(address=address), content_type="text/plain")


@require_safe
def show_icon(_request: HttpRequest) -> HttpResponse:
    """Lead programs that ask for the icon without reading a page to where it is."""
    return HttpResponsePermanentRedirect(static("images/favicon.ico"))


def _find_pages() -> Iterator[str]:
    """Return the address of every page of every section."""
    for section, sitemap in SECTIONS.items():
        address = f"{settings.SITE_URL.rstrip('/')}{reverse('sitemap-section', args=[section])}"
        yield address
        for number in range(2, sitemap().paginator.num_pages + 1):
            yield f"{address}?p={number}"
