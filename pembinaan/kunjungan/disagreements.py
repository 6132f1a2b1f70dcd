"""Where the field says something else than ODS or the rule: counts per kind and kecamatan, and the list behind each."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from koperasi.accounts.models import User
from pembinaan.models import Kunjungan
from registry.models import Koperasi
from registry.models.choices import StatusHitung, StatusLapangan, StatusOds


@dataclass(frozen=True)
class Beda:
    """One kind of disagreement: what it is called, what it may mean, and which cooperatives it is true of."""

    kode: str
    label: str
    arti: str
    condition: Q


KINDS = (
    Beda("ods_hilang", "Aktif di ODS, tidak ditemukan di lapangan",
         "Alamat di ODS perlu diperbaiki, atau koperasinya sudah tidak ada.",
         Q(status_ods=StatusOds.AKTIF, status_lapangan=StatusLapangan.TIDAK_DITEMUKAN)),
    Beda("hitung_berhenti", "Aktif menurut hitungan, usaha berhenti",
         "RAT atau laporannya masuk, tetapi usahanya tidak berjalan.",
         Q(status_hitung=StatusHitung.AKTIF, status_lapangan=StatusLapangan.DITEMUKAN_BERHENTI)),
    Beda("hitung_berjalan", "Tidak aktif menurut hitungan, ditemukan berjalan",
         "Usahanya berjalan tanpa RAT dan laporan: dampingi sampai RAT.",
         Q(status_hitung=StatusHitung.TIDAK_AKTIF, status_lapangan=StatusLapangan.DITEMUKAN_AKTIF)),
)  # fmt: skip
BY_CODE = {one.kode: one for one in KINDS}


@dataclass(frozen=True)
class Baris:
    """One kecamatan (pk None: not known) and its numbers in the order of KINDS."""

    pk: int | None
    nama: str
    jumlah: tuple[int, ...]

    @property
    def kinds(self) -> list[tuple[Beda, int]]:
        return list(zip(KINDS, self.jumlah, strict=True))


def base(user: User) -> QuerySet[Koperasi]:
    """Those the office answers for and about which nothing has been decided: a dissolved one disagrees with nobody."""
    return Koperasi.objects.visible_to(user).within_authority().filter(status_keputusan=None)


def table(user: User) -> list[Baris]:
    """Only the kecamatan that have any; one query."""
    counts = {one.kode: Count("pk", filter=one.condition) for one in KINDS}
    anything = KINDS[0].condition | KINDS[1].condition | KINDS[2].condition
    rows = base(user).filter(anything).order_by("kecamatan__nama").values("kecamatan").annotate(**counts)
    numbers = rows.values_list("kecamatan", "kecamatan__nama", *counts)
    return [Baris(pk, nama or "Belum diketahui", tuple(found)) for pk, nama, *found in numbers]


def of_kind(user: User, kind: Beda, kecamatan: int | None = None) -> QuerySet[Koperasi]:
    """With the day and the key of the latest visit (`kunjungan_tanggal`, `kunjungan_kunci`)."""
    rows = base(user).filter(kind.condition)
    if kecamatan is not None:
        rows = rows.filter(kecamatan=kecamatan or None) if kecamatan else rows.filter(kecamatan=None)
    last = Kunjungan.objects.done().filter(koperasi=OuterRef("pk")).order_by("-tanggal", "-pk")
    rows = rows.annotate(
        kunjungan_tanggal=Subquery(last.values("tanggal")[:1]), kunjungan_kunci=Subquery(last.values("kunci")[:1])
    )
    return rows.select_related("kecamatan", "desa").defer("cari", "catatan").order_by("nama_urut", "pk")
