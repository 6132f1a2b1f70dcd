from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin, Peran
from koperasi.ui.paging import paginate
from registry import kantor as office
from registry import policies, review_page, review_queue, states
from registry.actions import filings, reviews
from registry.filing.building import Filing, model_of
from registry.forms.reviews import AcceptForm, DecisionForm, QueueForm, ReturnForm, SettleForm
from registry.models import Konsep

if TYPE_CHECKING:
    from registry.urls_periksa import Nomor

LISTS = {
    review_queue.MINE: "Untuk saya",
    review_queue.PETUGAS: "Daftar petugas",
    review_queue.KABID: "Daftar kepala bidang",
    review_queue.ALL: "Semua",
}
RELATED = ("koperasi__kecamatan", "konsep__asal", "konsep__dibuat_oleh", "dikirim_oleh", "dibuat_oleh", "menggantikan")


@requires(Izin.KOPERASI_LIHAT)
@require_GET
def periksa_list(request: HttpRequest) -> HttpResponse:
    """The queue. Whoever may not review reads it too: an auditor sees what lies how long."""
    form, on = QueueForm(request.GET), office.today()
    review_queue.forget_menu(request.user)
    keys = review_queue.waiting(request.user, on=on, **form.asked)
    name = _list_name(request, form)
    page = paginate(request, [key for key in keys if key.on_list(name, request.user)])
    page.object_list = review_queue.with_filings(page.object_list)
    own = not _reviews(request)
    context = {
        "form": form, "page": page, "on": on, "daftar": name, "antrean": request.GET.urlencode(),
        "tabs": [
            (key, label, sum(one.on_list(key, request.user) for one in keys))
            for key, label in LISTS.items() if not (own and key == review_queue.MINE)
        ],
        "batas_hari": office.current().hari_kerja_periksa,
        "boleh_wakil": request.user.boleh(Izin.PENGAJUAN_WAKILI),
        "boleh_atur": request.user.boleh(Izin.PENGAJUAN_SETELAN),
        "menunggu_kabid": Konsep.objects.filter(keadaan=Konsep.Keadaan.MENUNGGU_KABID).count(),
    }  # fmt: skip
    return render(request, "registry/pemeriksaan/list.html", context)


@requires(Izin.KOPERASI_LIHAT)
@require_GET
def periksa_detail(request: HttpRequest, nomor: Nomor) -> HttpResponse:
    """Documents left, figures right. A disputed one is read beside its rivals."""
    filing = _filing(request, nomor)
    if states.allows("choose", filing.keadaan):
        return redirect("registry:sengketa-settle", nomor=filing.nomor)
    return _page(request, filing)


@requires(Izin.PENGAJUAN_PERIKSA)
@require_POST
def periksa_accept(request: HttpRequest, nomor: Nomor) -> HttpResponse:
    filing, form = _filing(request, nomor), AcceptForm(request.POST, prefix="terima")
    if not form.is_valid():
        return _page(request, filing, accept=form)
    upcoming = _next(request, filing, form)
    try:
        reviews.accept(
            filing=filing, seen=form.cleaned_data["seen"], catatan=form.cleaned_data["catatan"], by=request.user
        )
    except policies.Refused as sentence:
        messages.error(request, str(sentence))
        return redirect("registry:periksa-detail", nomor=filing.nomor)
    return _go_on(request, f"{filing.nomor} {filing.koperasi} diterima.", upcoming, form)


@requires(Izin.PENGAJUAN_PERIKSA)
@require_POST
def periksa_return(request: HttpRequest, nomor: Nomor) -> HttpResponse:
    filing = _filing(request, nomor)
    form = ReturnForm(request.POST, prefix="kembali", filing=filing)
    if not form.is_valid():
        return _page(request, filing, back=form)
    upcoming, cleaned = _next(request, filing, form), form.cleaned_data
    try:
        reviews.send_back(
            filing=filing, seen=cleaned["seen"], butir=form.butir, catatan=cleaned["catatan"], by=request.user
        )
    except policies.Refused as sentence:
        messages.error(request, str(sentence))
        return redirect("registry:periksa-detail", nomor=filing.nomor)
    done = f"{filing.nomor} {filing.koperasi} dikembalikan untuk perbaikan."
    return _go_on(request, done, upcoming, form)


@requires(Izin.KOPERASI_LIHAT)
@require_GET
def periksa_skip(request: HttpRequest, nomor: Nomor) -> HttpResponse:
    """Goes to the one that follows in the queue it was opened from."""
    query = request.GET.urlencode()
    upcoming = _following(request, _filing(request, nomor), query)
    return redirect(_address(upcoming, query))


@requires(Izin.KOPERASI_LIHAT)
@require_http_methods(["GET", "POST"])
def sengketa_settle(request: HttpRequest, nomor: Nomor) -> HttpResponse:
    """Rivals side by side; the kabid chooses with a reason, everybody else reads."""
    filing = _filing(request, nomor)
    if not states.allows("choose", filing.keadaan):
        return redirect("registry:periksa-detail", nomor=filing.nomor)
    disputed = sorted([filing, *reviews.rivals_of(filing)], key=lambda one: one.pk)
    may = request.user.boleh(Izin.PENGAJUAN_SENGKETA) and not request.user.hanya_membaca
    form = SettleForm(request.POST or None, filings=disputed) if may else None
    if request.method == "POST" and form is not None and form.is_valid():
        chosen, seen = form.picked
        try:
            reviews.settle(chosen=chosen, seen=seen, alasan=form.cleaned_data["alasan"], by=request.user)
        except policies.Refused as sentence:
            form.add_error(None, str(sentence))
        else:
            review_queue.forget_menu(request.user)
            messages.success(request, f"{chosen.nomor} diteruskan untuk diperiksa; yang lain tidak dipilih.")
            return redirect("registry:periksa-detail", nomor=chosen.nomor)
    context = {
        "filing": filing, "noun": filings.kind_of(filing).label, "form": form,
        "disputed": [(one, review_page.papers(one.konsep)) for one in disputed],
        "groups": review_page.side_by_side(disputed),
    }  # fmt: skip
    return render(request, "registry/pemeriksaan/sengketa.html", context, status=422 if form and form.errors else 200)


# --- Shared ---------------------------------------------------------------------------------------
def _filing(request: HttpRequest, nomor: Nomor) -> Filing:
    rows = model_of(nomor.jenis).objects.visible_to(request.user).filter(tahun_buku=nomor.tahun_buku)
    found: Filing = get_object_or_404(rows.select_related(*RELATED).exclude(keadaan="draf"), pk=nomor.pk)
    return found


def _reviews(request: HttpRequest) -> bool:
    return bool(request.user.peran_aktif & {Peran.PETUGAS, Peran.KABID})


def _list_name(request: HttpRequest, form: QueueForm) -> str:
    return form.list_name or (review_queue.MINE if _reviews(request) else review_queue.ALL)


def _page(
    request: HttpRequest, filing: Filing, accept: AcceptForm | None = None, back: ReturnForm | None = None
) -> HttpResponse:
    on = office.today()
    start = {"seen": filing.diubah_pada.isoformat(), "antrean": request.GET.urlencode()}
    others = review_page.compared(filing)
    why_not = _why_not(request, filing)
    open_ = states.allows("accept", filing.keadaan)
    tried = accept or back
    context = {
        "filing": filing, "koperasi": filing.koperasi, "noun": filings.kind_of(filing).label, "on": on,
        "under_review": open_, "why_not": why_not,
        "others": others, "groups": review_page.groups(filing, others), "remarks": review_page.remarks(filing),
        "papers": review_page.papers(filing.konsep), "earlier": review_page.reviews_of(filing),
        "rivals": review_page.same_year(filing), "meeting": review_page.same_meeting(filing),
        "outlook": review_page.outlook(filing, on=on) if open_ else None,
        "antrean": tried["antrean"].value() if tried else start["antrean"],
    }  # fmt: skip
    if open_ and not why_not:
        context["accept"] = accept or AcceptForm(initial=start, prefix="terima")
        context["back"] = back or ReturnForm(initial=start, prefix="kembali", filing=filing)
        context["form"] = tried  # base.html says "Galat" in the title
    return render(request, "registry/pemeriksaan/detail.html", context, status=422 if tried else 200)


def _why_not(request: HttpRequest, filing: Filing) -> str:
    """Why this person decides nothing here; "" where they may."""
    if request.user.hanya_membaca or not request.user.boleh(Izin.PENGAJUAN_PERIKSA):
        return "Anda dapat membaca pengajuan ini, tetapi tidak memutusnya."
    try:
        policies.check_reviewer(filing, request.user)
    except policies.Refused as sentence:
        return str(sentence)
    return ""


def _next(request: HttpRequest, filing: Filing, form: DecisionForm) -> review_queue.Waiting | None:
    """Asked before the decision, while the filing still has its place in the queue."""
    return _following(request, filing, form.cleaned_data["antrean"])


def _following(request: HttpRequest, filing: Filing, query: str) -> review_queue.Waiting | None:
    form = QueueForm(QueryDict(query))
    keys = review_queue.waiting(request.user, on=office.today(), **form.asked)
    name, own = _list_name(request, form), (filings.kind_of(filing).value, filing.pk)
    listed = [key for key in keys if key.on_list(name, request.user) or (key.jenis, key.pk) == own]
    return review_queue.after(listed, *own)


def _go_on(request: HttpRequest, done: str, upcoming: review_queue.Waiting | None, form: DecisionForm) -> HttpResponse:
    review_queue.forget_menu(request.user)
    messages.success(request, done if upcoming else f"{done} Tidak ada lagi yang menunggu pada daftar ini.")
    return redirect(_address(upcoming, form.cleaned_data["antrean"]))


def _address(key: review_queue.Waiting | None, query: str) -> str:
    """The page of a filing, or the queue where none is left; the query of the queue goes along."""
    kept = QueryDict(query, mutable=True)
    kept.pop("hal", None)
    url = reverse("registry:periksa-detail", args=[key.nomor]) if key else reverse("registry:periksa-list")
    asked: list[tuple[str, Any]] = [(name, value) for name, value in kept.items() if value]
    return f"{url}?{urlencode(asked)}" if asked else url
