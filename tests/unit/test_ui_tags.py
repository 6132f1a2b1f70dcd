"""Pills, amounts, dates and the links of lists, as a page draws them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory

from koperasi.ui import icons, paging, status
from koperasi.ui.chart import Bar, Chart, Part, draw, on_paper
from koperasi.ui.nav import Item, mark_active
from koperasi.ui.strip import Strip, YearCell

KETERANGAN = [
    "aktif",
    "tidak_aktif",
    "dibekukan",
    "dibubarkan",
    "berisiko",
    "belum_wajib_rat",
    "belum_ada_data",
    "di_luar_kewenangan",
    "proses_pembubaran",
    "sudah_rat",
    "ada_laporan_belum_rat",
    "belum_rat_dalam_batas",
    "belum_rat_lewat_batas",
    "menunggu_pemeriksaan",
]


def render(source: str, path: str = "/koperasi/", **context: object) -> str:
    request = RequestFactory().get(path)
    return Template("{% load ui %}" + source).render(Context({"request": request, **context}))


# --- Status ---------------------------------------------------------------------------------
@pytest.mark.parametrize("code", KETERANGAN)
def test_every_status_has_mark_word_and_tone(code: str) -> None:
    drawn = render("{% status_pill code %}", code=code)
    look = status.LOOKS[code]
    assert look.word in drawn
    assert f"status {look.tone}" in drawn
    assert status.MARKS[look.mark] in drawn


ROOMS = ("pengajuan", "kunjungan", "kasus", "janji", "rute", "pelatihan", "uji", "baris", "fasilitasi", "pinjaman",
         "manfaat", "usulan", "rehabilitasi", "bagian")  # fmt: skip


def test_no_two_statuses_of_one_kind_look_the_same() -> None:
    """What belongs to different kinds of things stands in different columns."""
    seen: dict[str, list[tuple[str, str, str]]] = {}
    for code, look in status.LOOKS.items():
        kind = code.partition("_")[0]
        seen.setdefault(kind if kind in ROOMS else "", []).append((look.word, look.detail, look.mark))
    assert {kind: sorted(looks) for kind, looks in seen.items() if len(set(looks)) != len(looks)} == {}


def test_marks_differ_where_the_words_are_the_same() -> None:
    """Aktif with and without RAT are told apart by the mark alone in a narrow list."""
    assert status.look("sudah_rat").mark != status.look("belum_rat_lewat_batas").mark != status.look("aktif").mark


def test_pill_reads_keterangan_before_status() -> None:
    risky = SimpleNamespace(keterangan="berisiko", status="aktif")
    plain = SimpleNamespace(keterangan="", status="tidak_aktif")
    assert "Aktif, berisiko" in render("{% status_pill k %}", k=risky)
    assert "Tidak aktif" in render("{% status_pill k %}", k=plain)


def test_pill_takes_own_words_and_escapes_them() -> None:
    drawn = render("{% status_pill 'aktif' label %}", label="<b>usaha</b>")
    assert "&lt;b&gt;usaha" in drawn
    assert "status aktif" in drawn


def test_unknown_code_shows_itself() -> None:
    assert "Kode baru" in render("{% status_pill 'kode_baru' %}")


def test_short_pill_leaves_the_detail_out() -> None:
    assert "lewat batas" in render("{% status_pill 'belum_rat_lewat_batas' %}")
    assert "lewat batas" not in render("{% status_pill 'belum_rat_lewat_batas' short=True %}")


def test_year_strip_in_three_sizes_and_nothing_without_data() -> None:
    strip = Strip([YearCell(2024, "ada", "tiada")], (2024, 2024))
    for size in ("kecil", "besar", "surat"):
        assert f'class="pita {size}"' in render("{% year_strip s size %}", s=strip, size=size)
    assert render("{% year_strip s %}", s=None) == ""


@pytest.mark.parametrize("name", icons.ICONS)
def test_icons_are_hidden_from_screen_readers(name: str) -> None:
    assert 'aria-hidden="true"' in render("{% icon name %}", name=name)


# --- Numbers and dates ----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ 1250000|rupiah }}", "Rp1.250.000"),
        ("{{ minus|rupiah }}", "-Rp11.845.222"),
        ("{{ none|rupiah }}", "–"),
        ("{{ 0|rupiah }}", "Rp0"),
        ("{{ 1248|ribuan }}", "1.248"),
        ("{{ 743|persen:1204 }}", "61,7 %"),
        ("{{ 1|persen:0 }}", "–"),
        ("{{ 3|bertanda }}", "+3"),
        ("{{ minus|bertanda }}", "−11.845.222"),
        ("{{ d|tanggal }}", "5 Mei 2026"),
        ("{{ d|tanggal_pendek }}", "5\u00a0Mei\u00a02026"),
        ("{{ none|tanggal }}", "–"),
    ],
)
def test_filters(source: str, expected: str) -> None:
    assert render(source, d=date(2026, 5, 5), none=None, minus=-11845222) == expected


def test_moments_are_shown_in_the_office_zone() -> None:
    late = datetime(2026, 6, 30, 16, 30, tzinfo=UTC)
    assert render("{% waktu m %}", m=late, kantor=SimpleNamespace(zona="WIB")) == "30\u00a0Jun\u00a02026\u00a023.30"
    assert render("{% waktu m %}", m=late, kantor=SimpleNamespace(zona="WIT")) == "1\u00a0Jul\u00a02026\u00a001.30"


# --- Lists ----------------------------------------------------------------------------------
def test_sort_header_turns_around_and_goes_to_page_one() -> None:
    plain = render("{% sort_header 'nama' 'Koperasi' %}", "/koperasi/?status=aktif&hal=3")
    assert 'href="?status=aktif&amp;urut=nama"' in plain
    assert "aria-sort" not in plain
    up = render("{% sort_header 'nama' 'Koperasi' %}", "/koperasi/?urut=nama")
    assert 'aria-sort="ascending"' in up
    assert 'href="?urut=-nama"' in up
    assert 'aria-sort="descending"' in render("{% sort_header 'nama' 'Koperasi' %}", "/koperasi/?urut=-nama")


def test_pager_keeps_the_filters_and_shows_counts() -> None:
    path = "/koperasi/?status=aktif&hal=2"
    page = paging.paginate(RequestFactory().get(path), range(1248))
    drawn = render("{% pager page 'koperasi' %}", path, page=page)
    assert "26–50" in drawn
    assert "1.248" in drawn
    assert 'href="?status=aktif&amp;hal=3"' in drawn
    assert 'href="?status=aktif&amp;per=100"' in drawn


@pytest.mark.parametrize(
    ("query", "number", "size"),
    [
        ("", 1, 25),
        ("?hal=3&per=50", 3, 50),
        ("?hal=999", 50, 25),
        ("?hal=x&per=7", 1, 25),
        ("?per=²", 1, 25),
        ("?hal=-1", 50, 25),
    ],
)
def test_pages_survive_nonsense(query: str, number: int, size: int) -> None:
    page = paging.paginate(RequestFactory().get("/" + query), range(1248))
    assert (page.number, page.paginator.per_page) == (number, size)


def test_a_long_list_ends_at_row_10000_but_says_how_long_it_is() -> None:
    page = paging.paginate(RequestFactory().get("/?hal=9999&per=100"), range(210_000))
    assert page.number == 100
    assert page.end_index() == 10_000
    assert "persempit" in render("{% pager page %}", page=page)
    assert "210.000" in render("{% pager page %}", page=page)


def test_count_given_is_not_counted_again() -> None:
    class Uncountable(list):
        def count(self) -> int:  # type: ignore[override]
            raise AssertionError("counted")

    assert paging.paginate(RequestFactory().get("/"), Uncountable(range(30)), count=30).paginator.count == 30


def test_sort_key_takes_only_what_is_allowed() -> None:
    ask = RequestFactory().get
    assert paging.sort_key(ask("/?urut=-nama"), {"nama"}, "id") == "-nama"
    assert paging.sort_key(ask("/?urut=password"), {"nama"}, "id") == "id"
    assert paging.sort_key(ask("/?urut=--nama"), {"nama"}, "id") == "id"


class Filter(forms.Form):
    q = forms.CharField(label="Cari", required=False)
    status = forms.MultipleChoiceField(label="Status", choices=[("aktif", "Aktif"), ("tidak", "Tidak")], required=False)
    kdmp = forms.BooleanField(label="Hanya KDMP", required=False)


def test_filter_chips_name_the_filter_and_take_it_off() -> None:
    path = "/koperasi/?q=bina&status=aktif&status=tidak&kdmp=on&hal=4"
    drawn = render("{% filter_chips form %}", path, form=Filter(RequestFactory().get(path).GET))
    assert "Aktif, Tidak" in drawn
    assert 'href="?q=bina&amp;kdmp=on"' in drawn
    assert 'href="?status=aktif&amp;status=tidak&amp;kdmp=on"' in drawn
    assert "cip" not in render("{% filter_chips form %}", "/koperasi/", form=Filter({}))


# --- Chart and navigation -------------------------------------------------------------------
def test_bars_are_links_with_words_and_true_heights() -> None:
    chart = Chart("Status", ["aktif", "tidak aktif"], [Bar("2025", [Part(900, "/a"), Part(100, "/b")])])
    drawn = draw(chart)
    assert 'href="/a" aria-label="2025, aktif: 900"' in drawn
    heights = [
        float(value) + 3 for value in __import__("re").findall(r'<rect class="\w+" [^>]* height="([\d.]+)"', drawn)
    ]
    assert heights[0] / heights[1] == pytest.approx(9, rel=0.05)


def test_chart_escapes_labels_and_survives_zero() -> None:
    drawn = draw(Chart("x", ["a"], [Bar("<b>", [Part(0)]), Bar("1", [Part(0)])]))
    assert "<b>" not in drawn
    assert draw(Chart("x", ["a"], [])) == ""


def test_a_number_above_its_part_has_the_colour_of_that_part() -> None:
    """A few dissolved ones above the tidak aktif are not written in their red."""
    chart = Chart("x", ["aktif", "tidak aktif", "diputus"], [Bar("1", [Part(1000), Part(200), Part(5)])])
    assert draw(chart).count('class="nilai luar arsir"') == 1
    assert 'class="' not in on_paper(chart).replace('class="grafik"', "")


def test_the_chart_has_its_table() -> None:
    chart = Chart("Status", ["aktif", "tidak aktif"], [Bar("2025", [Part(1042, "/a"), Part(206)])])
    drawn = render("{% bar_chart c %}", c=chart)
    table = drawn[drawn.index("<table") :]
    assert "1.042" in table
    assert "206" in table


@pytest.mark.parametrize(
    ("note", "delta", "shown"), [("83,4 %", 8, "+8 · 83,4 %"), ("83,4 %", None, "83,4 %"), ("", 8, "+8")]
)
def test_a_number_parts_its_change_from_its_note(note: str, delta: int | None, shown: str) -> None:
    drawn = render('{% include "components/stat.html" with label="Aktif" value="7" %}', note=note, delta=delta)
    words = " ".join(re.sub(r"<[^>]+>", "", drawn.split("angka-catatan")[1].split(">", 1)[1]).split())
    assert words.removeprefix("▲ ") == shown


def test_the_nearest_navigation_item_is_active(monkeypatch) -> None:
    addresses = {"beranda": "/", "koperasi": "/koperasi/", "matriks": "/koperasi/matriks/"}
    monkeypatch.setattr("koperasi.ui.nav.reverse", addresses.__getitem__)
    items = [Item(name.title(), name) for name in addresses]
    active = lambda path: [i.label for i in mark_active(items, RequestFactory().get(path)) if i.active]  # noqa: E731
    assert active("/") == ["Beranda"]
    assert active("/koperasi/12/") == ["Koperasi"]
    assert active("/koperasi/matriks/") == ["Matriks"]
    assert active("/akun/") == []


def test_a_long_number_breaks_behind_its_slashes() -> None:
    drawn = Template("{% load ui %}{{ nomor|breakable }}").render(Context({"nomor": "12/BH/<b>/2017"}))
    assert drawn == "12/<wbr>BH/<wbr>&lt;b&gt;/<wbr>2017"
