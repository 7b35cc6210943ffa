"""The lists as files and feeds, with the filters of their pages."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import conditional_page, require_safe

from opportunities import filters
from opportunities.api.export import ROWS_AT_ONCE, find_columns
from opportunities.api.lists import LISTS
from opportunities.clock import current_time
from opportunities.feeds import rows
from opportunities.feeds.appointments import clean, write_calendar
from opportunities.feeds.atom import ATOM_TYPE, write_atom
from opportunities.feeds.dates import CALENDARS, Reader
from opportunities.feeds.items import MOST_ITEMS, About, Item, find_entries
from opportunities.feeds.json_feed import JSON_FEED_TYPE, write_json_feed
from opportunities.search.results import find, in_order
from opportunities.services.export import write_csv, write_xlsx
from opportunities.views import sections
from opportunities.views.calendars import CALENDAR_TYPE, say_extent
from opportunities.views.choices import Choices, read_choices
from opportunities.views.paging import find_unknown
from opportunities.views.sections import Section
from opportunities.wording import say_number

MOST_ROWS = 50_000
NOTICE = "X-Portal-Notice"
# Feeds and calendars have an order that their readers count on.
TABLES = frozenset({"csv", "xlsx"})
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class FeedFormat(NamedTuple):
    """One way to write a feed."""

    write: Callable[[Iterable[Item], About], bytes]
    media_type: str


FEED_FORMATS: Mapping[str, FeedFormat] = {
    "atom": FeedFormat(write_atom, ATOM_TYPE),
    "json": FeedFormat(write_json_feed, JSON_FEED_TYPE),
}


@dataclass(frozen=True, slots=True)
class Found:
    """The numbers of entries in the order of their list, and a sentence per thing left out."""

    ids: list[int]
    notices: list[str]


@dataclass(frozen=True, slots=True)
class Kept:
    """The entries that filters keep, and a sentence per thing left out."""

    entries: Any
    notices: list[str]


@dataclass(frozen=True)
class Asked:
    """What a file has to hold: the list, its GET filters, and what they do not say clearly."""

    request: HttpRequest
    name: str
    extension: str
    now: datetime
    # Beside those of the list's page.
    own_parameters: tuple[str, ...] = ()

    @property
    def listed(self) -> Section:
        """The list asked for."""
        return sections.LISTS[self.name]

    @property
    def site(self) -> str:
        """This site without a path."""
        return self.request.build_absolute_uri("/").rstrip("/")

    @cached_property
    def filterset(self) -> filters.EntryFilterSet:
        """The filters of the list's page; one that makes no sense keeps everything."""
        return self.listed.filterset(self.request.GET)

    @cached_property
    def order(self) -> Choices:
        """The order asked for; how a page shows its list is nothing to a file."""
        given = self.request.GET
        return read_choices({"sort": given["sort"]} if "sort" in given else {})

    def find_misunderstood(self) -> list[str]:
        """Return a sentence per parameter that was dropped."""
        known = {*self.filterset.form.fields, *self.own_parameters, "sort"}
        dropped = [
            *self.filterset.find_misunderstood(),
            *self.order.misunderstood,
            *find_unknown(self.request.GET, known),
        ]
        sentences = [self.say_dropped(name, value) for name, value in dropped]
        if self.order.sort and self.extension not in TABLES:
            sentences.append(gettext("This file has an order of its own: “sort” is left out."))
        return sentences

    def say_dropped(self, name: str, value: str) -> str:
        """Return the sentence on a filter that makes no sense, fit for a header."""
        said = gettext("%(name)s: “%(value)s” was not understood and is left out.")
        # What came in an address may hold line ends, which would end a header.
        return " ".join(clean(said % {"name": name, "value": value[:60]}).split())

    def find_first(self, most: int) -> Found:
        """Return the numbers of the first entries of the list, in its order, and the notices."""
        selection, order = self.filterset.selection, self.order.sort
        found = find(selection, self.now, order=order, place=(0, most))
        return Found(found.ids, [*self.find_misunderstood(), *_say_cut(found.total, most)])

    def keep(self) -> Kept:
        """Return the published entries that the filters keep, in no order, and the notices."""
        entries = self.listed.model.objects.published()
        selection = self.filterset.selection
        if not (selection.chosen or selection.question):
            return Kept(entries, self.find_misunderstood())
        found = self.find_first(filters.MOST_ENTRIES)
        return Kept(entries.filter(pk__in=found.ids), found.notices)


@require_safe
@conditional_page
def export(request: HttpRequest, name: str, extension: str) -> HttpResponseBase:
    """Answer with the file of a list; an extension that the list has not is an unknown page."""
    write = WRITERS.get(extension)
    if write is None or (extension == "ics" and name not in CALENDARS):
        raise Http404
    response = write(Asked(request, name, extension, current_time()))
    if extension in TABLES:
        response["Content-Disposition"] = f'attachment; filename="{name}.{extension}"'
    return response


def _write_csv(asked: Asked) -> HttpResponseBase:
    found, notices = _find_rows(asked)
    lines = write_csv(found, find_columns(asked.name))
    return _tell(StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8"), notices)


def _write_xlsx(asked: Asked) -> HttpResponseBase:
    found, notices = _find_rows(asked)
    blocks = write_xlsx(found, find_columns(asked.name), sheet=asked.name)
    return _tell(StreamingHttpResponse(blocks, content_type=XLSX), notices)


def _write_feed(asked: Asked, extension: str) -> HttpResponseBase:
    kept = asked.keep()
    items = find_entries(kept.entries, asked.listed.kinds[0], asked.site)
    title = str(asked.listed.label)
    return answer_feed(asked, items, FEED_FORMATS[extension], title=title, notices=kept.notices)


def answer_feed(
    asked: Asked, items: list[Item], written: FeedFormat, *, title: str, notices: list[str]
) -> HttpResponseBase:
    """Answer with items as a feed; what was left out is told in it and in a header."""
    notices = [*notices, *_say_cut_feed(len(items))]
    query = urlencode(asked.filterset.read_understood())
    page = f"{asked.site}{reverse(f'opportunities:{asked.name}')}"
    about = About(
        title=f"{gettext('Cluster portal')}: {title}",
        description=" ".join([gettext("What changed last comes first."), *notices]),
        author=gettext("Cluster portal"),
        language=get_language() or "it",
        site=asked.site,
        page=f"{page}?{query}" if query else page,
        own=asked.request.build_absolute_uri(),
    )
    feed = written.write(items[:MOST_ITEMS], about)
    return _tell(HttpResponse(feed, content_type=written.media_type), notices)


def _write_ics(asked: Asked) -> HttpResponseBase:
    kept = asked.keep()
    reader = Reader(get_language() or "it", asked.site)
    appointments = CALENDARS[asked.name](kept.entries, asked.now, reader)
    about = say_extent()
    calendar = write_calendar(
        f"{gettext('Cluster portal')}: {asked.listed.label}",
        " ".join([about, *kept.notices]),
        appointments,
    )
    is_full = len(appointments) >= rows.MOST_DATES
    return _tell(
        HttpResponse(calendar, content_type=CALENDAR_TYPE),
        [about, *kept.notices] if is_full else kept.notices,
    )


WRITERS: Mapping[str, Callable[[Asked], HttpResponseBase]] = {
    "csv": _write_csv,
    "xlsx": _write_xlsx,
    "atom": partial(_write_feed, extension="atom"),
    "json": partial(_write_feed, extension="json"),
    "ics": _write_ics,
}


def _find_rows(asked: Asked) -> tuple[Iterator[dict[str, Any]], list[str]]:
    """Return the objects of the API in the order of the list, one by one, and the notices."""
    found = asked.find_first(MOST_ROWS)
    return _load_rows(asked, found.ids), found.notices


def _load_rows(asked: Asked, ids: Sequence[int]) -> Iterator[dict[str, Any]]:
    serializer = LISTS[asked.name].serializer(context={"now": asked.now})
    loaded: Any = LISTS[asked.name].load(asked.now)
    published = loaded.published().order_by()
    for start in range(0, len(ids), ROWS_AT_ONCE):
        block = ids[start : start + ROWS_AT_ONCE]
        for row in in_order(published.filter(pk__in=block), block):
            yield dict(serializer.to_representation(row))


def _say_cut(total: int, most: int) -> list[str]:
    if total <= most:
        return []
    said = gettext("Only the first %(most)s of %(total)s entries of the list are taken.")
    return [said % {"most": say_number(most), "total": say_number(total)}]


def _say_cut_feed(total: int) -> list[str]:
    if total <= MOST_ITEMS:
        return []
    said = gettext("Only the %(most)s entries that changed last are in this feed.")
    return [said % {"most": say_number(MOST_ITEMS)}]


def _tell(response: HttpResponseBase, notices: list[str]) -> HttpResponseBase:
    if notices:
        response[NOTICE] = " ".join(notices)
    return response
