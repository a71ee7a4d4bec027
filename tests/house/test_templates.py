"""Templates that the content security policy would silence never get as far as a browser."""

import re

from tests.house.source import SRC, shown

FORBIDDEN = {
    "an inline style": re.compile(r"<[^>]*\sstyle\s*="),
    "an inline event": re.compile(r"<[^>]*\son[a-z]+\s*="),
    "hx-on": re.compile(r"hx-on[:\s=]"),
    "js: in a value": re.compile(r"""["']js:"""),
    "javascript: in a link": re.compile(r"javascript:"),
    "a trigger filter": re.compile(r"""hx-trigger\s*=\s*["'][^"']*\["""),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)"),
    "an inline style sheet": re.compile(r"<style"),
    "text that is not escaped": re.compile(r"\|\s*safe\b|autoescape off"),
    "another host": re.compile(r"""(src|href|action)\s*=\s*["'](https?:)?//"""),
}


def test_no_template_holds_what_the_policy_forbids():
    found = [
        f"{shown(path)}: {what}"
        for path in SRC.glob("**/templates/**/*.html")
        for what, pattern in FORBIDDEN.items()
        if pattern.search(path.read_text())
    ]
    assert found == []


def test_the_patterns_find_what_they_forbid():
    samples = ['<p style="x">', '<a onclick="x">', '<a hx-on:click="x">', '<a hx-vals="js:x">',
               '<a href="javascript:x">', '<a hx-trigger="click[x]">', "<script>x</script>",
               "<style>x</style>", "{{ x|safe }}", '<img src="https://x">']  # fmt: skip
    for sample, pattern in zip(samples, FORBIDDEN.values(), strict=True):
        assert pattern.search(sample), sample
