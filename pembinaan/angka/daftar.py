"""The rows behind a figure, in the same words and from the same definition as the figure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.db.models import OuterRef, Subquery
from django.urls import reverse

from pembinaan.angka import hitung
from pembinaan.angka.jenis import Hitungan, Jumlahan, Rasio, Ukuran, Urusan
from pembinaan.angka.posisi import Cakupan, Posisi
from pembinaan.angka.ukuran import UKURAN
from pembinaan.navigation import address
from pembinaan.results.lists import VISIT, Col, cooperative
from registry import events
from registry.models import DataTahunan, PerubahanStatus
from registry.models.koperasi import KoperasiQuerySet

NOUNS = {"surat": "surat", "kasus": "kasus", "kunjungan": "kunjungan", "fasilitasi": "fasilitasi"}


def url(kode: str, posisi: Posisi, cakupan: Cakupan | None = None, **more: object) -> str:
    """The address of the list behind a figure. A share's list is that of its numerator."""
    one = UKURAN[kode]
    if isinstance(one, Rasio):
        one = one.pembilang
    asked = {**posisi.query(), **(cakupan.query() if cakupan else {}), **{k: v for k, v in more.items() if v}}
    return reverse("pembinaan:angka-list", args=[one.kode]) + (f"?{urlencode(asked)}" if asked else "")


def rows(kode: str, koperasi_set: KoperasiQuerySet, posisi: Posisi) -> Any:
    """What the figure counts, in the order of a list. `koperasi_set`: narrowed, without `p_status`."""
    one = UKURAN[kode]
    there = posisi.rows(koperasi_set)
    if isinstance(one, Urusan):
        found = one.baris(there, posisi).select_related("koperasi__kecamatan", *JOINED.get(one.satuan, ()))
        return found.order_by("koperasi__nama_urut", "pk")
    if isinstance(one, Rasio):
        one = one.pembilang
    if isinstance(one, Hitungan):
        there = there.filter(one.kondisi(posisi))
    else:
        figures = DataTahunan.objects.filter(pk=OuterRef("p_angka"))
        there = there.annotate(p_angka=hitung.latest_figures(posisi)).annotate(
            p_nilai=Subquery(figures.values(one.kolom)[:1]),
            p_posisi=Subquery(figures.values("tanggal_posisi")[:1]),
        )
        there = there.exclude(p_nilai=None)
    return there.select_related("kecamatan").defer("cari").order_by("nama_urut", "pk")


def total(one: Jumlahan, found: KoperasiQuerySet, posisi: Posisi) -> int:
    """The sum that the figure shows."""
    return hitung.sums_by(found, posisi, [one])[()][one.kode].value


def noun(one: Ukuran) -> str:
    return NOUNS.get(one.satuan, "koperasi")


def columns(one: Ukuran, posisi: Posisi, reasons: dict[int, str] | None = None) -> Sequence[Col]:
    """`reasons`: from `why`, for the rows that are shown."""
    if isinstance(one, Urusan):
        return MATTERS[one.satuan]
    found = [
        *cooperative(""),
        Col("Status", lambda row: row.p_status, "status"),
        Col("Sebab", lambda row: (reasons or {}).get(row.pk, ""), width=60),
        Col("RAT terakhir", lambda row: row.rat_terakhir, "tanggal"),
    ]
    if isinstance(one, Jumlahan):
        kind = "rupiah" if one.satuan == "rupiah" else "angka"
        found[3:] = [
            Col(one.nama, lambda row: row.p_nilai, kind),
            Col("Data per", lambda row: row.p_posisi, "tanggal"),
        ]
    return found


LETTER = [
    *cooperative(),
    Col("Nomor", lambda row: row.nomor, url=lambda row: address("pembinaan:surat-detail", row.pk), width=30),
    Col("Tanggal", lambda row: row.tanggal, "tanggal"),
    Col("Keadaan", lambda row: f"surat_{row.keadaan}", "status"),
]
CASE = [
    *cooperative(),
    Col("Jenis", lambda row: row.get_jenis_display(), url=lambda row: address("pembinaan:kasus-detail", row.pk)),
    Col("Dibuka", lambda row: row.dibuka_pada, "tanggal"),
    Col("Ditutup", lambda row: row.ditutup_pada, "tanggal"),
    Col("Keadaan", lambda row: f"kasus_{row.keadaan}", "status"),
]
FACILITATION = [
    *cooperative(),
    Col("Jenis", lambda row: row.jenis.nama, url=lambda row: address("pembinaan:fasilitasi-detail", row.pk), width=30),
    Col("Diminta", lambda row: row.diminta_pada, "tanggal"),
    Col("Selesai", lambda row: row.selesai_pada, "tanggal"),
    Col("Keadaan", lambda row: row.get_keadaan_display()),
]
MATTERS = {"surat": LETTER, "kasus": CASE, "kunjungan": VISIT, "fasilitasi": FACILITATION}
JOINED = {"kunjungan": ("petugas",), "fasilitasi": ("jenis",)}  # what their columns read beside the cooperative


def why(keys: Iterable[int], on: dt.date) -> dict[int, str]:
    """{cooperative: why it had its status on the day}: its decision in force, else its last computed change.

    One query.
    """
    Kolom = PerubahanStatus.Kolom
    found = PerubahanStatus.objects.filter(
        koperasi__in=list(keys), kolom__in=(Kolom.HITUNG, Kolom.KEPUTUSAN), berlaku_pada__lte=on
    ).select_related("aturan")
    last = found.order_by("koperasi_id", "kolom", "-berlaku_pada", "-pk").distinct("koperasi_id", "kolom")
    words: dict[int, str] = {}
    for event in last:  # of one cooperative: status_hitung first, then status_keputusan
        if event.kolom == Kolom.HITUNG:
            words[event.koperasi_id] = events.reason_of(event)
        elif event.baru:
            words[event.koperasi_id] = events.decision_words(event)
    return words
