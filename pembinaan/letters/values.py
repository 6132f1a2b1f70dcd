"""What the placeholders of a text become for one letter. Every name of placeholders.PLACEHOLDERS is always there."""

from __future__ import annotations

import datetime as dt

from koperasi.lib import dates
from koperasi.lib.rupiah import terbilang
from pembinaan.letters import ladder, masthead
from pembinaan.letters.frame import Frame
from pembinaan.letters.ladder import Rung
from pembinaan.letters.matter import Matter
from pembinaan.letters.placeholders import PLACEHOLDERS
from pembinaan.models import LangkahTangga
from registry.classification import clauses
from registry.models import AturanStatus, Koperasi

NBSP = "\u00a0"
# What the office has not received, by the evidence its rule counts, and the same in the subject line.
BUKTI = {
    AturanStatus.Bukti.SALAH_SATU: "laporan penyelenggaraan RAT maupun laporan keuangan",
    AturanStatus.Bukti.RAT: "laporan penyelenggaraan RAT",
    AturanStatus.Bukti.LAPORAN: "laporan keuangan",
    AturanStatus.Bukti.KEDUANYA: "laporan penyelenggaraan RAT beserta laporan keuangan",
}
HAL_BUKTI = {
    AturanStatus.Bukti.SALAH_SATU: "RAT dan laporan keuangan",
    AturanStatus.Bukti.RAT: "RAT",
    AturanStatus.Bukti.LAPORAN: "laporan keuangan",
    AturanStatus.Bukti.KEDUANYA: "RAT dan laporan keuangan",
}
LACKING = {
    AturanStatus.Bukti.SALAH_SATU: "belum ada RAT maupun laporan keuangan",
    AturanStatus.Bukti.RAT: "belum ada RAT",
    AturanStatus.Bukti.LAPORAN: "belum ada laporan keuangan",
    AturanStatus.Bukti.KEDUANYA: "RAT dan laporan keuangan belum lengkap",
}


def common(koperasi: Koperasi, frame: Frame) -> dict[str, str]:
    """What every letter knows; all other names are empty. `koperasi` with desa and kecamatan joined."""
    kantor = frame.kantor
    return {one.nama: "" for one in PLACEHOLDERS} | {
        "koperasi": koperasi.nama,
        "identitas": identity(koperasi),
        "badan_hukum": legal_body(koperasi),
        "nik": koperasi.nik or "",
        "alamat": address(koperasi) or "belum tercatat pada kami",
        "desa": str(koperasi.desa) if koperasi.desa else "",
        "kecamatan": koperasi.kecamatan.nama if koperasi.kecamatan else "",
        "tanggal_data": masthead.written(frame.on),
        "dinas": masthead.office_name(kantor),
        "alamat_dinas": kantor.alamat,
        "kontak": f", telepon {kantor.telepon}" if kantor.telepon else "",
        "jabatan_penanda": masthead.post_of(kantor, frame.kepala),
        "kepala_daerah": masthead.head_of_region(kantor),
        "wilayah": kantor.nama_wilayah,
        "provinsi": masthead.province(kantor),
        "lama_pengumuman": f"{counted(frame.setelan.pengumuman_hari)} hari",
    }


def of_step(matter: Matter, step: LangkahTangga) -> dict[str, str]:
    """What a step of the ladder adds."""
    kind = AturanStatus.Bukti(matter.rule.bukti)
    return {
        "tahun": clauses.years_in_words(matter.years),
        "tahun_terakhir": str(matter.years[-1]),
        "jumlah_tahun": counted(matter.rule.jumlah_tahun),
        "bukti": BUKTI[kind],
        "hal_bukti": HAL_BUKTI[kind],
        "batas_dinas": masthead.written(matter.own_due),
        "batas_uu": masthead.written(matter.legal_due) if matter.legal_due else "",
        "ancaman": "" if matter.legal_due else _threat(matter, kind),
        "sejak": f" sejak {masthead.written(matter.changes_on)}" if matter.legal_due and matter.changes_on else "",
        "waktu_menjawab": answer_time(step),
        "hari_menghadap": _unbroken(dates.dengan_hari(appointment(matter.on, step))),
    }


def answer_time(step: LangkahTangga | Rung) -> str:
    return f"{counted(step.tenggat_hari)} hari{' kerja' if step.hari_kerja else ''}"


def appointment(on: dt.date, step: LangkahTangga) -> dt.date:
    """The day of a summons: the step's days after the date of the letter, on a day on which the office is open."""
    return ladder.deadline(on, step.tenggat_hari, step.hari_kerja)


def identity(koperasi: Koperasi) -> str:
    known = []
    if koperasi.badan_hukum:
        known.append(f"badan hukum Nomor {legal_body(koperasi)}")
    if koperasi.nik:
        known.append(f"NIK Koperasi{NBSP}{koperasi.nik}")
    return f"{koperasi.nama} ({', '.join(known)})" if known else koperasi.nama


def legal_body(koperasi: Koperasi) -> str:
    if not koperasi.badan_hukum:
        return ""
    # Some registers keep the word inside the number.
    number = koperasi.badan_hukum.strip()
    number = number[6:].lstrip(" .:") if number.lower().startswith(("nomor ", "nomor:")) else number
    day = koperasi.tanggal_badan_hukum
    return f"{number} tanggal {masthead.written(day)}" if day else number


def address(koperasi: Koperasi) -> str:
    parts = (
        koperasi.alamat,
        str(koperasi.desa) if koperasi.desa else "",
        f"Kecamatan {koperasi.kecamatan.nama}" if koperasi.kecamatan else "",
    )
    return ", ".join(part for part in parts if part)


def counted(n: int) -> str:
    return f"{n}{NBSP}({terbilang(n)})"


def _threat(matter: Matter, kind: AturanStatus.Bukti) -> str:
    if matter.changes_on is None:
        return ""
    last_day = masthead.written(matter.changes_on - dt.timedelta(days=1))
    return (
        f", dan tercatat tidak aktif mulai {masthead.written(matter.changes_on)} bila sampai {last_day} {LACKING[kind]}"
    )


def _unbroken(text: str) -> str:
    return text.replace(" ", NBSP)
