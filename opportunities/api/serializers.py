"""The objects that the API serves and the export prints; names and order are a contract."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.fields import CharField, DateTimeField, IntegerField, URLField

from opportunities.api.fields import Amount, Hour, PartialDate, Text, Word
from opportunities.clock import current_time
from opportunities.models import Deadline, Event, Opportunity
from opportunities.vocabulary import (
    Audience,
    CallStatus,
    Certainty,
    DeadlineKind,
    EventFormat,
    EventStatus,
    OpportunityKind,
    OrganisationKind,
    Phase,
    Severity,
    TopicScheme,
    as_choices,
)

KIND_CHOICES = as_choices(OpportunityKind)
STATUS_CHOICES = list(dict([*as_choices(CallStatus), *as_choices(EventStatus)]).items())
DEADLINE_KIND_CHOICES = as_choices(DeadlineKind)
Fields = serializers.Serializer[Any]


class EntryTopicSerializer(Fields):
    """One topic of an entry; the label is English, ``/topics/`` has the Italian one."""

    scheme = serializers.ChoiceField(as_choices(TopicScheme))
    code = CharField()
    label = CharField(source="label_en")  # type: ignore[assignment]  # DRF has a "label" of its own


class DeadlineSerializer(Fields):
    """One deadline. Without an hour it closes at the end of its day in ``timezone``."""

    kind = serializers.ChoiceField(DEADLINE_KIND_CHOICES)
    date = PartialDate()
    date_to = PartialDate(allow_null=True)
    time = Hour(allow_null=True)
    timezone = CharField()
    certainty = serializers.ChoiceField(as_choices(Certainty))
    quote = Text(allow_null=True)


class OpportunitySerializer(Fields):
    """What every kind has. ``status`` is worked out when read, null for kinds without one."""

    id = IntegerField()
    kind = serializers.ChoiceField(KIND_CHOICES)
    url = serializers.SerializerMethodField()
    title = CharField()
    summary = Text(allow_null=True)
    body = Text(allow_null=True, help_text="sanitised HTML")
    source = CharField(source="source.code")  # type: ignore[assignment]  # as above
    source_id = Text(source="source_number", allow_null=True)
    source_url = Text(allow_null=True)
    status = serializers.ChoiceField(STATUS_CHOICES, allow_null=True)
    published_on = PartialDate(allow_null=True)
    first_seen_at = DateTimeField()
    last_seen_at = serializers.SerializerMethodField()
    last_confirmed_at = DateTimeField(source="confirmed_with.at", allow_null=True)
    unlisted = serializers.BooleanField()
    topics = EntryTopicSerializer(many=True)
    countries = serializers.ListField(child=CharField())
    keywords = serializers.ListField(child=CharField())
    organisation = Text(allow_null=True)
    programme = CharField(source="programme.name", allow_null=True)
    language = CharField()

    @extend_schema_field(URLField())
    def get_url(self, entry: Opportunity) -> str:
        """Return the absolute address of our page, in Italian."""
        with translation.override("it"):
            return f"{settings.SITE_URL.rstrip('/')}{entry.get_absolute_url()}"

    @extend_schema_field(DateTimeField())
    def get_last_seen_at(self, entry: Opportunity) -> str:
        """Return when the entry was last listed; at first sight when no run has met it since."""
        seen = entry.seen_with.at if entry.seen_with else entry.first_seen_at
        text: str = DateTimeField().to_representation(seen)
        return text


class CallSerializer(OpportunitySerializer):
    """A call. Money in euro; null is "not stated by the source"."""

    identifier = Text(allow_null=True)
    phase = serializers.ChoiceField(as_choices(Phase))
    deadlines = DeadlineSerializer(many=True)
    next_deadline = serializers.SerializerMethodField()
    budget_total_eur = Amount(allow_null=True)
    grant_max_eur = Amount(allow_null=True)
    grants_expected = IntegerField(allow_null=True)
    funding_rate_percent = Amount(allow_null=True)
    sme_share_percent = Amount(allow_null=True)
    audience = serializers.ListField(child=serializers.ChoiceField(as_choices(Audience)))

    @extend_schema_field(DeadlineSerializer(allow_null=True))
    def get_next_deadline(self, call: Opportunity) -> dict[str, Any] | None:
        """Return the next binding deadline that is still to come."""
        now = self.context.get("now") or current_time()
        deadline = find_next_deadline(list(call.deadlines.all()), now)
        return None if deadline is None else dict(DeadlineSerializer(deadline).data)


class EventSerializer(OpportunitySerializer):
    """An event; hours are local to ``timezone``."""

    starts_on = PartialDate(allow_null=True)
    ends_on = PartialDate(allow_null=True)
    starts_at = Hour(allow_null=True)
    ends_at = Hour(allow_null=True)
    timezone = CharField()
    place = Text(allow_null=True)
    country = Text(allow_null=True)
    online = serializers.SerializerMethodField()
    format = Word(as_choices(EventFormat), allow_null=True)
    registration_url = Text(allow_null=True)
    cancelled = serializers.BooleanField()
    deadlines = DeadlineSerializer(many=True)

    def get_online(self, event: Event) -> bool | None:
        """Tell whether one can take part online."""
        return event.online


class PartnerSearchSerializer(OpportunitySerializer):
    """A partner search; ``call`` is the id of the call it serves."""

    looking_for = serializers.ListField(child=CharField())
    offered_by = Text(allow_null=True)
    call = IntegerField(source="call_id", allow_null=True)
    expires_on = PartialDate(allow_null=True)


class ArticleSerializer(OpportunitySerializer):
    """A news item."""


class PartnershipSerializer(OpportunitySerializer):
    """A partnership of clusters."""

    starts_on = PartialDate(allow_null=True)
    ends_on = PartialDate(allow_null=True)
    members = serializers.ListField(child=CharField())
    budget_total_eur = Amount(allow_null=True)


class OrganisationSerializer(OpportunitySerializer):
    """A cluster organisation or a district; ``region`` is a NUTS code."""

    type = serializers.ChoiceField(as_choices(OrganisationKind))
    short_name = Text(allow_null=True)
    website = Text(allow_null=True)
    seat = Text(allow_null=True)
    region = CharField(source="region.code", allow_null=True)


class TopicSerializer(Fields):
    """One concept of one scheme, with the words that name it."""

    id = IntegerField()
    scheme = serializers.ChoiceField(as_choices(TopicScheme))
    code = CharField()
    label = CharField(source="label_en")  # type: ignore[assignment]  # DRF has a "label" of its own
    label_it = CharField()
    synonyms = serializers.ListField(child=CharField())


class SourceSerializer(Fields):
    """A source and whether it can be believed today: blind since ``stale_since`` when set."""

    id = IntegerField()
    code = CharField()
    name = CharField()
    homepage = Text(allow_null=True)
    licence = Text(allow_null=True)
    enabled = serializers.BooleanField()
    scraped = serializers.BooleanField()
    last_good_run_at = DateTimeField(allow_null=True)
    stale_since = DateTimeField(allow_null=True)
    doubts = serializers.ListField(child=CharField())


class ChangeSerializer(Fields):
    """One field of one entry that changed, in the form in which the history keeps values."""

    id = IntegerField()
    opportunity = IntegerField(source="opportunity_id")
    kind = serializers.ChoiceField(KIND_CHOICES, source="opportunity.kind")
    title = CharField(source="opportunity.title")
    source_url = Text(source="opportunity.source_url", allow_null=True)
    field = CharField()
    before = serializers.JSONField(allow_null=True)
    after = serializers.JSONField(allow_null=True)
    severity = serializers.ChoiceField(as_choices(Severity))
    actor = CharField()
    reason = Text(allow_null=True)
    page_sha256 = Text(allow_null=True)
    seen_at = DateTimeField(source="at")


def find_next_deadline(deadlines: list[Deadline], now: datetime) -> Deadline | None:
    """Return the next deadline at which something has to be handed in, None without one."""
    coming = [each for each in deadlines if each.is_binding and each.closes_at > now]
    return min(coming, key=lambda each: each.closes_at, default=None)
