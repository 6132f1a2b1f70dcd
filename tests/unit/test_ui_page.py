"""The page around everything: with and without an office, its weight, its colours."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.contrib.staticfiles import finders
from django.template import Context, Template, engines
from django.template.loader import get_template, render_to_string
from django.urls import path

from koperasi.ui.nav import Item
from koperasi.ui.strip import Strip, YearCell

pytestmark = pytest.mark.urls(__name__)  # the page knows only the addresses named here
urlpatterns = [path("keluar/", lambda request: None, name="account_logout")]

CSS = Path(__file__).parents[2] / "static/css"
KANTOR = SimpleNamespace(nama="Dinas Koperasi", nama_wilayah="Kabupaten Lamongan", contoh=False, zona="WIB")


class Person:
    is_authenticated = True

    def __str__(self) -> str:
        return "Siti Rahmawati"

    def get_short_name(self) -> str:
        return "Siti"


def page(name: str = "base.html", **context: object) -> str:
    return get_template(name).template.render(Context(context))


def test_page_renders_for_nobody_and_without_an_office() -> None:
    html = page(kantor=None, nav=None)
    assert "Pembinaan Koperasi" in html
    assert "Keluar" not in html
    assert 'aria-label="Utama"' not in html


def test_page_shows_office_person_and_navigation(monkeypatch) -> None:
    monkeypatch.setattr("koperasi.ui.nav.reverse", lambda name: f"/{name}/")
    nav = [Item("Beranda", "beranda"), Item("Koperasi", "koperasi", active=True, count=7)]
    html = page(kantor=KANTOR, nav=nav, peran_label="Petugas", user=Person())
    assert "Kabupaten Lamongan" in html
    assert "Siti" in html
    assert re.search(r'<a href="/koperasi/" aria-current="page">Koperasi', html)
    assert html.count('aria-current="page"') == 2  # once for wide screens, once in the menu of phones
    assert "rekaan" not in html
    assert '<form method="post" action="/keluar/">' in html  # a GET must not log anybody out
    assert "Ganti kata sandi" not in html  # an address that does not exist is not offered


def test_seldom_used_places_stand_in_a_menu(monkeypatch) -> None:
    monkeypatch.setattr("koperasi.ui.nav.reverse", lambda name: f"/{name}/")
    minor = [Item("Aturan", "aturan", minor=True, active=True), Item("Jejak", "jejak", minor=True)]
    html = page(nav=[*(Item(f"Ruang {n}", f"r{n}") for n in range(6)), *minor])
    assert re.search(r'Lainnya.*<div class="akun-isi">\s*<a href="/aturan/" aria-current="page">', html, re.DOTALL)
    assert 'class="di-sini"' in html
    assert "dua-baris" not in html
    assert "Lainnya" not in page(nav=minor)  # an admin has few places, all of them in the bar


def test_a_long_navigation_gets_its_own_row(monkeypatch) -> None:
    monkeypatch.setattr("koperasi.ui.nav.reverse", lambda name: f"/{name}/")
    items = [Item(f"Ruang {n}", f"r{n}") for n in range(9)]
    assert "dua-baris" in page(nav=items)
    assert "dua-baris" not in page(nav=items[:6])


def test_demo_office_says_that_its_data_are_invented() -> None:
    assert "semua data rekaan" in page(kantor=SimpleNamespace(**vars(KANTOR) | {"contoh": True}))


def test_title_of_a_page_with_errors_begins_with_galat() -> None:
    assert "<title>Galat: " in page(form=SimpleNamespace(errors={"x": ["y"]}))
    assert "<title>Galat" not in page(form=SimpleNamespace(errors={}))


@pytest.mark.parametrize("name", ["400.html", "403.html", "404.html", "500.html", "403_csrf.html"])
def test_error_pages_need_no_context(name: str) -> None:
    html = render_to_string(name)
    assert "<h1>" in html
    assert 'href="/"' in html


def test_confirm_page_posts_and_offers_a_way_back() -> None:
    html = page(
        "components/confirm.html",
        heading="Batalkan impor?",
        sentence="207 koperasi ditarik.",
        effects=["Satu.", "Dua."],
        action="Batalkan impor",
        danger=True,
        cancel_url="/impor/1/",
    )
    assert 'method="post"' in html
    assert 'href="/impor/1/"' in html
    assert "tombol bahaya" in html


FULL_LIST = """{% extends 'base.html' %}{% load ui %}{% block content %}<table class="tabel">{% for n in rows %}
<tr><th scope="row" class="utama"><a href="/koperasi/{{ n }}/">Koperasi Nomor {{ n }}</a>
<span class="rinci">AHU-{{ n }}.AH.01.26</span></th><td data-label="Kecamatan">Babat</td>
<td>{% status_pill 'tidak_aktif' %}</td><td>{% year_strip s %}</td></tr>{% endfor %}</table>{% endblock %}"""


def test_first_load_is_light() -> None:
    """<= 90 kB gzip with a full list of 100 rows; a repeated visit, with all files cached, <= 15 kB."""
    strip = Strip([YearCell(2020 + n, "ada", "tiada") for n in range(6)], (2024, 2025), True)
    context = Context({"rows": range(1000, 1100), "s": strip, "kantor": KANTOR})
    html = Template(FULL_LIST, engine=engines["django"].engine).render(context)
    files = re.findall(r'(?:href|src)="/static/([^"]+)"', html)
    weights = {name: len(gzip.compress(Path(finders.find(name)).read_bytes(), 6)) for name in set(files)}
    repeat = len(gzip.compress(html.encode(), 6))
    assert any(name.startswith("vendor/bootstrap") for name in weights)
    assert sum(weights.values()) + repeat <= 90_000, weights
    assert repeat <= 15_000


# --- Colours --------------------------------------------------------------------------------
def tokens() -> dict[str, str]:
    found = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{3,6});", (CSS / "tema.css").read_text()))
    return {
        name: value if len(value) == 7 else "#" + "".join(c * 2 for c in value[1:]) for name, value in found.items()
    }


def contrast(one: str, other: str) -> float:
    """WCAG 2: ratio of the relative luminances, 1 to 21."""

    def luminance(colour: str) -> float:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


TEXT = [
    *((ink, paper) for ink in ("tinta", "tinta-2", "hijau", "hijau-gelap") for paper in ("kertas", "latar", "hijau-2")),
    *((tone, paper) for tone in ("aktif", "tidak", "risiko", "beku", "baru") for paper in ("kertas", "latar")),
    ("aktif", "hijau-2"), ("tidak", "tidak-2"), ("risiko", "risiko-2"), ("beku", "beku-2"), ("baru", "baru-2"),
    ("tinta-2", "kosong"), ("kertas", "hijau"), ("kertas", "tidak"), ("kertas", "tinta-2"), ("kertas", "aktif"),
]  # fmt: skip


@pytest.mark.parametrize(("ink", "paper"), TEXT)
def test_text_is_readable(ink: str, paper: str) -> None:
    colours = tokens()
    assert contrast(colours[ink], colours[paper]) >= 4.5


def test_lines_of_fields_and_focus_are_visible() -> None:
    colours = tokens()
    assert contrast(colours["garis-isian"], colours["kertas"]) >= 3
    assert contrast(colours["garis-isian"], colours["latar"]) >= 3
    assert contrast(colours["fokus"], colours["tinta"]) >= 3  # the ring is yellow with a dark line inside


def test_the_measure_itself() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
