"""Batches: the list, one batch, paraf in the app and on paper, letters sent back, nota dinas and lembar kendali."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.ui import paging
from koperasi.ui.nav import Crumb
from pembinaan import attachments
from pembinaan.actions import surat_paket as actions
from pembinaan.forms.surat_paket import CatatanForm, KertasForm, NotaForm
from pembinaan.letters.frame import Frame
from pembinaan.models import KeadaanSurat, PaketSurat
from pembinaan.policies import surat_paket as policies
from pembinaan.surat import batch, listing
from pembinaan.views import surat_panels
from pembinaan.views.surat_paket_konsep import tell, ticked
from pembinaan.views.trying import tried
from registry import kantor as office

PAPERS = {"lembar_kendali": "Lembar kendali berparaf (pindaian)", "nota_dinas": "Nota dinas bertanda tangan (pindaian)"}
MINE = "saya"
INITIALS = (Izin.SURAT_PARAF, Izin.SURAT_SIAPKAN)  # a level may be a petugas: the batch says whose it is
SENDS_BACK = (*INITIALS, Izin.SURAT_SETUJUI)


def find(request: HttpRequest, pk: int) -> PaketSurat:
    return get_object_or_404(PaketSurat.objects.visible_to(request.user).select_related("dibuat_oleh"), pk=pk)


def crumbs(paket: PaketSurat, *more: str) -> list[Crumb]:
    here = Crumb(paket.judul, reverse("pembinaan:paket-detail", args=[paket.pk]) if more else "")
    return [Crumb("Paket surat", reverse("pembinaan:paket-list")), here, *(Crumb(label) for label in more)]


@requires(Izin.SURAT_LIHAT)
@require_GET
def paket_list(request: HttpRequest) -> HttpResponse:
    """?keadaan=; ?untuk=saya: what waits for the initials or the approval of whoever looks."""
    rows, asked = batch.listed(request.user), request.GET.get("keadaan", "")
    mine = request.GET.get("untuk") == MINE
    waits = batch.for_person(request.user)
    if mine:
        rows = rows.filter(pk__in=[*waits.paraf, *waits.approval])
    if asked in PaketSurat.Keadaan.values:
        rows = rows.filter(keadaan=asked)
    context = {
        "page": paging.paginate(request, rows), "keadaan": PaketSurat.Keadaan.choices[:3], "dipilih": asked,
        "saya": mine, "banyak_saya": len(waits.paraf) + len(waits.approval),
    }  # fmt: skip
    return render(request, "pembinaan/surat/paket_list.html", context)


@requires(Izin.SURAT_LIHAT)
@require_GET
def paket_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return batch_page(request, find(request, pk))


def batch_page(request: HttpRequest, paket: PaketSurat, *, form: Any = None) -> HttpResponse:
    """`form`: the note or the paper initials that were sent and not accepted."""
    on, user = office.today(), request.user
    given = {row.urutan: row for row in paket.paraf_set.select_related("oleh")}
    shown = paging.paginate_keys(request, listing.by_place(paket.surat_set.visible_to(user)))
    level = policies.next_level(paket, given) if paket.keadaan == PaketSurat.Keadaan.PARAF else None
    writes = not user.hanya_membaca
    context = {
        "paket": paket, "on": on, "crumbs": crumbs(paket), "page": shown, "form": form,
        "tempat": batch.places(batch.with_verdicts(shown.object_list, on=on)), "hitung": states(paket),
        "menunggu": paket.hitung.get(KeadaanSurat.PARAF, 0), "tingkat": batch.levels(paket, given),
        "giliran": level, "giliran_saya": policies.is_mine(user, paket, given),
        "boleh_kembalikan": policies.may_send_back(user, paket),
        "boleh_setujui": writes and user.boleh(Izin.SURAT_SETUJUI) and paket.keadaan == "persetujuan",
        "boleh_kertas": writes and level is not None and any(map(user.boleh, INITIALS)),
        "boleh_nota": writes and user.boleh(Izin.SURAT_SIAPKAN), "naskah": _papers() is not None,
        "catatan": form if isinstance(form, CatatanForm) else CatatanForm(),
        "dicentang": set(request.POST.getlist("surat")), "galat": [],
        "berkas": attachments.slots("paket", paket, PAPERS, user),
        **_panels(request, paket),
    }  # fmt: skip
    return render(request, "pembinaan/surat/paket.html", context, status=422 if form else 200)


def states(paket: PaketSurat) -> list[tuple[str, int]]:
    """(state, letters) of those that occur."""
    words = {str(code): str(label) for code, label in KeadaanSurat.choices}
    if paket.keadaan in policies.OPEN:
        words[KeadaanSurat.PARAF] = paket.get_keadaan_display()
    return [(label, paket.hitung[code]) for code, label in words.items() if code in paket.hitung]


def _panels(request: HttpRequest, paket: PaketSurat) -> dict[str, Any]:
    drawn = surat_panels.of_batch(request, paket)
    return {f"panel_{name}": [one for one in drawn if one.place == place]
            for name, place in (("isi", "main"), ("samping", "side"))}  # fmt: skip


@requires(*INITIALS)
@require_POST
def paraf_record(request: HttpRequest, pk: int) -> HttpResponse:
    """In the app, by the person whose level it is."""
    paket = find(request, pk)
    tried(request, lambda: _tell_initialled(request, actions.initial(paket=paket, by=request.user)))
    return redirect("pembinaan:paket-detail", pk=pk)


def _tell_initialled(request: HttpRequest, done: actions.Initialled, more: str = "") -> None:
    tell(request, f"Paraf {done.paraf.jabatan}{more or ' dicatat.'}", dropped=done.dropped, held=[])


@requires(*INITIALS)
@require_http_methods(["GET", "POST"])
def paraf_kertas_record(request: HttpRequest, pk: int) -> HttpResponse:
    """What stands on the printed lembar kendali; its scan is added on the batch's page."""
    paket = find(request, pk)
    level = policies.next_level(paket, set(paket.paraf_set.values_list("urutan", flat=True)))
    if level is None or paket.keadaan != PaketSurat.Keadaan.PARAF:
        messages.info(request, "Paket ini tidak menunggu paraf.")
        return redirect("pembinaan:paket-detail", pk=pk)
    sent = request.POST if request.method == "POST" else None
    form = KertasForm(sent, urutan=level["urutan"], on=office.today())
    if sent is not None and form.is_valid() and tried(request, lambda: _tell_initialled(
        request, actions.initial_on_paper(paket=paket, by=request.user, **form.cleaned_data),
        " di kertas dicatat. Lampirkan pindaian lembar kendalinya.",
    ), form):  # fmt: skip
        return redirect("pembinaan:paket-detail", pk=pk)
    context = {
        "heading": f"Catat paraf {level['jabatan']} di kertas", "form": form, "action": "Catat paraf",
        "sentence": f"Paket “{paket.judul}” sudah diparaf di lembar kendali yang dicetak.",
        "effects": ["Nama Anda tercatat sebagai yang mencatat."], "crumbs": crumbs(paket, "Paraf di kertas"),
        "cancel_url": reverse("pembinaan:paket-detail", args=[pk]),
    }  # fmt: skip
    return render(request, "components/confirm.html", context, status=422 if form.errors else 200)


@requires(*SENDS_BACK)
@require_http_methods(["GET", "POST"])
def paket_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Ticked letters leave the batch with a note. `lanjut`: the letter to read next, where they are read one by one."""
    paket = find(request, pk)
    if request.method == "GET":
        return redirect("pembinaan:paket-detail", pk=pk)
    form = CatatanForm(request.POST)
    if not form.is_valid() or not tried(request, lambda: _send_back(request, paket, form.cleaned_data), form):
        return batch_page(request, paket, form=form)
    following = request.POST.get("lanjut", "")
    if following.isdecimal():
        return redirect(f"{reverse('pembinaan:paket-surat-open', args=[pk])}?surat={following}")
    return redirect("pembinaan:paket-detail", pk=pk)


def _send_back(request: HttpRequest, paket: PaketSurat, asked: dict[str, Any]) -> str:
    letters = actions.send_back(paket=paket, keys=ticked(request), by=request.user, **asked)
    return f"{len(letters)} surat dikembalikan kepada penyiap konsep."


@requires(Izin.SURAT_SIAPKAN)
@require_http_methods(["GET", "POST"])
def nota_update(request: HttpRequest, pk: int) -> HttpResponse:
    paket = find(request, pk)
    form = NotaForm(request.POST if request.method == "POST" else None,
                    initial={"nomor": paket.nota_nomor, "tanggal": paket.nota_tanggal})  # fmt: skip
    if request.method == "POST" and form.is_valid() and tried(
        request, lambda: actions.number_nota(paket=paket, by=request.user, **form.cleaned_data), form,
        said="Nomor dan tanggal nota dinas disimpan.",
    ):  # fmt: skip
        return redirect("pembinaan:paket-detail", pk=pk)
    context = {
        "heading": "Nomor nota dinas", "form": form, "action": "Simpan",
        "sentence": "Nomor dan tanggal menurut agenda nota dinas kantor. Kosong: dibiarkan terbuka di naskah.",
        "cancel_url": reverse("pembinaan:paket-detail", args=[pk]), "crumbs": crumbs(paket, "Nota dinas"),
    }  # fmt: skip
    return render(request, "components/confirm.html", context, status=422 if form.errors else 200)


def _papers() -> Any:
    """pembinaan.letters.papers_batch, or None in an installation without it."""
    try:
        return import_string("pembinaan.letters.papers_batch.nota_dinas")
    except ImportError:
        return None


def _paper(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    paket = find(request, pk)
    if _papers() is None:
        return redirect("pembinaan:paket-detail", pk=pk)
    kept = paket.surat_set.exclude(keadaan__in=[KeadaanSurat.DIKEMBALIKAN, KeadaanSurat.DITARIK])
    letters = list(listing.by_place(kept).select_related("koperasi__desa"))
    data = import_string(f"pembinaan.letters.papers_batch.{name}")(paket, letters, Frame.load(office.today()))
    file = f"{name.replace('_', '-')}-{slugify(paket.judul)[:60]}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{file}"', "Cache-Control": "private, no-store"}
    return HttpResponse(data, content_type="application/pdf", headers=headers)


@requires(Izin.SURAT_LIHAT)
@require_safe
def nota_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    return _paper(request, pk, "nota_dinas")


@requires(Izin.SURAT_LIHAT)
@require_safe
def lembar_kendali_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    return _paper(request, pk, "lembar_kendali")
