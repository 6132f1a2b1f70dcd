"""Signing: by pen, with the page scanned; elsewhere, with the PDF put back as it came; or with the office's P12."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from koperasi.audit import trail
from koperasi.jobs import queue
from koperasi.jobs.models import Pekerjaan, Rombongan
from koperasi.lib import dates
from pembinaan.actions import attachments
from pembinaan.actions import surat as steps
from pembinaan.letters import signature
from pembinaan.models import KeadaanSurat, PaketSurat, Surat
from pembinaan.policies import surat as policies
from pembinaan.states import surat as states
from registry import kantor as office
from registry.policies import Refused

if TYPE_CHECKING:
    from koperasi.accounts.models import User

P12 = "surat.ttd.p12"
BASAH, LUAR, KANTOR = "basah", "luar", "p12"
PINDAIAN = "pindaian"  # kind of lampiran

trail.describe({
    "surat.ttd": "mencatat tanda tangan pada surat",
    "surat.ttd.p12": "menandatangani surat dengan sertifikat kantor",
})  # fmt: skip


@dataclass(frozen=True)
class Bertanda:
    """A signed PDF that was looked at: where it lies, what its signatures say, which differences were accepted."""

    surat: int
    berkas: str
    sha256: str
    tanda: tuple[dict[str, Any], ...]
    beda: tuple[dict[str, Any], ...] = ()


# --- By pen --------------------------------------------------------------------------------------------------
def _check_day(surat: Surat, day: dt.date) -> None:
    if day > office.today():
        raise Refused(f"Tanggal tanda tangan {dates.panjang(day)} belum tiba.")
    if surat.tanggal and day < surat.tanggal:
        raise Refused(f"{surat} bertanggal {dates.panjang(surat.tanggal)}; tanda tangannya tidak mungkin lebih dahulu.")


@transaction.atomic
def scan(*, surat: Surat, data: bytes, name: str, tanggal: dt.date | None, by: User) -> Surat:
    """The signed page, scanned. Also later, for a letter that was noted as signed by pen without one.

    Raises filed.FileProblem with a sentence about the file.
    """
    row = steps.locked(surat.pk)
    if row.keadaan != KeadaanSurat.SIAP:
        if row.ttd_cara != BASAH or not row.in_force:
            policies.check_step(row, "sign")
        attachments.add(milik="surat", owner=row, jenis=PINDAIAN, data=data, name=name, by=by)
        steps.note(row, "scan", by=by, before=row.keadaan, keterangan=name)
        return row
    day = tanggal or office.today()
    _check_day(row, day)
    attachments.add(milik="surat", owner=row, jenis=PINDAIAN, data=data, name=name, by=by)
    return _sign(row, BASAH, day, by, "Tanda tangan basah, halaman dipindai")


@transaction.atomic
def wet_many(*, letters: Collection[int], tanggal: dt.date, by: User, paket: PaketSurat | None = None) -> list[Surat]:
    """A stack signed by pen on one day: noted at once, each page's scan is added later. All of them or none.

    `paket`: where the stack is a batch, for the trail. Four statements, however many letters.
    """
    rows = steps.locked_many(letters)
    if not rows:
        raise Refused("Pilih paling sedikit satu surat yang menunggu tanda tangan.")
    for row in rows:
        policies.check_step(row, "sign")
        _check_day(row, tanggal)
    told = []
    for row in rows:
        before, row.keadaan = row.keadaan, states.after("sign", row.keadaan)
        row.ttd_cara, row.ttd_pada = BASAH, tanggal
        told.append((row, "sign", before, f"Tanda tangan basah {dates.panjang(tanggal)}, pindaian menyusul"))
    Surat.objects.bulk_update(rows, ["keadaan", "ttd_cara", "ttd_pada"], batch_size=500)
    steps.note_many(told, by=by)
    detail = {"cara": rows[0].get_ttd_cara_display(), "tanggal": tanggal.isoformat(),
              "surat": [row.nomor for row in rows]}  # fmt: skip
    trail.record("surat.ttd", by=by, object=paket or (rows[0] if len(rows) == 1 else None), detail=detail)
    return rows


def _sign(surat: Surat, cara: str, day: dt.date, by: User | None, words: str, **fields: Any) -> Surat:
    steps.move(surat, "sign", by=by, keterangan=words, ttd_cara=cara, ttd_pada=day, **fields)
    trail.record("surat.ttd", by=by, object=surat, detail={"nomor": surat.nomor, "cara": surat.get_ttd_cara_display()})
    return surat


# --- Elsewhere -------------------------------------------------------------------------------------------------
@transaction.atomic
def accept(*, rows: Sequence[Bertanda], by: User) -> list[Surat]:
    """PDFs signed elsewhere, each accepted by a person who saw its signatures and differences. All of them or none."""
    if not rows:
        raise Refused("Pilih paling sedikit satu PDF.")
    by_pk = {row.surat: row for row in rows}
    done = []
    for surat in steps.locked_many(list(by_pk)):
        row = by_pk[surat.pk]
        policies.check_step(surat, "sign")
        if not row.tanda or not all(one["utuh"] for one in row.tanda):
            raise Refused(f"{surat}: tanda tangannya tidak utuh, PDF ini tidak dapat diterima.")
        done.append(signed_outside(surat, row.berkas, row.sha256, row.tanda, by=by, beda=row.beda))
    return done


def signed_outside(surat: Surat, berkas: str, sha256: str, tanda: Sequence[dict[str, Any]], *, by: User,
                   beda: Sequence[dict[str, Any]] = ()) -> Surat:  # fmt: skip
    """On a locked letter. The bytes stay as they came."""
    surat.ttd_pdf.name = berkas
    day = min(max(_day(tanda), surat.tanggal or dt.date.min), office.today())
    names = ", ".join(one["nama"] for one in tanda if one["nama"])
    differ = f"; {len(beda)} perbedaan teks diterima" if beda else ""
    return _sign(
        surat, LUAR, day, by, f"Tanda tangan elektronik: {names}{differ}", ttd_sha256=sha256,
        ttd_rincian={"tanda": list(tanda), "beda": list(beda), "diperiksa": office.today().isoformat()},
    )  # fmt: skip


def _day(tanda: Sequence[dict[str, Any]]) -> dt.date:
    """The office's date of the last signature; today where none says a time."""
    said = [dt.datetime.fromisoformat(one["waktu"]) for one in tanda if one["waktu"]]
    if not said:
        return office.today()
    with dates.freeze(max(said)):
        return dates.hari_ini(office.current())


# --- With the office's certificate -------------------------------------------------------------------------------
def has_p12() -> bool:
    return bool(settings.P12_KANTOR)


@transaction.atomic
def ask_p12(*, letters: Sequence[int], by: User) -> Rombongan:
    """One job a letter. Raises Refused where the certificate cannot be used: said before the work begins."""
    _signer()
    rows = steps.locked_many(letters)
    if not rows:
        raise Refused("Pilih paling sedikit satu surat.")
    for row in rows:
        policies.check_step(row, "sign")
    trail.record("surat.ttd.p12", by=by, detail={"surat": len(rows)})
    units = [(str(row.koperasi), {"surat": row.pk}) for row in rows]
    return queue.enqueue_many(P12, owner=by, label=f"Tanda tangan {len(rows)} surat dengan sertifikat kantor",
                              units=units)  # fmt: skip


def sign_p12(job: Pekerjaan) -> dict[str, Any]:
    """Does nothing where the letter was signed or voided meanwhile. What was signed is checked before it is kept."""
    surat = steps.locked(job.payload["surat"])
    if surat.keadaan != KeadaanSurat.SIAP:
        return {}
    with surat.pdf.open("rb") as file:
        original = bytes(file.read())
    try:
        signed = signature.sign(original, p12=_signer(), passphrase=settings.P12_SANDI, reason=surat.nomor)
        found = signature.verify(signed)
    except signature.SignatureProblem as sentence:
        raise Refused(str(sentence)) from None
    if not found or not found[-1].utuh:
        raise Refused("Tanda tangan yang baru dibuat tidak dapat diperiksa. Surat tetap belum ditandatangani.")
    surat.ttd_pdf.save("surat.pdf", ContentFile(signed), save=False)
    _sign(surat, KANTOR, office.today(), job.owner, f"Sertifikat kantor: {found[-1].nama}",
          ttd_sha256=hashlib.sha256(signed).hexdigest(),
          ttd_rincian={"tanda": [one.to_json() for one in found], "beda": [],
                       "diperiksa": office.today().isoformat()})  # fmt: skip
    return {"surat": surat.pk}


def _signer() -> bytes:
    try:
        data = Path(settings.P12_KANTOR).read_bytes()
        signature.office_signer(data, settings.P12_SANDI)
    except OSError:
        raise Refused("Berkas P12 kantor tidak dapat dibaca. Hubungi admin server.") from None
    except signature.SignatureProblem as sentence:
        raise Refused(str(sentence)) from None
    return data
