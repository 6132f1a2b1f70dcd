"""What became of a letter: its receipt, its return, a slip put right, and a signed list of many."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.ui.nav import Crumb
from pembinaan.actions import surat_kirim as actions
from pembinaan.actions import surat_terima as lists
from pembinaan.forms.pelatihan import AlasanForm
from pembinaan.forms.surat_kirim import KembaliForm, KoreksiForm, TerimaForm, proof_of
from pembinaan.forms.surat_terima import REASONS, DaftarForm
from pembinaan.models import CaraKirim, KeadaanSurat, PengirimanSurat, Surat
from pembinaan.pengantaran import desk
from pembinaan.views.pelatihan_shared import confirm
from pembinaan.views.surat_kirim_shared import ask_again, asked_ids, crumbs, letter, tried_with_file
from pembinaan.views.trying import tried
from registry import kantor as office
from registry.policies import Refused


@requires(Izin.SURAT_KIRIM)
@require_http_methods(["GET", "POST"])
def terima_record(request: HttpRequest, pk: int) -> HttpResponse:
    """On a phone at the door as well as from the paper that came back."""
    surat = letter(request, pk)
    form = TerimaForm(request.POST or None, request.FILES or None, initial={"tanggal": office.today()})

    def run() -> str:
        asked = form.cleaned_data
        done = actions.deliver(
            surat=pk, penerima=asked["penerima"], jabatan=asked["jabatan"], tanggal=asked["tanggal"],
            tanpa_bukti=asked["tanpa_bukti"], bukti=proof_of(form), by=request.user,
        )  # fmt: skip
        return f"Tanda terima {done} dicatat."

    if request.method == "POST" and form.is_valid() and tried_with_file(request, run, form):
        return redirect(_next(request, pk))
    return _page(request, surat, form, "terima.html", "Catat tanda terima")


@requires(Izin.SURAT_KIRIM)
@require_http_methods(["GET", "POST"])
def kirim_return(request: HttpRequest, pk: int) -> HttpResponse:
    surat = letter(request, pk)
    form = KembaliForm(request.POST or None, request.FILES or None, initial={"tanggal": office.today()})

    def run() -> str:
        asked = form.cleaned_data
        done = actions.return_(surat=pk, alasan=asked["alasan"], tanggal=asked["tanggal"], catatan=asked["catatan"],
                               bukti=proof_of(form), by=request.user)  # fmt: skip
        return f"{done} dicatat kembali. Jangka waktunya tidak berjalan."

    if request.method == "POST" and form.is_valid() and tried_with_file(request, run, form):
        return redirect(_next(request, pk))
    return _page(request, surat, form, "kembali.html", "Surat kembali")


def _next(request: HttpRequest, pk: int) -> str:
    """Back to the carrier's own list where the page was opened from there."""
    carrier = request.GET.get("pembawa", "")
    if carrier and desk.running().filter(pembawa=carrier).exists():
        return f"{reverse('pembinaan:antaran-list')}?{request.GET.urlencode()}"
    return reverse("pembinaan:kirim-detail", args=[pk])


def _page(
    request: HttpRequest, surat: Surat, form: forms.Form, template: str, heading: str, **more: object
) -> HttpResponse:
    running = surat.pengiriman_set.filter(hasil="").first()
    opened = running is not None and running.cara in (CaraKirim.WHATSAPP, CaraKirim.SUREL)
    back = reverse("pembinaan:kirim-detail", args=[surat.pk])
    context = {"surat": surat, "form": form, "judul": heading, "percobaan": running, "dibuka": opened,
               "crumbs": crumbs(Crumb(surat.judul, back), Crumb(heading)), "kembali": back}  # fmt: skip
    ask_again(request, form)
    status = 422 if form.errors else 200
    return render(request, f"pembinaan/surat_kirim/{template}", context, status=status)


@requires(Izin.SURAT_PARAF)
@require_http_methods(["GET", "POST"])
def terima_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Another day or receiver. For kabid and sekretariat: the clock of the ladder hangs on it."""
    surat = letter(request, pk)
    noted = surat.pengiriman_set.filter(hasil=PengirimanSurat.Hasil.DITERIMA).first()
    old = {"penerima": noted.penerima, "jabatan": noted.jabatan_penerima, "tanggal": noted.hasil_pada} if noted else {}
    form = KoreksiForm(request.POST or None, initial=old)
    if request.method == "POST" and form.is_valid():
        done = tried(
            request, lambda: actions.correct(surat=pk, by=request.user, **form.cleaned_data), form,
            said="Tanda terima diperbaiki; catatan lamanya tetap ada di riwayat surat.",
        )  # fmt: skip
        if done:
            return redirect("pembinaan:kirim-detail", pk)
    return _page(request, surat, form, "perbaiki.html", "Perbaiki tanda terima")


@requires(Izin.SURAT_PARAF)
@require_http_methods(["GET", "POST"])
def terima_undo(request: HttpRequest, pk: int) -> HttpResponse:
    surat = letter(request, pk)

    def run(asked: dict[str, str]) -> str:
        return f"{actions.take_back(surat=pk, alasan=asked['alasan'], by=request.user)} kembali dalam pengantaran."

    return confirm(
        request, run, heading="Batalkan tanda terima?",
        sentence=f"{surat} kepada {surat.koperasi} tercatat diterima padahal belum.",
        effects=("Surat kembali ke daftar dalam pengantaran, dan jangka waktunya berhenti.",
                 "Catatan lamanya tetap ada di riwayat surat."),
        action="Batalkan tanda terima", danger=True, back=reverse("pembinaan:kirim-detail", args=[pk]),
        form=AlasanForm(request.POST or None),
    )  # fmt: skip


@requires(Izin.SURAT_KIRIM)
@require_http_methods(["GET", "POST"])
def terima_edit(request: HttpRequest) -> HttpResponse:
    """A signed list that came back: ?pengantar=5, or ?surat=1&surat=2. One photo for all."""
    letters = _on_the_way(request)
    form = DaftarForm(request.POST or None, request.FILES or None, letters=letters)
    if request.method == "POST" and form.is_valid() and _record(request, form):
        pengantar = request.GET.get("pengantar", "")
        return redirect(f"{reverse('pembinaan:kirim-list')}?apa=jalan") if not pengantar.isdecimal() else redirect(
            "pembinaan:pengantar-detail", pengantar
        )  # fmt: skip
    ask_again(request, form)
    context = {"form": form, "alasan": REASONS, "crumbs": crumbs(Crumb("Daftar tanda terima")),
               "saringan": request.GET.urlencode()}  # fmt: skip
    return render(request, "pembinaan/surat_kirim/daftar.html", context, status=422 if form.errors else 200)


def _on_the_way(request: HttpRequest) -> list[Surat]:
    rows = desk.listed(Surat.objects.visible_to(request.user).filter(keadaan=KeadaanSurat.DIKIRIM), "jalan")
    pengantar = request.GET.get("pengantar", "")
    if pengantar.isascii() and pengantar.isdecimal() and len(pengantar) < 10:
        running = desk.running().filter(pengantar=pengantar).values("surat")
        return list(rows.filter(pk__in=running))
    ids = asked_ids(request.POST.getlist("surat") if request.method == "POST" else request.GET.getlist("surat"))
    return list(rows.filter(pk__in=ids))


def _record(request: HttpRequest, form: DaftarForm) -> bool:
    try:
        came, back = lists.record(
            lines=form.lines, bukti=proof_of(form), tanpa_bukti=form.cleaned_data["tanpa_bukti"], by=request.user
        )
    except lists.Wrong as wrong:
        form.mark(wrong.rows)
        form.add_error("berkas" if wrong.about_file else None, str(wrong))
        return False
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, f"{came} surat tercatat sampai, {back} kembali.")
    return True
