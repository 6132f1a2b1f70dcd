"""One letter on its way: handed over, received, returned, tried again, and a wrong receipt put right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction

from koperasi.audit import trail
from koperasi.jobs import queue
from koperasi.lib.dates import panjang
from pembinaan.actions import surat as steps
from pembinaan.actions import surat_bukti, surat_pengantar
from pembinaan.letters import ladder
from pembinaan.models import AlasanKembali, CaraKirim, JenisSurat, PengirimanSurat, Surat
from pembinaan.pengantaran import mail, papers, places
from pembinaan.policies import surat_kirim as policies
from pembinaan.states import surat as states
from registry import kantor as office
from registry.actions import field as registry_field
from registry.models.choices import StatusLapangan
from registry.policies import Refused

if TYPE_CHECKING:
    from koperasi.accounts.models import User

Hasil = PengirimanSurat.Hasil
# What a returned letter says about the address in the register.
FINDINGS = {AlasanKembali.ALAMAT: StatusLapangan.TIDAK_DITEMUKAN, AlasanKembali.PINDAH: StatusLapangan.PINDAH}
DAYS_TO_STATE = 14  # for a lurah or kepala desa to write a statement; a habit, no law

trail.describe(
    {
        "surat.kirim": "menyerahkan surat untuk diantar",
        "surat.terima": "mencatat tanda terima",
        "surat.kembali": "mencatat kembalinya",
        "surat.terima_koreksi": "memperbaiki tanda terima",
        "surat.terima_batal": "membatalkan tanda terima",
    }
)


@dataclass(frozen=True)
class HandOver:
    """How letters leave: `tujuan` and `resi` by letter id where they differ from what the register says."""

    cara: str
    tanggal: dt.date
    pembawa: str = ""
    catatan: str = ""
    tujuan: Mapping[int, str] = field(default_factory=dict)
    resi: Mapping[int, str] = field(default_factory=dict)


@transaction.atomic
def send(*, letters: Collection[int], how: HandOver, by: User, mailed: bool = True) -> list[PengirimanSurat]:
    """A new attempt for each letter, all or none; those through a desa or kecamatan get their surat pengantar.

    `mailed`: an e-mail goes out through the application's own server; False where the person's own program sends it.
    """
    on = office.today()
    policies.check_chosen(letters)
    rows = steps.locked_many(letters)
    last = _last(rows)
    for row in rows:
        policies.check_send(row, how.cara, how.tanggal, on, last.get(row.pk))
    if how.cara == CaraKirim.SUREL and mailed:
        mail.check_many([(row, how.tujuan.get(row.pk) or places.goal(row, how.cara)) for row in rows])
    carried = surat_pengantar.create_for(rows, how.cara, tanggal=how.tanggal, by=by)
    made = PengirimanSurat.objects.bulk_create(
        PengirimanSurat(
            surat=row, ke=last[row.pk].ke + 1 if row.pk in last else 1, cara=how.cara, tanggal=how.tanggal,
            tujuan=(how.tujuan.get(row.pk) or places.goal(row, how.cara))[:300], pengantar=carried.get(row.pk),
            pembawa=how.pembawa[:150], resi=how.resi.get(row.pk, "")[:60], catatan=how.catatan[:300], oleh=by,
        )
        for row in rows
    )  # fmt: skip
    _leave(rows, made, by=by)
    for row, attempt in zip(rows, made, strict=True):
        if how.cara == CaraKirim.SUREL and mailed:
            queue.enqueue(mail.KIND, owner=by, payload={"pengiriman": attempt.pk}, unit=str(row), key=str(attempt.pk))
    return made


def _leave(rows: list[Surat], made: list[PengirimanSurat], *, by: User) -> None:
    """The step "send" of many in three statements: a batch has two hundred."""
    told = []
    for row, attempt in zip(rows, made, strict=True):
        before, row.keadaan = row.keadaan, states.after("send", row.keadaan)
        told.append((row, "send", before, sentence(attempt)))
    Surat.objects.bulk_update(rows, ["keadaan"])
    steps.note_many(told, by=by)
    detail = {"cara": made[0].get_cara_display(), "surat": [row.nomor for row in rows]}
    trail.record("surat.kirim", by=by, object=rows[0] if len(rows) == 1 else None, detail=detail)


def sentence(attempt: PengirimanSurat) -> str:
    """ "Diantar langsung oleh Budi ke Jalan Raya 5, 3 Maret 2026"."""
    carrier = f" oleh {attempt.pembawa}" if attempt.pembawa else ""
    resi = f", resi {attempt.resi}" if attempt.resi else ""
    goal = f" ke {attempt.tujuan}" if attempt.tujuan else ""
    return f"{attempt.get_cara_display()}{carrier}{goal}{resi}, {panjang(attempt.tanggal)}"


def _last(rows: Collection[Surat]) -> dict[int, PengirimanSurat]:
    newest = PengirimanSurat.objects.filter(surat__in=[row.pk for row in rows]).order_by("surat_id", "-ke")
    return {one.surat_id: one for one in newest.distinct("surat_id")}


@transaction.atomic
def deliver(*, surat: int, penerima: str, tanggal: dt.date, by: User, jabatan: str = "", tanpa_bukti: str = "",
            bukti: surat_bukti.Proof | None = None) -> Surat:  # fmt: skip
    """Received: day 0 of the clock. Without a photo of the receipt a reason is demanded.

    Raises Refused; filed.FileProblem with a sentence about the photo.
    """
    on, unproved = office.today(), tanpa_bukti.strip()
    row, attempt = _running(surat)
    attempt = policies.check_outcome(row, "deliver", attempt, tanggal, on)
    if not penerima.strip():
        raise Refused("Tulis siapa yang menerima.")
    if bukti is None and not unproved and not papers.has_receipt(attempt):
        raise Refused(policies.NO_PROOF)
    remark = f"Tanpa foto tanda terima: {unproved}" if unproved else ""
    _end(
        attempt, Hasil.DITERIMA, tanggal, by, penerima=penerima.strip()[:150], jabatan_penerima=jabatan.strip()[:100],
        catatan=_joined(attempt.catatan, remark),
    )  # fmt: skip
    words = ". ".join(filter(None, [received(attempt), remark]))
    steps.move(row, "deliver", by=by, keterangan=words, diterima_pada=tanggal, tenggat=deadline(row, tanggal))
    if bukti:
        bukti.attach(row, by=by)
    told = {"diterima": tanggal.isoformat(), "tenggat": str(row.tenggat)}
    trail.record("surat.terima", by=by, object=row, detail=told)
    return row


def received(attempt: PengirimanSurat) -> str:
    post = f" ({attempt.jabatan_penerima})" if attempt.jabatan_penerima else ""
    return f"Diterima {attempt.penerima}{post} pada {panjang(attempt.hasil_pada)}"


def deadline(surat: Surat, received_on: dt.date) -> dt.date:
    """The last day to answer. A cancellation asks for no answer, so its day is that of its receipt."""
    if surat.langkah:
        return ladder.deadline(received_on, *surat.waktu_menjawab)
    if surat.jenis == JenisSurat.KETERANGAN:
        return ladder.deadline(received_on, DAYS_TO_STATE, False)
    return received_on


@transaction.atomic
def return_(*, surat: int, alasan: str, tanggal: dt.date, by: User, catatan: str = "",
            bukti: surat_bukti.Proof | None = None) -> Surat:  # fmt: skip
    """Not delivered: no clock runs. An address that is wrong is marked in the register, as a finding of that day."""
    on = office.today()
    row, attempt = _running(surat)
    attempt = policies.check_outcome(row, "return", attempt, tanggal, on)
    if alasan == AlasanKembali.LAIN and not catatan.strip():
        raise Refused("Tulis mengapa surat ini kembali.")
    _end(attempt, Hasil.KEMBALI, tanggal, by, alasan=alasan, catatan=_joined(attempt.catatan, catatan.strip()))
    why = attempt.get_alasan_display() + (f": {catatan.strip()}" if catatan.strip() else "")
    steps.move(row, "return", by=by, keterangan=f"{why} ({panjang(tanggal)})")
    if bukti:
        bukti.attach(row, by=by)
    _mark_address(row, alasan, tanggal, by)
    trail.record("surat.kembali", by=by, object=row, detail={"alasan": why, "tanggal": tanggal.isoformat()})
    return row


def _mark_address(surat: Surat, alasan: str, tanggal: dt.date, by: User) -> None:
    found = FINDINGS.get(AlasanKembali(alasan))
    koperasi = surat.koperasi
    live = koperasi.ditarik_pada is None and koperasi.digabung_ke_id is None
    if found and live and policies.to_cooperative(surat):
        why = {"asal": "surat kembali", "surat": surat.nomor}
        registry_field.record_finding(koperasi=koperasi, temuan=found, tanggal=tanggal, by=by, alasan=why)


# --- A slip put right -----------------------------------------------------------------------------
@transaction.atomic
def correct(*, surat: int, penerima: str, tanggal: dt.date, alasan: str, by: User, jabatan: str = "") -> Surat:
    """Another day or another receiver, with the reason; the deadline follows. The story keeps both."""
    row = steps.locked(surat)
    policies.check_correct(row)
    attempt = row.pengiriman_set.select_for_update().get(hasil=Hasil.DITERIMA)
    policies.check_day(row, attempt, tanggal, office.today())
    policies.check_before_answers(row, tanggal)
    before = received(attempt)
    _end(attempt, Hasil.DITERIMA, tanggal, by, penerima=penerima.strip()[:150], jabatan_penerima=jabatan.strip()[:100])
    if received(attempt) == before:
        raise Refused("Belum ada yang diubah.")
    row.diterima_pada, row.tenggat = tanggal, deadline(row, tanggal)
    row.save()
    words = f"{received(attempt)}; sebelumnya tercatat: {before}. {alasan.strip()}"
    steps.note(row, "correct", before=row.keadaan, by=by, keterangan=words)
    trail.record("surat.terima_koreksi", by=by, object=row, detail={"menjadi": received(attempt), "alasan": alasan})
    return row


@transaction.atomic
def take_back(*, surat: int, alasan: str, by: User) -> Surat:
    """It did not arrive after all: the attempt runs again, and no clock does."""
    row = steps.locked(surat)
    policies.check_take_back(row)
    attempt = row.pengiriman_set.select_for_update().get(hasil=Hasil.DITERIMA)
    before = received(attempt)
    attempt.hasil, attempt.hasil_pada, attempt.hasil_oleh = "", None, None
    attempt.penerima = attempt.jabatan_penerima = ""
    attempt.save()
    words = f"Tanda terima dibatalkan ({before}). {alasan.strip()}"
    steps.move(row, "take_back", by=by, keterangan=words, diterima_pada=None, tenggat=None)
    trail.record("surat.terima_batal", by=by, object=row, detail={"sebelumnya": before, "alasan": alasan})
    return row


def _running(pk: int) -> tuple[Surat, PengirimanSurat | None]:
    row = steps.locked(pk)
    return row, row.pengiriman_set.filter(hasil="").select_for_update().first()


def _end(attempt: PengirimanSurat, hasil: str, tanggal: dt.date, by: User, **fields: str) -> None:
    attempt.hasil, attempt.hasil_pada, attempt.hasil_oleh = hasil, tanggal, by
    for name, value in fields.items():
        setattr(attempt, name, value)
    attempt.save()


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)[:300]
