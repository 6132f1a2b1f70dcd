"""A training from plan to end: its facts, its trainers, who came without a cooperative."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from koperasi.audit import trail
from pembinaan.models import Audiens, Pelatihan, Pengajar
from pembinaan.policies import pelatihan as policies
from pembinaan.states import pelatihan as states
from registry import kantor
from registry.policies import Refused

if TYPE_CHECKING:
    from koperasi.accounts.models import User

trail.describe(
    {
        "pelatihan.rencana": "merencanakan pelatihan",
        "pelatihan.ubah": "mengubah pelatihan",
        "pelatihan.buka": "membuka pelatihan",
        "pelatihan.selesai": "menyelesaikan pelatihan",
        "pelatihan.batal": "membatalkan pelatihan",
        "pelatihan.audiens": "mencatat audiens",
        "pelatihan.audiens_hapus": "menghapus audiens",
    }
)

Trainer = tuple[str, str, str]  # nama, instansi, materi


def locked(pelatihan: Pelatihan) -> Pelatihan:
    """Whoever changes who takes part, or who holds which paper, waits here for the other."""
    return Pelatihan.objects.select_for_update(of=("self",)).get(pk=pelatihan.pk)


@transaction.atomic
def plan(*, pelatihan: Pelatihan, pengajar: Sequence[Trainer], by: User) -> Pelatihan:
    """Raises Refused where the series already has that number."""
    pelatihan.dibuat_oleh = by
    policies.check_facts(pelatihan, kantor.today())
    _save(pelatihan)
    _trainers(pelatihan, pengajar)
    trail.record("pelatihan.rencana", by=by, object=pelatihan)
    return pelatihan


@transaction.atomic
def change(*, pelatihan: Pelatihan, fields: dict[str, Any], pengajar: Sequence[Trainer], by: User) -> Pelatihan:
    row = locked(pelatihan)
    policies.check_changeable(row)
    changed = [name for name, value in fields.items() if getattr(row, name) != value]
    for name, value in fields.items():
        setattr(row, name, value)
    policies.check_facts(row, kantor.today())
    _save(row)
    _trainers(row, pengajar)
    trail.record("pelatihan.ubah", by=by, object=row, detail={"kolom": changed})
    return row


def _save(row: Pelatihan) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:  # another clerk took the same number in this second
        raise Refused(f"{row} sudah ada. Pakai nomor angkatan berikutnya.") from error


def _trainers(row: Pelatihan, pengajar: Sequence[Trainer]) -> None:
    if [(one.nama, one.instansi, one.materi) for one in row.pengajar_set.all()] == list(pengajar):
        return
    row.pengajar_set.all().delete()
    Pengajar.objects.bulk_create(
        Pengajar(pelatihan=row, nama=nama, instansi=instansi, materi=materi) for nama, instansi, materi in pengajar
    )


@transaction.atomic
def open_(*, pelatihan: Pelatihan, by: User) -> Pelatihan:
    """Invitations may be sent from now on, and people may be written down."""
    row = locked(pelatihan)
    policies.check_open(row)
    return _step(row, "open", "pelatihan.buka", by)


@transaction.atomic
def finish(*, pelatihan: Pelatihan, evaluasi: str = "", by: User) -> Pelatihan:
    row = locked(pelatihan)
    policies.check_finish(row, kantor.today())
    row.evaluasi = evaluasi or row.evaluasi
    return _step(row, "finish", "pelatihan.selesai", by)


@transaction.atomic
def cancel(*, pelatihan: Pelatihan, alasan: str, by: User) -> Pelatihan:
    row = locked(pelatihan)
    policies.check_cancel(row, alasan)
    row.alasan_batal = alasan.strip()[:300]
    return _step(row, "cancel", "pelatihan.batal", by, alasan=row.alasan_batal)


def _step(row: Pelatihan, verb: str, code: str, by: User, **detail: Any) -> Pelatihan:
    row.keadaan = Pelatihan.Keadaan(states.after(verb, row.keadaan))
    row.save()
    trail.record(code, by=by, object=row, detail=detail)
    return row


@transaction.atomic
def count_audience(*, pelatihan: Pelatihan, kelompok: str, nama: str, usia: str, laki: int, perempuan: int,
                   by: User) -> Audiens:  # fmt: skip
    """Those who came without a cooperative. The same group of the same school twice is refused: change the first."""
    row = locked(pelatihan)
    policies.check_held(row)
    same = row.audiens_set.filter(kelompok=kelompok, nama__iexact=nama, usia=usia)
    if same.exists():
        raise Refused(f"{same[0]} ({same[0].get_usia_display().lower()}) sudah dicatat; hapus dahulu bila keliru.")
    if laki + perempuan < 1:
        raise Refused("Isi jumlah laki-laki atau perempuan.")
    made = Audiens.objects.create(
        pelatihan=row, kelompok=kelompok, nama=nama, usia=usia, laki=laki, perempuan=perempuan
    )
    trail.record("pelatihan.audiens", by=by, object=row, detail={"audiens": str(made), "jumlah": laki + perempuan})
    return made


@transaction.atomic
def drop_audience(*, audiens: Audiens, by: User) -> None:
    row = locked(audiens.pelatihan)
    policies.check_held(row)
    trail.record("pelatihan.audiens_hapus", by=by, object=row, detail={"audiens": str(audiens)})
    audiens.delete()
