"""The deadlines of a call: the label, cut-offs, stages, extensions, and dates that are none."""

import pytest

from scrapers.cluster_collaboration.reader import read_page
from scrapers.errors import LayoutChanged
from tests.scrapers.cluster_collaboration.markup import (
    SITE,
    call_of,
    deadlines_of,
    facts_of,
    page_of,
)

LABELLED = ("single", "2027-05-12", None)


@pytest.mark.parametrize(
    "line",
    [
        "<p>DEADLINE: 12 May 2027</p>",
        "<div><span>DEADLINE:</span>\n <span>12&nbsp;\n May&nbsp;2027</span></div>",
        "<b>DEADLINE:</b><br>12 May 2027<br>",
        "<div><div>DEADLINE:</div><time datetime='2027-05-12'>12 May 2027</time></div>",
        "<table><tr><th>DEADLINE</th><td>12 May 2027</td></tr></table>",
        "<p>Deadline: 12 May 2027</p>",
    ],
)
def test_the_deadline_line_is_read_in_any_markup(line: str) -> None:
    html = page_of("T", f"<h2>Opportunity</h2><h1>T</h1>{line}<p>Text of the call.</p>")

    (deadline,) = facts_of(html).deadlines

    assert (deadline.date, deadline.certainty) == ("2027-05-12", "labelled")


@pytest.mark.parametrize("value", ["soon", "03/07/2027", "", "31 June 2027"])
def test_a_deadline_line_without_a_readable_day_refuses_the_page(value: str) -> None:
    html = call_of("Opens 5 May 2027.", deadline="X").replace("DEADLINE: X", f"DEADLINE: {value}")

    with pytest.raises(LayoutChanged, match="no readable day"):
        read_page(html, url=f"{SITE}/content/x")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Apply by 12 May 2027, 17:00 CEST.", [("single", "2027-05-12", "17:00")]),
        ("Closing: 12 May 2027 at noon", [("single", "2027-05-12", "12:00")]),
        ("Applications close at 17:00 Brussels time.", [("single", "2027-05-12", "17:00")]),
        ("The deadline was 3 March 2027.", [LABELLED]),
        (
            "<p>Info day 5 March 2027. Results by 1 July 2027. Start 1 September 2027.</p>",
            [LABELLED],
        ),
        ("Questions until 20 April 2027, pilots from October 2027.", [LABELLED]),
        (
            "Extended from 30 April 2027 to 12 May 2027 (17:00 CEST).",
            [("superseded", "2027-04-30", None), ("single", "2027-05-12", "17:00")],
        ),
        (
            "Now due on 12 May 2027 instead of 24 January 2027.",
            [("superseded", "2027-01-24", None), LABELLED],
        ),
        (
            "UPDATE: the call is extended to 25 May 2027 at 17:00 CET.",
            [("superseded", "2027-05-12", None), ("single", "2027-05-25", "17:00")],
        ),
        (
            "Cut-off dates: 12/05/2027 and 15/09/2027, both at 15:00 CET.",
            [("cut_off", "2027-05-12", "15:00"), ("cut_off", "2027-09-15", "15:00")],
        ),
        (
            "<p>Collected in rounds. Cut-offs:</p><p>10.11.2026 | 12.05.2027 (always at 18:00)</p>",
            [("cut_off", "2026-11-10", "18:00"), ("cut_off", "2027-05-12", "18:00")],
        ),
        (
            "<h3>Cut-off dates</h3><ul><li>12 May 2027</li><li>1 June 2027, 12:00</li></ul>",
            [("cut_off", "2027-05-12", None), ("cut_off", "2027-06-01", "12:00")],
        ),
        (
            "It has three cut-off dates: 12 May, 30 July and 29 October 2027.",
            [
                ("cut_off", "2027-05-12", None),
                ("cut_off", "2027-07-30", None),
                ("cut_off", "2027-10-29", None),
            ],
        ),
        (
            (
                "<table><tr><td>Step 1 – short proposal</td><td>12 May 2027</td></tr>"
                "<tr><td>Step 2 – full proposal</td><td>8 July 2027, 17:00</td></tr></table>"
            ),
            [("stage_1", "2027-05-12", None), ("stage_2", "2027-07-08", "17:00")],
        ),
        ("A lone second stage on 8 July 2027.", [LABELLED]),
    ],
)
def test_the_text_adds_to_the_label_only_what_it_says_clearly(
    body: str, expected: list[tuple[str, str, str | None]]
) -> None:
    assert deadlines_of(call_of(body)) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "Submit no later than Monday, 26 April 2027 at 5 pm.",
            [("single", "2027-04-26", "17:00")],
        ),
        ("The deadline is expected in October 2027.", [("expected", "2027-10", None)]),
        ("Applications are judged as they come in. Launched on 1 May 2026.", []),
        ("Close on 5 May 2027 for some. Close on 6 May 2027 for others.", []),
        ("No date at all.", []),
    ],
)
def test_without_a_label_only_one_clear_date_counts(
    body: str, expected: list[tuple[str, str, str | None]]
) -> None:
    assert deadlines_of(call_of(body, deadline=None)) == expected


@pytest.mark.parametrize(
    ("body", "opens_on"),
    [
        ("The call opens on 1 March 2027.", "2027-03-01"),
        ("Opening date 1 March 2027 Deadline date 12 May 2027", "2027-03-01"),
        ("Accepted from 1 March 2027 to 12 May 2027.", "2027-03-01"),
        ("<h3>Application period</h3><p>1 March – 12 May 2027</p>", "2027-03-01"),
        ("EISMEA plans to publish the topic in April 2027.", "2027-04"),
        ("The winners will be published on 16 June 2027.", None),
        ("The project started on 1 September 2025.", None),
    ],
)
def test_the_opening_is_read_where_it_is_said(body: str, opens_on: str | None) -> None:
    assert facts_of(call_of(body)).opens_on == opens_on


def test_an_extension_in_the_title_replaces_the_first_deadline() -> None:
    html = call_of(
        "The first deadline, 1 April 2027, has been moved.",
        title="Our call is extended until 12 May 2027!",
    )

    assert deadlines_of(html) == [("superseded", "2027-04-01", None), LABELLED]


@pytest.mark.parametrize(
    ("title", "round_of"),
    [
        ("GRAPPA - CUT-OFF 2", "GRAPPA"),
        ("METASTARS (3rd cut-off) – services", "METASTARS – services"),
        ("ELBE: innovation, second round", "ELBE: innovation"),
        ("A round table in 2027", None),
    ],
)
def test_rounds_of_a_call_share_a_name(title: str, round_of: str | None) -> None:
    assert facts_of(call_of("text", title=title)).round_of == round_of
