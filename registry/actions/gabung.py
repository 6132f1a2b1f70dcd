"""Merging two records of one cooperative, and taking that back (docs/adr/0010-rekaman-ganda.md).

No foreign key is rewritten: the record `dari` gets `digabung_ke`, and pages of the survivor read both. What the rule
and the figures read (MasaBukti, Perpanjangan, DataTahunan) is copied to the survivor; the copies end with an undo.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q, QuerySet

from koperasi.audit import trail
from koperasi.lib import dates
from registry import policies, search
from registry.actions import evidence, extensions
from registry.actions.facts import changing
from registry.models import (
    AksesPengurus,
    BukanGanda,
    DataTahunan,
    GabunganRekaman,
    KeadaanPengajuan,
    Koperasi,
    MasaBukti,
)
from registry.models.choices import SumberBukti

if TYPE_CHECKING:
    from koperasi.accounts.models import User

# What a person chooses between two records; fields that only make sense together are chosen together.
CHOICES: dict[str, tuple[str, ...]] = {
    "nama": ("nama",), "nik": ("nik",), "nib": ("nib",), "npwp": ("npwp",), "badan_hukum": ("badan_hukum",),
    "tanggal_badan_hukum": ("tanggal_badan_hukum",), "bentuk": ("bentuk",), "jenis": ("jenis",),
    "kelompok": ("kelompok",), "sektor": ("sektor",), "pola": ("pola",), "kdmp": ("kdmp",), "alamat": ("alamat",),
    "wilayah": ("kecamatan", "desa", "wilayah_teks"), "koordinat": ("lintang", "bujur"), "telepon": ("telepon",),
    "email": ("email",), "laman": ("laman",), "sertifikat_nik_terbit": ("sertifikat_nik_terbit",),
    "sertifikat_nik_berakhir": ("sertifikat_nik_berakhir",), "grade": ("grade",), "kuk": ("kuk",),
    "catatan": ("catatan",),
}  # fmt: skip
COPY = "Rekaman ganda"  # DataTahunan.sumber of a copy
AKSES, DATA, PERPANJANGAN = (
    "_akses",
    "_data",
    "_perpanjangan",
)  # in GabunganRekaman.pilihan: what else ends with an undo

trail.describe(
    {
        "koperasi.gabung": "menggabungkan rekaman ganda ke",
        "koperasi.gabung_batal": "membatalkan penggabungan rekaman ke",
        "koperasi.bukan_ganda": "menandai bukan rekaman ganda",
    }
)


def merge(*, dari: Koperasi, ke: Koperasi, ambil: Collection[str], alasan: str, by: User) -> GabunganRekaman:
    """`dari` becomes a record of `ke`. `ambil`: keys of CHOICES whose value is taken from `dari`.

    Both rows are locked; the survivor is judged in the same transaction. Raises policies.Refused.
    """
    with changing([dari.pk, ke.pk], by=by) as on:
        rows = Koperasi.objects.in_bulk([dari.pk, ke.pk])
        dari, ke = rows[dari.pk], rows[ke.pk]
        policies.check_merge(dari, ke, alasan)
        done = GabunganRekaman(dari=dari, ke=ke, alasan=alasan.strip(), oleh=by, tanggal=on)
        done.pilihan = take_values(dari, ke, ambil)
        Koperasi.objects.filter(pk=dari.pk).update(digabung_ke=ke, diubah_pada=dates.sekarang())
        done.salinan = [row.pk for row in copy_evidence(dari, ke, on=on, by=by)]
        done.pilihan |= {DATA: _copy_figures(dari, ke, by=by), AKSES: _share_access(dari, ke, on=on, by=by),
                         PERPANJANGAN: extensions.share(dari, ke)}  # fmt: skip
        done.save()
        search.refresh(Koperasi.objects.filter(pk=ke.pk))
        detail = {"rekaman": f"{dari} ({dari.pk})", "alasan": done.alasan, "diambil": sorted(ambil)}
        trail.record("koperasi.gabung", by=by, object=ke, detail=detail)
    return done


def undo(*, gabungan: GabunganRekaman, alasan: str, by: User) -> GabunganRekaman:
    """Two records again. Values that were changed since stay as they are. Raises policies.Refused."""
    with changing([gabungan.dari_id, gabungan.ke_id], by=by) as on:
        done = GabunganRekaman.objects.select_related("dari", "ke").select_for_update(of=("self",)).get(pk=gabungan.pk)
        policies.check_undo_merge(done, alasan)
        kept = _give_back(done.ke, done.pilihan)
        copies = MasaBukti.objects.filter(pk__in=done.salinan)
        keys = set(copies.values_list("tahun_buku", "jenis", "tingkat"))
        evidence.void(copies, on=on)
        extensions.unshare(done.ke, done.pilihan.get(PERPANJANGAN, []))
        Koperasi.objects.filter(pk=done.dari_id).update(digabung_ke=None, diubah_pada=dates.sekarang())
        DataTahunan.objects.filter(pk__in=done.pilihan.get(DATA, []), ditarik_pada=None).update(
            ditarik_pada=dates.sekarang()
        )
        AksesPengurus.objects.filter(pk__in=done.pilihan.get(AKSES, []), sampai=None).update(sampai=on)
        done.dibatalkan_oleh, done.dibatalkan_tanggal, done.alasan_batal = by, on, alasan.strip()
        done.save(update_fields=["dibatalkan_oleh", "dibatalkan_tanggal", "alasan_batal"])
        _copy_again(done.ke, keys, on=on, by=by)
        back = Koperasi.objects.filter(pk=done.dari_id)
        extensions.grant_existing(back.within_authority(), on=on)  # those for all that were given meanwhile
        search.refresh(Koperasi.objects.filter(pk__in=[done.dari_id, done.ke_id]))
        detail = {"rekaman": f"{done.dari} ({done.dari_id})", "alasan": done.alasan_batal, "tidak dikembalikan": kept}
        trail.record("koperasi.gabung_batal", by=by, object=done.ke, detail=detail)
    return done


@transaction.atomic
def mark_different(*, satu: Koperasi, dua: Koperasi, alasan: str, by: User) -> BukanGanda:
    """Two cooperatives after all: not offered again. Saying it twice changes nothing. Raises policies.Refused."""
    first, second = sorted((satu, dua), key=lambda one: one.pk)
    policies.check_different(first, second)
    pair, new = BukanGanda.objects.get_or_create(
        satu=first, dua=second, defaults={"alasan": alasan.strip()[:300], "oleh": by}
    )
    if new:
        detail = {"dengan": f"{second} ({second.pk})", "alasan": pair.alasan}
        trail.record("koperasi.bukan_ganda", by=by, object=first, detail=detail)
    return pair


# --- Values -----------------------------------------------------------------------------------
def take_values(dari: Koperasi, ke: Koperasi, ambil: Iterable[str]) -> dict[str, Any]:
    """Write the chosen values of `dari` on `ke`; {field: {"lama", "baru"}} as JSON, those that differ."""
    chosen: dict[str, Any] = {}
    for key in ambil:
        for name in CHOICES[key]:
            field: Any = Koperasi._meta.get_field(name)
            old, new = getattr(ke, field.attname), getattr(dari, field.attname)
            if old != new:
                chosen[name] = {"lama": _plain(old), "baru": _plain(new)}
                setattr(ke, field.attname, new)
    _save(ke, chosen)
    return chosen


def _give_back(ke: Koperasi, pilihan: Mapping[str, Any]) -> list[str]:
    """The old values again where nobody wrote another since; names of the fields that stay."""
    kept, back = [], []
    for name, pair in pilihan.items():
        if name in (AKSES, DATA, PERPANJANGAN):
            continue
        field: Any = Koperasi._meta.get_field(name)
        if _plain(getattr(ke, field.attname)) != pair["baru"]:
            kept.append(str(field.verbose_name))
            continue
        value = pair["lama"]
        setattr(ke, field.attname, value if field.is_relation else field.to_python(value))
        back.append(name)
    _save(ke, back)
    return kept


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, (bool, int, str)) else str(value)


def _save(ke: Koperasi, names: Collection[str]) -> None:
    if names:
        search.keys(ke)
        ke.save(update_fields=[*names, "nama_normal", "badan_hukum_normal", "diubah_pada"])


# --- Copies of what the rule and the figures read ---------------------------------------------
def copy_evidence(dari: Koperasi, ke: Koperasi, *, on: dt.date, by: User | None,
                  only: Collection[tuple[int, str, str]] | None = None) -> list[MasaBukti]:  # fmt: skip
    """All that was ever true of `dari`, for `ke`; together with what is there it is in force on the same days.

    Of open rows of one year, kind and level one copy is enough: the earliest. Copies name no filing and no import,
    so that neither a review nor the undo of an import touches them.
    """
    rows = MasaBukti.objects.filter(koperasi=dari, dibatalkan_pada=None)
    there = _open_copies(ke)
    copies = []
    for row in rows.select_related("rat", "laporan").order_by("dari", "pk"):
        key = (row.tahun_buku, row.jenis, row.tingkat)
        if only is not None and key not in only:
            continue
        until, known = row.sampai, row.ditutup_pada
        if until is None:
            if key in there and there[key] <= row.dari:
                continue
            until = there.get(key)  # up to where the other copy begins
            known = on if until else None
            there.setdefault(key, row.dari)
        copies.append(
            MasaBukti(
                koperasi=ke, tahun_buku=row.tahun_buku, jenis=row.jenis, tingkat=row.tingkat, dari=row.dari,
                sampai=until, ditutup_pada=known, tanggal=None if _withdrawn(row) else row.tanggal, asal=row.asal,
                sumber=SumberBukti.REKAMAN_GANDA, dicatat_oleh=by, dicatat_pada=on,
            )
        )  # fmt: skip
    return evidence.open_rows(copies)


def _open_copies(ke: Koperasi) -> dict[tuple[int, str, str], dt.date]:
    rows = MasaBukti.objects.filter(koperasi=ke, sumber=SumberBukti.REKAMAN_GANDA, sampai=None)
    return {(year, kind, level): begin for year, kind, level, begin in rows.values_list(
        "tahun_buku", "jenis", "tingkat", "dari")}  # fmt: skip


def _withdrawn(row: MasaBukti) -> bool:
    """Whose date is not that of a last RAT (evidence.refresh_last_rat)."""
    filing = row.rat or row.laporan
    return filing is not None and filing.keadaan in (KeadaanPengajuan.DITARIK, KeadaanPengajuan.DIGANTIKAN)


def _copy_again(ke: Koperasi, keys: Collection[tuple[int, str, str]], *, on: dt.date, by: User) -> None:
    """What other merged records had for these years was covered by the copies that ended now."""
    same = Q(pk__in=[])
    for year, kind, level in keys:
        same |= Q(tahun_buku=year, jenis=kind, tingkat=level)
    others = GabunganRekaman.objects.filter(ke=ke, dibatalkan_tanggal=None).select_related("dari").order_by("pk")
    for other in others:
        evidence.void(MasaBukti.objects.filter(same, pk__in=other.salinan), on=on)
        other.salinan += [row.pk for row in copy_evidence(other.dari, ke, on=on, by=by, only=keys)]
        other.pilihan[PERPANJANGAN] = [*other.pilihan.get(PERPANJANGAN, []), *extensions.share(other.dari, ke)]
        other.save(update_fields=["salinan", "pilihan"])


def _copy_figures(dari: Koperasi, ke: Koperasi, *, by: User) -> list[int]:
    """Figures of days for which the survivor has none: its rekap would otherwise lose them."""
    own = DataTahunan.objects.filter(koperasi=ke, ditarik_pada=None)
    there = set(own.values_list("tanggal_posisi", flat=True))
    copies: dict[dt.date, DataTahunan] = {}
    for row in DataTahunan.objects.filter(koperasi=dari, ditarik_pada=None).order_by("tanggal_posisi", "pk"):
        if row.tanggal_posisi not in there:
            row.pk, row.koperasi, row.sumber, row.dicatat_oleh = None, ke, COPY, by
            row._state.adding = True
            copies[row.tanggal_posisi] = row  # of two sources the one recorded last
    return [row.pk for row in DataTahunan.objects.bulk_create(list(copies.values()))]


def _share_access(dari: Koperasi, ke: Koperasi, *, on: dt.date, by: User) -> list[int]:
    """Who acts today for `dari` acts for `ke`: it is the same cooperative."""
    there = set(_held(ke, on).values_list("user_id", flat=True))
    fresh = [
        AksesPengurus(
            user_id=row.user_id, koperasi=ke, jabatan=row.jabatan, dari=on, sampai=row.sampai, diberikan_oleh=by
        )
        for row in _held(dari, on).order_by("pk")
        if row.user_id not in there
    ]
    return [row.pk for row in AksesPengurus.objects.bulk_create({row.user_id: row for row in fresh}.values())]


def _held(koperasi: Koperasi, on: dt.date) -> QuerySet[AksesPengurus]:
    return AksesPengurus.objects.filter(Q(sampai=None) | Q(sampai__gt=on), koperasi=koperasi, dari__lte=on)
