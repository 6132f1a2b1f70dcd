"""Extensions of the due date (perpanjangan): one decision, one row per cooperative of that day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q, QuerySet

from koperasi.audit import trail
from registry import policies
from registry.actions.facts import changing, helping_many
from registry.models import Kecamatan, KeputusanPerpanjangan, Koperasi, Perpanjangan

if TYPE_CHECKING:
    from koperasi.accounts.models import User

Cakupan = KeputusanPerpanjangan.Cakupan

trail.describe(
    {
        "perpanjangan.diberikan": "memberi perpanjangan",
        "perpanjangan.dicabut": "mencabut perpanjangan",
    }
)


def grant(*, by: User | None, tahun_buku: int, cakupan: str, batas_baru: dt.date, dasar_hukum: str, alasan: str = "",
          kecamatan: Kecamatan | None = None, koperasi: Koperasi | None = None) -> KeputusanPerpanjangan:  # fmt: skip
    """A later due date for all, one kecamatan or one cooperative, in force from today. Raises policies.Refused."""
    if cakupan == Cakupan.KOPERASI:
        if koperasi is None:
            raise policies.Refused("Pilih koperasi yang diberi perpanjangan.")
        frame = changing([koperasi.pk], by=by)
    else:
        frame = helping_many(lambda: Koperasi.objects.filter(perpanjangan_set__keputusan=keputusan), by=by)
    with frame as on:
        policies.check_grant(cakupan, tahun_buku, batas_baru, kecamatan, koperasi, on)
        keputusan = KeputusanPerpanjangan.objects.create(
            tahun_buku=tahun_buku, cakupan=cakupan, kecamatan=kecamatan, batas_baru=batas_baru, berlaku_pada=on,
            dasar_hukum=dasar_hukum, alasan=alasan, dibuat_oleh=by,
        )  # fmt: skip
        covered = _covered(keputusan) if koperasi is None else Koperasi.objects.filter(pk=koperasi.pk)
        rows = _add_rows(keputusan, covered, on)
        trail.record("perpanjangan.diberikan", by=by, object=koperasi or keputusan,
                     detail={"tahun_buku": tahun_buku, "cakupan": cakupan, "batas": batas_baru.isoformat(),
                             "koperasi": rows, "keputusan": keputusan.pk})  # fmt: skip
    return keputusan


def revoke(*, keputusan: KeputusanPerpanjangan, alasan: str, by: User | None) -> KeputusanPerpanjangan:
    """Take an extension back: for one cooperative from today; for all or a kecamatan from tomorrow, so that only the
    night, with its brake, applies it. Raises policies.Refused."""
    one = keputusan.cakupan == Cakupan.KOPERASI
    ids = list(keputusan.perpanjangan_set.values_list("koperasi_id", flat=True)) if one else []
    with changing(ids, by=by) as on:
        keputusan = KeputusanPerpanjangan.objects.select_for_update().get(pk=keputusan.pk)
        policies.check_revoke(keputusan, alasan)
        day = max(on if one else on + timedelta(days=1), keputusan.berlaku_pada)
        keputusan.dicabut_pada, keputusan.alasan_pencabutan = day, alasan
        keputusan.save()
        keputusan.perpanjangan_set.filter(Q(dicabut_pada=None) | Q(dicabut_pada__gt=day)).update(dicabut_pada=day)
        trail.record("perpanjangan.dicabut", by=by, object=keputusan,
                     detail={"mulai": day.isoformat(), "alasan": alasan})  # fmt: skip
    return keputusan


@transaction.atomic
def grant_existing(koperasi_set: QuerySet[Koperasi], *, on: dt.date) -> int:
    """Rows of the decisions in force for cooperatives registered, or brought into authority, today.

    For the action that creates them: inside its own transaction and before its re-evaluation. A cooperative that only
    moved to another kecamatan is not for this: a move changes none. Returns how many rows were added.
    """
    decisions = KeputusanPerpanjangan.objects.exclude(cakupan=Cakupan.KOPERASI).filter(
        Q(dicabut_pada=None) | Q(dicabut_pada__gt=on), berlaku_pada__lte=on
    )
    newcomers = Koperasi.objects.filter(pk__in=koperasi_set.order_by().values("pk"))
    return sum(
        _add_rows(keputusan, _covered(keputusan).filter(pk__in=newcomers.values("pk")), on) for keputusan in decisions
    )


@transaction.atomic
def share(dari: Koperasi, ke: Koperasi) -> list[int]:
    """For a merge: what was granted to the record `dari` and not to `ke` holds for `ke` too, on the same days.

    It is one cooperative, and was told the later date. Returns the decisions. Inside the action that judges `ke`.
    """
    held = {row.keputusan_id: row for row in Perpanjangan.objects.filter(koperasi=ke)}
    added = []
    for row in Perpanjangan.objects.filter(koperasi=dari).order_by("pk"):
        own = held.get(row.keputusan_id)
        if (own and own.dicabut_pada != own.berlaku_pada) or row.dicabut_pada == row.berlaku_pada:
            continue
        copy = own or Perpanjangan(koperasi=ke, keputusan_id=row.keputusan_id, tahun_buku=row.tahun_buku)
        copy.batas, copy.berlaku_pada, copy.dicabut_pada = row.batas, row.berlaku_pada, row.dicabut_pada
        copy.save()
        added.append(row.keputusan_id)
    return added


def unshare(ke: Koperasi, decisions: Collection[int]) -> None:
    """What `share` gave was never so: in force on no day."""
    Perpanjangan.objects.filter(koperasi=ke, keputusan__in=decisions).update(dicabut_pada=F("berlaku_pada"))


def _covered(keputusan: KeputusanPerpanjangan) -> QuerySet[Koperasi]:
    """The cooperatives of the office's own authority that a decision for all or a kecamatan covers today."""
    covered = Koperasi.objects.live().within_authority()
    return covered.filter(kecamatan=keputusan.kecamatan) if keputusan.kecamatan_id else covered


def _add_rows(keputusan: KeputusanPerpanjangan, covered: QuerySet[Koperasi], on: dt.date) -> int:
    rows = [
        Perpanjangan(
            keputusan=keputusan, koperasi_id=pk, tahun_buku=keputusan.tahun_buku, batas=keputusan.batas_baru,
            berlaku_pada=on, dicabut_pada=keputusan.dicabut_pada,
        )
        for pk in covered.exclude(perpanjangan_set__keputusan=keputusan).order_by().values_list("pk", flat=True)
    ]  # fmt: skip
    Perpanjangan.objects.bulk_create(rows, batch_size=5000)
    return len(rows)
