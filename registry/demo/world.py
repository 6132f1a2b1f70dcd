"""Writes the planned lives as rows: cooperatives, officers, figures, filings and their evidence."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random
from typing import Any

from faker import Faker

from koperasi.lib import dates
from registry.demo import names
from registry.demo.lives import INACTIVE_LIVES, Clock, Filing, Life
from registry.demo.people import figures, officers
from registry.models import (
    DataTahunan,
    Desa,
    KeadaanPengajuan,
    KodeSumber,
    Koperasi,
    LaporanKeuangan,
    MasaBukti,
    Pengajuan,
    Pengurus,
    PerubahanStatus,
    Rat,
)
from registry.models.choices import AsalCatatan, JenisBukti, StatusOds, SumberBukti, TingkatBukti

BATCH = 2000
FILED_YEARS = 4  # filings proper; older years were typed in from the office's binder


@dataclass(frozen=True)
class Member:
    koperasi: Koperasi
    life: Life


def create_cooperatives(rng: Random, clock: Clock, lives: list[Life]) -> list[Member]:
    """One Koperasi per life, spread over the desa; status_hitung holds a placeholder until the first `run.apply`."""
    desa_list = list(Desa.objects.select_related("kecamatan").order_by("kode"))
    kdmp_places = iter(rng.sample(desa_list, len(desa_list)))
    used: set[str] = set()
    rows = [
        _cooperative(rng, clock, life, number, desa_list, kdmp_places, used) for number, life in enumerate(lives, 1)
    ]
    Koperasi.objects.bulk_create(rows, batch_size=BATCH)
    members = [Member(koperasi, life) for koperasi, life in zip(rows, lives, strict=True)]
    KodeSumber.objects.bulk_create(
        [
            KodeSumber(koperasi=m.koperasi, sumber="ODS", kode=f"{n:06d}")
            for n, m in enumerate(members, 1)
            if rng.random() < 0.9
        ],
        batch_size=BATCH,
    )
    _record_ods(rng, clock, members)
    return members


def _cooperative(
    rng: Random, clock: Clock, life: Life, number: int, desa_list: list[Desa], kdmp_places: Any, used: set[str]
) -> Koperasi:
    kdmp = life.kind == "baru"
    desa = next(kdmp_places) if kdmp else rng.choice(desa_list)
    if kdmp:
        label = names.Label("KDMP", "Koperasi Desa Merah Putih", "konsumen", "Perdagangan")
        name = f"Koperasi {desa.get_jenis_display()} Merah Putih {desa.nama}"
    else:
        label = names.pick_label(rng)
        name = names.cooperative_name(rng, label.prefix, used)
    lively = life.kind not in {"mati", "tanpa_data"}
    known_place = rng.random() < 0.985
    authority = rng.choices(("kabkota", "provinsi", "pusat"), weights=(978, 18, 4))[0] if not kdmp else "kabkota"
    if life.kind in INACTIVE_LIVES:
        authority = "kabkota"  # the 206 are all the office's own: as many cases, as many letters
    reach = {"kabkota": "kabkota", "provinsi": "provinsi", "pusat": "nasional"}[authority]
    stated = rng.random() < 0.75 or authority != "kabkota"
    certified = lively and not kdmp and rng.random() < 0.14
    has_nik = 1 if certified else 0.93 if lively else 0.6  # no certificate of a NIK without the NIK
    return Koperasi(
        nama=name,
        badan_hukum=names.badan_hukum(rng, life.founded)
        if life.founded
        else rng.choice(("", "dalam pencarian", "BH lama")),
        tanggal_badan_hukum=life.founded,
        nik=names.nik_koperasi(desa.kecamatan.kode, number) if rng.random() < has_nik else "",
        bentuk="sekunder" if label.kelompok == "KPRI" and rng.random() < 0.03 else "primer" if stated else "",
        wilayah_keanggotaan=reach if stated else "",
        jenis=label.jenis if rng.random() < 0.96 else "",
        kelompok=label.kelompok,
        sektor=label.sektor,
        pola="syariah" if label.kelompok == "Koppontren" or rng.random() < 0.05 else "konvensional",
        kdmp=kdmp,
        alamat=names.address(rng),
        desa=desa if known_place else None,
        kecamatan=desa.kecamatan if known_place or rng.random() < 0.5 else None,
        wilayah_teks="" if known_place else f"{desa.nama.upper()} LAMA, {desa.kecamatan.nama}",
        telepon=names.phone(rng) if rng.random() < (0.82 if lively else 0.35) else "",
        sertifikat_nik_terbit=clock.on - dt.timedelta(days=900) if certified else None,
        sertifikat_nik_berakhir=clock.on + dt.timedelta(days=rng.randint(-200, 190)) if certified else None,
        grade=rng.choice(("A", "B", "B", "C1", "C2")) if certified else "",
        kewenangan=authority,
        kewenangan_anggapan=not stated,
        status_hitung="aktif",
    )


def _record_ods(rng: Random, clock: Clock, members: list[Member]) -> None:
    """The ministry's list is slower than the field: many a dead cooperative still stands there as aktif."""
    day = clock.on - dt.timedelta(days=19)
    events, changed = [], []
    for member in members:
        dead = member.life.kind in {"mati", "tanpa_data"}
        if rng.random() < 0.06:
            continue  # unknown to ODS
        wrong = rng.random() < (0.45 if dead else 0.03)
        member.koperasi.status_ods = StatusOds.TIDAK_AKTIF if dead != wrong else StatusOds.AKTIF
        changed.append(member.koperasi)
        events.append(
            PerubahanStatus(
                koperasi=member.koperasi,
                kolom=PerubahanStatus.Kolom.ODS,
                baru=member.koperasi.status_ods,
                alasan={"sumber": "ODS"},
                berlaku_pada=day,
                dicatat_pada=noon(day),
            )
        )
    PerubahanStatus.objects.bulk_create(events, batch_size=BATCH)
    Koperasi.objects.bulk_update(changed, ["status_ods"], batch_size=BATCH)


def create_people_and_figures(rng: Random, clock: Clock, members: list[Member], seed: int) -> None:
    faker = Faker("id_ID")
    faker.seed_instance(seed)
    people: list[Pengurus] = []
    rows: list[DataTahunan] = []
    for m in members:
        people += officers(rng, faker, m.koperasi, clock, lively=m.life.kind not in {"mati", "tanpa_data"})
        rows += figures(rng, m.koperasi, m.life, clock)
    Pengurus.objects.bulk_create(people, batch_size=BATCH)
    DataTahunan.objects.bulk_create(rows, batch_size=BATCH)


def create_filings(clock: Clock, members: list[Member], by: Any) -> None:
    """Filings of the last years as Rat and LaporanKeuangan, older ones as the binder's records; evidence for all."""
    figures_of = {
        (row.koperasi_id, row.tanggal_posisi.year): row
        for row in DataTahunan.objects.filter(koperasi__in=[m.koperasi for m in members])
    }
    filed: dict[type[Pengajuan], list[tuple[Pengajuan, Filing]]] = {Rat: [], LaporanKeuangan: []}
    evidence: list[MasaBukti] = []
    for m in members:
        for f in m.life.filings:
            if f.year <= clock.current - FILED_YEARS:
                evidence += _binder(m.koperasi, f, by)
            elif f.kind == "rat":
                filed[Rat].append((_rat(m.koperasi, f, by), f))
            else:
                filed[LaporanKeuangan].append((_report(m.koperasi, f, by, figures_of.get((m.koperasi.pk, f.year))), f))
    for model, pairs in filed.items():
        model._default_manager.bulk_create([row for row, _ in pairs], batch_size=BATCH)
        for row, f in pairs:
            evidence += _filed(row, f, by)
    MasaBukti.objects.bulk_create(evidence, batch_size=BATCH)


def _common(koperasi: Koperasi, f: Filing, by: Any) -> dict[str, Any]:
    state = KeadaanPengajuan.DITERIMA if f.accepted else KeadaanPengajuan.DIKIRIM
    if f.lapsed:
        state = KeadaanPengajuan.DIKEMBALIKAN
    return {
        "koperasi": koperasi,
        "tahun_buku": f.year,
        "keadaan": state,
        "jalur": Pengajuan.Jalur.PETUGAS,
        "dikirim_pada": f.sent,
        "diputus_pada": f.accepted or f.sent_back,
        "alasan_kembali": "Berita acara belum ditandatangani ketua." if f.lapsed else "",
        "dibuat_oleh": by,
    }


def _rat(koperasi: Koperasi, f: Filing, by: Any) -> Rat:
    return Rat(**_common(koperasi, f, by), tanggal=f.held, tempat="Kantor koperasi")


def _report(koperasi: Koperasi, f: Filing, by: Any, row: DataTahunan | None) -> LaporanKeuangan:
    money = ("modal_sendiri", "modal_luar", "aset", "volume_usaha", "shu", "anggota")
    amounts = {name: getattr(row, name) for name in money} if row else {}
    return LaporanKeuangan(**_common(koperasi, f, by), **amounts, kewajiban=row.modal_luar if row else None)


def _binder(koperasi: Koperasi, f: Filing, by: Any) -> list[MasaBukti]:
    base = {
        "koperasi": koperasi, "tahun_buku": f.year, "jenis": JenisBukti(f.kind), "sumber": SumberBukti.CATATAN,
        "asal": AsalCatatan.BUKU_RAT, "tanggal": f.held if f.kind == "rat" else None, "dari": f.sent,
        "dicatat_pada": f.sent, "dicatat_oleh": by,
    }  # fmt: skip
    return [MasaBukti(**base, tingkat=level) for level in TingkatBukti]


def _filed(row: Pengajuan, f: Filing, by: Any) -> list[MasaBukti]:
    base = {
        "koperasi_id": row.koperasi_id, "tahun_buku": f.year, "jenis": JenisBukti(f.kind),
        "sumber": SumberBukti.PENGAJUAN, "tanggal": f.held, "dicatat_oleh": by,
        "rat": row if isinstance(row, Rat) else None, "laporan": row if isinstance(row, LaporanKeuangan) else None,
    }  # fmt: skip
    rows = [
        MasaBukti(
            **base,
            tingkat=TingkatBukti.DIKIRIM,
            dari=f.sent,
            dicatat_pada=f.sent,
            sampai=f.lapsed,
            ditutup_pada=f.sent_back,
        )
    ]
    if f.accepted:
        rows.append(MasaBukti(**base, tingkat=TingkatBukti.DITERIMA, dari=f.accepted, dicatat_pada=f.accepted))
    return rows


def noon(day: dt.date) -> dt.datetime:
    """The moment that stands for a day of the past in record columns."""
    with dates.freeze(day):
        return dates.sekarang()
