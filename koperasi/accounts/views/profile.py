"""One's own account."""

from __future__ import annotations

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from koperasi.accounts import actions
from koperasi.accounts.decorators import any_user
from koperasi.accounts.forms import ProfilForm, ProfilPengurusForm
from koperasi.accounts.models import User
from koperasi.accounts.ports import today
from koperasi.lib.http import Request


@any_user
@require_safe
def detail(request: Request) -> HttpResponse:
    user = request.user
    context = {
        "orang": user,
        "peran": user.peran.active(on=today()),
        "mfa": is_mfa_enabled(user),
        "wajib_mfa": settings.WAJIB_MFA and user.adalah_staf,
    }
    return render(request, "accounts/profile.html", context)


@any_user
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request) -> HttpResponse:
    # A copy, because validation writes what was typed into the form's instance, wrong or not.
    form_class = ProfilForm if request.user.adalah_staf else ProfilPengurusForm
    form = form_class(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if request.method == "POST" and form.is_valid():
        actions.edit_user(by=request.user, user=request.user, **form.cleaned_data)
        messages.success(request, "Data Anda sudah disimpan.")
        return redirect("accounts:profil-detail")
    return render(request, "accounts/profile_edit.html", {"form": form})
