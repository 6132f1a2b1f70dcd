"""Public announcements of letters that could not be delivered, and the statement that is asked for."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.lib.teks import one_line
from koperasi.ui import paging
from koperasi.ui.nav import Crumb
from pembinaan import attachments
from pembinaan.actions import surat_umum as actions
from pembinaan.forms.pelatihan import AlasanForm
from pembinaan.forms.surat_kirim import PengumumanForm
from pembinaan.letters import papers_delivery
from pembinaan.models import KeadaanSurat, Pengumuman, SetelanSurat, Surat
from pembinaan.pengantaran import deemed, desk, story
from pembinaan.pengantaran.papers import PHOTO
from pembinaan.policies.surat_kirim import MOST
from pembinaan.views.pelatihan_shared import confirm, pdf_answer
from pembinaan.views.surat_kirim_shared import asked_ids, letter, sends
from pembinaan.views.trying import tried
from registry import kantor as office


@requires(Izin.SURAT_KIRIM)
@require_POST
def keterangan_create(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft of the letter to the lurah or kepala desa; it goes through paraf and approval as every letter."""
    surat = letter(request, pk)
    tried(
        request, lambda: actions.ask_statement(surat=surat, by=request.user),
        said="Konsep permintaan keterangan disiapkan; masukkan ke paket supaya diparaf dan disetujui.",
    )  # fmt: skip
    return redirect("pembinaan:kirim-detail", pk)


OWN_NEEDS = ("tried", "statement")  # of each letter; the rest is the announcement's own


# --- Announcements --------------------------------------------------------------------------------
def _rows() -> QuerySet[Pengumuman]:
    waiting = Q(surat_set__keadaan=KeadaanSurat.KEMBALI)
    return Pengumuman.objects.select_related("dibuat_oleh").order_by("-dari", "-pk").annotate(
        jumlah=Count("surat_set"), menunggu=Count("surat_set", filter=waiting),
        dianggap=Count("surat_set", filter=Q(surat_set__dianggap=True)),
    )  # fmt: skip


@requires(Izin.SURAT_LIHAT)
@require_GET
def pengumuman_list(request: HttpRequest) -> HttpResponse:
    candidates = deemed.candidates(Surat.objects.visible_to(request.user)).count()
    context = {"page": paging.paginate(request, _rows()), "calon": candidates, "on": office.today(),
               "boleh": sends(request)}  # fmt: skip
    return render(request, "pembinaan/surat_kirim/pengumuman_list.html", context)


@requires(Izin.SURAT_KIRIM)
@require_http_methods(["GET", "POST"])
def pengumuman_create(request: HttpRequest) -> HttpResponse:
    days, on = SetelanSurat.current().pengumuman_hari, office.today()
    letters = list(desk.listed(deemed.candidates(Surat.objects.visible_to(request.user)), "kembali")[:MOST])
    form = PengumumanForm(request.POST or None, days=days, on=on)
    chosen = asked_ids((request.POST or request.GET).getlist("surat"))
    if request.method == "POST" and form.is_valid():
        made: list[Pengumuman] = []

        def run() -> str:
            asked = {name: value for name, value in form.cleaned_data.items() if name not in ("dari", "sampai")}
            asked = {name: one_line(value) for name, value in asked.items()}
            dates = {name: form.cleaned_data[name] for name in ("dari", "sampai")}
            made.append(actions.announce(letters=chosen, by=request.user, **asked, **dates))
            return "Pengumuman dibuat. Cetak, pasang, lalu unggah fotonya."

        if tried(request, run, form):
            return redirect("pembinaan:pengumuman-detail", made[0].pk)
    context = {
        "form": form, "calon": letters, "dipilih": set(chosen) or {one.pk for one in letters},
        "crumbs": [Crumb("Pengumuman", reverse("pembinaan:pengumuman-list")), Crumb("Baru")],
    }  # fmt: skip
    return render(request, "pembinaan/surat_kirim/pengumuman_baru.html", context, status=422 if form.errors else 200)


@requires(Izin.SURAT_LIHAT)
@require_GET
def pengumuman_detail(request: HttpRequest, pk: int) -> HttpResponse:
    row, on = get_object_or_404(_rows(), pk=pk), office.today()
    letters = _letters(row)
    lines = _checklist(letters, on, sends(request)) if not row.batal_pada else {}
    ready = sum(not deemed.missing([need for need, _ in one]) for one in lines.values())
    own = {pk: [(need, link) for need, link in one if need.kode in OWN_NEEDS] for pk, one in lines.items()}
    context = {
        "pengumuman": row, "surat": letters, "kurang": own, "siap": ready, "on": on, "boleh": sends(request),
        "lewat": on > row.sampai, "berfoto": any(one.ada_foto for one in letters),  # type: ignore[attr-defined]
        "teks": papers_delivery.announcement_text(row),
        "batal": sum(one.keadaan == KeadaanSurat.BATAL for one in letters),
        "slots": attachments.slots("pengumuman", row, {PHOTO: "Foto pengumuman terpasang"}, request.user,
                                   hints={PHOTO: "Di tiap tempat yang disebut."}, frozen=bool(row.batal_pada)),
        "crumbs": [Crumb("Pengumuman", reverse("pembinaan:pengumuman-list")), Crumb(row.judul)],
    }  # fmt: skip
    return render(request, "pembinaan/surat_kirim/pengumuman.html", context)


def _letters(row: Pengumuman) -> list[Surat]:
    return list(desk.listed(deemed.annotate(row.surat_set.all()), "kembali"))


def _checklist(letters: list[Surat], on: dt.date, may: bool) -> dict[int, list[tuple[deemed.Need, story.Act | None]]]:
    """Of those that still wait: each need with where it is got."""
    limit = SetelanSurat.current().batas_gagal
    return {
        one.pk: [(need, story.link(need, one, may=may, ready=True)) for need in deemed.needs(one, on=on, limit=limit)]
        for one in letters
        if one.keadaan == KeadaanSurat.KEMBALI
    }


@requires(Izin.SURAT_LIHAT)
@require_GET
def pengumuman_print(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(_rows(), pk=pk)
    return pdf_answer(papers_delivery.announcement(row), f"pengumuman-{row.pk}")


@requires(Izin.SURAT_KIRIM)
@require_http_methods(["GET", "POST"])
def pengumuman_end(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(_rows(), pk=pk)
    lines = _checklist(_letters(row), office.today(), may=False)
    lacking = [one for one in lines.values() if deemed.missing([need for need, _ in one])]

    def run(asked: object) -> str:
        done, left = actions.complete(pengumuman=row, by=request.user)
        if left:
            messages.warning(request, f"{len(left)} surat belum lengkap syaratnya dan tetap tercatat kembali.")
        return f"{len(done)} surat dianggap telah disampaikan pada hari terakhir pengumuman."

    effects = ["Waktu menjawab dihitung sejak hari terakhir pengumuman, dan riwayat surat menyebutkan dasarnya."]
    if lacking:
        effects.append(f"{len(lacking)} surat lain belum lengkap syaratnya dan tidak ikut.")
    return confirm(
        request, run, heading="Selesaikan pengumuman?",
        sentence=f"{len(lines) - len(lacking)} surat dianggap telah disampaikan.", effects=tuple(effects),
        action="Selesaikan", back=reverse("pembinaan:pengumuman-detail", args=[pk]),
    )  # fmt: skip


@requires(Izin.SURAT_KIRIM)
@require_http_methods(["GET", "POST"])
def pengumuman_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(_rows(), pk=pk)

    def run(asked: dict[str, str]) -> str:
        actions.cancel(pengumuman=row, alasan=asked["alasan"], by=request.user)
        return "Pengumuman dibatalkan. Suratnya tetap tercatat kembali."

    return confirm(
        request, run, heading="Batalkan pengumuman?",
        sentence=f"{row.surat_set.count()} surat di dalamnya tetap tercatat kembali.",
        effects=("Surat itu dapat diumumkan lagi dari awal.",), action="Batalkan pengumuman", danger=True,
        back=reverse("pembinaan:pengumuman-detail", args=[pk]), form=AlasanForm(request.POST or None),
    )  # fmt: skip
