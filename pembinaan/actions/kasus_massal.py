"""One case of a kind for every cooperative of a filter, and taking that back within 30 days.

Recorded as a TindakanMassal of the registry, so that it stands in the history of each cooperative like any other change
made to many; registry.saringan.massal.BY_OTHERS names it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef

from koperasi.accounts.roles import Izin
from koperasi.audit import trail
from koperasi.lib import locks
from pembinaan.actions import kasus as cases
from pembinaan.models import HasilKasus, JenisKasus, Kasus, KeadaanKasus, Masalah
from pembinaan.policies import kasus as policies
from pembinaan.states import kasus as states
from registry import kantor
from registry import policies as registry_policies
from registry.actions.massal import CountChanged
from registry.models import BarisTindakan, Koperasi, TindakanMassal
from registry.models.choices import Kewenangan
from registry.models.koperasi import KoperasiQuerySet
from registry.policies import Refused
from registry.saringan import massal
from registry.saringan.massal import Baris, Rencana, Tindakan, Values

if TYPE_CHECKING:
    from koperasi.accounts.models import User

BUKA = Tindakan(
    "kasus", massal.BY_OTHERS["kasus"].label, (), ("jenis", "tujuan", "tenggat", "masalah", "saya"), fillable=False
)
OUTSIDE = "di luar kewenangan kabupaten/kota"
# Whatever hangs on a case of which somebody has made something; that it was given out is told by its state.
TRACES = (
    "kegiatan_set", "janji_set", "kunjungan_set", "lampiran_set", "usulan_set", "rehabilitasi_set", "penggabungan_set",
    "masalah",
)  # fmt: skip
CLOSED, WORKED_ON = "Kasusnya ditutup lagi.", "Sudah dikerjakan atau ditutup sesudahnya; dibiarkan."

trail.describe({"kasus.massal_batal": "membatalkan pembukaan banyak kasus pembinaan"})


def plan(rows: KoperasiQuerySet, isian: Values) -> Rencana:
    """Who would get a case, and who is skipped and why. One query. `isian`: those of BukaMassalForm."""
    jenis = JenisKasus(isian["jenis"])
    open_ones = Kasus.objects.open().filter(koperasi=OuterRef("pk"), jenis=jenis)
    found = rows.annotate(b_ada=Exists(open_ones)).order_by("nama_urut", "pk")
    lines = []
    for pk, nama, kewenangan, there in found.values_list("pk", "nama", "kewenangan", "b_ada"):
        why = f"kasus {jenis.label.lower()} masih terbuka" if there else ""
        if kewenangan != Kewenangan.KABKOTA:
            why = OUTSIDE
        after = {} if why else {"kasus": f"kasus {jenis.label.lower()}"}
        lines.append(Baris(pk, nama, {"kasus": "tanpa kasus"}, after, why))
    return Rencana(BUKA, isian, lines)


@transaction.atomic
def open_many(*, kueri: str, isian: Values, expected: str, by: User) -> TindakanMassal:
    """As the preview said; the filter is asked again under the lock. Raises CountChanged, Refused."""
    locks.share(locks.KLASIFIKASI)  # or the night could open the same cases; people wait at the rows locked below
    on = kantor.today()
    asked = massal.chosen(kueri, by, on=on)
    ids = list(asked.qs.order_by().values_list("pk", flat=True)[: massal.AT_ONCE + 1])
    registry_policies.check_many(len(ids), massal.AT_ONCE)
    rows = Koperasi.objects.filter(pk__in=ids).order_by("pk").only("pk", "nama").select_for_update(of=("self",))
    locked = {one.pk: one for one in rows}
    rencana = plan(massal.chosen(kueri, by, on=on).qs.filter(pk__in=ids), isian)
    if rencana.expected != expected:
        raise CountChanged(rencana)
    registry_policies.check_any_change(len(rencana.changed))
    opened = _open(rencana, locked, by=by, on=on)
    row = TindakanMassal.objects.create(
        jenis=BUKA.code, kueri=kueri, isian=isian | {"kasus": {str(one.koperasi_id): one.pk for one in opened}},
        jumlah=len(opened), dilewati=len(rencana.baris) - len(opened), oleh=by, tanggal=on,
    )  # fmt: skip
    BarisTindakan.objects.bulk_create(
        BarisTindakan(tindakan=row, koperasi_id=one.pk, lama=one.lama, baru=one.baru, dilewati=one.dilewati)
        for one in rencana.baris
    )
    trail.record("massal.jalankan", by=by, object=row, detail={"tindakan": BUKA.label, "koperasi": row.jumlah})
    return row


def _open(rencana: Rencana, rows: Mapping[int, Koperasi], *, by: User, on: dt.date) -> list[Kasus]:
    jenis, due = JenisKasus(rencana.isian["jenis"]), rencana.isian["tenggat"]
    due = dt.date.fromisoformat(due) if due else None
    policies.check_due(due, since=on)
    opened = Kasus.objects.bulk_create(
        Kasus(koperasi=rows[one.pk], jenis=jenis, dibuka_pada=on, dibuka_oleh=by, tujuan=rencana.isian["tujuan"],
              tenggat=due) for one in rencana.changed
    )  # fmt: skip
    problem = Masalah.objects.filter(pk=rencana.isian.get("masalah")).first()
    if problem:
        Kasus.masalah.through.objects.bulk_create(Kasus.masalah.through(kasus=one, masalah=problem) for one in opened)
    detail = {"jenis": jenis.label, "masalah": [problem.nama] if problem else []}
    trail.record_many("kasus.buka", by=by, objects=opened, detail=detail)
    if rencana.isian["saya"]:
        cases.assign(kasus=Kasus.objects.filter(pk__in=[one.pk for one in opened]), kepada=by, by=by)
    return opened


@transaction.atomic
def undo(*, tindakan: TindakanMassal, by: User) -> TindakanMassal:
    """Cases on which nothing was done are closed as mistaken; the others stay and say so. Raises Refused."""
    on = kantor.today()
    tindakan = TindakanMassal.objects.select_for_update().get(pk=tindakan.pk)
    check_undo(tindakan, by, on)
    untouched = _untouched(tindakan)
    for kasus in untouched.values():
        kasus.keadaan = states.after("close", kasus.keadaan)
        kasus.hasil, kasus.catatan_hasil = HasilKasus.KELIRU, f"Pembukaan banyak kasus nomor {tindakan.pk} dibatalkan."
        kasus.ditutup_pada, kasus.ditutup_oleh = max(on, kasus.dibuka_pada), by
        kasus.save()
    trail.record_many("kasus.tutup", by=by, objects=list(untouched.values()), detail={"hasil": HasilKasus.KELIRU.label})
    lines = tindakan.baris_set.filter(dilewati="")
    lines.filter(koperasi__in=untouched).update(kembali=CLOSED)
    lines.exclude(koperasi__in=untouched).update(kembali=WORKED_ON)
    tindakan.dibatalkan_oleh, tindakan.dibatalkan_tanggal = by, on
    tindakan.save(update_fields=["dibatalkan_oleh", "dibatalkan_tanggal"])
    trail.record("kasus.massal_batal", by=by, object=tindakan, detail={"kasus": len(untouched)})
    return tindakan


def check_undo(tindakan: TindakanMassal, by: User, on: dt.date) -> None:
    registry_policies.check_undo(tindakan, on)
    if tindakan.oleh_id != by.pk and not by.boleh(Izin.KASUS_BAGI):
        raise Refused(f"Kasus ini dibuka {tindakan.oleh}; yang membukanya atau kepala bidang dapat membatalkannya.")


def _untouched(tindakan: TindakanMassal) -> Mapping[int, Kasus]:
    """{cooperative: its case}: still open, as it was opened, nothing done, written, filed or promised in it."""
    isian = tindakan.isian
    rows = Kasus.objects.open().filter(pk__in=isian["kasus"].values(), **dict.fromkeys(TRACES))
    rows = rows.filter(tujuan=isian["tujuan"], tenggat=isian["tenggat"] or None)
    mine = {"keadaan": KeadaanKasus.BERJALAN, "petugas": tindakan.oleh}
    rows = rows.filter(**(mine if isian["saya"] else {"keadaan": KeadaanKasus.BARU}))
    return {one.koperasi_id: one for one in rows.select_related("koperasi").select_for_update(of=("self",))}
