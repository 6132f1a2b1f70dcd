"""Between the office and the ministry: sending freezes the dossier, the ministry's decision alone changes a status."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from koperasi.audit import trail
from koperasi.jobs import queue
from koperasi.lib import dates
from pembinaan.actions import attachments
from pembinaan.actions.proposals import close, locked
from pembinaan.models import JenisUsulan, Lampiran, UsulanPembubaran
from pembinaan.policies import proposals as policies
from pembinaan.proposals import safeguards, steps
from pembinaan.proposals.dossier import binding, content
from pembinaan.proposals.evidence import MINISTRY
from pembinaan.states import proposals as states
from registry import kantor
from registry.actions import field
from registry.actions.decisions import record_decision
from registry.models.choices import StatusKeputusan

if TYPE_CHECKING:
    from koperasi.accounts.models import User
    from koperasi.jobs.models import Pekerjaan

KONSEP, BERKAS = "usulan.konsep", "usulan.berkas"
DECIDES = {JenisUsulan.PEMBUBARAN: StatusKeputusan.DIBUBARKAN, JenisUsulan.PEMBEKUAN: StatusKeputusan.DIBEKUKAN}

trail.describe(
    {
        "usulan.ajukan": "mengajukan ke kementerian",
        "usulan.berkas": "membekukan berkas",
        "usulan.jawaban": "mencatat jawaban kementerian atas",
        "usulan.tolak": "mencatat penolakan kementerian atas",
        "usulan.putus": "mencatat keputusan kementerian atas",
    }
)


@dataclass(frozen=True)
class Scan:
    """A paper that comes in with a form."""

    data: bytes
    name: str


# --- The dossier -------------------------------------------------------------------------------------
def check_printable(usulan: UsulanPembubaran) -> None:
    """Raises policies.Refused with what is missing."""
    lines = safeguards.lines(usulan)
    policies.check_print(usulan, safeguards.missing(lines), usulan.dasar_set.count())


def draft(usulan: UsulanPembubaran) -> binding.Bound:
    """The dossier of today with "KONSEP" across each page."""
    check_printable(usulan)
    return binding.bind(content.compose(usulan, on=kantor.today()), draft=True)


def draft_name(usulan: UsulanPembubaran) -> str:
    """One file per proposal: a new draft takes the place of the old one."""
    return f"usulan/konsep/{usulan.pk}.pdf"


@transaction.atomic
def print_draft(*, usulan: UsulanPembubaran, by: User) -> Pekerjaan:
    """With annexes it takes seconds: a job with a page of its own."""
    policies.check_editable(usulan)
    check_printable(usulan)
    return queue.enqueue(KONSEP, owner=by, payload={"usulan": usulan.pk}, unit=str(usulan)[:200])


def write_draft(usulan: UsulanPembubaran) -> int:
    """Number of pages."""
    bound = draft(usulan)
    name = draft_name(usulan)
    default_storage.delete(name)
    default_storage.save(name, ContentFile(bound.pdf))
    return bound.pages


@transaction.atomic
def send(*, usulan: UsulanPembubaran, nomor_surat: str, tanggal: dt.date, by: User) -> Pekerjaan:
    """From now on the content stands still; the file is made of it at once and never again.

    Raises policies.Refused while a mandatory step or a safeguard is missing, or a time to be waited out still runs.
    """
    row, on = locked(usulan), kantor.today()
    looked_at = min(tanggal, on)  # a letter of last week has not seen what ended this week
    policies.check_send(row, steps.blocking(steps.of(row, on=looked_at)), nomor_surat, tanggal, on=on)
    check_printable(row)
    row.nomor_surat, row.diajukan_pada, row.diajukan_oleh = nomor_surat.strip(), tanggal, by
    row.isi = content.compose(row, on=on)
    policies.check_annexes(row, content.unready(row.isi))
    row.keadaan = states.after("send", row.keadaan)
    row.save()
    trail.record("usulan.ajukan", by=by, object=row, detail={"nomor": row.nomor_surat, "tanggal": tanggal.isoformat()})
    key = f"usulan-{row.pk}"
    return queue.enqueue(BERKAS, owner=by, payload={"usulan": row.pk}, unit=str(row)[:200], key=key)


@transaction.atomic
def freeze(*, usulan: UsulanPembubaran) -> UsulanPembubaran:
    """Makes the file of a proposal that was sent, once; doing it again changes nothing."""
    row = locked(usulan)
    if row.berkas or not row.isi:
        return row
    bound = binding.bind(row.isi, draft=False)
    row.sha256, row.halaman = hashlib.sha256(bound.pdf).hexdigest(), bound.pages
    row.berkas.save(f"usulan/{uuid.uuid4().hex}.pdf", ContentFile(bound.pdf), save=False)
    row.save(update_fields=["berkas", "sha256", "halaman", "diubah_pada"])
    default_storage.delete(draft_name(row))
    trail.record("usulan.berkas", by=None, object=row, detail={"halaman": bound.pages, "sha256": row.sha256})
    return row


# --- What the ministry says ----------------------------------------------------------------------------
@transaction.atomic
def reply(*, usulan: UsulanPembubaran, nomor: str, tanggal: dt.date, isi: str, by: User,
          scan: Scan | None = None) -> UsulanPembubaran:  # fmt: skip
    """An answer that decides nothing yet, e.g. a request for more papers."""
    row = locked(usulan)
    policies.check_reply(row, "reply", nomor, tanggal, on=kantor.today())
    _keep(row, scan, by)
    row.jawaban_nomor, row.jawaban_tanggal, row.jawaban_isi = nomor.strip(), tanggal, isi
    row.save()
    trail.record("usulan.jawaban", by=by, object=row, detail={"nomor": nomor, "tanggal": tanggal.isoformat()})
    return row


@transaction.atomic
def reject(*, usulan: UsulanPembubaran, nomor: str, tanggal: dt.date, isi: str, by: User,
           scan: Scan | None = None) -> UsulanPembubaran:  # fmt: skip
    """The ministry does not follow it: the cooperative is no longer in the process, no status changes."""
    row = locked(usulan)
    policies.check_reply(row, "reject", nomor, tanggal, on=kantor.today())
    _keep(row, scan, by)
    row.jawaban_nomor, row.jawaban_tanggal, row.jawaban_isi = nomor.strip(), tanggal, isi
    return close(row, "reject", isi, by=by, action="usulan.tolak")


@transaction.atomic
def decide(*, usulan: UsulanPembubaran, nomor: str, tanggal: dt.date, by: User, catatan: str = "",
           scan: Scan | None = None) -> UsulanPembubaran:  # fmt: skip
    """The ministry's decision with its number, date and scan; only now does status_keputusan change."""
    row = locked(usulan)
    policies.check_reply(row, "decide", nomor, tanggal, on=kantor.today())
    _keep(row, scan, by)
    policies.check_scan(row, Lampiran.objects.kept().filter(usulan=row, jenis=MINISTRY).count())
    if row.jenis == JenisUsulan.PEMBUBARAN:
        field.end_dissolution(koperasi=row.koperasi, by=by)
    record_decision(
        koperasi=row.koperasi, keputusan=DECIDES[JenisUsulan(row.jenis)], nomor=nomor.strip(), tanggal=tanggal, by=by,
        catatan=catatan or f"Atas usulan dinas Nomor {row.nomor_surat} tanggal {dates.panjang(row.diajukan_pada)}.",
    )  # fmt: skip
    row.keputusan_nomor, row.keputusan_tanggal = nomor.strip(), tanggal
    row.keadaan = states.after("decide", row.keadaan)
    row.ditutup_pada, row.alasan_tutup = kantor.today(), catatan
    row.save()
    trail.record("usulan.putus", by=by, object=row, detail={"nomor": nomor, "tanggal": tanggal.isoformat()})
    return row


def _keep(row: UsulanPembubaran, scan: Scan | None, by: User) -> None:
    if scan:
        attachments.add(milik="usulan", owner=row, jenis=MINISTRY, data=scan.data, name=scan.name, by=by)
