"""Write topics on many entries at once, with history and proof, and put them back.

A locked field stays as a person set it: the entry gets a proposal instead.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from opportunities.clock import current_time
from opportunities.models import (
    Evidence,
    Opportunity,
    ProposedChange,
    ReclassifiedEntry,
    Revision,
    Topic,
)
from opportunities.services.classification import NamedTopic
from opportunities.services.ingestion.proofs import LONGEST_VALUE, QUOTE_JOINT
from opportunities.services.taxonomy.comparison import Comparison, read_entries
from opportunities.severity import find_severity
from opportunities.vocabulary import WordPlace

LINKS = Opportunity.topics.through
PROOF = ("value", "quote", "extractor", "stated", "page_sha256", "document", "seen_at")
# Where a word stands that names a topic; its proof tells the page and the reader.
FIELDS_WITH_WORDS = ("topics", "keywords", "title")
BY_A_PERSON = "curator:"
EXTRACTOR = "taxonomy/1"


@dataclass(slots=True)
class _Written:
    """Rows that one part of a reclassification writes, gathered to be written together."""

    links: list[Any]
    unlinked: dict[int, list[int]]
    revisions: list[Revision]
    proofs: list[Evidence]
    unproven: list[int]


def apply_to_entries(
    part: Sequence[ReclassifiedEntry], comparison: Comparison, *, actor: str, reason: str
) -> None:
    """Give and take what was shown, where it still holds; what happened is kept in ``part``."""
    entries = _hold([each.opportunity_id for each in part])
    rows = _read_rows(list(entries))
    proofs = _read_proofs(entries)
    written = _Written([], defaultdict(list), [], [], [])
    for each in part:
        row = rows.get(each.opportunity_id)
        if row is None:
            continue
        _keep_what_holds(each, row, comparison)
        after = _topics_after(each, row)
        if each.is_locked:
            _propose(each, row, after, comparison)
        elif each.gained or each.lost:
            now = proofs.get((each.opportunity_id, "topics"))
            each.proof_before = {"proof": _keep_proof(now)}
            _change(written, each, (row["topic_ids"], after), comparison.topics)
            written.revisions[-1].actor = actor
            written.revisions[-1].reason = _tell_why(each, comparison, reason)
            written.proofs.append(_prove(each, row, proofs, after, comparison))
    _write(written)
    ReclassifiedEntry.objects.filter(pk__in=[each.pk for each in part]).update(is_applied=True)
    ReclassifiedEntry.objects.bulk_update(part, ["gained", "lost", "is_locked", "proof_before"])


def take_back(
    part: Sequence[ReclassifiedEntry], topics: Mapping[int, Topic], *, actor: str
) -> None:
    """Put back what a reclassification gave and took, except where a person decided since."""
    entries = _hold([each.opportunity_id for each in part])
    rows = _read_rows(list(entries))
    written = _Written([], defaultdict(list), [], [], [])
    for each in part:
        row = rows.get(each.opportunity_id)
        if row is None:
            continue
        if each.is_locked:
            _withdraw_proposal(each)
        elif "topics" not in row["locked_fields"]:
            each.gained, each.lost = (
                [pk for pk in each.lost if pk not in row["topic_ids"]],
                [pk for pk in each.gained if pk in row["topic_ids"]],
            )
            if each.gained or each.lost:
                _change(written, each, (row["topic_ids"], _topics_after(each, row)), topics)
                written.revisions[-1].actor = actor
                _put_proof_back(written, each)
    _write(written)
    ReclassifiedEntry.objects.filter(pk__in=[each.pk for each in part]).update(is_undone=True)


def _hold(entries: Iterable[int]) -> dict[int, Opportunity]:
    held = Opportunity.objects.select_for_update().filter(pk__in=list(entries)).order_by("pk")
    return {entry.pk: entry for entry in held.only("pk")}


def _read_rows(entries: Sequence[int]) -> dict[int, dict[str, Any]]:
    if not entries:
        return {}
    return {row["pk"]: row for part in read_entries(entries=entries) for row in part}


def _read_proofs(entries: Iterable[int]) -> dict[tuple[int, str], Evidence]:
    found = Evidence.objects.filter(opportunity__in=list(entries), field__in=FIELDS_WITH_WORDS)
    return {(each.opportunity_id, each.field): each for each in found}


def _keep_what_holds(
    each: ReclassifiedEntry, row: Mapping[str, Any], comparison: Comparison
) -> None:
    """Leave out what changed since it was shown: the entry, or what a person decided on it."""
    found = comparison.compare(row)
    gained = {named.topic.pk for named in found.gained}
    lost = {named.topic.pk for named in found.lost}
    each.gained = [pk for pk in each.gained if pk in gained]
    each.lost = [pk for pk in each.lost if pk in lost]
    each.is_locked = found.is_locked


def _topics_after(each: ReclassifiedEntry, row: Mapping[str, Any]) -> list[int]:
    return [*(pk for pk in row["topic_ids"] if pk not in each.lost), *each.gained]


def _change(
    written: _Written,
    each: ReclassifiedEntry,
    topic_ids: tuple[Iterable[int], Iterable[int]],
    topics: Mapping[int, Topic],
) -> None:
    before, after = (_labels(side, topics) for side in topic_ids)
    entry = each.opportunity_id
    written.links += [LINKS(opportunity_id=entry, topic_id=pk) for pk in each.gained]
    for pk in each.lost:
        written.unlinked[pk].append(entry)
    written.revisions.append(
        Revision(
            opportunity_id=entry,
            field="topics",
            before=before,
            after=after,
            severity=find_severity("topics", before, after),
            at=current_time(),
        )
    )


def _write(written: _Written) -> None:
    for topic, entries in written.unlinked.items():
        LINKS.objects.filter(topic_id=topic, opportunity_id__in=entries).delete()
    LINKS.objects.bulk_create(written.links, ignore_conflicts=True)
    Revision.objects.bulk_create(written.revisions)
    Evidence.objects.bulk_create(
        written.proofs,
        update_conflicts=True,
        unique_fields=["opportunity", "field"],
        update_fields=PROOF,
    )
    Evidence.objects.filter(opportunity__in=written.unproven, field="topics").delete()


def _prove(
    each: ReclassifiedEntry,
    row: Mapping[str, Any],
    proofs: Mapping[tuple[int, str], Evidence],
    after: Sequence[int],
    comparison: Comparison,
) -> Evidence:
    """Return the proof of the topics as the next reading of the same page would write it."""
    entry = each.opportunity_id
    own = proofs.get((entry, "topics"))
    stated = [tuple(code.split(":", 1)) for code in row["stated"] or ()]
    named = [
        one
        for one in comparison.index.find_named(row["title"], row["keywords"], stated)
        if one.topic.pk in after
    ]
    told = {one.topic.pk for one in named}
    rest = [pk for pk in after if pk not in told]
    labels = [str(one.topic) for one in named] + _labels(rest, comparison.topics)
    known = [proofs.get((entry, field)) for field in FIELDS_WITH_WORDS]
    read = [one for one in known if one and not one.extractor.startswith(BY_A_PERSON)]
    proof = Evidence(opportunity_id=entry, field="topics", extractor=EXTRACTOR)
    if read:
        proof.extractor, proof.document = read[0].extractor, read[0].document
        proof.page_sha256 = read[0].page_sha256
    proof.seen_at = read[0].seen_at if read else current_time()
    proof.stated = row["stated"] or []
    proof.value = json.dumps(labels, ensure_ascii=False)[:LONGEST_VALUE]
    proof.quote = _quote(named, own)
    return proof


def _quote(named: Iterable[NamedTopic], own: Evidence | None) -> str:
    words = [one.word for one in named if one.place is not WordPlace.SOURCE]
    if own is not None and own.stated:
        # The sentence in which the source names topics itself stays, new words follow it.
        words = [own.quote, *(word for word in words if word not in own.quote)]
    return QUOTE_JOINT.join(dict.fromkeys(filter(None, words)))


def _tell_why(each: ReclassifiedEntry, comparison: Comparison, reason: str) -> str:
    words = dict.fromkeys(
        f"“{why['word']}” → {comparison.topics[why['topic']]}"
        if why["gains"]
        else f"“{why['word']}” ↛ {comparison.topics[why['topic']]}"
        for why in each.reasons
        if why["word"] and why["topic"] in {*each.gained, *each.lost}
    )
    return "; ".join(filter(None, (reason, *words)))


def _propose(
    each: ReclassifiedEntry,
    row: Mapping[str, Any],
    after: Iterable[int],
    comparison: Comparison,
) -> None:
    if not (each.gained or each.lost):
        return
    known = ProposedChange.objects.filter(opportunity=each.opportunity_id, field="topics").first()
    proposed = _labels(after, comparison.topics)
    each.proof_before = {
        "proposed": proposed,
        "known": {"kept": known.kept, "proposed": known.proposed} if known else None,
    }
    ProposedChange.objects.update_or_create(
        opportunity_id=each.opportunity_id,
        field="topics",
        defaults={
            "kept": _labels(row["topic_ids"], comparison.topics),
            "proposed": proposed,
            "seen_at": current_time(),
        },
    )


def _withdraw_proposal(each: ReclassifiedEntry) -> None:
    kept = each.proof_before or {}
    ours = ProposedChange.objects.filter(
        opportunity=each.opportunity_id, field="topics", proposed=kept.get("proposed")
    )
    if kept.get("known"):
        ours.update(**kept["known"])
    elif kept:
        ours.delete()


def _keep_proof(proof: Evidence | None) -> dict[str, Any] | None:
    if proof is None:
        return None
    return {
        name: proof.seen_at.isoformat() if name == "seen_at" else getattr(proof, name)
        for name in PROOF
    }


def _put_proof_back(written: _Written, each: ReclassifiedEntry) -> None:
    kept = (each.proof_before or {}).get("proof")
    if kept is None:
        written.unproven.append(each.opportunity_id)
    else:
        written.proofs.append(Evidence(opportunity_id=each.opportunity_id, field="topics", **kept))


def _labels(topic_ids: Iterable[int], topics: Mapping[int, Topic]) -> list[str]:
    chosen = sorted((topics[pk] for pk in topic_ids), key=lambda each: (each.scheme, each.label_en))
    return [str(topic) for topic in chosen]
