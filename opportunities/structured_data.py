"""What a page says to machines: entries as schema.org describes them (JSON-LD), known facts only.

Pure: an entry whose relations are loaded and its address go in, a mapping comes out. A fact that
nobody stated is left out; a month without a day is no date for schema.org, and left out too.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from opportunities import labels
from opportunities.models import Deadline
from opportunities.partial_dates import is_day
from opportunities.vocabulary import ENTRY_DEADLINES, EventFormat, OpportunityKind

CONTEXT = "https://schema.org"
ATTENDANCE = {
    EventFormat.IN_PERSON: "OfflineEventAttendanceMode",
    EventFormat.ONLINE: "OnlineEventAttendanceMode",
    EventFormat.HYBRID: "MixedEventAttendanceMode",
}
Node = dict[str, Any]


def describe_entry(entry: Any, *, address: str, now: datetime) -> Node:
    """Return the node of one entry at ``address``."""
    describe = DESCRIPTIONS[OpportunityKind(entry.kind)]
    shared = {
        "@id": f"{address}#entry",
        "name": entry.title,
        "alternateName": entry.title_it if entry.title_it != entry.title else "",
        "description": entry.summary,
        "url": address,
        "sameAs": entry.source_url,
    }
    return _known({**shared, **describe(entry, now)})


def describe_page(name: str, *, address: str, changed_at: datetime, language: str) -> Node:
    """Return the node of the page itself: which language, changed when."""
    return {
        "@type": "WebPage",
        "@id": address,
        "name": name,
        "inLanguage": language,
        "dateModified": changed_at.isoformat(timespec="seconds"),
    }


def describe_trail(trail: Sequence[tuple[str, str]]) -> Node:
    """Return the way to a page from (name, absolute address) pairs, the page itself last."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": address}
            for place, (name, address) in enumerate(trail, start=1)
        ],
    }


def describe_topic(topic: Any, *, address: str, scheme: str) -> Node:
    """Return a topic as a term of its scheme."""
    return {
        "@type": "DefinedTerm",
        "@id": f"{address}#topic",
        "name": topic.label_en,
        "alternateName": topic.label_it,
        "termCode": topic.code,
        "inDefinedTermSet": {"@type": "DefinedTermSet", "name": scheme},
        "url": address,
    }


def describe_programme(programme: Any, *, address: str) -> Node:
    """Return a funding programme."""
    return _known(
        {
            "@type": "FundingScheme",
            "@id": f"{address}#programme",
            "name": programme.name,
            "alternateName": programme.name_it if programme.name_it != programme.name else "",
            "temporalCoverage": programme.period.replace("-", "/"),
            "url": address,
        }
    )


def describe_list(name: str, entries: Iterable[tuple[str, str]]) -> Node:
    """Return a list of (title, absolute address) pairs."""
    return {
        "@type": "ItemList",
        "name": name,
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": title, "url": address}
            for place, (title, address) in enumerate(entries, start=1)
        ],
    }


def as_document(*nodes: Node) -> Node:
    """Return nodes as one JSON-LD document."""
    return {"@context": CONTEXT, "@graph": list(nodes)}


def _describe_call(call: Any, now: datetime) -> Node:
    """Describe a call as a grant that can be asked for until the end of its offer."""
    entry = [each for each in call.deadlines.all() if each.kind in ENTRY_DEADLINES]
    coming = [each for each in entry if each.closes_at > now]
    until = (coming or entry[-1:] or [None])[0]
    offer = {
        "@type": "Offer",
        "validFrom": call.opens_on if is_day(call.opens_on) else "",
        "validThrough": _say_moment(until),
    }
    amount = {
        "@type": "MonetaryAmount",
        "currency": "EUR",
        "maxValue": None if call.grant_max_eur is None else float(call.grant_max_eur),
    }
    return {
        "@type": ["MonetaryGrant", "Service"],
        "identifier": call.identifier,
        "provider": _organisation(call.organisation),
        "funder": _funder(call.programme),
        "amount": amount if call.grant_max_eur is not None else None,
        "audience": [
            {"@type": "Audience", "audienceType": word.replace("_", " ")} for word in call.audience
        ],
        "areaServed": _countries(call.countries),
        # A withdrawn call is offered to nobody.
        "offers": offer if until and is_day(until.date) and not call.withdrawn else None,
        "keywords": _keywords(call),
    }


def _describe_event(event: Any, _now: datetime) -> Node:
    is_dated = bool(event.starts_on)
    scheduled = "EventCancelled" if event.cancelled else "EventScheduled" if is_dated else ""
    mode = ATTENDANCE.get(event.format, "")
    return {
        "@type": "Event",
        "startDate": _say_day(event.starts_on, event.starts_at, event.timezone),
        "endDate": _say_day(event.ends_on or event.starts_on, event.ends_at, event.timezone),
        "eventStatus": f"{CONTEXT}/{scheduled}" if scheduled else "",
        "eventAttendanceMode": f"{CONTEXT}/{mode}" if mode else "",
        "location": _location(event),
        "organizer": _organisation(event.organisation),
        "keywords": _keywords(event),
    }


def _describe_search(search: Any, _now: datetime) -> Node:
    return {
        "@type": "Demand",
        "validThrough": search.expires_on if is_day(search.expires_on) else "",
        "seller": _organisation(search.offered_by),
        "itemOffered": [{"@type": "Service", "name": words} for words in search.looking_for],
    }


def _describe_article(article: Any, _now: datetime) -> Node:
    return {
        "@type": "NewsArticle",
        "headline": article.title,
        "datePublished": article.published_on,
        "publisher": _organisation(article.organisation),
        "inLanguage": article.language,
        "keywords": _keywords(article),
    }


def _describe_partnership(partnership: Any, _now: datetime) -> Node:
    return {
        "@type": "Project",
        "foundingDate": partnership.starts_on,
        "dissolutionDate": partnership.ends_on,
        "member": [_organisation(name) for name in partnership.members],
        "funder": _funder(partnership.programme),
    }


def _describe_organisation(organisation: Any, _now: datetime) -> Node:
    address = {
        "@type": "PostalAddress",
        "addressLocality": organisation.seat,
        "addressRegion": organisation.region.name if organisation.region else "",
        "addressCountry": organisation.region.country if organisation.region else "",
    }
    return {
        "@type": "Organization",
        "alternateName": organisation.short_name,
        "sameAs": organisation.website or organisation.source_url,
        "address": address if organisation.seat or organisation.region else None,
    }


DESCRIPTIONS: Mapping[OpportunityKind, Callable[[Any, datetime], Node]] = {
    OpportunityKind.CALL: _describe_call,
    OpportunityKind.EVENT: _describe_event,
    OpportunityKind.PARTNER_SEARCH: _describe_search,
    OpportunityKind.ARTICLE: _describe_article,
    OpportunityKind.PARTNERSHIP: _describe_partnership,
    OpportunityKind.ORGANISATION: _describe_organisation,
}


def _known(node: Node) -> Node:
    """Return ``node`` and the nodes in it without what is not known."""
    kept = {}
    for name, value in node.items():
        told = _known(value) if isinstance(value, dict) else value
        if isinstance(told, list):
            told = [_known(each) if isinstance(each, dict) else each for each in told]
        is_bare = isinstance(told, dict) and set(told) == {"@type"}
        if told not in (None, "", []) and not is_bare:
            kept[name] = told
    return kept


def _say_moment(deadline: Deadline | None) -> str:
    """Return the day of a deadline, with hour and offset where the hour is known."""
    if deadline is None:
        return ""
    if deadline.time is None:
        return deadline.date_to or deadline.date
    moment: datetime = deadline.closes_at
    return moment.astimezone(ZoneInfo(deadline.timezone)).isoformat(timespec="minutes")


def _say_day(day: str, hour: Any, zone: str) -> str:
    if not is_day(day):
        return ""
    if hour is None:
        return day
    moment = datetime.combine(datetime.fromisoformat(day), hour, tzinfo=ZoneInfo(zone))
    return moment.isoformat(timespec="minutes")


def _location(event: Any) -> list[Node]:
    found: list[Node] = []
    if event.place or event.country:
        address = {"@type": "PostalAddress", "addressCountry": event.country}
        place = {"@type": "Place", "name": event.place}
        found.append({**place, "address": address} if event.country else place)
    address = event.registration_url or event.source_url
    if event.format in {EventFormat.ONLINE, EventFormat.HYBRID} and address:
        found.append({"@type": "VirtualLocation", "url": address})
    return found


def _organisation(name: str) -> Node | None:
    return {"@type": "Organization", "name": name} if name else None


def _funder(programme: Any) -> Node | None:
    return {"@type": "FundingScheme", "name": programme.name} if programme else None


def _countries(codes: Iterable[str]) -> list[Node]:
    # The code of EU institutions for Greece is not the one of ISO 3166.
    known = [("GR" if code == "EL" else code) for code in codes if code in labels.COUNTRIES]
    return [{"@type": "Country", "identifier": code} for code in known]


def _keywords(entry: Any) -> list[str]:
    return [*(topic.label_en for topic in entry.topics.all()), *entry.keywords]
