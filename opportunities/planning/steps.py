"""The steps of an application with their usual durations and owners; all of them can be changed.

How long a step takes stands in no rule: the durations are assumptions of the portal, on the side
of caution, and pages say so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    """What has to be done, in the usual order."""

    AGREEMENT = "agreement"
    LETTER = "letter"
    PROFILE = "profile"
    CODE = "code"
    BUDGET = "budget"
    REVIEW = "review"
    SUBMISSION = "submission"


class Role(StrEnum):
    """Who usually does it."""

    LEADER = "leader"
    REGION = "region"
    EVERY_PARTNER = "every_partner"
    ADMINISTRATION = "administration"
    OUTSIDER = "outsider"


@dataclass(frozen=True, slots=True)
class Usual:
    """How a step usually goes; it has to be over before each of ``before`` begins."""

    working_days: int
    owner: Role
    before: tuple[Step, ...]


# The Region can write its letter once it knows who takes part in what; budgets name every partner
# by its code. A profile depends on nobody else.
USUAL: Mapping[Step, Usual] = {
    Step.AGREEMENT: Usual(15, Role.LEADER, (Step.LETTER, Step.BUDGET, Step.CODE)),
    Step.LETTER: Usual(20, Role.REGION, (Step.REVIEW,)),
    Step.PROFILE: Usual(10, Role.LEADER, (Step.REVIEW,)),
    Step.CODE: Usual(5, Role.EVERY_PARTNER, (Step.BUDGET,)),
    Step.BUDGET: Usual(8, Role.ADMINISTRATION, (Step.REVIEW,)),
    Step.REVIEW: Usual(3, Role.OUTSIDER, (Step.SUBMISSION,)),
    Step.SUBMISSION: Usual(1, Role.LEADER, ()),
}
USUAL_MARGIN = 1
MOST_DAYS = 120
MOST_MARGIN = 20
