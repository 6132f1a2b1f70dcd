"""The sections of a RAT, and what stands out in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from koperasi.lib import dates
from registry import kantor as office
from registry.classification import clauses
from registry.filing import findings
from registry.filing.findings import Temuan
from registry.filing.sections import Bagian, declare
from registry.forms.answers import percent
from registry.forms.rat import BerkasRatForm, KeputusanForm, PelaksanaanForm, TerpilihForm
from registry.models import Kantor, Konsep, Perpanjangan
from registry.models.choices import JenisBukti

LONGEST_TERM = 5  # years, UU 25/1992 ps. 29
FEW = Decimal(20)  # percent of the members: the usual quorum of a second call

Values = Mapping[str, Mapping[str, Any]]

declare(
    JenisBukti.RAT,
    (
        Bagian("pelaksanaan", "Pelaksanaan rapat", PelaksanaanForm, "Tanggal, tempat, dan yang hadir"),
        Bagian("keputusan", "Keputusan rapat", KeputusanForm, "LPJ, laporan keuangan, SHU, rencana kerja"),
        Bagian("terpilih", "Pengurus dan pengawas terpilih", TerpilihForm, "Bila rapat memilih"),
        Bagian("berkas", "Berkas", BerkasRatForm, "Foto atau PDF berita acara dan lainnya"),
    ),
)


def check(konsep: Konsep, values: Values) -> list[Temuan]:
    found: list[Temuan] = []
    if meeting := values.get("pelaksanaan"):
        found += [*_attendance(meeting), *_lateness(konsep, dt.date.fromisoformat(meeting["tanggal"]))]
    if decided := values.get("keputusan"):
        found += _decisions(decided)
    if elected := values.get("terpilih"):
        found += _term(elected)
    return found


findings.declare(JenisBukti.RAT, check)


def _attendance(meeting: Mapping[str, Any]) -> Iterator[Temuan]:
    men, women, entitled = (meeting.get(name) for name in ("hadir_laki", "hadir_perempuan", "anggota_berhak"))
    if men is None or women is None or entitled is None:
        return  # sent before these were asked
    present = men + women
    share = (Decimal(100 * present) / entitled).quantize(Decimal("0.1")) if entitled else Decimal(0)
    words = f"Yang hadir {present} dari {entitled} anggota ({percent(share)})"
    if meeting.get("kuorum") is None:
        yield Temuan(
            "kuorum_kosong", "Kuorum menurut anggaran dasar tidak dicatat, sehingga sah tidaknya rapat dinilai dinas.",
            "pelaksanaan", "kuorum",
        )  # fmt: skip
        if share < FEW:
            yield Temuan("hadir_sedikit", f"{words}, kurang dari seperlima.", "pelaksanaan", "hadir_laki")
    elif share < Decimal(meeting["kuorum"]):
        quorum = percent(Decimal(meeting["kuorum"]))
        yield Temuan("kuorum_kurang", f"{words}, kurang dari kuorum {quorum}.", "pelaksanaan", "hadir_laki")


def _lateness(konsep: Konsep, held: dt.date) -> Iterator[Temuan]:
    """By the office's own date and a later extension. Late is late: it counts for the year all the same."""
    kantor, today = Kantor.objects.get_current() or Kantor(), office.today()
    granted = Perpanjangan.objects.filter(koperasi=konsep.koperasi, tahun_buku__in=konsep.tahun_buku)
    later = {
        row.tahun_buku: row.batas
        for row in granted.filter(berlaku_pada__lte=today).order_by("batas")
        if row.dicabut_pada is None or row.dicabut_pada > today
    }
    for year in konsep.tahun_buku:
        own = clauses.own_due(kantor, year, konsep.koperasi.bentuk)
        due = max(own, later.get(year, own))
        if held > due:
            yield Temuan(
                f"terlambat_{year}", f"RAT tahun buku {year} diadakan {dates.panjang(held)}, sesudah batas "
                f"{dates.panjang(due)}.", "pelaksanaan", "tanggal",
            )  # fmt: skip


def _decisions(decided: Mapping[str, Any]) -> Iterator[Temuan]:
    if decided.get("lpj") == "ditolak":
        yield Temuan(
            "lpj_ditolak", "Rapat menolak laporan pertanggungjawaban pengurus. Tulis apa tindak lanjutnya.",
            "keputusan", "lpj",
        )  # fmt: skip
    if decided.get("laporan_keuangan") == "tidak":
        yield Temuan("laporan_tidak_disahkan", "Rapat tidak mengesahkan laporan keuangan.",
                     "keputusan", "laporan_keuangan")  # fmt: skip
    shu = decided.get("shu")
    if shu is not None and shu <= 0 and decided.get("shu_keputusan") == "dibagi":
        yield Temuan("rugi_dibagi", "SHU nol atau rugi, tetapi ada pembagiannya.", "keputusan", "shu")


def _term(elected: Mapping[str, Any]) -> Iterator[Temuan]:
    if not (elected.get("mulai") and elected.get("sampai")):
        return
    begins, ends = (dt.date.fromisoformat(elected[name]) for name in ("mulai", "sampai"))
    if ends > clauses.month_end(begins.year + LONGEST_TERM, begins.month, begins.day):
        yield Temuan("masa_jabatan", f"Masa jabatan lebih dari {LONGEST_TERM} tahun.", "terpilih", "sampai")
