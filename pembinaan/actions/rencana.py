"""A route is planned, gets its number, is called off or finished. Its visits are filled in by actions/kunjungan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Max

from koperasi.audit import trail
from koperasi.lib.teks import one_line
from pembinaan.letters import compose
from pembinaan.models import JenisKasus, Kasus, KeadaanKunjungan, Kunjungan, PelaksanaKunjungan, RencanaKunjungan
from pembinaan.policies import rencana as policies
from pembinaan.rencana.words import by_rank
from pembinaan.states import rencana as states
from registry import kantor
from registry.models import Koperasi

if TYPE_CHECKING:
    from koperasi.accounts.models import User
    from pembinaan.models.kunjungan import KunjunganQuerySet

trail.describe(
    {
        "rencana.disusun": "menyusun rute kunjungan",
        "rencana.diubah": "mengubah rute kunjungan",
        "rencana.tujuan": "mengubah tujuan rute kunjungan",
        "rencana.nomor": "mencatat nomor surat tugas",
        "rencana.batal": "membatalkan rute kunjungan",
        "rencana.kesimpulan": "menulis kesimpulan perjalanan",
        "rencana.selesai": "menyelesaikan rute kunjungan",
    }
)


@dataclass(frozen=True)
class Isian:
    """What stands in the surat tugas besides names and places; dasar one per line."""

    maksud: str
    dasar: str
    dari: dt.date
    sampai: dt.date
    beban_anggaran: str = ""
    angkutan: str = ""


@transaction.atomic
def plan(*, isian: Isian, people: Sequence[User], koperasi: Sequence[Koperasi], by: User) -> RencanaKunjungan:
    """Places in the order given; kecamatan of the route is theirs when they share one. Raises Refused."""
    policies.check_days(isian.dari, isian.sampai)
    policies.check_people(people)
    policies.check_places(koperasi, ())
    rencana = RencanaKunjungan.objects.create(**asdict(isian), dibuat_oleh=by)
    _name_people(rencana, people)
    _append(rencana, koperasi, by=by)
    trail.record("rencana.disusun", by=by, object=rencana, detail={"koperasi": len(koperasi), "orang": len(people)})
    return rencana


@transaction.atomic
def revise(*, rencana: RencanaKunjungan, isian: Isian, people: Sequence[User], by: User) -> RencanaKunjungan:
    """Names are copied anew: a surat tugas that is printed again names people as they are now."""
    rencana = _locked(rencana.pk)
    policies.check_step(rencana, "revise")
    policies.check_days(isian.dari, isian.sampai)
    policies.check_people(people)
    for name, value in asdict(isian).items():
        setattr(rencana, name, value)
    rencana.save()
    rencana.pelaksana_set.all().delete()
    _name_people(rencana, people)
    trail.record("rencana.diubah", by=by, object=rencana)
    return rencana


@transaction.atomic
def add_places(*, rencana: RencanaKunjungan, koperasi: Sequence[Koperasi], by: User) -> int:
    rencana = _locked(rencana.pk)
    policies.check_step(rencana, "revise")
    policies.check_places(koperasi, _on_route(rencana).values_list("koperasi", flat=True))
    _append(rencana, koperasi, by=by)
    if koperasi:
        names = [one.nama for one in koperasi]
        trail.record("rencana.tujuan", by=by, object=rencana, detail={"ditambah": ", ".join(names)[:500]})
    return len(koperasi)


@transaction.atomic
def remove_place(*, kunjungan: Kunjungan, by: User) -> None:
    """A planned visit leaves the route; its row stays as batal, so that a form taken along is known when it is sent."""
    rencana = _locked(kunjungan.rencana_id)
    kunjungan = Kunjungan.objects.select_for_update(of=("self",)).select_related("koperasi").get(pk=kunjungan.pk)
    policies.check_step(rencana, "revise")
    policies.check_open_visit(kunjungan)
    policies.check_last_visit(_on_route(rencana).exclude(pk=kunjungan.pk).count())
    kunjungan.keadaan = KeadaanKunjungan.BATAL
    kunjungan.save(update_fields=["keadaan", "diubah_pada"])
    _settle_kecamatan(rencana)
    trail.record("rencana.tujuan", by=by, object=rencana, detail={"dikeluarkan": kunjungan.koperasi.nama})


@transaction.atomic
def move_place(*, kunjungan: Kunjungan, up: bool, by: User) -> None:
    """One place earlier or later; at the end of the list nothing happens."""
    rencana = _locked(kunjungan.rencana_id)
    policies.check_step(rencana, "revise")
    order = list(_on_route(rencana).order_by("urutan", "pk"))
    at = next((number for number, one in enumerate(order) if one.pk == kunjungan.pk), None)
    if at is None:
        return
    to = max(0, at - 1) if up else min(len(order) - 1, at + 1)
    order.insert(to, order.pop(at))
    for number, one in enumerate(order, start=1):
        one.urutan = number
    Kunjungan.objects.bulk_update(order, ["urutan"])


@transaction.atomic
def issue(*, rencana: RencanaKunjungan, nomor: str, tanggal: dt.date, by: User) -> RencanaKunjungan:
    """Number and date as the sekretariat gave them; who heads the office on that day is kept with them."""
    rencana, nomor = _locked(rencana.pk), one_line(nomor)
    policies.check_issue(rencana, nomor, tanggal, on=kantor.today())
    rencana.nomor_surat_tugas, rencana.tanggal_surat_tugas = nomor, tanggal
    rencana.tertanda = asdict(compose.signature(kantor.current(), on=tanggal))
    rencana.keadaan = states.after("issue", rencana.keadaan)
    try:
        with transaction.atomic():
            rencana.save()
    except IntegrityError:  # another desk typed it in the same moment
        raise policies.Refused(f"Nomor {nomor} baru saja dipakai surat tugas lain.") from None
    trail.record("rencana.nomor", by=by, object=rencana, detail={"nomor": nomor, "tanggal": tanggal.isoformat()})
    return rencana


@transaction.atomic
def cancel(*, rencana: RencanaKunjungan, alasan: str, by: User) -> int:
    """The number of planned visits that are cancelled with it; finished ones stay."""
    rencana, alasan = _locked(rencana.pk), alasan.strip()
    policies.check_cancel(rencana, alasan)
    rencana.keadaan, rencana.alasan_batal = states.after("cancel", rencana.keadaan), alasan
    rencana.save()
    planned = list(rencana.kunjungan_set.select_for_update(of=("self",)).filter(keadaan=KeadaanKunjungan.DIRENCANAKAN))
    for kunjungan in planned:
        kunjungan.keadaan = KeadaanKunjungan.BATAL
        kunjungan.save(update_fields=["keadaan", "diubah_pada"])
    trail.record("rencana.batal", by=by, object=rencana, detail={"alasan": alasan, "kunjungan": len(planned)})
    return len(planned)


@transaction.atomic
def conclude(*, rencana: RencanaKunjungan, catatan_hasil: str, biaya: int | None, by: User) -> RencanaKunjungan:
    """Conclusions for the report, and what the journey cost in whole rupiah; both may be written again."""
    rencana = _locked(rencana.pk)
    policies.check_step(rencana, "conclude")
    rencana.catatan_hasil, rencana.biaya = catatan_hasil.strip(), biaya
    rencana.save()
    trail.record("rencana.kesimpulan", by=by, object=rencana, detail={"biaya": biaya} if biaya is not None else {})
    return rencana


@transaction.atomic
def finish(*, rencana: RencanaKunjungan, by: User) -> RencanaKunjungan:
    rencana = _locked(rencana.pk)
    found = list(_on_route(rencana).values_list("keadaan", flat=True))
    done = found.count(KeadaanKunjungan.SELESAI)
    policies.check_finish(rencana, open_visits=len(found) - done, done=done, on=kantor.today())
    rencana.keadaan = states.after("finish", rencana.keadaan)
    rencana.save()
    trail.record("rencana.selesai", by=by, object=rencana, detail={"kunjungan": done})
    return rencana


# --- Rows -----------------------------------------------------------------------------------------
def _locked(pk: int | None) -> RencanaKunjungan:
    return RencanaKunjungan.objects.select_for_update(of=("self",)).get(pk=pk)


def _on_route(rencana: RencanaKunjungan) -> KunjunganQuerySet:
    return rencana.kunjungan_set.exclude(keadaan=KeadaanKunjungan.BATAL)


def _name_people(rencana: RencanaKunjungan, people: Iterable[User]) -> None:
    PelaksanaKunjungan.objects.bulk_create(
        PelaksanaKunjungan(
            rencana=rencana, user=user, urutan=number, nama=user.nama, nip=user.nip, pangkat=user.pangkat,
            golongan=user.golongan, jabatan=user.jabatan,
        )
        for number, user in enumerate(by_rank(people), start=1)
    )  # fmt: skip


def _append(rencana: RencanaKunjungan, koperasi: Sequence[Koperasi], *, by: User) -> None:
    """At the end of the route, each with the open case of its cooperative."""
    last = rencana.kunjungan_set.aggregate(last=Max("urutan"))["last"] or 0
    open_cases = Kasus.objects.open().filter(jenis=JenisKasus.KEAKTIFAN, koperasi__in=[one.pk for one in koperasi])
    cases = {kasus.koperasi_id: kasus for kasus in open_cases}
    Kunjungan.objects.bulk_create(
        Kunjungan(rencana=rencana, koperasi=one, kasus=cases.get(one.pk), urutan=number, dibuat_oleh=by)
        for number, one in enumerate(koperasi, start=last + 1)
    )
    _settle_kecamatan(rencana)


def _settle_kecamatan(rencana: RencanaKunjungan) -> None:
    """The route is named after a kecamatan only while all its places lie in it."""
    found = set(_on_route(rencana).order_by().values_list("koperasi__kecamatan", flat=True))
    common = found.pop() if len(found) == 1 else None
    if rencana.kecamatan_id != common:
        rencana.kecamatan_id = common
        rencana.save(update_fields=["kecamatan", "diubah_pada"])
