"""Whom to invite: cooperatives by place, kind, status, problem and what they never had; and the words for it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.cache import cache
from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q

from koperasi.lib.dates import dengan_hari
from koperasi.lib.wa import link
from pembinaan.models import Kasus, KeadaanKasus, Masalah, Pelatihan, Peserta, Undangan
from pembinaan.reminders.contacts import Kontak
from registry import search
from registry.models import Kantor, Kecamatan, Koperasi
from registry.models.choices import Jenis, StatusHitung, StatusKeputusan
from registry.models.koperasi import KoperasiQuerySet

SECTORS_KEPT = 300  # seconds
MOST = 1000  # cooperatives invited in one step


def trained(**conditions: Any) -> Exists:
    """Whether somebody of the cooperative took part in a training that was held."""
    held = Peserta.objects.filter(orang__koperasi=OuterRef("pk"), pelatihan__keadaan__in=("dibuka", "selesai"))
    return Exists(held.filter(**conditions))


class UndangForm(forms.Form):
    """`UndangForm(request.GET, pelatihan=...)`; `.narrow(queryset)` leaves out those who are already invited."""

    q = forms.CharField(label="Cari nama, badan hukum, NIK, pengurus", required=False, max_length=120)
    kecamatan = forms.ChoiceField(label="Kecamatan", required=False)
    sektor = forms.ChoiceField(label="Sektor usaha", required=False)
    jenis = forms.ChoiceField(label="Jenis koperasi", required=False, choices=[("", "Semua"), *Jenis.choices])
    status = forms.ChoiceField(
        label="Status", required=False,
        choices=[("", "Semua"), *StatusHitung.choices, *StatusKeputusan.choices],
    )  # fmt: skip
    pernah = forms.ChoiceField(
        label="Riwayat pelatihan", required=False,
        choices=[("", "Tidak disaring"), ("belum", "Belum pernah dilatih"), ("seri", "Belum pernah seri ini"),
                 ("sudah", "Sudah pernah dilatih")],
    )  # fmt: skip
    masalah = forms.ChoiceField(label="Masalah dalam kasus terbuka", required=False)

    def __init__(self, data: Any, *, pelatihan: Pelatihan | None = None) -> None:
        super().__init__(data)
        self.pelatihan = pelatihan
        for name, rows in (
            ("kecamatan", [(str(pk), nama) for pk, nama in Kecamatan.objects.values_list("pk", "nama")]),
            ("sektor", [(name, name) for name in _sectors(str((data or {}).get("sektor", "")))]),
            ("masalah", [(str(pk), nama) for pk, nama in Masalah.objects.values_list("pk", "nama")]),
        ):
            self.fields[name].choices = [("", "Semua"), *rows]  # type: ignore[attr-defined]
        if pelatihan is None:  # the report asks of any training, not of a series
            self.fields["pernah"].choices = [  # type: ignore[attr-defined]
                ("", "Belum pernah dilatih"), ("sudah", "Sudah pernah dilatih"), ("semua", "Semua")]  # fmt: skip

    def narrow(self, rows: KoperasiQuerySet) -> KoperasiQuerySet:
        if not self.is_valid():
            return rows.none()
        asked = self.cleaned_data
        if asked["q"]:
            condition = search.condition(asked["q"])
            rows = rows.none() if condition is None else rows.filter(condition)
        for name in ("kecamatan", "sektor", "jenis", "status"):
            if asked[name]:
                rows = rows.filter(**{name: asked[name]})
        if asked["masalah"]:
            cases = Kasus.objects.exclude(keadaan=KeadaanKasus.SELESAI).filter(koperasi=OuterRef("pk"))
            rows = rows.filter(Exists(cases.filter(masalah=asked["masalah"])))
        rows = self._by_history(rows, asked["pernah"])
        if self.pelatihan is not None:
            invited = Undangan.objects.filter(pelatihan=self.pelatihan, koperasi=OuterRef("pk"))
            rows = rows.filter(~Exists(invited))
        return rows

    def _by_history(self, rows: KoperasiQuerySet, asked: str) -> KoperasiQuerySet:
        if self.pelatihan is None:
            asked = {"": "belum", "semua": ""}.get(asked, asked)
        if asked == "seri" and self.pelatihan is not None:
            return rows.filter(~trained(pelatihan__jenis=self.pelatihan.jenis, pelatihan__seri=self.pelatihan.seri))
        if asked:
            return rows.filter(trained() if asked == "sudah" else ~trained())
        return rows


def candidates() -> KoperasiQuerySet:
    """Those the office answers for and that have not been dissolved."""
    return Koperasi.objects.live().within_authority().exclude(status=StatusKeputusan.DIBUBARKAN)


def never() -> KoperasiQuerySet:
    """Nobody of them ever took part."""
    return candidates().filter(~trained())


def counts(rows: KoperasiQuerySet) -> dict[str, int]:
    """semua, tidak_aktif, belum_pernah of what the filter leaves: one query."""
    found: dict[str, int] = rows.order_by().aggregate(
        semua=Count("pk"),
        tidak_aktif=Count("pk", filter=Q(status=StatusHitung.TIDAK_AKTIF)),
        belum_pernah=Count("pk", filter=~trained()),
    )
    return found


def _sectors(chosen: str) -> list[str]:
    """Those that occur, remembered for minutes: a new one may be asked for by address at once."""
    key = f"sektor:{connection.settings_dict['NAME']}"
    names = cache.get_or_set(key, _read_sectors, SECTORS_KEPT) or []
    return [name for name in dict.fromkeys([*names, chosen]) if name]


def _read_sectors() -> list[str]:
    rows = Koperasi.objects.live().exclude(sektor="").order_by("sektor")
    return list(rows.values_list("sektor", flat=True).distinct())


# --- The words -----------------------------------------------------------------------------------------
TEKS = """{sapaan}

{dinas} mengundang {koperasi} mengikuti {kegiatan}:

Hari/tanggal: {hari}
Tempat: {tempat}{materi}{biaya}

Mohon kabari kami siapa yang akan hadir (nama dan jabatan), atau bila tidak dapat hadir, dengan membalas pesan ini.

Terima kasih.
{petugas}, {dinas}"""


def text(undangan: Undangan, kontak: Kontak | None, *, kantor: Kantor, dinas: str, petugas: str) -> str:
    """What is sent to one number of a cooperative."""
    row = undangan.pelatihan
    days = (
        dengan_hari(row.dari) if row.dari == row.sampai else f"{dengan_hari(row.dari)} s.d. {dengan_hari(row.sampai)}"
    )
    subject = f"\nMateri: {' '.join(row.materi.split())}" if row.materi else ""
    return TEKS.format(
        sapaan=kontak.sapaan if kontak else f"Yth. Pengurus {undangan.koperasi.nama},",
        dinas=dinas, koperasi=undangan.koperasi.nama, kegiatan=kind_and_name(row), hari=days,
        tempat=row.tempat or kantor.ibu_kota, materi=subject, biaya="\nBiaya: tidak dipungut biaya" if row.dana else "",
        petugas=petugas,
    )  # fmt: skip


def kind_and_name(row: Pelatihan) -> str:
    """`Bimbingan teknis Akuntansi Koperasi Angkatan II`, without saying "Pelatihan Pelatihan"."""
    kind = row.get_jenis_display()
    return str(row) if row.seri.lower().startswith(kind.lower()) else f"{kind} {row}"


def wa_link(undangan: Undangan, kontak: Kontak, words: str) -> str:
    return link(kontak.nomor, words)
