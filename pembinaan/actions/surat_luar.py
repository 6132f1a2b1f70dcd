"""Numbers from outside: approved letters are handed out frozen, and come back with number, date and often a PDF."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from koperasi.audit import trail
from koperasi.jobs import queue
from koperasi.lib import dates
from pembinaan.actions import surat as steps
from pembinaan.actions import surat_batal, surat_terbit
from pembinaan.letters import judging, ladder, returned
from pembinaan.letters.snapshot import Snapshot
from pembinaan.models import KeadaanSurat, PaketSurat, PolaNomor, Surat
from registry import kantor as office
from registry.policies import Refused

if TYPE_CHECKING:
    from koperasi.accounts.models import User

trail.describe({
    "surat.luar": "menyerahkan surat untuk dinomori di luar",
    "surat.luar.nomor": "mencatat nomor surat dari luar",
    "surat.luar.batal": "membatalkan surat yang menunggu nomor dari luar",
})  # fmt: skip


@dataclass(frozen=True)
class Kembali:
    """What came back for one letter. tetap: the person issues it although its rule no longer holds; batal: why it is
    voided instead, "" = it is issued. berkas "": no PDF came back, the letter is rendered with its number.
    tanda: signatures of that PDF, where it also counts as signed."""

    surat: int
    nomor: str
    tanggal: dt.date
    tetap: bool = False
    batal: str = ""
    berkas: str = ""  # name in the storage
    sha256: str = ""
    ukuran: int = 0
    halaman: int = 0
    tanda: tuple[dict[str, Any], ...] = ()


class RowsRefused(Refused):
    """Sentences beside rows: {letter id: sentence}. Nothing was saved."""

    def __init__(self, rows: dict[int, str]) -> None:
        super().__init__("Belum ada yang dicatat: perbaiki baris yang ditandai.")
        self.rows = rows


# --- Back ------------------------------------------------------------------------------------------------------
@transaction.atomic
def return_many(*, rows: Sequence[Kembali], by: User) -> list[Surat]:
    """All of them or none: numbers and dates checked, the rule asked again, PDFs kept as they came.

    Raises RowsRefused with a sentence for each row that cannot be taken.
    """
    if not rows:
        raise Refused("Belum ada nomor yang diisi.")
    by_pk, on = {row.surat: row for row in rows}, office.today()
    letters = {surat.pk: surat for surat in steps.locked_many(list(by_pk))}
    wrong = _gone(by_pk, letters)
    there = {pk: (row.nomor, row.tanggal) for pk, row in by_pk.items() if pk not in wrong}
    wrong |= returned.problems(there, letters, on=on)
    answers = judging.judge([letters[pk] for pk in there], on=on)
    for pk in there:
        row, answer = by_pk[pk], answers[pk]
        if answer.what != ladder.DRAFT and not (row.tetap or row.batal):
            wrong.setdefault(pk, f"{answer.sentence} Putuskan: tetap terbit, atau batal dengan alasan.")
    if wrong:
        raise RowsRefused(wrong)
    for pk, row in by_pk.items():
        _number(letters[pk], row, answers[pk], by)
    trail.record("surat.luar.nomor", by=by, detail={"surat": len(by_pk)})
    _draw([surat for surat in letters.values() if surat.keadaan == KeadaanSurat.TERBIT], by)
    return list(letters.values())


def _draw(bare: Sequence[Surat], by: User) -> None:
    """Files of those that came back without a PDF: each on the page of its own batch, where it can be made again."""
    own = PaketSurat.objects.in_bulk({surat.paket_id for surat in bare if surat.paket_id})
    for pk, paket in sorted(own.items()):
        surat_terbit.files_of(paket, [surat for surat in bare if surat.paket_id == pk], by=by)
    alone = [surat for surat in bare if surat.paket_id is None]
    if alone:
        queue.enqueue_many(surat_terbit.BERKAS, owner=by, label=f"Berkas {len(alone)} surat bernomor dari luar",
                           units=[(str(surat.koperasi), {"surat": surat.pk}) for surat in alone])  # fmt: skip


def _gone(rows: dict[int, Kembali], letters: dict[int, Surat]) -> dict[int, str]:
    """Somebody else was faster, or it was voided meanwhile."""
    return {
        pk: f"Surat ini sekarang {letters[pk].get_keadaan_display().lower()}, tidak lagi menunggu nomor."
        if pk in letters else "Surat ini tidak ada."
        for pk in rows if pk not in letters or letters[pk].keadaan != KeadaanSurat.LUAR
    }  # fmt: skip


def _number(surat: Surat, row: Kembali, answer: ladder.Next, by: User) -> None:
    pattern = PolaNomor.in_force(surat.kunci, row.tanggal)
    said = {"nomor": row.nomor, "tanggal": row.tanggal, "tahun": row.tanggal.year,
            "seri": pattern.seri if pattern else "keluar"}  # fmt: skip
    isi = Snapshot.from_json(surat.isi or {}).numbered(nomor=row.nomor, tanggal=dates.panjang(row.tanggal)).to_json()
    why = "" if answer.what == ladder.DRAFT else f"Tetap diterbitkan. {answer.sentence}"
    try:
        with transaction.atomic():
            if row.batal:  # its number stays in the agenda
                steps.move(surat, "void", by=by, keterangan=row.batal, alasan_akhir=row.batal, isi=isi, **said)
                return
            steps.move(surat, "number", by=by, keterangan=" ".join([row.nomor, why]).strip(), isi=isi, **said)
    except IntegrityError:
        raise RowsRefused({surat.pk: f"Nomor {row.nomor} baru saja dipakai surat lain."}) from None
    surat_batal.cancel_named([surat], by=by)
    if row.berkas:
        keep_original(surat, row, by)


def keep_original(surat: Surat, row: Kembali, by: User) -> None:
    """The PDF that came back is the original: its bytes are never rewritten, it may be signed."""
    surat.pdf.name = row.berkas
    steps.move(
        surat, "store", by=by, keterangan="PDF dari luar", pdf_sha256=row.sha256, pdf_ukuran=row.ukuran,
        pdf_halaman=row.halaman, pdf_pada=dates.sekarang(), pdf_dari_luar=True,
    )  # fmt: skip
    if row.tanda:
        from pembinaan.actions import surat_ttd

        surat_ttd.signed_outside(surat, row.berkas, row.sha256, row.tanda, by=by)


@transaction.atomic
def void_waiting(*, surat: Surat, alasan: str, by: User) -> Surat:
    """A letter that waits for a number and will get none; the step may be drafted anew."""
    row = steps.locked(surat.pk)
    if row.keadaan != KeadaanSurat.LUAR:
        raise Refused(f"{row} tidak lagi menunggu nomor dari luar.")
    steps.move(row, "void", by=by, keterangan=alasan, alasan_akhir=alasan)
    trail.record("surat.luar.batal", by=by, object=row, detail={"koperasi": row.koperasi.nama, "alasan": alasan})
    return row
