"""Add, rename, retire and merge topics; none is ever deleted, and entries keep what they have."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _

from opportunities.clock import current_time
from opportunities.models import Opportunity, TaxonomyChange, Topic, TopicWord
from opportunities.services.classification import fold
from opportunities.services.taxonomy.decisions import (
    Decider,
    Meaning,
    UndecidedWord,
    check_word,
    hold,
    recorded,
)
from opportunities.services.taxonomy.snapshots import write_lists
from opportunities.vocabulary import TaxonomyChangeKind, TopicScheme, WordRole

LONGEST_CODE = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicTexts:
    """How a topic is called: its two labels, and synonyms by their language."""

    label_en: str
    label_it: str
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Merger:
    """What the merging of a topic moves: entries, those that a person has locked, and words."""

    entries: int
    locked: int
    words: tuple[str, ...]


@transaction.atomic
def add_topic(scheme: TopicScheme, texts: TopicTexts, by: Decider) -> Topic:
    """Write a new topic. Raises UndecidedWord when the scheme has one of that name."""
    _check_name(scheme, texts, None)
    folded = {check_word(word) for words in texts.synonyms.values() for word in words}
    topics: set[int] = set()
    with recorded(TaxonomyChangeKind.TOPIC_ADDED, texts.label_en, by, words=folded, topics=topics):
        topic = Topic.objects.create(
            scheme=scheme,
            code=_find_code(scheme, texts.label_en),
            label_en=texts.label_en,
            label_it=texts.label_it,
        )
        topics.add(topic.pk)
        _set_synonyms(topic, texts, by)
    topic.refresh_from_db()
    return topic


@transaction.atomic
def edit_topic(topic: Topic, texts: TopicTexts, by: Decider) -> TaxonomyChange | None:
    """Give a topic these labels and synonyms; an old label stays as a word that leads to it.

    Raises UndecidedWord.
    """
    hold()
    _check_name(TopicScheme(topic.scheme), texts, topic)
    old = {fold(topic.label_en): topic.label_en, fold(topic.label_it): topic.label_it}
    now = set(_synonyms_of(topic).values_list("folded", flat=True))
    folded = {check_word(word) for words in texts.synonyms.values() for word in words}
    with recorded(
        TaxonomyChangeKind.TOPIC_EDITED,
        texts.label_en,
        by,
        words=folded | now | set(old),
        topics={topic.pk},
    ) as record:
        Topic.objects.filter(pk=topic.pk).update(label_en=texts.label_en, label_it=texts.label_it)
        _set_synonyms(topic, texts, by)
        for word in set(old) - {fold(texts.label_en), fold(texts.label_it)}:
            _write_word(topic, old[word], Meaning(role=WordRole.SYNONYM), by)
        write_lists([topic.pk])
    topic.refresh_from_db()
    return record.change


@transaction.atomic
def retire_topic(topic: Topic, by: Decider) -> TaxonomyChange | None:
    """Give a topic to no further entry; those that have it keep it."""
    with recorded(
        TaxonomyChangeKind.TOPIC_RETIRED, topic.label_en, by, topics={topic.pk}
    ) as record:
        Topic.objects.filter(pk=topic.pk, retired_at=None).update(retired_at=current_time())
    topic.refresh_from_db()
    return record.change


@transaction.atomic
def restore_topic(topic: Topic, by: Decider) -> TaxonomyChange | None:
    """Let a retired topic be given again. Raises UndecidedWord for one that was merged."""
    if topic.merged_into_id is not None:
        raise UndecidedWord(
            _("This topic was merged: undo the merging in the history, its words come back then.")
        )
    with recorded(
        TaxonomyChangeKind.TOPIC_RESTORED, topic.label_en, by, topics={topic.pk}
    ) as record:
        Topic.objects.filter(pk=topic.pk).update(retired_at=None)
    topic.refresh_from_db()
    return record.change


def preview_merger(topic: Topic) -> Merger:
    """Return what merging a topic into another would move."""
    having = Opportunity.objects.filter(topics=topic)
    return Merger(
        entries=having.count(),
        locked=having.filter(locked_fields__contains=["topics"]).count(),
        words=(topic.label_en, topic.label_it, *topic.synonyms),
    )


@transaction.atomic
def merge_topic(topic: Topic, heir: Topic, by: Decider) -> TaxonomyChange | None:
    """Retire a topic in favour of another, which gets its words and labels.

    Entries move with the next reclassification that is applied. Raises UndecidedWord.
    """
    if heir.pk == topic.pk:
        raise UndecidedWord(_("Choose another topic: one cannot be merged into itself."))
    if heir.retired_at is not None or topic.retired_at is not None:
        raise UndecidedWord(_("A retired topic cannot be merged; restore it first."))
    hold()
    rows = list(TopicWord.objects.filter(topic=topic, is_withdrawn=False))
    labels = {fold(word): word for word in (topic.label_en, topic.label_it)}
    subject = f"{topic.label_en} → {heir.label_en}"
    with recorded(
        TaxonomyChangeKind.TOPIC_MERGED,
        subject,
        by,
        words={row.folded for row in rows} | set(labels),
        topics={topic.pk, heir.pk},
    ) as record:
        Topic.objects.filter(pk=topic.pk).update(retired_at=current_time(), merged_into=heir)
        for row in rows:
            how = Meaning(role=WordRole(row.role), language=row.language, in_titles=row.in_titles)
            _write_word(heir, row.word, how, by)
        for word in labels.values():
            _write_word(heir, word, Meaning(), by)
        write_lists([heir.pk])
    topic.refresh_from_db()
    return record.change


def _set_synonyms(topic: Topic, texts: TopicTexts, by: Decider) -> None:
    wanted = {
        fold(word): (word, language)
        for language, words in texts.synonyms.items()
        for word in words
        if fold(word) not in {fold(texts.label_en), fold(texts.label_it)}
    }
    gone = _synonyms_of(topic).exclude(folded__in=wanted)
    gone.update(is_withdrawn=True, decided_by=by.actor, reason=by.reason, decided_at=current_time())
    for word, language in wanted.values():
        _write_word(topic, word, Meaning(role=WordRole.SYNONYM, language=language), by)
    write_lists([topic.pk])


def _write_word(topic: Topic, word: str, how: Meaning, by: Decider) -> None:
    folded = check_word(word)
    row = TopicWord.objects.filter(folded=folded, topic=topic).first()
    # A name in other words is more than a sign: the lesser word changes nothing.
    if row and not row.is_withdrawn and row.role in {how.role, WordRole.SYNONYM}:
        return
    decided = {"decided_by": by.actor, "reason": by.reason, "decided_at": current_time()}
    # A word that means a topic no longer means none.
    TopicWord.objects.filter(folded=folded, topic=None, is_withdrawn=False).update(
        is_withdrawn=True, **decided
    )
    TopicWord.objects.update_or_create(
        folded=folded,
        topic=topic,
        defaults={
            **decided,
            "word": " ".join(word.split()),
            "role": how.role,
            "language": how.language,
            "in_titles": row.in_titles if row else how.in_titles,
            "is_withdrawn": False,
        },
    )


def _synonyms_of(topic: Topic) -> QuerySet[TopicWord]:
    return TopicWord.objects.filter(topic=topic, role=WordRole.SYNONYM, is_withdrawn=False)


def _check_name(scheme: TopicScheme, texts: TopicTexts, topic: Topic | None) -> None:
    if not fold(texts.label_en) or not fold(texts.label_it):
        raise UndecidedWord(_("A topic needs a name in Italian and one in English."))
    for other in Topic.objects.filter(scheme=scheme, retired_at=None):
        is_same = topic is not None and other.pk == topic.pk
        if not is_same and fold(other.label_en) == fold(texts.label_en):
            raise UndecidedWord(
                _("This classification has a topic “%(topic)s” already; edit that one.")
                % {"topic": other.label_en}
            )


def _find_code(scheme: TopicScheme, label: str) -> str:
    stem = slugify(label)[:LONGEST_CODE].strip("-") or "topic"
    taken = set(Topic.objects.filter(scheme=scheme).values_list("code", flat=True))
    number, code = 2, stem
    while code in taken:
        code, number = f"{stem[: LONGEST_CODE - 4]}-{number}", number + 1
    return code
