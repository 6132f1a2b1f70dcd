from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from registry import kantor as office
from registry.actions.kantor import update_office
from registry.forms.kantor import KantorForm


@requires(Izin.KANTOR_UBAH)
@require_http_methods(["GET", "POST"])
def kantor_update(request: HttpRequest) -> HttpResponse:
    kantor = office.current()
    form = KantorForm(request.POST or None, instance=kantor)
    if request.method == "POST" and form.is_valid():
        update_office(form=form, by=request.user)
        messages.success(request, "Pengaturan kantor disimpan.")
        return redirect("registry:kantor-update")
    return render(request, "registry/kantor/form.html", {"form": form, "office": kantor})
