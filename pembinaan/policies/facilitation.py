"""What may happen to a request for facilitation. `check_x` raises one Indonesian sentence."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from koperasi.accounts.roles import Izin
from koperasi.lib.dates import panjang
from registry.policies import Refused, check_live

if TYPE_CHECKING:
    from koperasi.accounts.models import User
    from pembinaan.facilitation.meeting import Meeting
    from pembinaan.models import Fasilitasi, JenisFasilitasi, LangkahFasilitasi
    from pembinaan.models.fasilitasi import FasilitasiQuerySet
    from registry.models import Koperasi

NOT_NOW = {
    "accept": "diproses",
    "issue": "diselesaikan",
    "reject": "ditolak",
    "cancel": "dibatalkan",
}
NIK_LENGTH = NIB_LENGTH = 13


def fasilitasi_scope(rows: FasilitasiQuerySet, user: User) -> FasilitasiQuerySet:
    """Those of cooperatives that an import's undo did not take back."""
    if not user.is_authenticated or not user.boleh(Izin.PEMBINAAN_LIHAT):
        return rows.none()
    return rows.filter(koperasi__ditarik_pada=None)


def check_request(koperasi: Koperasi, jenis: JenisFasilitasi, diminta_pada: dt.date, *, on: dt.date) -> None:
    check_live(koperasi)
    if not jenis.aktif:
        raise Refused(f"{jenis} tidak lagi ditawarkan dinas.")
    if diminta_pada > on:
        raise Refused(f"Tanggal permintaan {panjang(diminta_pada)} belum tiba.")
    if koperasi.status_keputusan == "dibubarkan":
        raise Refused(f"{koperasi} sudah dibubarkan.")
    if running := koperasi.fasilitasi_set.running().filter(jenis=jenis).first():
        raise Refused(f"{koperasi} sudah punya {jenis} yang berjalan sejak {panjang(running.diminta_pada)}.")


def check_step(verb: str, row: Fasilitasi) -> None:
    """Whether the table of states lets `verb` happen now."""
    from pembinaan.states import facilitation as states

    if not states.allows(verb, row.keadaan):
        raise Refused(f"{row.jenis} ini {row.get_keadaan_display().lower()}, tidak dapat {NOT_NOW[verb]}.")


def is_open(row: Fasilitasi) -> bool:
    from pembinaan.states import facilitation as states

    return row.keadaan in states.RUNNING


def check_open(row: Fasilitasi) -> None:
    """Its words change only while it runs."""
    if not is_open(row):
        raise Refused(f"{row.jenis} ini sudah {row.get_keadaan_display().lower()}, tidak dapat diubah lagi.")


def check_papers(row: Fasilitasi) -> None:
    """For pembinaan.attachments: a scan of what was issued may follow; what was refused or cancelled is closed."""
    if row.keadaan in ("ditolak", "batal"):
        check_open(row)


def check_meeting(row: Fasilitasi, meeting: Meeting) -> None:
    if row.jenis.perlu_berita_acara_rat and meeting.missing:
        raise Refused(meeting.missing)


def check_tick(row: Fasilitasi, step: LangkahFasilitasi, selesai_pada: dt.date, *, on: dt.date) -> None:
    if row.keadaan != "diproses":
        raise Refused("Langkah dicentang sesudah permintaan ini diproses dan sebelum selesai.")
    _between(row, selesai_pada, on, f"Langkah “{step.nama}”")


def _between(row: Fasilitasi, day: dt.date, on: dt.date, what: str) -> None:
    if day > on:
        raise Refused(f"{what}: tanggal {panjang(day)} belum tiba.")
    if day < row.diminta_pada:
        raise Refused(f"{what}: tanggal {panjang(day)} sebelum permintaan ({panjang(row.diminta_pada)}).")


def check_end(row: Fasilitasi, selesai_pada: dt.date, *, on: dt.date) -> None:
    _between(row, selesai_pada, on, str(row.jenis))


def check_result(row: Fasilitasi, nomor: str, terbit: dt.date | None, berlaku_sampai: dt.date | None, *,
                 on: dt.date) -> None:  # fmt: skip
    """Number and dates of what was issued; what goes into the register must be whole."""
    from pembinaan.models import Fasilitasi, JenisFasilitasi
    from registry.models import Koperasi

    hasil = row.jenis.hasil
    names = {"sertifikat_nik": ("NIK Koperasi", NIK_LENGTH), "nib": ("NIB", NIB_LENGTH)}
    if hasil in names:
        name, length = names[hasil]
        if not (nomor.isascii() and nomor.isdigit() and len(nomor) == length):
            raise Refused(f"{name} terdiri atas {length} angka.")
    if hasil == JenisFasilitasi.Hasil.SERTIFIKAT_NIK:
        if terbit is None or berlaku_sampai is None:
            raise Refused("Tulis tanggal terbit dan akhir masa berlaku sertifikat NIK.")
        if other := Koperasi.objects.live().filter(nik=nomor).exclude(pk=row.koperasi_id).first():
            raise Refused(f"NIK Koperasi {nomor} sudah dipakai {other}.")
    if terbit and terbit > on:
        raise Refused(f"Tanggal terbit {panjang(terbit)} belum tiba.")
    if berlaku_sampai and (terbit is None or berlaku_sampai < terbit):
        raise Refused("Akhir masa berlaku tidak boleh sebelum tanggal terbit.")
    taken = Fasilitasi.objects.filter(jenis=row.jenis_id, nomor_hasil=nomor).exclude(koperasi=row.koperasi_id)
    if nomor and (first := taken.select_related("koperasi").first()):
        raise Refused(f"Nomor {nomor} sudah tercatat untuk {first.koperasi}.")


def check_reason(alasan: str) -> None:
    if not alasan.strip():
        raise Refused("Tulis alasannya.")
