"""What is asked of the server: addresses, what must be in the answer, the floor, the peer."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import cycle, islice
from urllib.parse import urlencode

from tests.bench import floor
from tests.bench.floor import Statement
from tests.bench.samples import SAMPLES, Samples

# How many there are: a page that forgot its results does not have it.
COUNT_ON_PAGE = re.compile(rb'class="count"[^>]*>[^<]*?([1-9][0-9.,]*)')
COUNT_IN_JSON = re.compile(rb'"count": ?([1-9][0-9]*)')
HEADLINE = re.compile(rb"<h1")
CALENDAR = re.compile(rb"BEGIN:VCALENDAR")
# Cases where the floor counts what the page counts; words are found by rules that differ.
COUNTED_ALIKE = frozenset(
    {"calls, plain list", "calls by topic", "calls by topic and programme", "API, calls by topic"}
)
# A page may say "more than" of what lies above.
LARGEST_EXACT_COUNT = 10_000
# The columns that a list of ours shows too, and two facets of one value per entry. Our pages count
# topics as well; Datasette does that ten times slower, so it is told apart (``PEER_TOPICS``).
PEER_LIST = "/entries?_nocol=body&"
PEER_CALL_FACETS = "_facet=programme&_facet=phase&"
PEER_FACETS = "_facet=kind&_facet=programme&"
PEER_TOPICS = "&_facet_array=topics"
PAGES = range(1, 6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One request, the statements that answer it at least, and the peer's address for it."""

    path: str
    floor: tuple[Statement, ...] = ()
    peer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Questions of one sort; ``marker`` is in every answer that deserves the name."""

    name: str
    questions: tuple[Question, ...]
    marker: re.Pattern[bytes] = COUNT_ON_PAGE

    def find_count_problem(self, question: Question, body: bytes) -> str:
        """Say how the count of a page differs from the floor's, empty when it does not."""
        found = self.marker.search(body)
        if self.name not in COUNTED_ALIKE or not found:
            return ""
        shown = int(re.sub(rb"\D", b"", found[1]))
        true = floor.find_count(question.floor)
        if shown == true or (shown == LARGEST_EXACT_COUNT < true):
            return ""
        return f"{question.path} counts {shown}, the floor {true}"


Maker = Callable[[], list[Question]]


def make_cases(samples: Samples, now: dt.datetime) -> list[Case]:
    """Return every case with questions for the catalogue in use."""
    makers: dict[str, tuple[Maker, re.Pattern[bytes]]] = {
        "home": (partial(_ask_home, now), COUNT_ON_PAGE),
        "calls, plain list": (_ask_calls, COUNT_ON_PAGE),
        "calls by topic": (partial(_ask_topic, samples), COUNT_ON_PAGE),
        "calls by topic and programme": (partial(_ask_two_facets, samples), COUNT_ON_PAGE),
        "search by kind and topic": (partial(_ask_kind_and_topic, samples), COUNT_ON_PAGE),
        "search, rare word": (partial(_ask_rare, samples), COUNT_ON_PAGE),
        "search, two common words": (partial(_ask_common, samples), COUNT_ON_PAGE),
        "search, Italian over English": (partial(_ask_italian, samples), COUNT_ON_PAGE),
        "one call": (partial(_ask_call, samples), HEADLINE),
        "events calendar": (partial(_ask_month, now), HEADLINE),
        "calls by topic, .ics": (partial(_ask_dates, samples), CALENDAR),
        "API, calls by topic": (partial(_ask_api_list, samples), COUNT_IN_JSON),
        "API, search, two common words": (partial(_ask_api_search, samples), COUNT_IN_JSON),
    }
    return [
        Case(name=name, marker=marker, questions=tuple(islice(cycle(make()), SAMPLES)))
        for name, (make, marker) in makers.items()
    ]


def _ask_home(now: dt.datetime) -> list[Question]:
    query = {"kind": "call", "closes_at__gt": f"{now:%Y-%m-%d %H:%M}", "_sort": "closes_at"}
    return [
        Question(path=path, floor=((floor.HOME, ()),), peer=f"{PEER_LIST}{urlencode(query)}")
        for path in ("/it/", "/en/", "/it/?page=2")
    ]


def _ask_calls() -> list[Question]:
    facets = floor.count_facets(floor.CALLS, "true")
    return [
        Question(
            path=f"/it/calls/?page={page}",
            floor=(floor.list_calls("true", page=page), facets),
            peer=f"{PEER_LIST}kind=call&_sort_desc=closes_at&language={language}",
        )
        for page, language in zip(PAGES, cycle(("en", "it")), strict=False)
    ]


def _ask_topic(samples: Samples) -> list[Question]:
    return [
        Question(
            path=f"/it/calls/?{urlencode({'topic': topic.name, 'page': page})}",
            floor=(
                floor.list_calls(floor.WITH_TOPIC, topic.pk, page=page),
                floor.count_facets(floor.CALLS, floor.WITH_TOPIC, topic.pk),
            ),
            peer=f"{PEER_LIST}{PEER_CALL_FACETS}"
            + urlencode({"kind": "call", "topics__arraycontains": topic.name}),
        )
        for topic, page in samples.topics_and_pages
    ]


def _ask_two_facets(samples: Samples) -> list[Question]:
    where = f"{floor.WITH_TOPIC} AND {floor.WITH_PROGRAMME}"
    return [
        Question(
            path=f"/it/calls/?{urlencode({'topic': topic.name, 'programme': programme.name})}",
            floor=(
                floor.list_calls(where, topic.pk, programme.pk),
                floor.count_facets(floor.CALLS, where, topic.pk, programme.pk),
            ),
            peer=f"{PEER_LIST}{PEER_CALL_FACETS}"
            + urlencode(
                {
                    "kind": "call",
                    "topics__arraycontains": topic.name,
                    "programme": programme.name,
                }
            ),
        )
        for topic, programme in samples.topics_and_programmes
    ]


def _ask_kind_and_topic(samples: Samples) -> list[Question]:
    where = f"o.kind = %s AND {floor.WITH_TOPIC}"
    kinds = cycle(("call", "event", "article", "organisation"))
    entries = "opportunities_opportunity o"
    page = (
        f"SELECT o.id, o.title, o.summary FROM {entries} WHERE {floor.PUBLISHED} AND {where} "  # noqa: S608 - our own words
        "ORDER BY o.published_on DESC, o.id DESC LIMIT 20"
    )
    return [
        Question(
            path=f"/it/search/?{urlencode({'kind': kind, 'topic': topic.name})}",
            floor=(
                (page, (kind, topic.pk)),
                floor.count_facets(entries, where, kind, topic.pk),
            ),
            peer=f"{PEER_LIST}{PEER_FACETS}"
            + urlencode({"kind": kind, "topics__arraycontains": topic.name}),
        )
        for (topic, _page), kind in zip(samples.topics_and_pages, kinds, strict=False)
    ]


def _ask_words(text: str, *, means: str = "", kind: str = "") -> Question:
    """Return a search for ``text``, which finds texts with the English words ``means``."""
    words = means or text
    where = floor.WITH_WORDS + (" AND o.kind = %s" if kind else "")
    of_kind = {"kind": kind} if kind else {}
    return Question(
        path=f"/it/search/?{urlencode({'q': text, **of_kind})}",
        floor=(
            floor.rank_words(words, kind=kind),
            floor.count_facets(floor.FOUND_BY_WORDS, where, words, *of_kind.values()),
        ),
        peer=f"{PEER_LIST}{PEER_FACETS}{urlencode({'_search': words, **of_kind})}",
    )


def _ask_rare(samples: Samples) -> list[Question]:
    return [_ask_words(word) for word in samples.rare_words]


def _ask_common(samples: Samples) -> list[Question]:
    return [_ask_words(words) for words in samples.common_words]


def _ask_italian(samples: Samples) -> list[Question]:
    return [_ask_words(text, means=words, kind=kind) for text, words, kind in samples.italian_words]


def _ask_call(samples: Samples) -> list[Question]:
    return [
        Question(
            path=f"/it/calls/{name}/",
            floor=tuple((statement, (pk,)) for statement in floor.DETAIL),
            peer=f"/entries/{pk}",
        )
        for pk, name in samples.calls
    ]


def _ask_month(now: dt.datetime) -> list[Question]:
    first = now.date().replace(day=1)
    months = [first]
    for _ in range(11):
        months.append((months[-1] + dt.timedelta(days=32)).replace(day=1))
    return [
        Question(
            path=f"/it/events/calendar/?month={month:%Y-%m}",
            floor=((floor.MONTH, ((month + dt.timedelta(days=32)).replace(day=1), month)),),
            peer=f"{PEER_LIST}kind=event&first_day__gte={month}&_sort=first_day",
        )
        for month in months
    ]


def _ask_dates(samples: Samples) -> list[Question]:
    return [
        Question(
            path=f"/it/calls/export.ics?{urlencode({'status': 'open', 'topic': topic.name})}",
            floor=((floor.DATES, (topic.pk,)),),
        )
        for topic, _page in samples.topics_and_pages
    ]


def _ask_api_list(samples: Samples) -> list[Question]:
    return [
        Question(
            path=f"/api/v1/calls/?{urlencode({'topic': topic.name, 'page': page})}",
            floor=(
                floor.list_calls(floor.WITH_TOPIC, topic.pk, page=page),
                floor.count_all(floor.CALLS, floor.WITH_TOPIC, topic.pk),
            ),
        )
        for topic, page in samples.topics_and_pages
    ]


def _ask_api_search(samples: Samples) -> list[Question]:
    return [
        Question(
            path=f"/api/v1/search/?{urlencode({'q': words})}",
            floor=(
                floor.rank_words(words),
                floor.count_all(floor.FOUND_BY_WORDS, floor.WITH_WORDS, words),
            ),
        )
        for words in samples.common_words
    ]
