"""Whether the public may read the register: the head of office decides, with what would be shown beside it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin
from pembinaan.actions import register as actions
from pembinaan.forms.register import SetelanRegisterForm
from pembinaan.terbuka import rows
from pembinaan.views.trying import tried
from registry import kantor as office
from registry.models import Koperasi
from registry.models.choices import StatusHitung, StatusKeputusan

STATUSES = (*StatusHitung.values, *StatusKeputusan.values)
PREVIEW = 2  # of each status: the sentence that explains it is what the head has to see


@requires(Izin.REGISTER_BUKA)
@require_http_methods(["GET", "POST"])
def register_update(request: HttpRequest) -> HttpResponse:
    setting = rows.current()
    form = SetelanRegisterForm(request.POST if request.method == "POST" else None, instance=setting)
    if request.method == "POST" and form.is_valid():
        said = "Register terbuka untuk umum." if form.cleaned_data["dibuka"] else "Register tertutup untuk umum."
        if tried(request, lambda: actions.change(**form.cleaned_data, by=request.user), form, said=said):
            return redirect(request.path)
    on, shown = office.today(), rows.shown()
    count, all_ours = shown.count(), Koperasi.objects.live().within_authority().count()
    each = [shown.filter(status=one).values_list("pk", flat=True)[:PREVIEW] for one in STATUSES]
    examples = shown.filter(pk__in=[pk for keys in each for pk in keys])
    context = {
        "form": form, "setelan": rows.current(), "jumlah": count, "belum": all_ours - count, "on": on,
        "kamus": rows.KAMUS, "contoh": list(rows.records(examples, on=on)),
    }  # fmt: skip
    return render(request, "pembinaan/register/setelan.html", context, status=422 if form.errors else 200)
