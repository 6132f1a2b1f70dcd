"""Access of officers: invite, invite again, change, end. An invitation is shown on the answer itself, nowhere else."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from koperasi.accounts.actions import find_link
from koperasi.accounts.decorators import requires
from koperasi.accounts.models import User
from koperasi.accounts.roles import Izin
from koperasi.lib.http import Request
from registry import access, invitation
from registry import kantor as office
from registry.actions import access as actions
from registry.actions.access import KnownNumber
from registry.forms.access import AksesForm, UndangForm, UndangLagiForm
from registry.models import AksesPengurus, Koperasi
from registry.policies import Refused

ANCHOR = "#akses"


def _koperasi(request: HttpRequest, pk: int) -> Koperasi:
    return get_object_or_404(Koperasi.objects.visible_to(request.user), pk=pk)


def _akses(request: HttpRequest, pk: int, akses_pk: int) -> AksesPengurus:
    rows = AksesPengurus.objects.select_related("user", "koperasi").filter(koperasi=_koperasi(request, pk))
    return get_object_or_404(rows, pk=akses_pk)


def _back(akses_or_koperasi_pk: int) -> HttpResponse:
    return redirect(reverse("registry:koperasi-detail", args=[akses_or_koperasi_pk]) + ANCHOR)


@requires(Izin.KOPERASI_LIHAT)
@require_GET
def akses_list(request: Request, pk: int) -> HttpResponse:
    """Who may act for it: a part of the cooperative's page for htmx, a page of its own without it."""
    koperasi = _koperasi(request, pk)
    template = "registry/akses/_panel.html" if request.htmx else "registry/akses/list.html"
    context = {"koperasi": koperasi, "access": access.panel(koperasi, request.user, on=office.today())}
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@requires(Izin.PENGURUS_UNDANG)
@never_cache
@require_http_methods(["GET", "POST"])
def akses_create(request: HttpRequest, pk: int) -> HttpResponse:
    koperasi = _koperasi(request, pk)
    chosen = request.GET.get("pengurus", "")
    officer = koperasi.pengurus_set.filter(pk=int(chosen)).first() if chosen.isdecimal() and len(chosen) < 15 else None
    form = UndangForm.for_officer(request.POST or None, officer)
    if request.method == "POST" and form.is_valid() and "kembali" not in request.POST:
        person = request.POST.get("orang", "")
        try:
            akses, code = actions.invite(
                koperasi=koperasi, by=request.user, **form.cleaned_data,
                same_person=int(person) if person.isdecimal() and len(person) < 15 else None,
            )  # fmt: skip
        except KnownNumber as known:
            return render(request, "registry/akses/same_person.html", _whose(koperasi, form, known.user))
        except Refused as sentence:
            form.add_error(None, str(sentence))
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return _shown(request, akses, code) if code else _already_in(request, akses)
    context = {"form": form, "koperasi": koperasi}
    return render(request, "registry/akses/invite.html", context, status=422 if form.errors else 200)


def _whose(koperasi: Koperasi, form: UndangForm, user: User) -> dict[str, object]:
    held = user.akses_set.select_related("koperasi").order_by("-sampai")
    return {"koperasi": koperasi, "form": form, "orang": user, "akses": held}


def _shown(request: HttpRequest, akses: AksesPengurus, code: str) -> HttpResponse:
    return render(request, "registry/akses/issued.html", invitation.context(akses, code))


def _already_in(request: HttpRequest, akses: AksesPengurus) -> HttpResponse:
    messages.success(
        request,
        f"{akses.user.nama} sekarang punya akses ke koperasi ini, dan masuk dengan kata sandi yang sudah dipunyainya. "
        "Bila lupa, pilih “Undang lagi”.",
    )
    return _back(akses.koperasi_id)


@requires(Izin.PENGURUS_UNDANG)
@never_cache
@require_http_methods(["GET", "POST"])
def akses_issue(request: HttpRequest, pk: int, akses_pk: int) -> HttpResponse:
    """Recovery: a new invitation, after a page that says what ends with it."""
    akses = _akses(request, pk, akses_pk)
    form = UndangLagiForm(request.POST or None, initial={"telepon": akses.user.telepon})
    if request.method == "POST" and form.is_valid():
        try:
            code = actions.invite_again(akses=akses, by=request.user, **form.cleaned_data)
        except Refused as sentence:
            form.add_error(None, str(sentence))
        else:
            akses.refresh_from_db()
            return _shown(request, akses, code)
    context = {"form": form, "koperasi": akses.koperasi, "akses": akses}
    return render(request, "registry/akses/invite_again.html", context, status=422 if form.errors else 200)


@requires(Izin.PENGURUS_UNDANG)
@require_http_methods(["GET", "POST"])
def akses_update(request: HttpRequest, pk: int, akses_pk: int) -> HttpResponse:
    akses = _akses(request, pk, akses_pk)
    form = AksesForm.of(akses, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(akses=akses, by=request.user, **form.cleaned_data)
        except Refused as sentence:
            form.add_error(None, str(sentence))
        else:
            messages.success(request, f"Akses {akses.user.nama} disimpan.")
            return _back(pk)
    context = {"form": form, "koperasi": akses.koperasi, "title": f"Ubah akses {akses.user.nama}"}
    return render(request, "registry/koperasi/part.html", context, status=422 if form.errors else 200)


@requires(Izin.PENGURUS_UNDANG)
@require_http_methods(["GET", "POST"])
def akses_end(request: HttpRequest, pk: int, akses_pk: int) -> HttpResponse:
    akses = _akses(request, pk, akses_pk)
    if request.method == "POST":
        try:
            actions.end(akses=akses, by=request.user)
        except Refused as sentence:
            messages.error(request, str(sentence))
        else:
            messages.success(request, f"Akses {akses.user.nama} sudah berakhir.")
        return _back(pk)
    context = {
        "heading": f"Akhiri akses {akses.user.nama}",
        "sentence": f"Mulai sekarang {akses.user.nama} tidak dapat lagi melihat dan mengirim apa pun atas nama "
        f"{akses.koperasi}.",
        "effects": [
            "Yang sudah dikirimnya tetap tercatat atas namanya.",
            "Undangannya ikut batal bila ia tidak mengurus koperasi lain.",
        ],
        "action": "Akhiri akses",
        "danger": True,
        "cancel_url": reverse("registry:koperasi-detail", args=[pk]) + ANCHOR,
    }
    return render(request, "components/confirm.html", context)


@requires(Izin.PENGURUS_UNDANG)
@never_cache
@require_POST
def undangan_open(request: HttpRequest, pk: int, akses_pk: int) -> HttpResponse:
    """Notes that WhatsApp was opened, and leads there. The code comes in the form, because only its hash is kept;
    a redirect would be stopped by the policy on forms (form-action 'self'), so the page itself moves on."""
    akses = _akses(request, pk, akses_pk)
    link = find_link(request.POST.get("kode", ""))
    if link is None or link.user_id != akses.user_id:
        raise Http404("Undangan ini tidak berlaku lagi.")
    actions.note_opened(akses=akses, by=request.user)
    context = invitation.context(akses, request.POST["kode"])
    return render(request, "registry/akses/to_whatsapp.html", context)
