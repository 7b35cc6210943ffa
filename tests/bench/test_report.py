"""What the bench tells: one table for people, one file for machines."""

import json
from pathlib import Path

import pytest

from tests.bench import report
from tests.bench.report import Row


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the two files, a new one."""
    monkeypatch.setattr(report, "FOLDER", tmp_path)
    return tmp_path


def test_the_file_has_the_figures_of_every_case_and_nothing_else(folder: Path) -> None:
    measured = Row(name="home", scale=10, p50_ms=1.5, p95_ms=2.0, floor_p50_ms=0.5, note="a note")

    report.write([measured, Row(name="not there", scale=10)])

    assert json.loads((folder / "bench.json").read_text())["cases"] == [
        {
            "name": "home",
            "scale": 10,
            "p50_ms": 1.5,
            "p95_ms": 2.0,
            "floor_p50_ms": 0.5,
            "peer": None,
            "peer_p50_ms": None,
        },
        {
            "name": "not there",
            "scale": 10,
            "p50_ms": None,
            "p95_ms": None,
            "floor_p50_ms": None,
            "peer": None,
            "peer_p50_ms": None,
        },
    ]


def test_a_case_that_failed_is_told(folder: Path) -> None:
    good, failed = Row(name="home", scale=10), Row(name="list", scale=10, failed=True)

    assert report.write([good])
    assert not report.write([good, failed])
    assert "list" in (folder / "bench.txt").read_text()


def test_the_median_and_the_95th_of_a_hundred() -> None:
    times = [float(each) for each in range(1, 101)]

    assert (report.find_median(times), report.find_p95(times)) == (50.5, 95.95)


def test_nothing_measured_has_no_figure() -> None:
    assert (report.find_median([]), report.find_p95([]), report.find_p95([1.0])) == (
        None,
        None,
        None,
    )
