"""What the steps of a plan, their owners and the traffic light are called."""

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opportunities.planning.plan import Light, Standing
from opportunities.planning.steps import Role, Step
from opportunities.planning.targets import NoPlan


class StepWords(NamedTuple):
    """The name of a step, and one sentence on it."""

    name: Promise
    about: Promise


STEPS: Mapping[Step, StepWords] = {
    Step.AGREEMENT: StepWords(
        _("Agreement among the partners"),
        _("Who takes part, who leads, who does and pays what: in writing."),
    ),
    Step.LETTER: StepWords(
        _("Letter of the Region on the S3"),
        _(
            "In which the Region says that the project fits its smart specialisation strategy. "
            "Only where the call asks for it."
        ),
    ),
    Step.PROFILE: StepWords(
        _("Profile on the ECCP, approved"),
        _(
            "The profile of the cluster on clustercollaboration.eu, which has to be approved there "
            "first. Only where the call asks for it."
        ),
    ),
    Step.CODE: StepWords(
        _("EU participant code (PIC)"),
        _("The code of every partner in the participant register of the European Commission."),
    ),
    Step.BUDGET: StepWords(
        _("Budget of the project"),
        _("Costs and share of every partner, in the tables of the call."),
    ),
    Step.REVIEW: StepWords(
        _("Internal review"),
        _("Somebody who has not written it reads it against the rules of the call."),
    ),
    Step.SUBMISSION: StepWords(
        _("Submission"), _("Upload, check, send, keep the receipt; not on the last day.")
    ),
}
ROLES: Mapping[Role, Promise] = {
    Role.LEADER: _("Lead partner (district)"),
    Role.REGION: _("Regione Puglia"),
    Role.EVERY_PARTNER: _("Every partner"),
    Role.ADMINISTRATION: _("Administration of the lead partner"),
    Role.OUTSIDER: _("Somebody outside the drafting group"),
}
LIGHTS: Mapping[Light, Promise] = {
    Light.FEASIBLE: _("Feasible"),
    Light.START_NOW: _("Start now"),
    Light.LATE: _("Too late for all the steps"),
}
STANDINGS: Mapping[Standing, Promise] = {
    Standing.TO_COME: _("to come"),
    Standing.START_TODAY: _("to begin today"),
    Standing.SHOULD_HAVE_BEGUN: _("should have begun"),
    Standing.SHOULD_BE_OVER: _("should be over already"),
}
WHY_NOT: Mapping[NoPlan, Promise] = {
    NoPlan.WITHDRAWN: _("The call was withdrawn: there is nothing left to prepare."),
    NoPlan.CLOSED: _(
        "All the deadlines of this call have passed: there is nothing left to prepare."
    ),
    NoPlan.EXPECTED: _(
        "The call is not open yet and its source states no deadline. Once it does, the plan "
        "appears here."
    ),
    NoPlan.UNKNOWN: _(
        "The source states no deadline that is still to come, so that there is nothing to count "
        "back from."
    ),
}
