"""What a page says is not lost when the run that saw it first was not allowed to bring it in."""

import pytest

from opportunities.models import Call
from scrapers.models import RunState
from scrapers.runs import run_source
from tests.replica import Fault, ReplicaSite

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]

PATH = "/content/call-expression-interest-clusters-meet-regions"


def test_change_that_a_doubtful_run_saw_is_brought_in_by_the_next_good_one(
    site: ReplicaSite,
) -> None:
    run_source("eccp", sections=["calls"])
    call = Call.objects.get(source_url__endswith=PATH)
    site.edit(PATH, deadline="15 October 2027")
    site.break_with(Fault.LOGIN_PAGE, at="/content/j*")
    doubtful = run_source("eccp", sections=["calls"])
    before = list(call.deadlines.values_list("date", flat=True))
    site.repair()

    good = run_source("eccp", sections=["calls"])

    assert (doubtful.state, good.state) == (RunState.DOUBTFUL, RunState.GOOD)
    assert list(call.deadlines.values_list("kind", "date")) == [
        ("superseded", before[0]),
        ("single", "2027-10-15"),
    ]
