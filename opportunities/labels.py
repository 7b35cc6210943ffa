"""The words of our vocabulary as people read them, in the language of the page."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opportunities.vocabulary import (
    Audience,
    CallStatus,
    Certainty,
    DeadlineKind,
    EventFormat,
    EventStatus,
    OpportunityKind,
    OrganisationKind,
    PartnerSearchStatus,
    Phase,
    TopicScheme,
)

Labels = Mapping[StrEnum, Promise]

KINDS: Labels = {
    OpportunityKind.CALL: _("Call"),
    OpportunityKind.EVENT: _("Event"),
    OpportunityKind.PARTNER_SEARCH: _("Partner search"),
    OpportunityKind.ARTICLE: _("News item"),
    OpportunityKind.PARTNERSHIP: _("Partnership"),
    OpportunityKind.ORGANISATION: _("Organisation"),
}
CALL_STATUSES: Labels = {
    CallStatus.OPEN: pgettext_lazy("call", "Open"),
    CallStatus.FORTHCOMING: pgettext_lazy("call", "Forthcoming"),
    CallStatus.CLOSED: pgettext_lazy("call", "Closed"),
    CallStatus.WITHDRAWN: pgettext_lazy("call", "Withdrawn"),
    CallStatus.UNKNOWN: pgettext_lazy("call", "Deadline not known"),
}
EVENT_STATUSES: Labels = {
    EventStatus.UPCOMING: pgettext_lazy("event", "Coming"),
    EventStatus.ONGOING: pgettext_lazy("event", "Under way"),
    EventStatus.PAST: pgettext_lazy("event", "Past"),
    EventStatus.CANCELLED: pgettext_lazy("event", "Cancelled"),
    EventStatus.UNKNOWN: pgettext_lazy("event", "Date not known"),
}
PARTNER_SEARCH_STATUSES: Labels = {
    PartnerSearchStatus.OPEN: pgettext_lazy("partner search", "Open"),
    PartnerSearchStatus.CLOSED: pgettext_lazy("partner search", "Closed"),
    PartnerSearchStatus.UNKNOWN: pgettext_lazy("partner search", "End not known"),
}
STATUSES_OF_KIND: Mapping[OpportunityKind, Labels] = {
    OpportunityKind.CALL: CALL_STATUSES,
    OpportunityKind.EVENT: EVENT_STATUSES,
    OpportunityKind.PARTNER_SEARCH: PARTNER_SEARCH_STATUSES,
}
# What a list calls the entries of one status.
GROUPS_OF_KIND: Mapping[OpportunityKind, Labels] = {
    OpportunityKind.CALL: {
        CallStatus.OPEN: _("Open calls"),
        CallStatus.FORTHCOMING: _("Forthcoming calls"),
        CallStatus.CLOSED: _("Closed calls"),
        CallStatus.WITHDRAWN: _("Withdrawn calls"),
        CallStatus.UNKNOWN: _("Calls whose deadline is not known"),
    },
    OpportunityKind.EVENT: {
        EventStatus.UPCOMING: _("Coming events"),
        EventStatus.ONGOING: _("Events under way"),
        EventStatus.PAST: _("Past events"),
        EventStatus.CANCELLED: _("Cancelled events"),
        EventStatus.UNKNOWN: _("Events whose date is not known"),
    },
    OpportunityKind.PARTNER_SEARCH: {
        PartnerSearchStatus.OPEN: _("Open partner searches"),
        PartnerSearchStatus.CLOSED: _("Closed partner searches"),
        PartnerSearchStatus.UNKNOWN: _("Partner searches whose end is not known"),
    },
}
PHASES: Labels = {
    Phase.INFORMAL: _("informal call (expression of interest, no funding)"),
    Phase.FORMAL: _("formal call"),
}
DEADLINE_KINDS: Labels = {
    DeadlineKind.SINGLE: _("Deadline"),
    DeadlineKind.STAGE_1: _("First stage"),
    DeadlineKind.STAGE_2: _("Second stage"),
    DeadlineKind.CUT_OFF: _("Intermediate cut-off"),
    DeadlineKind.EXPECTED: _("Expected opening"),
    DeadlineKind.SUPERSEDED: _("Replaced date, no longer valid"),
    DeadlineKind.REGISTRATION: _("End of registration"),
}
CERTAINTIES: Labels = {
    Certainty.LABELLED: _("from the source's own date field"),
    Certainty.STATED: _("from the text of the source"),
    Certainty.ANNOUNCED: _("announced, not yet official"),
}
EVENT_FORMATS: Labels = {
    EventFormat.IN_PERSON: _("in person"),
    EventFormat.ONLINE: _("online"),
    EventFormat.HYBRID: _("in person and online"),
}
AUDIENCES: Labels = {
    Audience.CLUSTER: _("clusters and districts"),
    Audience.BUSINESS_NETWORK: _("business networks"),
    Audience.SME: _("small and medium-sized enterprises"),
    Audience.START_UP: _("start-ups"),
    Audience.LARGE_COMPANY: _("large companies"),
    Audience.TECHNOLOGY_CENTRE: _("technology centres"),
    Audience.SCIENCE_PARK: _("science parks"),
    Audience.RESEARCH_ORGANISATION: _("research organisations"),
    Audience.UNIVERSITY: _("universities"),
    Audience.PUBLIC_BODY: _("public bodies"),
    Audience.SOCIAL_ENTERPRISE: _("social enterprises"),
}
ORGANISATION_KINDS: Labels = {
    OrganisationKind.PRODUCTION_DISTRICT: _("production district"),
    OrganisationKind.TECHNOLOGY_DISTRICT: _("technology district"),
    OrganisationKind.CLUSTER: _("cluster organisation"),
    OrganisationKind.OTHER: _("organisation"),
}
TOPIC_SCHEMES: Labels = {
    TopicScheme.INDUSTRIAL_ECOSYSTEM: _("Industrial ecosystems"),
    TopicScheme.EMERGING_INDUSTRY: _("Emerging industries"),
    TopicScheme.KEY_ENABLING_TECHNOLOGY: _("Key enabling technologies"),
    TopicScheme.SMART_PUGLIA: _("Smart Puglia areas"),
    TopicScheme.PRESS_RELEASE_SECTOR: _("Sectors of the 2016 call"),
}
REGION_CATEGORIES: Mapping[str, Promise] = {
    "less_developed": _("less developed region"),
    "transition": _("transition region"),
    "more_developed": _("more developed region"),
    "convergence": _("convergence region"),
    "competitiveness": _("competitiveness and employment region"),
    "phasing_in": _("phasing-in region"),
    "phasing_out": _("phasing-out region"),
}
# Licences that we worded ourselves; those of others stay as they are.
LICENCES: Mapping[str, Promise] = {
    "© European Union / ECCP; facts with link to the source": _(
        "© European Union / ECCP; facts with link to the source"
    ),
}
FIELDS: Mapping[str, Promise] = {
    "title": _("Title"),
    "title_it": _("Italian title"),
    "summary": _("Summary"),
    "summary_it": _("Italian summary"),
    "body": _("Text"),
    "language": _("Language"),
    "published_on": _("Published on"),
    "keywords": _("Keywords"),
    "countries": _("Countries"),
    "organisation": _("Published by"),
    "programme": _("Programme"),
    "series": _("Series"),
    "topics": _("Sectors"),
    "related": _("Related entries"),
    "related_urls": _("Related entries"),
    "source_id": _("Number at the source"),
    "source_url": _("Address at the source"),
    "identifier": _("Code of the call"),
    "phase": _("Phase"),
    "opens_on": _("Opens on"),
    "deadline": _("Deadline"),
    "deadlines": _("Deadlines"),
    "budget_total_eur": _("Total budget"),
    "grant_max_eur": _("Maximum grant"),
    "grants_expected": _("Number of grants"),
    "funding_rate_percent": _("Funding rate"),
    "sme_share_percent": _("Share reserved to SMEs"),
    "audience": _("Who may apply"),
    "withdrawn": _("Withdrawn"),
    "round_of": _("Round of"),
    "starts_on": _("Starts on"),
    "ends_on": _("Ends on"),
    "starts_at": _("Starts at"),
    "ends_at": _("Ends at"),
    "timezone": _("Time zone"),
    "place": _("Place"),
    "country": _("Country"),
    "format": _("Format"),
    "registration_url": _("Registration"),
    "cancelled": _("Cancelled"),
    "looking_for": _("Looking for"),
    "offered_by": _("Offered by"),
    "call": _("Call"),
    "call_identifier": _("Call"),
    "expires_on": _("Valid until"),
    "counted": _("Number of searches"),
    "members": _("Members"),
    "type": _("Type"),
    "short_name": _("Short name"),
    "website": _("Website"),
    "seat": _("Seat"),
    "region": _("Region"),
    "nuts_code": _("Region"),
    "review_state": _("Review"),
    "attachments": _("Documents"),
    "announcements": _("Forecasts"),
}

COUNTRIES: Mapping[str, Promise] = {
    "AL": _("Albania"),
    "AT": _("Austria"),
    "BA": _("Bosnia and Herzegovina"),
    "BE": _("Belgium"),
    "BG": _("Bulgaria"),
    "BR": _("Brazil"),
    "CA": _("Canada"),
    "CH": _("Switzerland"),
    "CY": _("Cyprus"),
    "CZ": _("Czechia"),
    "DE": _("Germany"),
    "DK": _("Denmark"),
    "EE": _("Estonia"),
    "ES": _("Spain"),
    "FI": _("Finland"),
    "FR": _("France"),
    "GB": _("United Kingdom"),
    "EL": _("Greece"),  # the code of EU institutions
    "GR": _("Greece"),
    "HR": _("Croatia"),
    "HU": _("Hungary"),
    "IE": _("Ireland"),
    "IL": _("Israel"),
    "IN": _("India"),
    "IS": _("Iceland"),
    "IT": _("Italy"),
    "JP": _("Japan"),
    "KR": _("South Korea"),
    "LI": _("Liechtenstein"),
    "LT": _("Lithuania"),
    "LU": _("Luxembourg"),
    "LV": _("Latvia"),
    "MD": _("Moldova"),
    "ME": _("Montenegro"),
    "MK": _("North Macedonia"),
    "MT": _("Malta"),
    "NL": _("Netherlands"),
    "NO": _("Norway"),
    "PL": _("Poland"),
    "PT": _("Portugal"),
    "RO": _("Romania"),
    "RS": _("Serbia"),
    "SE": _("Sweden"),
    "SG": _("Singapore"),
    "SI": _("Slovenia"),
    "SK": _("Slovakia"),
    "TN": _("Tunisia"),
    "TR": _("Türkiye"),
    "TW": _("Taiwan"),
    "UA": _("Ukraine"),
    "US": _("United States"),
    "XK": _("Kosovo"),
}


def label_of(labels: Mapping[StrEnum, Promise], word: str) -> str:
    """Return the label of a stored word; a word without one is shown as it is stored."""
    for known, label in labels.items():
        if known.value == word:
            return str(label)
    return word.replace("_", " ")


def as_options(labels: Labels) -> list[tuple[str, Promise]]:
    """Return (value, label) pairs for a form, in the order of the vocabulary."""
    return [(word.value, label) for word, label in labels.items()]
