"""What must be looked at before a cooperative is proposed: savings, debts, assets, help, other cases.

Each is offered with what the system knows, and written down by a person or waived with a reason.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from koperasi.lib import dates
from koperasi.lib.rupiah import rp
from pembinaan.aid import open_help
from pembinaan.models import Kasus, Kunjungan, Pengaman, UsulanPembubaran
from pembinaan.navigation import address
from registry import merged
from registry.models import DataTahunan, Koperasi, LaporanKeuangan

Jenis = Pengaman.Jenis
HINTS = {
    Jenis.SIMPANAN: "Berapa simpanan anggota yang masih tercatat, dan bagaimana dikembalikan.",
    Jenis.UTANG: "Kepada siapa, berapa, dan bagaimana diselesaikan.",
    Jenis.ASET: "Apa yang tersisa, di mana, dan siapa yang menguasainya.",
    Jenis.BANTUAN: "Bantuan yang belum selesai dipantau, dan tunggakan dana bergulir.",
    Jenis.KASUS: "Kasus lain yang masih terbuka, dan siapa yang menyelesaikannya.",
}


@dataclass(frozen=True)
class Known:
    """What the system knows: a text and an amount to begin with, from where, and a page to look at."""

    isi: str = ""
    jumlah: int | None = None
    sumber: str = ""
    url: str = ""


@dataclass(frozen=True)
class Line:
    """One safeguard of a proposal, as the page shows it."""

    jenis: str
    label: str
    hint: str
    kept: Pengaman | None
    known: Known


def lines(usulan: UsulanPembubaran) -> list[Line]:
    """What was written down, without what the system knows; one query."""
    return _lines(usulan, {})


def of(usulan: UsulanPembubaran, *, on: dt.date) -> list[Line]:
    return _lines(usulan, known_about(usulan, on=on))


def _lines(usulan: UsulanPembubaran, known: dict[str, Known]) -> list[Line]:
    kept = {one.jenis: one for one in usulan.pengaman_set.select_related("oleh")}
    return [
        Line(jenis.value, str(jenis.label), HINTS[jenis], kept.get(jenis.value), known.get(jenis.value, Known()))
        for jenis in Jenis
    ]


def missing(lines: list[Line]) -> list[str]:
    """Names of those nobody has written down, for a sentence."""
    return [line.label[:1].lower() + line.label[1:] for line in lines if line.kept is None]


def known_about(usulan: UsulanPembubaran, *, on: dt.date) -> dict[str, Known]:
    """Six queries at most. The latest statement in time wins, whoever made it."""
    koperasi = usulan.koperasi
    figures = koperasi.data_tahunan_set.filter(ditarik_pada=None).first()
    report = koperasi.laporankeuangan_set.filter(keadaan="diterima").order_by("-tahun_buku").first()
    visit = Kunjungan.objects.done().filter(merged.of(koperasi)).exclude(aset=None, utang=None).first()
    return {
        Jenis.SIMPANAN.value: _savings(report, figures),
        Jenis.UTANG.value: _debts(report, visit),
        Jenis.ASET.value: _assets(report, figures, visit),
        Jenis.BANTUAN.value: _help(koperasi, on),
        Jenis.KASUS.value: _cases(usulan),
    }


def _savings(report: LaporanKeuangan | None, figures: DataTahunan | None) -> Known:
    """Own capital is not the same as savings, but it is what the short report knows: said so."""
    if report and report.modal_sendiri is not None:
        return _said("Modal sendiri, termasuk simpanan anggota,", report.modal_sendiri, _report(report))
    if figures and figures.modal_sendiri is not None:
        return _said("Modal sendiri, termasuk simpanan anggota,", figures.modal_sendiri, _figures(figures))
    return Known()


def _debts(report: LaporanKeuangan | None, visit: Kunjungan | None) -> Known:
    if visit and visit.utang is not None and _newer(visit, report):
        return _said("Utang yang tersisa", visit.utang, _visit(visit), visit)
    if report and report.kewajiban is not None:
        return _said("Kewajiban", report.kewajiban, _report(report))
    return Known()


def _assets(report: LaporanKeuangan | None, figures: DataTahunan | None, visit: Kunjungan | None) -> Known:
    if visit and visit.aset is not None and _newer(visit, report):
        return _said("Aset yang tersisa", visit.aset, _visit(visit), visit)
    if report and report.aset is not None:
        return _said("Aset", report.aset, _report(report))
    if figures and figures.aset is not None:
        return _said("Aset", figures.aset, _figures(figures))
    return Known()


def _help(koperasi: Koperasi, on: dt.date) -> Known:
    """Help nobody has finished watching, and what of a loan was due and did not come in."""
    found = open_help(koperasi, on=on)
    if not found:
        return Known("Tidak ada bantuan yang masih dipantau.", None, "catatan bantuan")
    lines = []
    for one in found:
        row = one.bantuan
        value = rp(row.nilai) if row.nilai else f"{row.jumlah} {row.satuan}"
        note = f", menunggak {rp(one.overdue)}" if one.overdue else ""
        lines.append(f"{row.program} ({row.get_jenis_display().lower()}, {value}){note}")
    return Known("; ".join(lines) + ".", sum(one.overdue for one in found) or None, "catatan bantuan",
                 address("pembinaan:bantuan-detail", found[0].bantuan.pk))  # fmt: skip


def _cases(usulan: UsulanPembubaran) -> Known:
    """Besides the one this proposal comes from."""
    rows = list(Kasus.objects.open().filter(koperasi=usulan.koperasi).exclude(pk=usulan.kasus_id))
    if not rows:
        return Known("Tidak ada kasus lain yang masih terbuka.", None, "daftar kasus")
    lines = [f"{row.get_jenis_display()} sejak {dates.panjang(row.dibuka_pada)}" for row in rows]
    return Known("; ".join(lines) + ".", None, "daftar kasus", address("pembinaan:kasus-detail", rows[0].pk))


def _said(what: str, amount: int, source: str, visit: Kunjungan | None = None) -> Known:
    url = address("pembinaan:kunjungan-detail", visit.kunci) if visit else ""
    return Known(f"{what} {rp(amount)} menurut {source}.", max(0, amount), source, url)


def _newer(visit: Kunjungan, report: LaporanKeuangan | None) -> bool:
    return report is None or bool(visit.tanggal and visit.tanggal.year > report.tahun_buku)


def _report(report: LaporanKeuangan) -> str:
    return f"laporan keuangan tahun buku {report.tahun_buku}"


def _figures(figures: DataTahunan) -> str:
    return f"data per {dates.panjang(figures.tanggal_posisi)} ({figures.sumber})"


def _visit(visit: Kunjungan) -> str:
    return f"kunjungan {dates.panjang(visit.tanggal)}"
