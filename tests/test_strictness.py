"""The rules that hold in every test do hold."""

import pytest
from django.contrib.auth.models import Group
from django.template import Context, Origin, Template

from clusterportal.settings import BASE_DIR
from tests.strictness import UndefinedTemplateVariable, find_broken_rules

OURS = Origin(name=str(BASE_DIR / "templates" / "some_page.html"))
FOREIGN = Origin(name="/elsewhere/templates/some_page.html")


def test_an_undefined_variable_in_our_template_fails() -> None:
    template = Template("{{ call.titel }}", origin=OURS)

    with pytest.raises(UndefinedTemplateVariable, match=r"some_page.html shows call.titel"):
        template.render(Context({"call": {"title": "COSME"}}))


def test_an_undefined_variable_is_allowed_where_a_template_asks_whether_it_is_there() -> None:
    template = Template("{% if call.titel %}a{% else %}b{% endif %}", origin=OURS)

    assert template.render(Context({"call": {}})) == "b"


def test_templates_of_other_packages_are_let_alone() -> None:
    template = Template("[{{ missing }}{{ missing|default:'default' }}]", origin=FOREIGN)

    assert template.render(Context()) == "[default]"


@pytest.mark.parametrize(
    ("page", "broken"),
    [
        ("<script>alert(1)</script>", ["a <script> without src"]),
        ('<script src="/static/a.js" defer></script>', []),
        ('<script type="application/ld+json">{}</script>', []),
        ("<style>p {}</style>", ["a <style> element"]),
        ('<p class="a" STYLE="color: red">', ["a style= attribute"]),
        ('<a href="#" onclick="go()">', ["an attribute such as onclick="]),
        ('<p data-style="a">style= and onclick= in a text</p>', []),
    ],
)
def test_script_and_style_inside_a_page_are_found(page: str, broken: list[str]) -> None:
    assert find_broken_rules(page) == broken


@pytest.mark.django_db
def test_rows_come_in_random_order_unless_an_order_is_asked() -> None:
    Group.objects.bulk_create(Group(name=f"{number:02}") for number in range(30))

    unordered = list(Group.objects.values_list("name", flat=True))
    ordered = list(Group.objects.order_by("name").values_list("name", flat=True))

    assert ordered == sorted(unordered)
    assert unordered != ordered
