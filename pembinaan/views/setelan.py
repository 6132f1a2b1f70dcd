"""One page that leads to everything the kabid sets for pembinaan; the pages themselves belong to their rooms."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from koperasi.accounts.decorators import requires
from koperasi.accounts.roles import Izin

# (URL name, title, what is decided there)
PAGES = (
    ("pembinaan:masalah-list", "Daftar masalah", "Pilihan masalah pada kasus dan kunjungan, beserta urutannya."),
    ("pembinaan:sertifikat-update", "Nomor sertifikat", "Bentuk nomor sertifikat dan syarat mendapatkannya."),
    ("pembinaan:jenis-fasilitasi-list", "Jenis fasilitasi", "Yang ditawarkan dinas, langkahnya, dan dokumennya."),
    ("pembinaan:program-list", "Program bantuan", "Program, tahun, dan sumber dananya."),
    ("pembinaan:setelan-bantuan-update", "Batas macet", "Sesudah berapa hari angsuran yang lewat disebut macet."),
    ("pembinaan:setelan-usulan-list", "Alasan dan langkah usulan",
     "Alasan pembubaran dan pembekuan, langkahnya, dan jangka waktunya."),
)  # fmt: skip


@requires(Izin.PEMBINAAN_SETELAN)
@require_GET
def setelan_list(request: HttpRequest) -> HttpResponse:
    return render(request, "pembinaan/setelan.html", {"halaman": PAGES})
