"""People in a training: enrolled once, present on days, examined."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from koperasi.audit import trail
from pembinaan.actions.pelatihan import locked
from pembinaan.models import Orang, Pelatihan, Peserta
from pembinaan.policies import pelatihan as policies
from pembinaan.trainings import people
from pembinaan.trainings.people import Person
from registry import kantor
from registry.models import Koperasi
from registry.policies import Refused, check_live

if TYPE_CHECKING:
    from koperasi.accounts.models import User

trail.describe(
    {
        "pelatihan.peserta": "menambah peserta",
        "pelatihan.peserta_hapus": "menghapus peserta",
        "pelatihan.hadir": "mencatat kehadiran",
        "pelatihan.nilai": "mencatat hasil peserta",
        "orang.ubah": "mengubah data orang",
    }
)


@transaction.atomic
def enrol(*, pelatihan: Pelatihan, people_of: Sequence[tuple[Koperasi, Person]], by: User) -> list[Peserta]:
    """All of them or none. Raises Refused for somebody who already takes part, also under two clerks at once."""
    row = locked(pelatihan)
    policies.check_held(row)
    if not people_of:
        raise Refused("Pilih atau isi paling sedikit satu orang.")
    made = []
    for koperasi, person in people_of:
        check_live(koperasi)
        orang = people.keep(koperasi, person)
        policies.check_not_twice(row, orang)
        made.append(_enrol(row, orang))
    trail.record("pelatihan.peserta", by=by, object=row, detail={"orang": len(made)})
    return made


def _enrol(row: Pelatihan, orang: Orang) -> Peserta:
    try:
        with transaction.atomic():
            return Peserta.objects.create(pelatihan=row, orang=orang)
    except IntegrityError as error:  # held by the constraint should the lock ever not be taken
        raise Refused(f"{orang} sudah menjadi peserta {row}.") from error


@transaction.atomic
def remove(*, peserta: Peserta, by: User) -> None:
    """Enrolled by mistake; the row's history stays."""
    row = locked(peserta.pelatihan)
    policies.check_changeable(row)
    peserta = row.peserta_set.select_for_update(of=("self",)).select_related("orang").get(pk=peserta.pk)
    policies.check_remove(peserta)
    trail.record("pelatihan.peserta_hapus", by=by, object=row, detail={"orang": peserta.orang.pk})
    peserta.delete()


@transaction.atomic
def mark_present(*, pelatihan: Pelatihan, came: Mapping[int, set[dt.date]], left: Mapping[int, set[dt.date]],
                 by: User) -> int:  # fmt: skip
    """{participant: days} to add and to take away: two clerks on one list lose nothing. Returns how many changed."""
    row = locked(pelatihan)
    policies.check_held(row)
    policies.check_present(row, sorted(set().union(*came.values())), kantor.today())
    changed = []
    for one in row.peserta_set.filter(pk__in={*came, *left}):
        days = sorted((set(one.hadir) | came.get(one.pk, set())) - left.get(one.pk, set()))
        if days != sorted(one.hadir):
            one.hadir = days
            changed.append(one)
    Peserta.objects.bulk_update(changed, ["hadir"])
    if changed:
        trail.record("pelatihan.hadir", by=by, object=row, detail={"peserta": len(changed)})
    return len(changed)


RESULTS = ("nilai_awal", "nilai_akhir", "kesan", "saran", "tanggal_uji", "lulus", "tanggal_lulus")


@transaction.atomic
def record_results(*, pelatihan: Pelatihan, results: Mapping[int, Mapping[str, Any]], by: User) -> int:
    """{participant: some of RESULTS}. All of them or none; returns how many changed."""
    row = locked(pelatihan)
    policies.check_held(row)
    on, changed = kantor.today(), 0
    rows = row.peserta_set.select_for_update(of=("self",)).select_related("orang", "pelatihan")
    for one in rows.filter(pk__in=list(results)):
        before = {name: getattr(one, name) for name in RESULTS}
        for name, value in results[one.pk].items():
            setattr(one, name, value)
        if before == {name: getattr(one, name) for name in RESULTS}:
            continue
        policies.check_result(one, on)
        one.save()
        changed += 1
    if changed:
        trail.record("pelatihan.nilai", by=by, object=row, detail={"peserta": changed})
    return changed


@transaction.atomic
def correct_person(*, orang: Orang, fields: Mapping[str, Any], by: User) -> Orang:
    """A name misspelt, a year that was not known. What was printed stays as it was printed."""
    orang = Orang.objects.select_for_update(of=("self",)).get(pk=orang.pk)
    for name, value in fields.items():
        setattr(orang, name, value)
    orang.nama_normal = people.normal(orang.nama)[:150]
    same = Orang.objects.filter(
        koperasi=orang.koperasi, nama_normal=orang.nama_normal, tahun_lahir=orang.tahun_lahir
    ).exclude(pk=orang.pk)
    if same.exists():
        raise Refused(f"{orang.koperasi} sudah punya {same[0]} dengan tahun lahir yang sama.")
    orang.save()
    trail.record("orang.ubah", by=by, object=orang, detail={"kolom": sorted(fields)})
    return orang
