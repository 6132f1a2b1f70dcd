"""What no register is without: double records, figures that cannot be right, moves into and out of the authority, and
a decision that was lifted again. Nothing of it changes a status of today.
"""

from __future__ import annotations

import datetime as dt
from random import Random

from django.db.models import Exists, OuterRef

from koperasi.accounts.models import User
from koperasi.lib import dates
from registry import search
from registry.demo.lives import Clock
from registry.models import DataTahunan, Koperasi, MasaBukti, PerubahanKewenangan, PerubahanStatus
from registry.models.choices import JenisBukti, Kewenangan, StatusKeputusan
from registry.models.koperasi import KoperasiQuerySet

DOUBLES, ODD = 3, 6
FROZEN_DAYS, LIFTED_DAYS = 340, 60  # so many days ago
OUT_DAYS, IN_DAYS = 75, 100


def fill(rng: Random, clock: Clock) -> None:
    """Of the first rows of their kinds, so that a small office has fewer of each and still the others."""
    steady = _steady(clock)
    rng.shuffle(steady)
    doubled, rest = steady[:DOUBLES], steady[DOUBLES:]
    _double(doubled)
    _odd(rest[:ODD])
    moved = rest[ODD : ODD + 2]
    if len(moved) == 2:
        _moves(clock, *moved)
    for koperasi in rest[ODD + 2 : ODD + 3]:
        _frozen_for_a_while(clock, koperasi)


def _own() -> KoperasiQuerySet:
    return Koperasi.objects.within_authority()


def _steady(clock: Clock) -> list[Koperasi]:
    """Aktif, with a RAT of each of the last three years: no letter or case comes to them."""
    years = [clock.last_due - back for back in range(3)]
    found = _own().filter(status="aktif", kdmp=False, tanggal_badan_hukum__isnull=False)
    for year in years:
        kept = MasaBukti.objects.filter(koperasi=OuterRef("pk"), tahun_buku=year, jenis=JenisBukti.RAT, sampai=None)
        found = found.filter(Exists(kept))
    return list(found.order_by("pk"))


def _double(originals: list[Koperasi]) -> None:
    """The same cooperative once more, as an older list wrote it: tidak aktif, because nothing was filed under it."""
    known = MasaBukti.objects.values("koperasi")
    blank = _own().filter(status="tidak_aktif").exclude(pk__in=known).order_by("pk")
    copies = list(blank[: len(originals)])
    for number, (one, copy) in enumerate(zip(originals, copies, strict=False)):
        copy.nama = (one.nama.upper(), one.nama.replace("Koperasi ", "Kop. "), f"{one.nama} ")[number % 3].strip()
        copy.badan_hukum = one.badan_hukum if number % 3 else one.badan_hukum.replace("/", " / ")
        copy.desa_id, copy.kecamatan_id, copy.wilayah_teks = one.desa_id, one.kecamatan_id, one.wilayah_teks
        copy.telepon, copy.nik = one.telepon, ""
        copy.save()
    search.refresh(Koperasi.objects.filter(pk__in=[copy.pk for copy in copies]))


def _odd(koperasi_set: list[Koperasi]) -> None:
    """Six ways in which the latest figures of a cooperative cannot be right."""
    for number, koperasi in enumerate(koperasi_set):
        rows = DataTahunan.objects.filter(koperasi=koperasi, ditarik_pada=None)
        row = rows.order_by("-tanggal_posisi", "-pk").first()
        if row is None or not row.aset:
            continue
        before = rows.filter(tanggal_posisi__lt=row.tanggal_posisi, aset__gt=0).order_by("-tanggal_posisi").first()
        if number == 0 and before and before.aset:  # in thousands
            row.aset = before.aset // 1000
            row.modal_sendiri, row.modal_luar = row.aset * 2 // 3, row.aset - row.aset * 2 // 3
        elif number == 1:  # one digit too many
            row.aset, row.modal_sendiri, row.modal_luar = (
                amount and amount * 20 for amount in (row.aset, row.modal_sendiri, row.modal_luar)
            )
        elif number == 2:
            row.modal_luar = (row.modal_luar or 0) + row.aset
        elif number == 3:
            row.shu = (row.volume_usaha or 0) + 12_500_000
        elif number == 4 and row.anggota_laki is not None and row.anggota_perempuan is not None:
            row.anggota = row.anggota_laki + row.anggota_perempuan + 10
        else:
            row.anggota = row.anggota_laki = row.anggota_perempuan = 0
        row.save()


def _moves(clock: Clock, left: Koperasi, came: Koperasi) -> None:
    """One whose members now live in other districts too, and one that gave its branch elsewhere up."""
    kabid = User.objects.filter(username="kabid").first()
    for koperasi, lama, baru, days, why in (
        (left, Kewenangan.KABKOTA, Kewenangan.PROVINSI, OUT_DAYS, "Anggotanya kini dari tiga kabupaten."),
        (came, Kewenangan.PROVINSI, Kewenangan.KABKOTA, IN_DAYS, "Cabang di kabupaten lain ditutup."),
    ):
        day = clock.on - dt.timedelta(days=days)
        with dates.freeze(day):
            PerubahanKewenangan.objects.create(
                koperasi=koperasi, lama=lama, baru=baru, berlaku_pada=day, alasan=why, oleh=kabid
            )
        reach = "provinsi" if baru == Kewenangan.PROVINSI else "kabkota"
        Koperasi.objects.filter(pk=koperasi.pk).update(
            kewenangan=baru, wilayah_keanggotaan=reach, kewenangan_anggapan=False, kewenangan_sejak=day
        )


def _frozen_for_a_while(clock: Clock, koperasi: Koperasi) -> None:
    """Both rows as the action writes them; the rule is not asked, because a decision is nothing it reads."""
    kabid = User.objects.filter(username="kabid").first()
    frozen, lifted = (clock.on - dt.timedelta(days=days) for days in (FROZEN_DAYS, LIFTED_DAYS))
    for day, lama, baru, number in (
        (frozen, None, StatusKeputusan.DIBEKUKAN.value, "188/44"),
        (lifted, StatusKeputusan.DIBEKUKAN.value, None, "188/71"),
    ):
        with dates.freeze(day):
            PerubahanStatus.objects.create(
                koperasi=koperasi, kolom=PerubahanStatus.Kolom.KEPUTUSAN, lama=lama, baru=baru, oleh=kabid,
                alasan={"nomor": f"{number}/Kep/413/{day.year}", "tanggal": day.isoformat(), "catatan": ""},
                berlaku_pada=day, dicatat_pada=dates.sekarang(),
            )  # fmt: skip
