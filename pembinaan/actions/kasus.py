"""Cases are opened, described, given out, handed over, closed. What is done in one: actions.kegiatan."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from django.db import transaction

from koperasi.audit import trail
from koperasi.lib import locks
from pembinaan.kasus import outcome
from pembinaan.models import HasilKasus, JenisKasus, Kasus, Masalah, SerahTerima
from pembinaan.policies import kasus as policies
from pembinaan.states import kasus as states
from registry import kantor
from registry.models import Koperasi

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from koperasi.accounts.models import User

trail.describe(
    {
        "kasus.buka": "membuka kasus pembinaan",
        "kasus.ubah": "mengubah kasus pembinaan",
        "kasus.bagi": "membagi kasus pembinaan kepada",
        "kasus.serah": "menyerahkan seluruh meja kerja kepada",
        "kasus.ambil": "mengambil kasus pembinaan",
        "kasus.tutup": "menutup kasus pembinaan",
        "kasus.buka_lagi": "membuka lagi kasus pembinaan",
    }
)


@transaction.atomic
def open_case(*, koperasi: Koperasi, jenis: str, by: User, tujuan: str = "", tenggat: dt.date | None = None,
              masalah: Iterable[Masalah] = (), petugas: User | None = None) -> Kasus:  # fmt: skip
    """By a person, of any kind; with `petugas` it is given out at once. Raises policies.Refused."""
    on = kantor.today()
    koperasi = _alone(koperasi)
    policies.check_open(koperasi, jenis)
    policies.check_due(tenggat, since=on)
    kasus = Kasus.objects.create(
        koperasi=koperasi, jenis=jenis, dibuka_pada=on, dibuka_oleh=by, tujuan=tujuan.strip(), tenggat=tenggat
    )
    kasus.masalah.set(masalah)
    trail.record("kasus.buka", by=by, object=kasus, detail={"jenis": JenisKasus(jenis).label})
    if petugas is not None:
        policies.check_receiver(petugas, on=on)
        _hand([kasus], petugas, "take" if petugas.pk == by.pk else "assign", by=by, on=on)
    return kasus


@transaction.atomic
def describe(*, kasus: Kasus, tujuan: str, tenggat: dt.date | None, masalah: Collection[Masalah], by: User) -> Kasus:
    """Goal, due date and problems. Raises policies.Refused."""
    kasus = _locked(kasus)
    policies.check_own(kasus, by)
    if tenggat != kasus.tenggat:
        policies.check_due(tenggat, since=kasus.dibuka_pada)
    kasus.tujuan, kasus.tenggat = tujuan.strip(), tenggat
    kasus.save()
    kasus.masalah.set(masalah)
    detail = {"tujuan": kasus.tujuan, "tenggat": tenggat.isoformat() if tenggat else "",
              "masalah": [one.nama for one in masalah]}  # fmt: skip
    trail.record("kasus.ubah", by=by, object=kasus, detail=detail)
    return kasus


# --- Whose it is --------------------------------------------------------------------------------------
@transaction.atomic
def assign(*, kasus: QuerySet[Kasus], kepada: User, by: User, alasan: str = "") -> int:
    """The kabid gives out work: the open ones among `kasus`; how many changed hands. Raises policies.Refused."""
    on = kantor.today()
    rows = _locked_open(kasus)
    policies.check_assign(rows, kepada, alasan, on=on)
    moved = _hand(rows, kepada, "assign", by=by, on=on, alasan=alasan)
    trail.record("kasus.bagi", by=by, object=kepada, detail={"kasus": len(moved), "alasan": alasan.strip()})
    return len(moved)


@transaction.atomic
def transfer(*, dari: User, kepada: User, by: User, alasan: str) -> int:
    """Everything open on one desk goes to another, under one `rombongan`. Raises policies.Refused."""
    on = kantor.today()
    rows = _locked_open(Kasus.objects.filter(petugas=dari))
    policies.check_transfer(rows, dari, kepada, alasan, on=on)
    moved = _hand(rows, kepada, "assign", by=by, on=on, alasan=alasan, batch=uuid.uuid4())
    detail = {"dari": str(dari), "kasus": len(moved), "alasan": alasan.strip()}
    trail.record("kasus.serah", by=by, object=kepada, detail=detail)
    return len(moved)


@transaction.atomic
def take(*, kasus: Kasus, by: User, alasan: str = "") -> Kasus:
    """One that nobody has, or a colleague's with a reason. Raises policies.Refused."""
    on = kantor.today()
    kasus = _locked(kasus)
    policies.check_take(kasus, by, alasan, on=on)
    detail = {"dari": str(kasus.petugas or ""), "alasan": alasan.strip()}
    _hand([kasus], by, "take", by=by, on=on, alasan=alasan)
    trail.record("kasus.ambil", by=by, object=kasus, detail=detail)
    return kasus


def _hand(rows: Collection[Kasus], kepada: User, verb: str, *, by: User, on: dt.date, alasan: str = "",
          batch: uuid.UUID | None = None) -> list[Kasus]:  # fmt: skip
    """Two statements however many: the rows, and what was handed over. Those already there are left alone."""
    moved = [row for row in rows if row.petugas_id != kepada.pk]
    handed = [
        SerahTerima(kasus=row, dari_id=row.petugas_id, kepada=kepada, alasan=alasan.strip(), rombongan=batch,
                    tanggal=on, oleh=by)
        for row in moved
    ]  # fmt: skip
    SerahTerima.objects.bulk_create(handed, batch_size=2000)
    for row in moved:
        row.keadaan, row.petugas = states.after(verb, row.keadaan), kepada
    Kasus.objects.filter(pk__in=[row.pk for row in moved]).update(keadaan=states.after(verb, "baru"), petugas=kepada)
    return moved


# --- Its end ------------------------------------------------------------------------------------------
@transaction.atomic
def close(*, kasus: Kasus, hasil: str, by: User, catatan: str = "", bergabung_ke: Koperasi | None = None) -> Kasus:
    """What the outcome claims must be so today; nothing is taken from what was true when the page was read.

    Raises policies.Refused.
    """
    on = kantor.today()
    locks.share(locks.KLASIFIKASI)  # or the night could take the verdict away in the same second
    kasus = _locked(kasus)
    policies.check_may_close(kasus, by)
    standing = outcome.standing(kasus, on=on)
    policies.check_close(kasus, hasil, bergabung_ke, standing)
    kasus.keadaan = states.after("close", kasus.keadaan)
    kasus.hasil, kasus.catatan_hasil = HasilKasus(hasil), catatan.strip()
    kasus.bergabung_ke = bergabung_ke if hasil == HasilKasus.BERGABUNG else None
    kasus.ditutup_pada, kasus.ditutup_oleh = max(on, kasus.dibuka_pada), by
    kasus.save()
    detail = {"hasil": HasilKasus(hasil).label, "catatan": kasus.catatan_hasil}
    if kasus.bergabung_ke:
        detail["bergabung ke"] = str(kasus.bergabung_ke)
    if hasil == HasilKasus.AKTIF_KEMBALI:
        detail["bukti"] = " ".join(standing.evidence)
    trail.record("kasus.tutup", by=by, object=kasus, detail=detail)
    return kasus


@transaction.atomic
def reopen(*, kasus: Kasus, by: User, alasan: str, as_it_was: bool = False) -> Kasus:
    """A case that was closed by mistake. It goes back to whoever had it, or to `by` where that is not possible;
    `as_it_was`: one that nobody had waits again to be given out."""
    on = kantor.today()
    _alone(kasus.koperasi)
    kasus = _locked(kasus)
    policies.check_reopen(kasus, alasan)
    before = kasus.petugas
    back = before if before and policies.handlers(on).filter(pk=before.pk).exists() else by
    detail = {"hasil sebelumnya": kasus.get_hasil_display(), "alasan": alasan.strip()}
    if as_it_was and before is None:
        kasus.keadaan = states.after("restore", kasus.keadaan)
    else:
        kasus.keadaan, kasus.petugas = states.after("reopen", kasus.keadaan), back
    kasus.hasil, kasus.catatan_hasil, kasus.bergabung_ke = None, "", None
    kasus.ditutup_pada, kasus.ditutup_oleh = None, None
    kasus.save()
    if kasus.petugas and (before is None or before.pk != back.pk):
        SerahTerima.objects.create(kasus=kasus, dari=before, kepada=back, alasan=alasan.strip(), tanggal=on, oleh=by)
    trail.record("kasus.buka_lagi", by=by, object=kasus, detail=detail)
    return kasus


def _alone(koperasi: Koperasi) -> Koperasi:
    """Whether it has an open case of a kind is asked while nobody else can open one: no person, and not the night."""
    locks.share(locks.KLASIFIKASI)
    return Koperasi.objects.select_for_update(of=("self",)).get(pk=koperasi.pk)


def _locked(kasus: Kasus) -> Kasus:
    rows = Kasus.objects.select_for_update(of=("self",)).select_related("koperasi", "petugas")
    return rows.get(pk=kasus.pk)


def _locked_open(rows: QuerySet[Kasus]) -> list[Kasus]:
    keys = rows.order_by().values("pk")
    return list(Kasus.objects.open().filter(pk__in=keys).select_for_update(of=("self",)).order_by("pk"))
