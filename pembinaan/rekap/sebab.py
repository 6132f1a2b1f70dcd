"""Why a closed day is read differently now, where the record says so: what was written after the closing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from koperasi.lib import dates
from pembinaan.models import BarisPeriode, PeriodeTutup
from pembinaan.rekap.koreksi import TEMPAT, Koreksi
from registry import events
from registry.models import DataTahunan, GabunganRekaman, Koperasi, MasaBukti, PerubahanKewenangan, PerubahanStatus
from registry.models.choices import TingkatBukti

EVIDENCE = {"sudah-rat", "sudah-laporan"}
STATUS = {"aktif", "tidak-aktif", "dibekukan", "dibubarkan", "wajib-rat"}
Told = dict[str, dict[int, list[str]]]
MASTER = {"kdmp", "sertifikat-nik", TEMPAT}


def of(periode: PeriodeTutup, found: Iterable[Koreksi]) -> dict[tuple[str, int, int], str]:
    """{(apa, cooperative, letter or case): sentences}; "" where nothing says why. Six queries for a page of them."""
    found = list(found)
    keys = {one.koperasi_id for one in found}
    told: Told = {
        "induk": _master(keys),
        "status": _status(periode, keys),
        "bukti": _evidence(periode, keys),
        "angka": _figures(periode, keys),
        "kewenangan": _moves(periode, keys),
        "gabungan": _merges(periode, keys),
    }
    return {(one.apa, one.koperasi_id, one.rujukan): _sentence(one, told) for one in found}


def _sentence(one: Koreksi, told: Told) -> str:
    def of(name: str) -> list[str]:
        return list(told[name].get(one.koperasi_id, []))

    if one.apa != BarisPeriode.Apa.KOPERASI:
        why = of("induk") or of("gabungan") or of("kewenangan")
        return " ".join(why) or "Dicatat atau diubah sesudah periode ditutup."
    said: list[str] = []
    if one.semula is None or one.kini is None:
        said += of("induk") + of("gabungan") + of("kewenangan")
    if one.codes & STATUS:
        said += of("status")
    if one.codes & EVIDENCE:
        said += of("bukti")
    if one.codes - EVIDENCE - STATUS - MASTER - {"semua"}:
        said += of("angka")
    if one.codes & MASTER and one.semula is not None and one.kini is not None:
        said.append("Data pokok koperasi diubah.")
    return " ".join(dict.fromkeys(said))


def _master(keys: set[int]) -> dict[int, list[str]]:
    rows = Koperasi.objects.filter(pk__in=keys).exclude(ditarik_pada=None, digabung_ke=None)
    return {
        row.pk: [f"Digabung ke {row.digabung_ke}." if row.digabung_ke else "Datanya ditarik."]
        for row in rows.select_related("digabung_ke").defer("cari")
    }


def _merges(periode: PeriodeTutup, keys: set[int]) -> dict[int, list[str]]:
    """Of the survivor: what came to it or left it again; of the other record: that it stands alone again."""
    late = Q(pada__gt=periode.ditutup_pada) | Q(dibatalkan_tanggal__gte=periode.ditutup_tanggal)
    rows = GabunganRekaman.objects.filter(late, Q(dari__in=keys) | Q(ke__in=keys)).select_related("dari", "ke")
    found: dict[int, list[str]] = defaultdict(list)
    for row in rows.order_by("pk"):
        if row.dibatalkan_tanggal:
            day = dates.panjang(row.dibatalkan_tanggal)
            found[row.dari_id].append(f"Penggabungan ke {row.ke} dibatalkan {day}.")
            found[row.ke_id].append(f"Penggabungan {row.dari} ke sini dibatalkan {day}.")
        else:
            found[row.ke_id].append(f"{row.dari} digabung ke sini {dates.panjang(row.tanggal)}.")
    return found


def _status(periode: PeriodeTutup, keys: set[int]) -> dict[int, list[str]]:
    late = PerubahanStatus.objects.filter(
        koperasi__in=keys, berlaku_pada__lte=periode.sampai, dicatat_pada__gt=periode.ditutup_pada,
        kolom__in=(PerubahanStatus.Kolom.HITUNG, PerubahanStatus.Kolom.KEPUTUSAN),
    ).select_related("aturan")  # fmt: skip
    found: dict[int, list[str]] = defaultdict(list)
    for event in late.order_by("berlaku_pada", "pk"):
        new = (event.baru or "keputusan dicabut").replace("_", " ")
        why = events.reason_of(event) or f"Keputusan nomor {event.alasan.get('nomor', '–')}."
        if event.kolom == PerubahanStatus.Kolom.HITUNG and event.lama is None:
            why = "Baru tercatat."
        found[event.koperasi_id].append(f"Status {new} sejak {dates.panjang(event.berlaku_pada)}: {why}")
    return found


def _evidence(periode: PeriodeTutup, keys: set[int]) -> dict[int, list[str]]:
    """What was recorded, ended or taken back on or after the day of the closing."""
    day = periode.ditutup_tanggal
    rows = MasaBukti.objects.filter(
        Q(dicatat_pada__gte=day) | Q(ditutup_pada__gte=day) | Q(dibatalkan_pada__gte=day), koperasi__in=keys,
        tahun_buku=periode.tahun_buku, dari__lte=periode.sampai,
    )  # fmt: skip
    if periode.aturan.tingkat == TingkatBukti.DITERIMA:
        rows = rows.filter(tingkat=TingkatBukti.DITERIMA)
    found: dict[int, list[str]] = defaultdict(list)
    for row in rows.order_by("pk"):
        what = f"{row.get_jenis_display()} tahun buku {row.tahun_buku}"
        if row.dibatalkan_pada:
            said = f"{what} dibatalkan {dates.panjang(row.dibatalkan_pada)}."
        elif row.ditutup_pada and row.dicatat_pada < day:
            said = f"{what} diakhiri {dates.panjang(row.ditutup_pada)}."
        else:
            said = f"{what} dicatat {dates.panjang(row.dicatat_pada)} ({row.get_sumber_display().lower()})."
        if said not in found[row.koperasi_id]:
            found[row.koperasi_id].append(said)
    return found


def _figures(periode: PeriodeTutup, keys: set[int]) -> dict[int, list[str]]:
    rows = DataTahunan.objects.filter(
        Q(dicatat_pada__gt=periode.ditutup_pada) | Q(ditarik_pada__gt=periode.ditutup_pada), koperasi__in=keys,
        tanggal_posisi__lte=periode.sampai,
    )  # fmt: skip
    found: dict[int, list[str]] = defaultdict(list)
    for row in rows.order_by("tanggal_posisi", "pk"):
        what = "ditarik" if row.ditarik_pada else "dicatat"
        found[row.koperasi_id].append(f"Data per {dates.panjang(row.tanggal_posisi)} {what} ({row.sumber}).")
    return found


def _moves(periode: PeriodeTutup, keys: set[int]) -> dict[int, list[str]]:
    rows = PerubahanKewenangan.objects.filter(
        koperasi__in=keys, berlaku_pada__lte=periode.sampai, dicatat_pada__gt=periode.ditutup_pada
    )
    found: dict[int, list[str]] = defaultdict(list)
    for row in rows.order_by("berlaku_pada", "pk"):
        found[row.koperasi_id].append(
            f"Kewenangan menjadi {row.get_baru_display()} sejak {dates.panjang(row.berlaku_pada)}."
        )
    return found
