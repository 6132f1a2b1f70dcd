"""Deeds on a batch that is being issued, its files, and on one numbered letter; and what their pages show of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Max, Q
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.audit import trail
from koperasi.jobs.models import Keadaan, Pekerjaan
from koperasi.lib.rupiah import ribuan
from pembinaan.actions import surat_batal, surat_berkas, surat_terbit, surat_ttd
from pembinaan.forms.nomor import AlasanForm, TandaForm
from pembinaan.letters.panels import Panel
from pembinaan.models import BerkasPaket, JenisSurat, KeadaanSurat, PaketSurat, Surat
from pembinaan.models.surat import NUMBERED
from pembinaan.navigation import address
from pembinaan.states import surat as states
from pembinaan.surat import files as stored_files
from pembinaan.views.pelatihan_shared import confirm
from pembinaan.views.trying import tried
from registry import kantor as office

trail.describe({"surat.unduh": "mengunduh berkas paket surat"})
ISSUES = (Izin.SURAT_NOMOR, Izin.SURAT_SETUJUI)
MAKE = (("gabungan", "satu PDF untuk dicetak"), ("zip", "ZIP"), ("agenda", "agenda Excel"))
SHOWN = 50  # letters with a sentence, on the batch's page


def _may(request: HttpRequest, *rights: Izin) -> bool:
    user: Any = request.user
    return not user.hanya_membaca and any(user.boleh(right) for right in rights)


def _batch(request: HttpRequest, pk: int) -> PaketSurat:
    return get_object_or_404(PaketSurat.objects.visible_to(request.user), pk=pk)


def _letter(request: HttpRequest, pk: int) -> Surat:
    return get_object_or_404(Surat.objects.visible_to(request.user).select_related("koperasi", "langkah"), pk=pk)


def _to_batch(paket: PaketSurat) -> HttpResponse:
    return redirect(address("pembinaan:paket-detail", paket.pk) or "pembinaan:agenda-list")


def _letter_page(surat: Surat) -> str:
    return address("pembinaan:surat-detail", surat.pk) or address("pembinaan:agenda-list")


# --- A batch ----------------------------------------------------------------------------------------
@requires(*ISSUES)
@require_POST
def terbit_resume(request: HttpRequest, pk: int) -> HttpResponse:
    paket = _batch(request, pk)

    def run() -> str:
        letters, count = surat_terbit.resume(paket=paket, by=request.user)
        return f"Dilanjutkan: {ribuan(letters)} surat menunggu nomor, {ribuan(count)} berkas dibuat."

    tried(request, run)
    return _to_batch(paket)


@requires(*ISSUES)
@require_POST
def terbit_stop(request: HttpRequest, pk: int) -> HttpResponse:
    paket = _batch(request, pk)
    tried(request, lambda: surat_terbit.stop(paket=paket, by=request.user), said="Penerbitan dihentikan. Surat yang "
          "sudah bernomor tetap bernomor; sisanya dapat dilanjutkan.")  # fmt: skip
    return _to_batch(paket)


@requires(Izin.SURAT_NOMOR, Izin.SURAT_SIAPKAN, Izin.SURAT_SETUJUI, Izin.SURAT_KIRIM)
@require_POST
def berkas_paket_create(request: HttpRequest, pk: int, jenis: str) -> HttpResponse:
    paket = _batch(request, pk)
    tried(request, lambda: surat_berkas.order(paket=paket, jenis=jenis, by=request.user),
          said="Berkas sedang disusun. Muat ulang halaman ini sebentar lagi.")  # fmt: skip
    return _to_batch(paket)


@requires(Izin.SURAT_LIHAT)
@require_GET
def berkas_paket_file(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    row = get_object_or_404(BerkasPaket.objects.filter(paket__in=PaketSurat.objects.visible_to(request.user)), pk=pk)
    if not row.berkas.storage.exists(row.berkas.name):
        messages.error(request, "Berkas ini tidak ditemukan di penyimpanan. Susun lagi.")
        return _to_batch(row.paket)
    trail.record("surat.unduh", by=request.user, object=row.paket, detail={"berkas": row.nama})
    answer = FileResponse(row.berkas.open("rb"), as_attachment=True, filename=row.nama)
    answer["Cache-Control"] = "private, no-store"
    return answer


@requires(*ISSUES)
@require_http_methods(["GET", "POST"])
def paket_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """All that wait for a signature, or those ticked on the batch's page (p=...)."""
    paket = _batch(request, pk)
    asked = request.POST.getlist("p") or request.GET.getlist("p")
    chosen = [int(text) for text in asked if text.isdecimal() and len(text) < 12] if asked else None
    rows = paket.surat_set.filter(keadaan=KeadaanSurat.SIAP)
    waiting = list((rows if chosen is None else rows.filter(pk__in=chosen)).values_list("pk", flat=True))

    def run(data: dict[str, Any]) -> str:
        signed = surat_ttd.wet_many(letters=waiting, tanggal=data["tanggal"], paket=paket, by=request.user)
        return f"{ribuan(len(signed))} surat tercatat ditandatangani."

    form = TandaForm(request.POST or None, initial={"tanggal": office.today()})
    return confirm(
        request, run, heading="Catat tanda tangan basah", action="Catat tanda tangan", form=form,
        sentence=f"{ribuan(len(waiting))} surat dalam paket {paket} menunggu tanda tangan.",
        effects=("Pindaian surat yang sudah ditandatangani dapat dilampirkan pada setiap suratnya.",),
        back=address("pembinaan:paket-detail", paket.pk) or address("pembinaan:agenda-list"),
    )  # fmt: skip


# --- A letter ---------------------------------------------------------------------------------------
@requires(Izin.SURAT_NOMOR)
@require_http_methods(["GET", "POST"])
def surat_void(request: HttpRequest, pk: int) -> HttpResponse:
    surat = _letter(request, pk)

    def run(data: dict[str, Any]) -> str:
        surat_batal.void_letter(surat=surat, alasan=data["alasan"], by=request.user)
        return "Surat dibatalkan; nomornya tetap tercatat di agenda beserta alasannya."

    return confirm(
        request, run, heading="Batalkan surat bernomor", action="Batalkan surat", danger=True,
        sentence=f"{surat} kepada {surat.koperasi.nama} dibatalkan sebelum diserahkan.", back=_letter_page(surat),
        form=AlasanForm(request.POST or None),
        effects=("Nomor ini tidak dipakai lagi untuk surat lain.", "Pemeriksaan keaslian menyebut surat ini ditarik."),
    )  # fmt: skip


@requires(Izin.SURAT_SIAPKAN, Izin.SURAT_NOMOR)
@require_http_methods(["GET", "POST"])
def pembatalan_create(request: HttpRequest, pk: int) -> HttpResponse:
    surat = _letter(request, pk)

    def run(data: dict[str, Any]) -> str:
        surat_batal.draft_cancellation(surat=surat, alasan=data["alasan"], by=request.user)
        return "Konsep surat pembatalan disiapkan. Ajukan bersama paket berikutnya."

    form = AlasanForm(request.POST or None)
    return confirm(
        request, run, heading="Siapkan surat pembatalan", action="Siapkan konsep", form=form,
        sentence=f"{surat} kepada {surat.koperasi.nama} sudah diserahkan, jadi dibatalkan dengan surat baru.",
        effects=("Surat baru itu melewati paraf dan persetujuan.", "Surat lama batal saat surat baru terbit."),
        back=_letter_page(surat),
    )  # fmt: skip


# --- What the pages of the batch and of the letter show ------------------------------------------------
def batch_panel(request: HttpRequest, paket: PaketSurat) -> Panel | None:
    """Counts from the same letters as the list below them, what failed and why, and the files."""
    counts = paket.hitung
    issued = sum(counts.get(one, 0) for one in NUMBERED)
    approved, drawn = counts.get(KeadaanSurat.DISETUJUI, 0), counts.get(KeadaanSurat.TERBIT, 0)
    outside = counts.get(KeadaanSurat.LUAR, 0)
    if not (issued or approved or outside or counts.get(KeadaanSurat.BATAL)):
        return None
    jobs = surat_terbit.jobs_of(paket)
    work = jobs.aggregate(open=Count("pk", filter=Q(state__in=surat_terbit.OPEN)),
                          mine=Max("rombongan", filter=Q(owner=request.user.pk)))  # fmt: skip
    failed = _failed(jobs, paket) if drawn or approved else []
    files = stored_files.stored(paket)
    making = Pekerjaan.objects.filter(
        kind=surat_berkas.SUSUN, payload__paket=paket.pk, state__in=[*surat_terbit.OPEN, Keadaan.GAGAL]
    ).order_by("-pk")  # fmt: skip
    return Panel("pembinaan/surat/_penerbitan.html", {
        "paket": paket, "bernomor": issued, "menunggu": approved, "tanpa_berkas": drawn, "siap": issued - drawn,
        "luar": outside, "jumlah": issued + approved + outside, "berjalan": work["open"] > 0, "gagal": failed,
        "berkas": files, "menyusun": _newer(list(making[:3]), [one.berkas for one in files]),
        "belum_tanda": counts.get(KeadaanSurat.SIAP, 0),
        "tertahan": paket.surat_set.filter(keadaan=KeadaanSurat.DISETUJUI).exclude(catatan="")
        .select_related("koperasi").order_by("pk")[:SHOWN] if approved else [],
        "boleh_terbit": _may(request, *ISSUES), "jenis": _to_make(files),
        "boleh_susun": _may(request, *ISSUES, Izin.SURAT_SIAPKAN, Izin.SURAT_KIRIM),
        "rombongan": work["mine"],
    })  # fmt: skip


def _to_make(files: list[stored_files.Stored]) -> list[tuple[str, str, bool]]:
    """(kind, words of its button, whether the last one no longer fits the letters)."""
    last = {one.berkas.jenis: one for one in reversed(files)}
    return [
        (kind, f"Susun {'lagi ' if kind in last else ''}{what}", kind in last and last[kind].stale)
        for kind, what in MAKE
    ]


def _failed(jobs: Any, paket: PaketSurat) -> list[Pekerjaan]:
    """Failed rows that still matter: of a letter without its file, or a chunk while letters wait for their number."""
    open_letters = set(paket.surat_set.filter(keadaan=KeadaanSurat.TERBIT).values_list("pk", flat=True))
    found: dict[Any, Pekerjaan] = {}
    for job in jobs.filter(state=Keadaan.GAGAL).order_by("pk")[:500]:
        key = job.payload.get("surat") if job.kind == surat_terbit.BERKAS else "terbit"
        if key in open_letters or key == "terbit":
            found[key] = job  # the latest of each
    return list(found.values())[:SHOWN]


def _newer(jobs: list[Pekerjaan], files: list[BerkasPaket]) -> list[Pekerjaan]:
    """Failures that a later file has answered are not shown again."""
    made = {row.jenis: row.dibuat_pada for row in reversed(files)}
    return [job for job in jobs
            if not (job.payload["jenis"] in made and made[job.payload["jenis"]] > job.dibuat_pada)]  # fmt: skip


def letter_panel(request: HttpRequest, surat: Surat) -> Panel | None:
    """The number, the file with its hash, scans, and the ways to take it back."""
    if (not surat.nomor and surat.keadaan != KeadaanSurat.DISETUJUI) or not _may_read(request):
        return None
    failed = _why(surat)
    may_cancel = states.allows("cancel", surat.keadaan) and surat.jenis != JenisSurat.PEMBATALAN
    may_void = states.allows("void", surat.keadaan) and not surat_batal.cancels(surat)
    return Panel("pembinaan/surat/_nomor.html", {
        "surat": surat, "gagal": failed,
        "boleh_batal": may_void and _may(request, Izin.SURAT_NOMOR),
        "boleh_pembatalan": may_cancel and _may(request, Izin.SURAT_SIAPKAN, Izin.SURAT_NOMOR),
    }, place="main" if failed else "side")  # fmt: skip


def _may_read(request: HttpRequest) -> bool:
    user: Any = request.user
    return bool(user.boleh(Izin.SURAT_LIHAT))


def _why(surat: Surat) -> str:
    """Why a numbered letter has no file, in the words of its work; or why an approved one has no number."""
    if surat.keadaan == KeadaanSurat.DISETUJUI:
        return surat.catatan
    if surat.keadaan != KeadaanSurat.TERBIT or surat.paket is None:
        return ""
    jobs = Pekerjaan.objects.filter(rombongan__in=surat_terbit.batches_of(surat.paket), kind=surat_terbit.BERKAS)
    last = jobs.filter(payload__surat=surat.pk).order_by("-pk").first()
    return last.sentence if last and last.state == Keadaan.GAGAL else ""
