"""Pages stay inside the Content-Security-Policy, name their parts, and compile."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template.loader import get_template
from django.urls import URLPattern, URLResolver, get_resolver

from tests.guards import sources

PAPER = "templates/surat/"  # letters never reach a browser; their own guard is the golden picture
COMMENT = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}|<!--.*?-->", re.DOTALL)
FORBIDDEN = {
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE),
    "inline style element": re.compile(r"<style\b", re.IGNORECASE),
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "hx-on": re.compile(r"\shx-on\b|\shx-vals=['\"]js:", re.IGNORECASE),
    "loaded from elsewhere": re.compile(
        r"(?:src|srcset|hx-[a-z]+|<link[^>]*href)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE
    ),
}
ELSEWHERE = re.compile(r"(?:url\(\s*[\"']?|@import\s+[\"']?|fetch\(\s*[\"']|[\"'])(?:https?:)?//[a-z]", re.IGNORECASE)


def _text(path: Path) -> str:
    return COMMENT.sub("", path.read_text())


def _screens() -> list[Path]:
    return [p for p in sources.templates() if p.suffix == ".html" and not sources.name(p).startswith(PAPER)]


def violations(text: str) -> list[str]:
    return [what for what, pattern in FORBIDDEN.items() if pattern.search(text)]


def test_templates_keep_to_the_policy() -> None:
    wrong = {sources.name(path): violations(_text(path)) for path in _screens()}
    assert {name: what for name, what in wrong.items() if what} == {}


@pytest.mark.parametrize(
    "text",
    ["<script>x</script>", '<p class="a" style="color: red">', '<a onclick="x()">', '<img src="//cdn.example/x.png">',
     '<link rel="stylesheet" href="https://cdn.example/x.css">', "<style>p{}</style>", '<a href="javascript:x">'],
)  # fmt: skip
def test_the_guard_itself_sees(text: str) -> None:
    assert violations(text)


def test_the_guard_lets_good_pages_pass() -> None:
    assert violations('<script src="{% static "js/app.js" %}" defer></script><a href="https://wa.me/62">x</a>') == []


def test_own_styles_and_scripts_load_nothing_from_elsewhere() -> None:
    files = sources.own_static(".css", ".js")
    assert files
    assert [sources.name(path) for path in files if ELSEWHERE.search(path.read_text())] == []


def test_styles_of_components_are_on_every_page() -> None:
    """A component may stand on any page, so what it looks like is in the sheets that base.html loads."""
    own = {path.name: path.read_text() for path in sources.own_static(".css")}
    everywhere = own["tema.css"] + own["bagian.css"]
    wrong = []
    for path in (sources.ROOT / "templates" / "components").glob("*.html"):
        for name in set(re.findall(r'class="([a-z-]+)', _text(path))):
            rule = re.compile(rf"\.{name}(?![\w-])")
            if any(rule.search(css) for css in own.values()) and not rule.search(everywhere):
                wrong.append(f"{path.name}: .{name}")
    assert wrong == []


def test_svg_and_python_write_no_style_attribute() -> None:
    """The policy also refuses style attributes that Python writes into a page."""
    drawn = [
        p
        for p in sources.product_files()
        if p.parts[len(sources.ROOT.parts)] != "pembinaan" or "letters" not in p.parts
    ]
    assert [sources.name(path) for path in drawn if re.search(r"<[a-z]+[^>\n]*\sstyle=[\"']", path.read_text())] == []


@pytest.mark.parametrize("path", sources.templates(), ids=sources.name)
def test_templates_compile(path: Path) -> None:
    get_template(str(path.relative_to(sources.ROOT / "templates")))


def test_every_post_form_has_its_token() -> None:
    wrong = [
        sources.name(path)
        for path in _screens()
        for form in re.findall(r"<form\b[^>]*method=.post.*?</form>", _text(path), re.IGNORECASE | re.DOTALL)
        if "csrf_token" not in form
    ]
    assert wrong == []


def test_pictures_and_column_heads_are_named() -> None:
    wrong = []
    for path in _screens():
        text = _text(path)
        wrong += [f"{sources.name(path)}: {tag}" for tag in re.findall(r"<img\b[^>]*>", text) if "alt=" not in tag]
        wrong += [f"{sources.name(path)}: {tag}" for tag in re.findall(r"<th\b[^>]*>", text) if "scope=" not in tag]
    assert wrong == []


def test_components_say_their_contract() -> None:
    parts = sorted((sources.ROOT / "templates/components").glob("*.html"))
    assert parts
    assert [p.name for p in parts if not any(line.startswith("{#") for line in p.read_text().splitlines()[:3])] == []


def _url_names(patterns: list[URLPattern | URLResolver], namespace: str = "") -> set[str]:
    names = set()
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            names |= _url_names(pattern.url_patterns, inner)
        elif pattern.name:
            names.add(namespace + pattern.name)
    return names


def test_every_named_address_exists() -> None:
    """A wrong name would fail only on the day somebody opens that page."""
    known = _url_names(get_resolver().url_patterns)
    used = {
        (sources.name(path), match[1])
        for path in sources.templates()
        for match in re.finditer(r"\{%\s*url\s+['\"]([^'\"]+)['\"](?![^%]*\bas\b)", _text(path))
    }
    used |= {
        (sources.name(path), name)
        for path in sources.product_files()
        for name in re.findall(r"\baddress\(\s*[\"']([^\"']+)", path.read_text())
    }
    assert sorted(item for item in used if item[1] not in known) == []


def test_vendored_files_carry_version_and_licence() -> None:
    vendor = sources.ROOT / "static/vendor"
    files = [path for path in vendor.iterdir() if path.suffix in (".css", ".js")]
    assert files
    for path in files:
        stem = path.name.removesuffix(path.suffix).removesuffix(".min")
        assert re.search(r"-\d+\.\d+\.\d+$", stem), path.name
        assert (vendor / f"{stem}.LICENSE.txt").exists(), f"no licence beside {path.name}"
        assert path.name in (vendor / "README.md").read_text()
        assert "sourceMappingURL" not in path.read_text()
    assert list((sources.ROOT / "static/fonts").glob("*.LICENSE.txt"))
