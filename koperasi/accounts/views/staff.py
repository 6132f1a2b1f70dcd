"""People and their roles: pages of the admin. The auditor reads them."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from koperasi.accounts import actions, policies
from koperasi.accounts.decorators import requires
from koperasi.accounts.forms import PenggunaForm, PeranForm, SaringPengguna
from koperasi.accounts.models import PeranPengguna, User
from koperasi.accounts.policies import Refused
from koperasi.accounts.ports import today
from koperasi.accounts.roles import PERAN_TUGAS, Izin, Peran
from koperasi.lib.http import Request
from koperasi.ui.paging import paginate


@requires(Izin.PENGGUNA_LIHAT)
@require_safe
def user_list(request: Request) -> HttpResponse:
    form = SaringPengguna(request.GET)
    active = PeranPengguna.objects.active(on=today()).order_by("peran")
    users = _filtered(form).prefetch_related(Prefetch("peran", queryset=active, to_attr="peran_kini"))
    context = {"form": form, "page": paginate(request, users)}
    return render(request, "accounts/user_list.html", context)


def _filtered(form: SaringPengguna) -> QuerySet[User]:
    users = User.objects.order_by("-is_active", "nama", "pk")
    if not form.is_valid():
        return users
    words, role, state = (form.cleaned_data[name] for name in ("q", "peran", "keadaan"))
    if words:
        users = users.filter(Q(nama__icontains=words) | Q(username__icontains=words) | Q(nip__startswith=words))
    if role:
        users = users.filter(pk__in=PeranPengguna.objects.active(on=today()).filter(peran=role).values("user"))
    if state:
        users = users.filter(is_active=state == "aktif")
    return users


@requires(Izin.PENGGUNA_LIHAT)
@require_safe
def user_detail(request: Request, pk: int) -> HttpResponse:
    user = get_object_or_404(User, pk=pk)
    manages = request.user.boleh(Izin.PENGGUNA_KELOLA)
    on = today()
    context = {
        "orang": user,
        "peran": [(row, row.dari <= on and (row.sampai is None or row.sampai > on)) for row in user.peran.all()],
        "hari_ini": on,
        "kelola": manages,
        "boleh_beri": manages and policies.can_grant(by=request.user, user=user),
        "boleh_nonaktif": manages and policies.can_deactivate(by=request.user, user=user),
    }
    return render(request, "accounts/user_detail.html", context)


@requires(Izin.PENGGUNA_KELOLA)
@require_http_methods(["GET", "HEAD", "POST"])
def user_create(request: Request) -> HttpResponse:
    form = PenggunaForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = actions.create_user(by=request.user, **form.cleaned_data)
        messages.success(request, f"{user.nama} sudah ditambahkan. Beri peran, lalu buatkan tautan kata sandi.")
        return redirect("accounts:pengguna-detail", user.pk)
    return render(request, "accounts/user_form.html", {"form": form})


@requires(Izin.PENGGUNA_KELOLA)
@require_http_methods(["GET", "HEAD", "POST"])
def user_edit(request: Request, pk: int) -> HttpResponse:
    user = get_object_or_404(User, pk=pk)
    form = PenggunaForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        actions.edit_user(by=request.user, user=user, **form.cleaned_data)
        messages.success(request, "Perubahan sudah disimpan.")
        return redirect("accounts:pengguna-detail", pk)
    return render(request, "accounts/user_form.html", {"form": form, "orang": user})


@requires(Izin.PENGGUNA_KELOLA)
@require_http_methods(["GET", "HEAD", "POST"])
def role_grant(request: Request, pk: int) -> HttpResponse:
    user = get_object_or_404(User, pk=pk)
    form = PeranForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        fields = {name: form.cleaned_data[name] for name in ("peran", "kualifikasi", "dari", "sampai")}
        try:
            actions.grant_role(by=request.user, user=user, **fields)
        except (Refused, ValidationError) as error:
            form.add_error(None, error.messages if isinstance(error, ValidationError) else str(error))
        else:
            messages.success(request, f"{user.nama} sekarang memegang peran {Peran(fields['peran']).label}.")
            return redirect("accounts:pengguna-detail", pk)
    return render(request, "accounts/role_form.html", {"form": form, "orang": user, "daftar_peran": _duties()})


def _duties() -> list[tuple[str, str]]:
    return [(role.label, PERAN_TUGAS[role]) for role in Peran]


@requires(Izin.PENGGUNA_KELOLA)
@require_http_methods(["GET", "HEAD", "POST"])
def role_end(request: Request, pk: int, role_pk: int) -> HttpResponse:
    row = get_object_or_404(PeranPengguna.objects.select_related("user"), pk=role_pk, user=pk)
    if request.method == "POST":
        return _act(request, pk, "Peran sudah diakhiri.", lambda: actions.end_role(by=request.user, row=row))
    label = Peran(row.peran).label
    context = {
        "heading": f"Akhiri peran {label}",
        "sentence": f"Mulai hari ini {row.user.nama} tidak lagi memegang peran {label}.",
        "effects": ["Catatan bahwa peran ini pernah dipegang tetap tersimpan."],
        "action": "Akhiri peran",
        "danger": True,
    }
    return _confirm(request, pk, context)


@requires(Izin.PENGGUNA_KELOLA)
@require_http_methods(["GET", "HEAD", "POST"])
def user_deactivate(request: Request, pk: int) -> HttpResponse:
    user = get_object_or_404(User, pk=pk)
    if request.method == "POST":
        done = f"Akun {user.nama} sudah dinonaktifkan."
        return _act(request, pk, done, lambda: actions.deactivate(by=request.user, user=user))
    context = {
        "heading": f"Nonaktifkan akun {user.nama}",
        "sentence": f"{user.nama} tidak dapat masuk lagi sampai akunnya diaktifkan kembali.",
        "effects": ["Semua perangkatnya langsung keluar.", "Yang pernah ia kerjakan tetap tercatat atas namanya."],
        "action": "Nonaktifkan",
        "danger": True,
    }
    return _confirm(request, pk, context)


@requires(Izin.PENGGUNA_KELOLA)
@require_POST
def user_activate(request: Request, pk: int) -> HttpResponse:
    user = get_object_or_404(User, pk=pk)
    return _act(request, pk, "Akun sudah aktif kembali.", lambda: actions.activate(by=request.user, user=user))


@requires(Izin.PENGGUNA_KELOLA)
@never_cache
@require_POST
def link_issue(request: Request, pk: int) -> HttpResponse:
    """The link stands on the answer itself and nowhere else: only its hash is kept."""
    user = get_object_or_404(User, pk=pk)
    try:
        code = actions.issue_link(by=request.user, user=user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("accounts:pengguna-detail", pk)
    link = request.build_absolute_uri(reverse("accounts:sandi-set", args=[code]))
    return render(request, "accounts/link_issued.html", {"orang": user, "tautan": link, "hari": actions.LINK_DAYS})


def _act(request: Request, pk: int, done: str, act: Callable[[], None]) -> HttpResponse:
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("accounts:pengguna-detail", pk)


def _confirm(request: Request, pk: int, context: dict[str, object]) -> HttpResponse:
    context["cancel_url"] = reverse("accounts:pengguna-detail", args=[pk])
    return render(request, "components/confirm.html", context)
