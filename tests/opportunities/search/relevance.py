"""How good a ranking is beside what people say is relevant: nDCG at ten."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2
from pathlib import Path

RELEVANCE = Path(__file__).with_name("relevance.json")
DEPTH = 10


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question and every entry that answers it: 3 is exactly it, 2 good, 1 of some use.

    ``labels`` are by ``key_of`` an entry.
    """

    text: str
    language: str
    labels: Mapping[str, int]


def read_questions() -> list[LabelledQuestion]:
    """Return the labelled questions of the file, in its order."""
    rows = json.loads(RELEVANCE.read_text(encoding="utf-8"))
    return [LabelledQuestion(row["question"], row["language"], row["labels"]) for row in rows]


def key_of(*, kind: str, title: str, source_url: str = "", part: str = "") -> str:
    """Return the key under which an entry is labelled.

    ``part`` tells entries apart that share an address or a title: the part of a page, or the
    identifier of a call.
    """
    key = source_url or f"{kind}: {title}"
    return f"{key}#{part}" if part else key


def ndcg_at_10(labels: Mapping[str, int], ranked: Sequence[str]) -> float:
    """Return the discounted gain of the first ten of ``ranked`` by that of the best ten, 0 to 1.

    The gain of a label is 2**label - 1, discounted by log2 of its place + 1; without any label
    there is nothing to find, and every ranking is right. An entry named twice counts once.
    """
    best = _discounted_gain(sorted(labels.values(), reverse=True))
    return (
        _discounted_gain([labels.get(key, 0) for key in dict.fromkeys(ranked)]) / best
        if best
        else 1.0
    )


def _discounted_gain(grades: Sequence[int]) -> float:
    return sum(
        ((1 << grade) - 1) / log2(place + 1) for place, grade in enumerate(grades[:DEPTH], start=1)
    )
