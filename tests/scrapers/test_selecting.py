"""Lines of text come out of HTML in reading order, whatever elements hold them."""

import pytest

from scrapers.selecting import find_main, find_meta, iterate_links, parse_html, read_blocks


def lines(inner: str) -> list[str]:
    return [block.text for block in read_blocks(find_main(parse_html(inner)))]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<main><p>one</p><p>two</p></main>", ["one", "two"]),
        ("<main>bare<div>block</div>tail</main>", ["bare", "block", "tail"]),
        ("<main>a<br>b</main>", ["a", "b"]),
        ("<main><p>half<b>word</b></p></main>", ["halfword"]),
        ("<main><span>two</span><span>fields</span></main>", ["two fields"]),
        ("<main><p>a&nbsp;\n b\u200b</p></main>", ["a b"]),
        ("<main><table><tr><th>Grant:</th><td>EUR 5</td></tr></table></main>", ["Grant: EUR 5"]),
        ("<main><table><tr><td>a</td><td>b</td><td>c</td></tr></table></main>", ["a: b | c"]),
        ("<main><table><tr><td><p>a</p></td><td>b</td></tr></table></main>", ["a", "b"]),
        (
            "<main><dl><dt>Opens</dt><dd>May</dd><dd>or June</dd></dl></main>",
            ["Opens: May", "or June"],
        ),
        ("<main><!-- THEME DEBUG --><script>x</script><p>kept</p></main>", ["kept"]),
        ("<body><header>menu</header><p>text</p><footer>foot</footer></body>", ["text"]),
        ('<body><nav>menu</nav><div role="main">text</div></body>', ["text"]),
    ],
)
def test_text_is_cut_into_lines(html: str, expected: list[str]) -> None:
    assert lines(html) == expected


def test_a_thousand_nested_elements_do_no_harm() -> None:
    assert lines(f"<main>{'<div>' * 3000}deep{'</div>' * 3000}</main>") == ["deep"]


def test_metadata_is_found_by_property_and_by_name() -> None:
    soup = parse_html('<meta property="og:title" content=" A  b "><meta name="description">')

    assert [find_meta(soup, name) for name in ("og:title", "description", "none")] == [
        "A b",
        "",
        "",
    ]


def test_links_give_their_address_and_not_their_cut_text() -> None:
    soup = parse_html('<main><a href=" /content/whole-address ">/content/wh…</a><a>none</a></main>')

    assert list(iterate_links(soup)) == [("/content/whole-address", "/content/wh…")]
