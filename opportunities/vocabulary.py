"""The words of our domain, without Django, so that parsers may use them."""

from enum import StrEnum

BRUSSELS = "Europe/Brussels"


class OpportunityKind(StrEnum):
    """What an entry of the catalogue is; the last two are the directory around the rest."""

    CALL = "call"
    EVENT = "event"
    PARTNER_SEARCH = "partner_search"
    ARTICLE = "article"
    PARTNERSHIP = "partnership"
    ORGANISATION = "organisation"


class CallStatus(StrEnum):
    """Computed from the deadlines when a call is read, never stored."""

    OPEN = "open"
    FORTHCOMING = "forthcoming"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"


class EventStatus(StrEnum):
    """Computed from the days of an event when it is read, never stored."""

    UPCOMING = "upcoming"
    ONGOING = "ongoing"
    PAST = "past"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


class PartnerSearchStatus(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


class Phase(StrEnum):
    """An informal call (expression of interest) prepares a formal, funded one."""

    INFORMAL = "informal"
    FORMAL = "formal"


class DeadlineKind(StrEnum):
    SINGLE = "single"
    STAGE_1 = "stage_1"
    STAGE_2 = "stage_2"
    CUT_OFF = "cut_off"
    EXPECTED = "expected"
    SUPERSEDED = "superseded"
    REGISTRATION = "registration"


# The last moment to hand something in. A forecast and a replaced date bind nobody.
BINDING_DEADLINES = frozenset(
    {
        DeadlineKind.SINGLE,
        DeadlineKind.STAGE_1,
        DeadlineKind.STAGE_2,
        DeadlineKind.CUT_OFF,
        DeadlineKind.REGISTRATION,
    }
)
# Whoever misses stage 1 cannot enter at stage 2.
ENTRY_DEADLINES = BINDING_DEADLINES - {DeadlineKind.STAGE_2}


class Certainty(StrEnum):
    """Where a date comes from: the source's own date field, its running text, or a forecast."""

    LABELLED = "labelled"
    STATED = "stated"
    ANNOUNCED = "announced"


class EventFormat(StrEnum):
    IN_PERSON = "in_person"
    ONLINE = "online"
    HYBRID = "hybrid"


class Audience(StrEnum):
    """Who may apply, as far as the source says it."""

    CLUSTER = "cluster"
    BUSINESS_NETWORK = "business_network"
    SME = "sme"
    START_UP = "start_up"
    LARGE_COMPANY = "large_company"
    TECHNOLOGY_CENTRE = "technology_centre"
    SCIENCE_PARK = "science_park"
    RESEARCH_ORGANISATION = "research_organisation"
    UNIVERSITY = "university"
    PUBLIC_BODY = "public_body"
    SOCIAL_ENTERPRISE = "social_enterprise"


class OrganisationKind(StrEnum):
    PRODUCTION_DISTRICT = "production_district"
    TECHNOLOGY_DISTRICT = "technology_district"
    CLUSTER = "cluster"
    OTHER = "other"


class TopicScheme(StrEnum):
    """The classifications whose concepts are topics."""

    INDUSTRIAL_ECOSYSTEM = "industrial_ecosystem"
    EMERGING_INDUSTRY = "emerging_industry"
    KEY_ENABLING_TECHNOLOGY = "key_enabling_technology"
    SMART_PUGLIA = "smart_puglia"
    PRESS_RELEASE_SECTOR = "press_release_sector"


class WordRole(StrEnum):
    """What a word is to a topic: its name in other words, or a sign that the topic is meant."""

    SYNONYM = "synonym"
    SIGN = "sign"


class WordPlace(StrEnum):
    """Where the word stands that names a topic of an entry."""

    KEYWORD = "keyword"
    TITLE = "title"
    SOURCE = "source"


class TaxonomyChangeKind(StrEnum):
    """What a person decided about words and topics."""

    WORD_MAPPED = "word_mapped"
    WORD_WITHOUT_TOPIC = "word_without_topic"
    WORD_WITHDRAWN = "word_withdrawn"
    TOPIC_ADDED = "topic_added"
    TOPIC_EDITED = "topic_edited"
    TOPIC_RETIRED = "topic_retired"
    TOPIC_RESTORED = "topic_restored"
    TOPIC_MERGED = "topic_merged"
    UNDONE = "undone"


class ReclassificationState(StrEnum):
    """How far a reclassification is."""

    WAITING = "waiting"
    COMPARING = "comparing"
    SHOWN = "shown"
    APPLYING = "applying"
    APPLIED = "applied"
    UNDOING = "undoing"
    UNDONE = "undone"


class Severity(StrEnum):
    """How much a change of one field matters; a silent one is kept and told to nobody."""

    CRITICAL = "critical"
    MINOR = "minor"
    SILENT = "silent"


class ReviewState(StrEnum):
    """Only published entries are shown; the last two have left the work of the editors too."""

    AWAITING_REVIEW = "awaiting_review"
    PUBLISHED = "published"
    REJECTED = "rejected"
    TRASHED = "trashed"
    MERGED = "merged"


class BulkDecision(StrEnum):
    """What can be decided about many entries at once."""

    PUBLISH = "publish"
    REJECT = "reject"
    TRASH = "trash"
    RESTORE = "restore"
    ACCEPT = "accept"
    DISMISS = "dismiss"
    UNLOCK = "unlock"


class BulkOutcome(StrEnum):
    """What became of one entry of a bulk decision, or of its undoing."""

    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    LEFT = "left"


class ReviewPolicy(StrEnum):
    """Whether what a source brings is shown to visitors before a person has seen it."""

    AT_ONCE = "at_once"
    WHEN_COMPLETE = "when_complete"
    ALWAYS_WAIT = "always_wait"


class Concern(StrEnum):
    """Why an entry asks for a person, the most pressing first."""

    PROPOSED = "proposed"
    CHANGED = "changed"
    EXPIRING = "expiring"
    NEW = "new"
    DOUBTFUL = "doubtful"
    DUPLICATE = "duplicate"
    DEAD_LINK = "dead_link"
    UNLISTED = "unlisted"


# Without these, each proven by words of the source, an entry is not worth publishing.
MANDATORY_FIELDS = {
    OpportunityKind.CALL: ("title", "deadlines"),
    OpportunityKind.EVENT: ("title", "starts_on"),
    OpportunityKind.PARTNER_SEARCH: ("title", "summary"),
    OpportunityKind.ARTICLE: ("title", "published_on"),
    OpportunityKind.PARTNERSHIP: ("title",),
    OpportunityKind.ORGANISATION: ("title", "countries"),
}


def as_choices(words: type[StrEnum]) -> list[tuple[str, str]]:
    """Return (value, words for people) pairs for a model field or a form."""
    return [(word.value, word.value.replace("_", " ")) for word in words]
