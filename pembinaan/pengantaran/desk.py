"""The desk of delivery: which letters wait, are on their way, came back, or have a deadline that ends. One source for
the numbers and for the lists behind them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from pembinaan.models import CaraKirim, JawabanSurat, JenisSurat, KeadaanSurat, Lampiran, PengirimanSurat, Surat
from pembinaan.models.surat import ENDED
from pembinaan.pengantaran import papers
from registry.models import Kecamatan

SLOW = 7  # days a signed letter may lie on the desk before somebody is reminded
WEEK = 6  # days after today that "this week" still covers


@dataclass(frozen=True)
class Part:
    kode: str
    label: str
    empty: str
    batch: str = ""  # what may be done with many of them: "send", "receive"


PARTS = (
    Part("antar", "Menunggu diantar", "Semua surat yang sudah ditandatangani sudah diserahkan.", "send"),
    Part("jalan", "Dalam pengantaran", "Tidak ada surat di jalan.", "receive"),
    Part("kembali", "Kembali", "Tidak ada surat yang kembali.", "send"),
    Part("minggu_ini", "Tenggat minggu ini", "Tidak ada tenggat yang berakhir dalam tujuh hari ini."),
    Part("lewat", "Tenggat lewat", "Tidak ada surat yang lewat tenggat tanpa jawaban."),
)
BY_KODE = {part.kode: part for part in PARTS}
# Smaller questions that the to-do list asks: the part they belong to, and what their list is called.
WITHIN = {
    "lama": ("antar", f"Belum diantar lebih dari {SLOW} hari"),
    "ulang": ("kembali", "Kembali, tidak sedang diumumkan"),
    "habis": ("kembali", "Kembali, masa pengumumannya berakhir"),
}


def questions(rows: QuerySet[Surat], *, on: dt.date) -> dict[str, QuerySet[Surat]]:
    """{part of PARTS, or question of WITHIN: its letters}."""
    waiting, back = rows.filter(keadaan=KeadaanSurat.BERTANDA), rows.filter(keadaan=KeadaanSurat.KEMBALI)
    hanging = Q(pengumuman__isnull=False, pengumuman__batal_pada=None)
    asked = _unanswered(rows)
    return {
        "antar": waiting,
        "lama": waiting.filter(ttd_pada__lt=on - dt.timedelta(days=SLOW)),
        "jalan": rows.filter(keadaan=KeadaanSurat.DIKIRIM),
        "kembali": back,
        "ulang": back.exclude(hanging),
        "habis": back.filter(hanging, pengumuman__sampai__lt=on),
        "minggu_ini": asked.filter(tenggat__range=(on, on + dt.timedelta(days=WEEK))),
        "lewat": asked.filter(tenggat__lt=on),
    }


def _unanswered(rows: QuerySet[Surat]) -> QuerySet[Surat]:
    """Arrived, asks for an answer, has none, and the ladder went no further. A desa answers with its statement."""
    answers = JawabanSurat.objects.filter(surat=OuterRef("pk")).answering()
    later = Surat.objects.filter(
        koperasi=OuterRef("koperasi"), jenis=JenisSurat.TANGGA, jalur=OuterRef("jalur"), putaran=OuterRef("putaran"),
        langkah__urutan__gt=OuterRef("langkah__urutan"), isi__isnull=False,
    ).exclude(keadaan__in=ENDED)  # fmt: skip
    stated = Lampiran.objects.kept().filter(surat__koperasi=OuterRef("koperasi"), jenis=papers.STATEMENT)
    arrived = rows.filter(keadaan=KeadaanSurat.SAMPAI).exclude(jenis=JenisSurat.PEMBATALAN)
    return arrived.filter(~Exists(answers), ~Exists(later)).exclude(Q(jenis=JenisSurat.KETERANGAN) & Exists(stated))


def running() -> QuerySet[PengirimanSurat]:
    return PengirimanSurat.objects.filter(surat__keadaan=KeadaanSurat.DIKIRIM, hasil="")


class KirimFilter(forms.Form):
    """`KirimFilter(request.GET)`; an unreadable question lists nothing and says why."""

    apa = forms.ChoiceField(required=False, choices=[(kode, kode) for kode in (*BY_KODE, *WITHIN)],
                            widget=forms.HiddenInput)  # fmt: skip
    q = forms.CharField(label="Cari koperasi atau nomor surat", required=False, max_length=120)
    kecamatan = forms.ChoiceField(label="Kecamatan", required=False)
    cara = forms.ChoiceField(label="Cara", required=False, choices=[("", "Semua"), *CaraKirim.choices])
    pembawa = forms.ChoiceField(label="Pembawa", required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        places = Kecamatan.objects.values_list("pk", "nama")
        self.fields["kecamatan"].choices = [("", "Semua"), *((str(pk), nama) for pk, nama in places)]  # type: ignore[attr-defined]
        if self.part != "jalan":
            del self.fields["cara"], self.fields["pembawa"]
            return
        carriers = running().exclude(pembawa="").order_by("pembawa").values_list("pembawa", flat=True).distinct()
        self.fields["pembawa"].choices = [("", "Semua"), *((name, name) for name in carriers)]  # type: ignore[attr-defined]

    @property
    def part(self) -> str:
        asked = self.data.get("apa", "")
        return asked if asked in BY_KODE or asked in WITHIN else "antar"

    def narrow(self, rows: QuerySet[Surat]) -> QuerySet[Surat]:
        if not self.is_valid():
            return rows.none()
        asked = self.cleaned_data
        if asked["kecamatan"]:
            rows = rows.filter(koperasi__kecamatan=asked["kecamatan"])
        for word in asked["q"].split()[:8]:
            rows = rows.filter(Q(koperasi__nama__icontains=word) | Q(nomor__icontains=word))
        for name in ("cara", "pembawa"):
            if asked.get(name):
                rows = rows.filter(Exists(running().filter(surat=OuterRef("pk"), **{name: asked[name]})))
        return rows


def listed(rows: QuerySet[Surat], part: str) -> QuerySet[Surat]:
    """With what a row of the list shows, in the order of a round trip; deadlines by their day."""
    attempts = PengirimanSurat.objects.order_by("-ke").select_related("pengantar")
    rows = rows.defer("isi").select_related("langkah", "koperasi__desa", "koperasi__kecamatan", "pengumuman")
    rows = rows.prefetch_related(Prefetch("pengiriman_set", attempts, to_attr="percobaan"))
    place = (F("koperasi__kecamatan__nama").asc(nulls_last=True), F("koperasi__desa__nama").asc(nulls_last=True),
             "koperasi__nama_urut", "pk")  # fmt: skip
    return rows.order_by("tenggat", *place) if part in ("minggu_ini", "lewat") else rows.order_by(*place)


def by_kecamatan(rows: QuerySet[Surat]) -> list[tuple[int | None, str, int]]:
    """(kecamatan, its name, letters of this list), the most first."""
    found = rows.order_by().values_list("koperasi__kecamatan", "koperasi__kecamatan__nama").annotate(n=Count("pk"))
    return sorted(((pk, nama or "Belum diketahui", n) for pk, nama, n in found), key=lambda row: (-row[2], row[1]))
