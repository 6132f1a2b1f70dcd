"""What came of the coaching: the funnel, days, costs, people reached, help against status, problems."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.ui import paging
from koperasi.ui.chart import Bar, Chart, Part
from pembinaan.forms.results import Saringan
from pembinaan.results import costs, days, funnel, lists, outcome, people, problems
from registry import kantor as office

Context = dict[str, Any]
TABS = (
    ("pembinaan:hasil-list", "Dari surat sampai aktif"),
    ("pembinaan:lama-list", "Lama tidak aktif"),
    ("pembinaan:biaya-list", "Biaya"),
    ("pembinaan:jangkauan-list", "Pemuda dan perempuan"),
    ("pembinaan:banding-list", "Pembinaan dan status"),
    ("pembinaan:masalah-hasil-list", "Menurut masalah"),
    ("pembinaan:tahunan-list", "Laporan tahunan"),
)


def page(
    request: HttpRequest, template: str, here: str, context: Context, form: Saringan | None = None
) -> HttpResponse:
    bad = form is not None and not form.is_valid()
    context |= {"tab": TABS, "tab_kini": f"pembinaan:{here}", "form": form, "on": office.today()}
    return render(request, f"pembinaan/hasil/{template}.html", context, status=422 if bad else 200)


@requires(Izin.PEMBINAAN_LIHAT)
@require_GET
def hasil_list(request: HttpRequest) -> HttpResponse:
    """The funnel, and the same by petugas, kecamatan, year or first activity."""
    fields = ("tahun", "kecamatan", "petugas", "pendekatan", "menurut")
    form = Saringan(request.GET, fields=fields, on=office.today())
    asked = {name: form.asked(name) for name in fields[1:4]} | {"tahun": form.year}
    group = form.asked("menurut") or next(iter(funnel.GROUPS))
    everything, groups = funnel.count(funnel.cases(request.user, **asked), group)
    context = {
        "semua": _funnel_line(everything, asked),
        "tahap": _stages(everything, asked),
        "grafik": _funnel_chart(everything, asked),
        "menurut": group, "menurut_kata": funnel.GROUPS[group],
        "baris": [_funnel_line(one, asked | {group: one.key}) for one in groups],
        "kolom": funnel.STAGES, "arti": funnel.POPULATION,
    }  # fmt: skip
    return page(request, "corong", "hasil-list", context, form)


def _stages(counts: funnel.Counts, asked: Context) -> list[Context]:
    """(stage, how many, of all, of the stage before) with the lists of both numbers."""
    found, before = [], None
    for stage in funnel.STAGES:
        line = {"stage": stage, "n": counts.reached[stage.code], "url": lists.url("kasus", **asked, tahap=stage.code)}
        if before is not None:
            line |= {
                "sebelum": before, "n_sebelum": counts.reached[before.code], "n_juga": counts.both[stage.code],
                "url_juga": lists.url("kasus", **asked, tahap=stage.code, juga=before.code),
            }  # fmt: skip
        found.append(line)
        before = stage
    return found


def _funnel_line(counts: funnel.Counts, asked: Context) -> Context:
    cells = [(counts.reached[s.code], lists.url("kasus", **asked, tahap=s.code), s.label) for s in funnel.STAGES]
    return {"label": counts.label, "n": counts.total, "url": lists.url("kasus", **asked), "sel": cells}


def _funnel_chart(counts: funnel.Counts, asked: Context) -> Chart | None:
    if not counts.total:
        return None
    bars = [Bar("Kasus", [Part(counts.total, lists.url("kasus", **asked)), Part(0)])]
    for stage in funnel.STAGES:
        reached = counts.reached[stage.code]
        url = lists.url("kasus", **asked, tahap=stage.code)
        bars.append(Bar(stage.label, [Part(reached, url), Part(counts.total - reached)]))
    return Chart("Dari surat sampai aktif", ("Tercapai", "Belum tercapai"), bars, axis="Tahap")


@requires(Izin.PEMBINAAN_LIHAT)
@require_GET
def days_list(request: HttpRequest) -> HttpResponse:
    """How long it took from tidak aktif to aktif again."""
    form = Saringan(request.GET, fields=("tahun", "kecamatan"), on=office.today())
    asked = {"tahun": form.year, "kecamatan": form.asked("kecamatan")}
    everything, places, years = days.spread(days.returns(request.user, **asked))
    bars = [Bar(words, [Part(n, lists.url("kembali", **asked, kelas=code))]) for code, words, n in everything.by_class]
    context = {
        "semua": everything, "url_semua": lists.url("kembali", **asked),
        "url_tidak_diketahui": lists.url("kembali", **asked, kelas=days.UNKNOWN),
        "grafik": Chart("Berapa lama tidak aktif", ("Kembali aktif",), bars, "Lamanya") if everything.days else None,
        "kecamatan": [(one, lists.url("kembali", **(asked | {"kecamatan": one.key}))) for one in places],
        "per_tahun": [(one, lists.url("kembali", **(asked | {"tahun": one.key}))) for one in years],
        "arti": days.MEANING,
    }  # fmt: skip
    return page(request, "lama", "lama-list", context, form)


@requires(Izin.PEMBINAAN_LIHAT)
@require_GET
def cost_list(request: HttpRequest) -> HttpResponse:
    """What it cost, of how many it is known, and by which source."""
    form = Saringan(request.GET, fields=("tahun", "kecamatan"), on=office.today())
    asked = {"tahun": form.year, "kecamatan": form.asked("kecamatan")}
    found = lists.bills(request.user, asked, office.today())
    sources = [
        (label, sum(cost.rp for bill in found for cost in bill.costs if cost.source == code),
         sum(bill.by_source(code) is not None for bill in found))
        for code, label in costs.SOURCES.items()
    ]  # fmt: skip
    context = {
        "ringkas": costs.summary(found), "sumber": sources, "halaman": paging.paginate(request, found),
        "sumber_kode": list(costs.SOURCES.items()), "arti": costs.MEANING,
        "url_semua": lists.url("biaya", **asked), "url_ada": lists.url("biaya", **asked, biaya="ada"),
        "url_tidak": lists.url("biaya", **asked, biaya="tidak"), "url_unduh": _download("biaya", asked, request),
    }  # fmt: skip
    return page(request, "biaya", "biaya-list", context, form)


def _download(name: str, asked: Context, request: HttpRequest) -> str:
    if not request.user.boleh(Izin.EKSPOR):
        return ""
    return lists.url(name, **asked).replace(f"/{name}/", f"/{name}/unduh/")


@requires(Izin.PEMBINAAN_LIHAT)
@require_GET
def reach_list(request: HttpRequest) -> HttpResponse:
    """Women and youth among those reached, and women in office."""
    on = office.today()
    form = Saringan(request.GET, fields=("tahun",), on=on, every_year=False)
    year = form.year or on.year
    reached, officers = people.reach(request.user, tahun=year), people.officer_counts(request.user, on=on)
    context = {
        "tahun": year, "capaian": reached, "pengurus": officers, "arti": people.MEANING, "tahun_ada": people.years(on),
        "orang": [(words, n, lists.url("orang", tahun=year, kelamin=sex, usia=age))
                  for words, sex, age, n in reached.people],
        "url_audiens": lists.url("audiens", tahun=year),
        "url_audiens_muda": lists.url("audiens", tahun=year, usia="pemuda"),
        "url_audiens_kosong": lists.url("audiens", tahun=year, usia="kosong"),
        "baris_pengurus": [
            ("Semua", officers.total, lists.url("pengurus")),
            ("Perempuan", officers.perempuan, lists.url("pengurus", kelamin="P")),
            ("Laki-laki", officers.laki, lists.url("pengurus", kelamin="L")),
            ("Jenis kelamin tidak dicatat", officers.kosong, lists.url("pengurus", kelamin="kosong")),
            ("Ketua", officers.ketua, lists.url("pengurus", jabatan="ketua")),
            ("Ketua perempuan", officers.ketua_perempuan, lists.url("pengurus", jabatan="ketua", kelamin="P")),
        ],
    }  # fmt: skip
    return page(request, "jangkauan", "jangkauan-list", context, form)


@requires(Izin.PEMBINAAN_LIHAT)
@require_GET
def outcome_list(request: HttpRequest) -> HttpResponse:
    """Who received what in a year, and who was aktif at the end of the next."""
    on = office.today()
    form = Saringan(request.GET, fields=("tahun",), on=on, every_year=False)
    span = outcome.Span(form.year or on.year - 1, on)
    lines = [
        {
            "g": group,
            "url": _help_url(span, group),
            "url_aktif": _help_url(span, group, sesudah="aktif"),
            "url_kosong": _help_url(span, group, sesudah="kosong"),
            "url_tidak": _help_url(span, group, sebelum="tidak_aktif"),
            "url_kembali": _help_url(span, group, sebelum="tidak_aktif", sesudah="aktif"),
        }
        for group in outcome.compare(request.user, span)
    ]
    context = {"rentang": span, "baris": lines, "peringatan": outcome.WARNING}
    return page(request, "banding", "banding-list", context, form)


def _help_url(span: outcome.Span, group: outcome.Group, **more: str) -> str:
    return lists.url("koperasi", tahun=span.tahun, kelompok=group.key, **more)


@requires(Izin.PEMBINAAN_LIHAT)
@require_GET
def problem_list(request: HttpRequest) -> HttpResponse:
    """Cases by problem, open and closed, and how they ended."""
    form = Saringan(request.GET, fields=("tahun", "jenis"), on=office.today())
    asked = {"tahun": form.year, "jenis": form.asked("jenis")}
    lines = [
        {
            "l": line,
            "url": lists.url("masalah", **asked, masalah=line.key),
            "url_terbuka": lists.url("masalah", **asked, masalah=line.key, keadaan=problems.OPEN),
            "url_tutup": lists.url("masalah", **asked, masalah=line.key, keadaan=problems.CLOSED),
            "hasil": [
                (words, n, lists.url("masalah", **asked, masalah=line.key, hasil=code))
                for code, words, n in line.outcomes
            ],
        }
        for line in problems.lines(request.user, **asked)
    ]
    return page(request, "masalah", "masalah-hasil-list", {"baris": lines}, form)
