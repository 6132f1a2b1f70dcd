"""A proposal is opened, written and taken back. The office proposes; nothing here freezes or dissolves anybody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from koperasi.audit import trail
from pembinaan.models import (
    AlasanUsulan,
    DasarUsulan,
    JenisUsulan,
    Kasus,
    Keberatan,
    LangkahUsulan,
    Pengaman,
    TahapUsulan,
    UsulanPembubaran,
)
from pembinaan.policies import proposals as policies
from pembinaan.states import proposals as states
from registry import kantor
from registry.actions import field
from registry.models import Koperasi
from registry.policies import Refused

if TYPE_CHECKING:
    from koperasi.accounts.models import User

trail.describe(
    {
        "usulan.buka": "membuka",
        "usulan.ubah": "mengubah isi",
        "usulan.langkah": "mencatat langkah",
        "usulan.langkah_hapus": "menghapus catatan langkah",
        "usulan.pengaman": "mengisi pengaman",
        "usulan.keberatan": "mencatat keberatan atas",
        "usulan.keberatan_jawab": "mencatat jawaban keberatan atas",
        "usulan.batal": "membatalkan",
    }
)


@transaction.atomic
def open_proposal(*, koperasi: Koperasi, jenis: str, by: User, kasus: Kasus | None = None,
                  alasan: Iterable[AlasanUsulan] = ()) -> UsulanPembubaran:  # fmt: skip
    """Of pembubaran the cooperative stands as "dalam proses pembubaran" from today. Raises policies.Refused.

    Without `kasus` it hangs on the cooperative's open case about keaktifan, where there is one.
    """
    koperasi = Koperasi.objects.get(pk=koperasi.pk)
    policies.check_open(koperasi, jenis)
    if kasus is None:
        kasus = Kasus.objects.open().filter(koperasi=koperasi).order_by("jenis", "pk").first()
    try:
        with transaction.atomic():
            usulan = UsulanPembubaran.objects.create(
                koperasi=koperasi, jenis=jenis, kasus=kasus, dibuka_pada=kantor.today(), dibuka_oleh=by
            )
    except IntegrityError:  # another desk was faster by a moment
        raise Refused(f"{koperasi} baru saja diusulkan oleh orang lain.") from None
    DasarUsulan.objects.bulk_create([DasarUsulan(usulan=usulan, alasan=one) for one in alasan if one.jenis == jenis])
    if jenis == JenisUsulan.PEMBUBARAN:
        field.begin_dissolution(koperasi=koperasi, by=by)
    trail.record("usulan.buka", by=by, object=usulan)
    return usulan


def open_many(*, koperasi: Iterable[Koperasi], jenis: str, by: User,
              alasan: Iterable[AlasanUsulan] = ()) -> tuple[list[UsulanPembubaran], list[str]]:  # fmt: skip
    """Each on its own: (those opened, a sentence for each that was not)."""
    grounds, opened, refused = list(alasan), [], []
    for one in koperasi:
        try:
            opened.append(open_proposal(koperasi=one, jenis=jenis, by=by, alasan=grounds))
        except Refused as sentence:
            refused.append(str(sentence))
    return opened, refused


@transaction.atomic
def update(*, usulan: UsulanPembubaran, uraian: str, dasar: Mapping[AlasanUsulan, str], surat_tujuan: str,
           surat_isi: str, by: User) -> UsulanPembubaran:  # fmt: skip
    """Grounds with their own account (`dasar`: ground -> text), the general account, and the covering letter."""
    row = locked(usulan)
    policies.check_editable(row)
    row.uraian, row.surat_tujuan, row.surat_isi = uraian, surat_tujuan, surat_isi
    row.save(update_fields=["uraian", "surat_tujuan", "surat_isi", "diubah_pada"])
    row.dasar_set.exclude(alasan__in=list(dasar)).delete()
    for alasan, text in dasar.items():
        DasarUsulan.objects.update_or_create(usulan=row, alasan=alasan, defaults={"uraian": text})
    trail.record("usulan.ubah", by=by, object=row, detail={"alasan": [str(one) for one in dasar]})
    return row


@transaction.atomic
def record_step(*, usulan: UsulanPembubaran, langkah: LangkahUsulan, tanggal: dt.date, by: User, nomor: str = "",
                diterima_pada: dt.date | None = None, diterima_oleh: str = "",
                catatan: str = "") -> TahapUsulan:  # fmt: skip
    """Recorded again it is corrected. A receipt starts the clocks that count from it."""
    row, on = locked(usulan), kantor.today()
    policies.check_step(row, langkah, tanggal, diterima_pada, on=on)
    policies.check_receipt(diterima_pada, diterima_oleh)
    tahap, _ = TahapUsulan.objects.update_or_create(
        usulan=row, langkah=langkah,
        defaults={
            "tanggal": tanggal, "nomor": nomor, "diterima_pada": diterima_pada, "diterima_oleh": diterima_oleh,
            "catatan": catatan, "oleh": by, "dicatat_tanggal": on,
        },
    )  # fmt: skip
    received = diterima_pada.isoformat() if diterima_pada else ""
    trail.record("usulan.langkah", by=by, object=row,
                 detail={"langkah": langkah.nama, "tanggal": tanggal.isoformat(), "diterima": received})  # fmt: skip
    return tahap


@transaction.atomic
def remove_step(*, tahap: TahapUsulan, by: User) -> None:
    """A slip: the history keeps the row."""
    row = locked(tahap.usulan)
    policies.check_step(row, tahap.langkah, tahap.tanggal, None, on=kantor.today())
    tahap.delete()
    trail.record("usulan.langkah_hapus", by=by, object=row, detail={"langkah": tahap.langkah.nama})


@transaction.atomic
def keep_safeguard(*, usulan: UsulanPembubaran, jenis: str, by: User, isi: str = "", jumlah: int | None = None,
                   dikesampingkan: bool = False, alasan: str = "") -> Pengaman:  # fmt: skip
    row = locked(usulan)
    policies.check_editable(row)
    policies.check_safeguard(isi, dikesampingkan, alasan)
    pengaman, _ = Pengaman.objects.update_or_create(
        usulan=row, jenis=jenis,
        defaults={
            "isi": isi, "jumlah": None if dikesampingkan else jumlah, "dikesampingkan": dikesampingkan,
            "alasan": alasan if dikesampingkan else "", "oleh": by,
        },
    )  # fmt: skip
    trail.record("usulan.pengaman", by=by, object=row, detail={"pengaman": pengaman.get_jenis_display()})
    return pengaman


@transaction.atomic
def record_objection(*, usulan: UsulanPembubaran, dari: str, diterima_pada: dt.date, isi: str, by: User,
                     nomor: str = "") -> Keberatan:  # fmt: skip
    row, on = locked(usulan), kantor.today()
    policies.check_objection(row, diterima_pada, on=on)
    keberatan = Keberatan.objects.create(
        usulan=row, dari=dari, nomor=nomor, diterima_pada=diterima_pada, isi=isi, oleh=by, dicatat_tanggal=on
    )
    trail.record("usulan.keberatan", by=by, object=row, detail={"diterima": diterima_pada.isoformat()})
    return keberatan


@transaction.atomic
def answer_objection(*, keberatan: Keberatan, dijawab_pada: dt.date, jawaban: str, hasil: str, by: User) -> Keberatan:
    """An objection that is accepted does not end the proposal by itself: the office then takes it back."""
    row, on = locked(keberatan.usulan), kantor.today()
    keberatan = Keberatan.objects.select_for_update(of=("self",)).select_related("usulan").get(pk=keberatan.pk)
    policies.check_answer(keberatan, dijawab_pada, on=on)
    keberatan.dijawab_pada, keberatan.jawaban, keberatan.hasil = dijawab_pada, jawaban, hasil
    keberatan.dicatat_tanggal = on
    keberatan.save()
    trail.record("usulan.keberatan_jawab", by=by, object=row,
                 detail={"hasil": keberatan.get_hasil_display(), "dijawab": dijawab_pada.isoformat()})  # fmt: skip
    return keberatan


@transaction.atomic
def cancel(*, usulan: UsulanPembubaran, alasan: str, by: User) -> UsulanPembubaran:
    """The office takes it back; the cooperative is no longer in the process."""
    row = locked(usulan)
    policies.check_cancel(row, alasan, by)
    return close(row, "cancel", alasan, by=by, action="usulan.batal")


def close(row: UsulanPembubaran, verb: str, alasan: str, *, by: User, action: str) -> UsulanPembubaran:
    """The common end. `row` is locked and checked."""
    row.keadaan = states.after(verb, row.keadaan)
    row.ditutup_pada, row.alasan_tutup = kantor.today(), alasan
    row.save()
    field.end_dissolution(koperasi=row.koperasi, by=by)
    trail.record(action, by=by, object=row, detail={"alasan": alasan})
    return row


def locked(usulan: UsulanPembubaran) -> UsulanPembubaran:
    rows = UsulanPembubaran.objects.select_for_update(of=("self",)).select_related("koperasi")
    return rows.get(pk=usulan.pk)
