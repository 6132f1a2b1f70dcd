"""Filings of the demo that officers sent themselves: what was typed, the photographed papers, and the answers.

Their dates and states are the world's own (`lives`); here they only get what a reviewer looks at.
"""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any

from django.contrib.auth.hashers import make_password

from koperasi.accounts.models import PeranPengguna, User
from koperasi.accounts.roles import Peran
from koperasi.lib.dates import panjang
from koperasi.lib.rupiah import ribuan
from registry.actions import papers, preparing
from registry.classification.clauses import ONE_DAY
from registry.demo.lives import Clock
from registry.demo.scans import page
from registry.demo.world import noon
from registry.filing import building, findings, sections
from registry.models import (
    AksesPengurus,
    DataTahunan,
    KeadaanPengajuan,
    Konsep,
    Koperasi,
    LaporanKeuangan,
    Pemeriksaan,
    Pengajuan,
    Pengurus,
    Rat,
)
from registry.models.choices import JabatanPengurus, JenisBukti

WITH_PAPERS = 24  # of each kind: enough to review for a while, and drawn in a few seconds
Typed = dict[str, dict[str, list[str]]]


def dress(rng: Random, clock: Clock, staff: Any) -> None:
    """What waits for review, or was sent back and lies there, was sent by the officers of its cooperative."""
    states = [KeadaanPengajuan.DIKIRIM, KeadaanPengajuan.DIKEMBALIKAN]
    for model in (Rat, LaporanKeuangan):
        rows: Any = model._default_manager.filter(keadaan__in=states, tahun_buku__gte=clock.last_due)
        for number, filing in enumerate(rows.select_related("koperasi__desa").order_by("-dikirim_pada", "pk")):
            officer = _officer(filing.koperasi, clock)
            filing.jalur, filing.dibuat_oleh, filing.dikirim_oleh = Pengajuan.Jalur.PENGURUS, officer, officer
            filing.save()
            if number < WITH_PAPERS:
                _send(rng, filing, officer)
            if filing.keadaan == KeadaanPengajuan.DIKEMBALIKAN:
                _returned(filing, staff)


def _officer(koperasi: Koperasi, clock: Clock) -> User:
    """The log-in of its ketua; nobody knows its password, because there is none."""
    name = f"pengurus{koperasi.pk}"
    if user := User.objects.filter(username=name).first():
        return user
    head = Pengurus.objects.filter(koperasi=koperasi).order_by("pk").first()
    user = User.objects.create(
        username=name, nama=head.nama if head else f"Ketua {koperasi}", jabatan="Ketua pengurus", demo=True,
        password=make_password(None),
    )  # fmt: skip
    PeranPengguna.objects.create(user=user, peran=Peran.PENGURUS, dari=clock.start)
    AksesPengurus.objects.create(user=user, koperasi=koperasi, jabatan=JabatanPengurus.KETUA, dari=clock.start)
    return user


def _returned(filing: Any, staff: Any) -> None:
    lapses = filing.masa_bukti_set.values_list("sampai", flat=True).first()
    Pemeriksaan.objects.create(
        **{filing.jenis: filing}, keputusan=Pemeriksaan.Keputusan.KEMBALIKAN, oleh=staff,
        butir=[{"butir": "Berkas", "alasan": filing.alasan_kembali}], pada=filing.diputus_pada,
        tenggat=lapses - ONE_DAY if lapses else None,
    )  # fmt: skip


# --- What was typed -------------------------------------------------------------------------------
def _send(rng: Random, filing: Any, officer: User) -> None:
    konsep = Konsep.objects.create(
        koperasi=filing.koperasi, jenis=filing.jenis, tahun_buku=[filing.tahun_buku], dibuat_oleh=officer,
        ukuran=Konsep.Ukuran.RINGKAS if filing.jenis == JenisBukti.LAPORAN else "",
    )  # fmt: skip
    konsep.isian = _report(filing) if filing.jenis == JenisBukti.LAPORAN else meeting(rng, filing.koperasi, filing)
    konsep.versi = dict.fromkeys(konsep.isian, 1)
    _photograph(konsep, filing, officer)
    judged = sections.filled(konsep)
    values = sections.values([one for one in judged if one.complete])
    reasons = {one.kode: ["Sudah kami periksa, memang demikian."] for one in findings.of(konsep, values)}
    konsep.isian |= {findings.REASONS: reasons}
    kept = {one.kode: [one.sentence, one.reason] for one in findings.of(konsep, values)}
    filing.konsep, filing.isi = konsep, values | {findings.REASONS: kept}
    building.fill(filing, konsep, {one.section.key: values.get(one.section.key, {}) for one in judged})
    filing.save()
    moment = noon(filing.dikirim_pada)
    Konsep.objects.filter(pk=konsep.pk).update(
        isian=konsep.isian, versi=konsep.versi, keadaan=Konsep.Keadaan.TERKIRIM, dikirim_oleh=officer,
        dikirim_pada=moment, dibuat_pada=moment, diubah_pada=moment,
    )  # fmt: skip


def meeting(rng: Random, koperasi: Koperasi, rat: Any) -> Typed:
    """Three sections of a RAT; the fourth are its papers. `rat` has tahun_buku and tanggal."""
    figures = DataTahunan.objects.filter(koperasi=koperasi).order_by("-tanggal_posisi").first()
    members = (figures and figures.anggota) or 48
    present = round(members * rng.uniform(0.52, 0.85))
    women = round(present * rng.uniform(0.3, 0.7))
    shu = (figures and figures.shu) or 12_500_000
    typed = {
        "pelaksanaan": {
            "rapat": "rat", "tahun_buku": str(rat.tahun_buku), "tanggal": panjang(rat.tanggal), "cara": "luring",
            "tempat": f"Balai {koperasi.desa}" if koperasi.desa else "Kantor koperasi", "panggilan": "pertama",
            "anggota_berhak": str(members), "hadir_laki": str(present - women), "hadir_perempuan": str(women),
            "kuorum": "50", "kuorum_aturan": "Anggaran dasar pasal 14",
        },
        "keputusan": {
            "lpj": "diterima", "laporan_keuangan": "disahkan", "shu": ribuan(shu).replace("−", "-"),
            "shu_keputusan": "dibagi" if shu > 0 else "rugi", "rencana_kerja": "disetujui", "rapb": "disetujui",
            **({"bagi_cadangan": "40", "bagi_anggota": "40", "bagi_pengurus": "10", "bagi_pendidikan": "5",
                "bagi_sosial": "5"} if shu > 0 else {}),
        },
        "terpilih": {"pemilihan": "tidak"},
    }  # fmt: skip
    return {key: {name: [text] for name, text in answers.items()} for key, answers in typed.items()}


def _report(report: LaporanKeuangan) -> Typed:
    members = report.anggota or 40
    own, loans = report.modal_sendiri or 85_000_000, report.modal_luar or 20_000_000
    typed = {
        "aset": own + loans, "kewajiban": loans, "modal_sendiri": own, "modal_luar": loans,
        "volume_usaha": report.volume_usaha or 60_000_000, "shu": report.shu or 4_200_000,
        "anggota_laki": members // 2, "anggota_perempuan": members - members // 2, "anggota": members,
    }  # fmt: skip
    amounts = {name: [ribuan(value).replace("−", "-")] for name, value in typed.items()}
    return {"angka": amounts, "tanda_tangan": {"ditandatangani": ["on"]}}


# --- Papers -----------------------------------------------------------------------------------------
def _photograph(konsep: Konsep, filing: Any, officer: User) -> None:
    name, year = filing.koperasi.nama, filing.tahun_buku
    sheets = {"neraca": "NERACA", "phu": "PERHITUNGAN HASIL USAHA"}
    lines = [name, f"Tahun buku {year}", "", "Data rekaan untuk kantor contoh."]
    if filing.jenis == JenisBukti.RAT:
        day: dt.date = filing.tanggal
        sheets = {"berita_acara": "BERITA ACARA RAT", "daftar_hadir": "DAFTAR HADIR"}
        lines = [name, f"Rapat anggota tahunan tahun buku {year}", f"Pada {panjang(day)}", *lines[2:]]
    for jenis, title in sheets.items():
        row = papers.add(
            konsep=konsep, jenis=jenis, data=page(title, lines, signed_by=officer.nama), name=f"{title.title()}.jpg",
            by=officer,
        )  # fmt: skip
        preparing.prepare(row)


def begin_for(rng: Random, clock: Clock, koperasi: Koperasi, officer: User) -> None:
    """The demo's pengurus has filled in three of the four parts of the RAT that is owed."""
    held = dt.date(clock.last_due + 1, 3, 21)
    konsep = Konsep.objects.create(
        koperasi=koperasi, jenis=JenisBukti.RAT, tahun_buku=[clock.last_due], dibuat_oleh=officer
    )
    konsep.isian = meeting(rng, koperasi, Rat(koperasi=koperasi, tahun_buku=clock.last_due, tanggal=held))
    konsep.versi = dict.fromkeys(konsep.isian, 1)
    konsep.save()
