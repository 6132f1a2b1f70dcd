from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from registry import policies
from registry.actions.decisions import record_decision
from registry.forms.decisions import KeputusanForm
from registry.models import Koperasi


@requires(Izin.STATUS_KEPUTUSAN)
@require_http_methods(["GET", "POST"])
def keputusan_record(request: HttpRequest, pk: int) -> HttpResponse:
    koperasi = get_object_or_404(Koperasi.objects.visible_to(request.user), pk=pk)
    form = KeputusanForm(request.POST or None, koperasi=koperasi)
    if request.method == "POST" and form.is_valid():
        try:
            record_decision(koperasi=koperasi, by=request.user, **form.cleaned_data)
        except policies.Refused as sentence:
            form.add_error(None, str(sentence))
        else:
            messages.success(request, "Keputusan dicatat.")
            return redirect("registry:koperasi-why", pk=pk)
    context = {"form": form, "koperasi": koperasi}
    return render(request, "registry/pengajuan/keputusan.html", context, status=422 if form.errors else 200)
