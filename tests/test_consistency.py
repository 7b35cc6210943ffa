"""What no single test sees: the size, the names and the connections of the whole code."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.contrib import admin

from clusterportal.celery import app
from clusterportal.supervision import read_procfile
from opportunities.vocabulary import OpportunityKind
from tests.strictness import find_broken_rules

BASE_DIR = Path(__file__).resolve().parent.parent
PACKAGES = ("alerts", "clusterportal", "opportunities", "scrapers", "tests")
LONGEST_FILE = 300
LONGEST_FUNCTION = 40
# Names that say nothing about what is inside.
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "managers"} | {
    "handler",
    "handlers",
    "misc",
}
# Templates that Django looks for by itself.
TEMPLATES_KNOWN_BY_NAME = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}
SUPPRESSION = re.compile(r"#\s*(noqa|type:\s*ignore|pragma: no cover)(?P<rest>.*)")
REASONED = re.compile(r"(\s-\s|#\s?)\S.{3,}")


def source_files() -> list[Path]:
    found = [BASE_DIR / "manage.py", BASE_DIR / "gunicorn.conf.py"]
    for package in PACKAGES:
        found += [
            path for path in (BASE_DIR / package).rglob("*.py") if "migrations" not in path.parts
        ]
    return sorted(found)


def templates() -> list[Path]:
    return sorted((BASE_DIR / "templates").rglob("*.*"))


def name_of(path: Path) -> str:
    return str(path.relative_to(BASE_DIR))


def functions_of(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_no_file_is_longer_than_one_can_keep_in_mind() -> None:
    lengths = {name_of(path): len(path.read_text().splitlines()) for path in source_files()}

    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    too_long = [
        f"{name_of(path)}:{function.lineno} {function.name}"
        for path in source_files()
        for function in functions_of(path)
        if (function.end_lineno or 0) - function.lineno + 1 > LONGEST_FUNCTION
    ]

    assert too_long == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        name_of(path)
        for path in source_files()
        if path.read_text().strip() and not ast.get_docstring(ast.parse(path.read_text()))
    ]

    assert silent == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    vague = [name_of(path) for path in source_files() if path.stem in FORBIDDEN_NAMES]

    assert vague == []


def test_every_suppression_has_a_reason() -> None:
    # The dash or the second # parts the rule from the reason: "
    without = [
        f"{name_of(path)}:{number} {line.strip()}"
        for path in source_files()
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if (found := SUPPRESSION.search(line)) and not REASONED.search(found["rest"])
    ]

    assert [each for each in without if "SUPPRESSION" not in each] == []


def test_every_template_is_used() -> None:
    everything = "\n".join(path.read_text() for path in [*source_files(), *templates()])
    names = {str(path.relative_to(BASE_DIR / "templates")) for path in templates()}

    # A template may be named after the kind of entry that it shows: f"cards/{kind}.html".
    named_by_kind = {
        before + kind.value + after
        for before, after in re.findall(
            r'f"([\w/]*)\{[\w.]*kind[\w.]*\}([\w/]*\.html)"', everything
        )
        for kind in OpportunityKind
    }
    replaces_another = {name for name in names if name.startswith(("admin/", "unfold/"))}

    unused = {name for name in names if f'"{name}"' not in everything}

    assert unused - named_by_kind - replaces_another - TEMPLATES_KNOWN_BY_NAME == set()


def test_no_template_carries_script_or_style_inside_it() -> None:
    broken = {name_of(path): find_broken_rules(path.read_text()) for path in templates()}

    assert {name: rules for name, rules in broken.items() if rules} == {}


def test_every_entry_of_the_schedule_names_a_task_that_exists() -> None:
    app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert scheduled - set(app.tasks) == set()


def test_every_option_of_the_desk_is_one_that_django_knows() -> None:
    # A misspelt option ("date_heirarchy") is silently ignored.
    unknown = [
        f"{type(desk).__name__}.{option}"
        for model, desk in admin.site._registry.items()
        if type(desk).__module__.startswith(PACKAGES)
        for option, value in vars(type(desk)).items()
        if isinstance(value, list | tuple | str | bool | int)
        and not option.startswith("_")
        and not any(hasattr(base, option) for base in type(desk).__mro__[1:])
    ]

    assert unknown == []


def test_containers_run_the_commands_that_make_run_uses() -> None:
    services = yaml.safe_load((BASE_DIR / "docker-compose.yml").read_text())["services"]
    commands = read_procfile(BASE_DIR / "Procfile")

    in_containers = {name: services[name]["command"].split() for name in commands}

    assert in_containers == commands
    assert set(services) - set(commands) == {"prepare", "postgres", "redis"}


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_lock_files_pin_and_hash_everything_and_name_no_index(lock: str) -> None:
    lines = (BASE_DIR / lock).read_text().splitlines()
    starts = [line for line in lines if line and not line.startswith((" ", "#"))]

    assert [line for line in starts if "==" not in line or not line.endswith("\\")] == []
    assert [line for line in lines if "://" in line or line.lstrip().startswith("-i")] == []


def test_both_locks_agree() -> None:
    def pins(lock: str) -> set[str]:
        lines = (BASE_DIR / lock).read_text().splitlines()
        return {line.rstrip(" \\") for line in lines if line and not line.startswith(" ")}

    assert pins("requirements.lock") - pins("requirements-dev.lock") == set()
