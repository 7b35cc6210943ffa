"""Whatever sources and people do, in whatever order: no person's word is lost, no story has a gap.

``CURATION_SEQUENCES`` says how many random sequences are played; 1,000 take some minutes.
"""

import os
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from pytest_django import Settings

from opportunities.models import Opportunity, Revision
from opportunities.services.batches import decide_many, undo_batch
from opportunities.services.history import read_state, replay_history, state_from_history, values_of
from opportunities.services.ingestion.absorbed import find_kept_ids
from opportunities.services.merging import merge, undo_merge
from opportunities.vocabulary import ReviewState
from tests.opportunities.curation_world import (
    BULK,
    BY_PEOPLE,
    BY_SOURCES,
    HIDDEN,
    PAGES,
    REFUSALS,
    State,
    World,
    make_record,
    undo_a_merge,
)

pytestmark = pytest.mark.django_db
SEQUENCES = int(os.environ.get("CURATION_SEQUENCES") or 45)
NUMBER = some.integers(0, 63)
ACT = some.sampled_from([*BY_SOURCES, *BY_SOURCES, *BY_SOURCES, *BY_PEOPLE, BY_PEOPLE[0]])
STEPS = some.lists(some.tuples(ACT, NUMBER, NUMBER, NUMBER), min_size=6, max_size=18)
PLAYED = settings(
    max_examples=SEQUENCES,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.TODAY = None


@given(steps=STEPS)
@PLAYED
def test_no_word_of_a_person_is_lost_and_history_replays(steps: list[Any]) -> None:
    with transaction.atomic():
        world = World()
        world.pass_day()
        world.begin()
        play_all(world, steps)
        check_stories(world)
        check_identities(world)
        transaction.set_rollback(True)


@given(steps=STEPS, numbers=some.tuples(NUMBER, NUMBER, NUMBER))
@settings(PLAYED, max_examples=max(SEQUENCES // 4, 1))
def test_what_is_done_and_undone_at_once_leaves_nothing_behind(
    steps: list[Any], numbers: tuple[int, int, int]
) -> None:
    with transaction.atomic():
        world = World()
        world.pass_day()
        world.begin()
        before = play_all(world, steps)
        one, two, three = numbers
        try:
            with transaction.atomic():
                undo_merge(merge(world.entry(one), world.entry(two), actor="g"), actor="g")
        except REFUSALS:
            pass
        assert world.states() == before
        batch = decide_many(
            [world.entry(number) for number in range(PAGES)], BULK[three % len(BULK)], actor="p"
        )
        undo_batch(batch, actor="p")
        assert world.states() == before
        transaction.set_rollback(True)


def play_all(world: World, steps: list[Any]) -> dict[int, State]:
    """Let things happen one after the other; return what the entries are in the end."""
    states = world.states()
    for act, *numbers in steps:
        world.pass_day()
        states = play(world, act, numbers, states)
    return states


def play(world: World, act: Any, numbers: list[int], before: dict[int, State]) -> dict[int, State]:
    """Let one thing happen, and check at once what it may and may not do."""
    try:
        with transaction.atomic():
            act(world, *numbers)
    except REFUSALS:
        assert world.states() == before
        return before
    after = world.states()
    if act in BY_SOURCES:
        check_locks_held(before, after)
        return after
    if act is undo_a_merge:
        check_no_lock_lost(before, after)
    for pk, state in after.items():
        changed = [name for name in state if state[name] != before[pk][name]]
        world.said += [
            (pk, name, state[name]) for name in changed if name not in {"locked_fields", "related"}
        ]
    return after


def check_locks_held(before: dict[int, State], after: dict[int, State]) -> None:
    for pk, state in before.items():
        kept = [*state["locked_fields"], "locked_fields", "review_state"]
        assert {name: after[pk][name] for name in kept} == {name: state[name] for name in kept}


def check_no_lock_lost(before: dict[int, State], after: dict[int, State]) -> None:
    """What a merge had locked goes with what it had written; no other lock goes."""
    for pk, state in before.items():
        for name in set(state["locked_fields"]) - set(after[pk]["locked_fields"]):
            assert after[pk][name] != state[name]


def check_stories(world: World) -> None:
    written: dict[tuple[int, str], list[Any]] = {}
    for each in Revision.objects.order_by("pk"):
        written.setdefault((each.opportunity_id, each.field), []).append(values_of(each)[1])
    lost = [word for word in world.said if word[2] not in written.get(word[:2], [])]
    assert lost == []
    for pk in world.ids:
        entry = Opportunity.objects.get(pk=pk)
        assert replay_history(entry) == []
        assert state_from_history(entry, world.starts[pk]) == read_state(entry)


def check_identities(world: World) -> None:
    """A page leads to the entry that was made of it, and a merged one to one that is not."""
    assert sorted(Opportunity.objects.order_by().values_list("pk", flat=True)) == world.ids
    kept = Opportunity.objects.filter(pk__in=find_kept_ids(world.ids).values())
    assert not kept.filter(review_state=ReviewState.MERGED).exists()
    shown = set(Opportunity.objects.published().order_by().values_list("pk", flat=True))
    hidden = Opportunity.objects.filter(review_state__in=HIDDEN).order_by()
    assert not shown & set(hidden.values_list("pk", flat=True))
    world.pass_day()
    for page, pk in enumerate(world.ids):
        assert world.scrape(page, page).opportunity_id == pk
        assert Opportunity.objects.get(pk=pk).source_url == make_record(page, 0).source_url
