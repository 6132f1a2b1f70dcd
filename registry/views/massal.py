"""Tindakan massal: choose what to change of a filter's cooperatives, see who is touched, do it, and take it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from koperasi.jobs import queue
from koperasi.lib.http import Request
from koperasi.ui.nav import Crumb
from koperasi.ui.paging import paginate
from registry import kantor as office
from registry import policies
from registry.actions import massal as actions
from registry.forms.koperasi import KELOMPOK
from registry.forms.massal import MassalForm
from registry.models import TindakanMassal
from registry.saringan import massal, tersimpan
from registry.saringan.massal import Rencana, Tindakan

CRUMBS = [Crumb("Koperasi", "/koperasi/"), Crumb("Tindakan massal", "/koperasi/massal/daftar/")]
PARTS = {
    "diubah": ("Diubah", Q(dilewati="")),
    "dilewati": ("Dilewati", ~Q(dilewati="")),
    "kembali": ("Dikembalikan", Q(kembali=actions.RESTORED)),
    "dibiarkan": ("Dibiarkan saat dibatalkan", Q(dilewati="") & ~Q(kembali__in=["", actions.RESTORED])),
}


@requires(Izin.KOPERASI_MASSAL)
@require_http_methods(["GET", "POST"])
def massal_create(request: Request) -> HttpResponse:
    """Three steps at one address: choose, fill in, look. Each asks the filter again; only the last POST writes."""
    page = _Page(request)
    if page.wrong:
        return page.answer(status=422)
    if page.tindakan is None or request.method == "GET":
        page.form = MassalForm(page.tindakan) if page.tindakan else None
        return page.answer()
    page.form = MassalForm(page.tindakan, request.POST)
    if not page.form.is_valid() or request.POST.get("langkah") == "ubah":
        return page.answer(status=422 if page.form.errors else 200)
    if request.POST.get("langkah") != "jalankan":
        return page.preview(massal.plan(page.asked.qs, page.tindakan, page.form.isian))
    return _run(request, page, page.tindakan, page.form.isian)


def _run(request: Request, page: _Page, tindakan: Tindakan, isian: massal.Values) -> HttpResponse:
    """At once for few, as a job for many; what changed meanwhile is shown again."""
    wanted = {"kueri": page.kueri, "isian": isian, "expected": request.POST.get("jumlah", "")}
    rencana = massal.plan(page.asked.qs, tindakan, isian)
    if len(rencana.baris) > massal.AT_ONCE and rencana.expected == wanted["expected"]:
        job = queue.enqueue(actions.JALANKAN, owner=request.user, payload=wanted | {"jenis": tindakan.code})
        return redirect("jobs:pekerjaan-detail", job.pk)
    try:
        row = actions.run(tindakan=tindakan, by=request.user, **wanted)
    except actions.CountChanged as changed:
        return page.preview(changed.rencana, sentence=str(changed), status=409)
    except policies.Refused as sentence:
        return page.preview(rencana, sentence=str(sentence), status=422)
    messages.success(request, f"{row.jumlah} koperasi diubah.")
    return redirect("registry:massal-detail", row.pk)


class _Page:
    """What all three steps show: the filter in words, its count as it is now, the change that was chosen."""

    def __init__(self, request: Request) -> None:
        sent = request.POST if request.method == "POST" else request.GET
        self.request = request
        self.kueri = tersimpan.clean(QueryDict(sent.get("kueri", "")) if request.method == "POST" else request.GET)
        self.asked = massal.chosen(self.kueri, request.user, on=office.today())
        self.tindakan = massal.TINDAKAN.get(sent.get("aksi", ""))
        self.form: MassalForm | None = None
        self.count = 0 if self.asked.form.errors else self.asked.qs.count()
        self.wrong = self._wrong(sent)

    def _wrong(self, sent: QueryDict) -> str:
        if sent.get("centang") and not sent.get("pilih"):
            return "Belum ada baris yang dicentang. Centang dulu koperasinya dalam daftar."
        if self.asked.form.errors:
            return "Saringan ini tidak dapat dibaca. Kembali ke daftar dan perbaiki isiannya."
        try:
            policies.check_many(self.count)
        except policies.Refused as sentence:
            return str(sentence)
        return ""

    def answer(self, *, status: int = 200, template: str = "create", **more: Any) -> HttpResponse:
        back = reverse("registry:koperasi-list") + (f"?{self.kueri}" if self.kueri else "")
        context = {
            "halaman": self, "form": self.form, "tindakan": massal.TINDAKAN.values(), "kembali": back,
            "kata": tersimpan.words(self.asked), "kelompok_lazim": KELOMPOK, "crumbs": CRUMBS, "on": self.asked.on,
            "sekaligus": massal.AT_ONCE, "hari": policies.UNDO_DAYS, **more,
        }  # fmt: skip
        return render(self.request, f"registry/massal/{template}.html", context, status=status)

    def preview(self, rencana: Rencana, *, sentence: str = "", status: int = 200) -> HttpResponse:
        words = massal.Words([*(one.lama for one in rencana.changed), *(one.baru for one in rencana.changed)])
        self.count = len(rencana.baris)
        return self.answer(
            status=status, template="preview", rencana=rencana, langkah=rencana.steps(words), kalimat=sentence
        )


@requires(Izin.KOPERASI_LIHAT)
@require_safe
def massal_list(request: Request) -> HttpResponse:
    rows = TindakanMassal.objects.select_related("oleh", "dibatalkan_oleh")
    page = paginate(request, rows)
    for row in page:
        row.label = massal.label(row.jenis)
    return render(request, "registry/massal/list.html", {"page": page, "crumbs": CRUMBS[:1]})


@requires(Izin.KOPERASI_LIHAT)
@require_safe
def massal_detail(request: Request, pk: int) -> HttpResponse:
    """What was done, cooperative by cooperative, and what its undo gave back."""
    row = get_object_or_404(TindakanMassal.objects.select_related("oleh", "dibatalkan_oleh"), pk=pk)
    counts = row.baris_set.aggregate(**{f"n_{name}": Count("pk", filter=asked) for name, (_, asked) in PARTS.items()})
    part = request.GET.get("bagian", "") if request.GET.get("bagian") in PARTS else ""
    rows = row.baris_set.filter(PARTS[part][1]) if part else row.baris_set.all()
    page = paginate(request, rows.select_related("koperasi").order_by("dilewati", "pk"))  # the changed ones first
    words = massal.Words([*(one.lama for one in page), *(one.baru for one in page)])
    lines = [(one, words.of(one.lama), words.of(one.baru)) for one in page]
    right = massal.BY_OTHERS[row.jenis].izin if row.jenis in massal.BY_OTHERS else Izin.KOPERASI_MASSAL
    try:
        policies.check_undo(row, office.today())
        refusal = ""
    except policies.Refused as sentence:
        refusal = str(sentence)
    context = {
        "massal": row, "label": massal.label(row.jenis), "baris": lines, "page": page, "bagian": part,
        "bagian_set": [(name, label, counts[f"n_{name}"]) for name, (label, _) in PARTS.items() if counts[f"n_{name}"]],
        "kata": tersimpan.words(massal.chosen(row.kueri, request.user, on=office.today())),
        "boleh": request.user.boleh(right) and not request.user.hanya_membaca,
        "tidak_bisa": refusal, "sampai": policies.last_undo(row), "crumbs": CRUMBS,
        "batalkan": reverse(massal.BY_OTHERS[row.jenis].undo if row.jenis in massal.BY_OTHERS
                            else "registry:massal-undo", args=[pk]),
        "url": f"/koperasi/?{row.kueri}", "semua": row.jumlah + row.dilewati,
    }  # fmt: skip
    return render(request, "registry/massal/detail.html", context)


@requires(Izin.KOPERASI_MASSAL)
@require_http_methods(["GET", "POST"])
def massal_undo(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(TindakanMassal.objects.filter(jenis__in=massal.TINDAKAN), pk=pk)
    try:
        policies.check_undo(row, office.today())
        if request.method == "POST" and row.jumlah > massal.AT_ONCE:
            job = queue.enqueue(actions.BATALKAN, owner=request.user, payload={"tindakan": row.pk})
            return redirect("jobs:pekerjaan-detail", job.pk)
        if request.method == "POST":
            actions.undo(tindakan=row, by=request.user)
            messages.success(request, "Tindakan dibatalkan. Yang sudah diubah lagi sesudahnya dibiarkan.")
            return redirect("registry:massal-detail", pk)
    except policies.Refused as sentence:
        messages.error(request, str(sentence))
        return redirect("registry:massal-detail", pk)
    context = {
        "heading": "Batalkan tindakan massal",
        "sentence": f"Nilai lama {row.jumlah} koperasi dikembalikan: {massal.TINDAKAN[row.jenis].label.lower()}.",
        "effects": ["Hanya bila nilainya masih seperti yang diisi tindakan ini; yang sudah diubah lagi dibiarkan.",
                    "Pembatalan dicatat sebagai perubahan baru dalam riwayat tiap koperasi."],
        "action": "Batalkan tindakan", "danger": True, "cancel_url": reverse("registry:massal-detail", args=[pk]),
    }  # fmt: skip
    return render(request, "components/confirm.html", context)
