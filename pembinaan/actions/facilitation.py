"""A request for facilitation from its first day to its end; what was issued goes into the register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import transaction

from koperasi.audit import trail
from koperasi.lib.teks import one_line
from pembinaan.facilitation import meeting, timing
from pembinaan.models import Fasilitasi, JenisFasilitasi, LangkahFasilitasi
from pembinaan.policies import facilitation as policies
from pembinaan.states import facilitation as states
from registry import kantor
from registry.actions import koperasi as register
from registry.models import Koperasi
from registry.policies import Refused

if TYPE_CHECKING:
    from koperasi.accounts.models import User

Hasil = JenisFasilitasi.Hasil

trail.describe(
    {
        "fasilitasi.minta": "mencatat permintaan fasilitasi",
        "fasilitasi.ubah": "mengubah permintaan fasilitasi",
        "fasilitasi.proses": "memproses fasilitasi",
        "fasilitasi.langkah": "mencatat langkah fasilitasi",
        "fasilitasi.selesai": "menyelesaikan fasilitasi",
        "fasilitasi.tolak": "menolak fasilitasi",
        "fasilitasi.batal": "membatalkan fasilitasi",
        "fasilitasi.jenis": "menyimpan jenis fasilitasi",
    }
)


@transaction.atomic
def request(*, koperasi: Koperasi, jenis: JenisFasilitasi, by: User, diminta_pada: dt.date | None = None,
            perihal: str = Fasilitasi.Perihal.BARU, asal: str = Fasilitasi.Asal.DATANG, uraian: str = "",
            petugas: User | None = None, nilai: int | None = None) -> Fasilitasi:  # fmt: skip
    """Steps and documents are copied from the kind as it is today. Raises policies.Refused."""
    on = kantor.today()
    day = diminta_pada or on
    koperasi = Koperasi.objects.select_for_update(of=("self",)).get(pk=koperasi.pk)
    policies.check_request(koperasi, jenis, day, on=on)
    row = Fasilitasi.objects.create(
        koperasi=koperasi, jenis=jenis, perihal=perihal, asal=asal, uraian=uraian.strip(), petugas=petugas or by,
        diminta_pada=day, target_pada=timing.promised(jenis.langkah, day), dokumen=jenis.dokumen, nilai=nilai,
        dicatat_oleh=by, dicatat_tanggal=on,
    )  # fmt: skip
    LangkahFasilitasi.objects.bulk_create(
        LangkahFasilitasi(fasilitasi=row, urutan=at, nama=step["nama"], hari=step.get("hari"))
        for at, step in enumerate(jenis.langkah, 1)
    )
    trail.record("fasilitasi.minta", by=by, object=koperasi, detail=_detail(row))
    return row


def renew(*, koperasi_set: Iterable[Koperasi], jenis: JenisFasilitasi, by: User) -> tuple[list[Fasilitasi], list[str]]:
    """A renewal for each; those that are refused are told by their sentence, the others are made all the same."""
    made, refused = [], []
    for koperasi in koperasi_set:
        try:
            made.append(
                request(
                    koperasi=koperasi, jenis=jenis, by=by, perihal=Fasilitasi.Perihal.PERPANJANGAN,
                    asal=Fasilitasi.Asal.DINAS,
                )
            )  # fmt: skip
        except Refused as sentence:
            refused.append(str(sentence))
    return made, refused


@transaction.atomic
def update(*, row: Fasilitasi, values: dict[str, Any], by: User) -> Fasilitasi:
    """Words, petugas, worth and cost; not what it is about."""
    row = _locked(row)
    policies.check_open(row)
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        row.save(update_fields=[*changed, "diubah_pada"])
        trail.record("fasilitasi.ubah", by=by, object=row.koperasi, detail=_detail(row) | {"kolom": sorted(changed)})
    return row


@transaction.atomic
def accept(*, row: Fasilitasi, by: User) -> Fasilitasi:
    """The office takes it up: from here on its steps are ticked off. Refused without the Berita Acara where needed."""
    row = _locked(row)
    policies.check_step("accept", row)
    policies.check_live(row.koperasi)
    _name_meeting(row)
    row.petugas = row.petugas or by
    row.keadaan = states.after("accept", row.keadaan)
    row.save(update_fields=["keadaan", "petugas", "rat", "tahun_buku_rat", "diubah_pada"])
    trail.record("fasilitasi.proses", by=by, object=row.koperasi, detail=_detail(row))
    return row


def _name_meeting(row: Fasilitasi) -> None:
    if row.jenis.perlu_berita_acara_rat:
        found = meeting.of(row.koperasi, on=kantor.today(), request=row)
        policies.check_meeting(row, found)
        row.rat, row.tahun_buku_rat = found.rat, found.year


@transaction.atomic
def tick(*, step: LangkahFasilitasi, selesai_pada: dt.date | None, catatan: str, by: User) -> LangkahFasilitasi:
    """Done on a day, with a note; None takes the day back."""
    row = _locked(step.fasilitasi)
    step = LangkahFasilitasi.objects.select_for_update(of=("self",)).get(pk=step.pk)
    policies.check_tick(row, step, selesai_pada or row.diminta_pada, on=kantor.today())
    step.selesai_pada, step.catatan = selesai_pada, one_line(catatan)[:300]
    step.oleh = by if selesai_pada else None
    step.save(update_fields=["selesai_pada", "catatan", "oleh"])
    day = selesai_pada.isoformat() if selesai_pada else "belum"
    trail.record("fasilitasi.langkah", by=by, object=row.koperasi,
                 detail=_detail(row) | {"langkah": step.nama, "selesai": day})  # fmt: skip
    return step


@transaction.atomic
def issue(*, row: Fasilitasi, by: User, selesai_pada: dt.date, nomor: str = "", terbit: dt.date | None = None,
          berlaku_sampai: dt.date | None = None, nilai: int | None = None) -> Fasilitasi:  # fmt: skip
    """Done: what was issued is kept here, and a NIK certificate or a NIB in the cooperative's own record."""
    row, on = _locked(row), kantor.today()
    policies.check_step("issue", row)
    policies.check_end(row, selesai_pada, on=on)
    _name_meeting(row)
    nomor = one_line(nomor)
    policies.check_result(row, nomor, terbit, berlaku_sampai, on=on)
    row.keadaan = states.after("issue", row.keadaan)
    row.selesai_pada, row.nomor_hasil, row.terbit, row.berlaku_sampai = selesai_pada, nomor, terbit, berlaku_sampai
    row.nilai = nilai if nilai is not None else row.nilai
    row.save()
    _into_register(row, by=by)
    trail.record("fasilitasi.selesai", by=by, object=row.koperasi,
                 detail=_detail(row) | {"nomor": nomor, "selesai": selesai_pada.isoformat()})  # fmt: skip
    return row


def _into_register(row: Fasilitasi, *, by: User) -> None:
    """By registry's own action, so that history and search follow. An older certificate never replaces a newer one."""
    wanted: dict[str, Any] = {}
    known = Koperasi.objects.get(pk=row.koperasi_id)
    if row.jenis.hasil == Hasil.NIB:
        wanted = {"nib": row.nomor_hasil}
    if row.jenis.hasil == Hasil.SERTIFIKAT_NIK:
        wanted = {"nik": row.nomor_hasil}
        until = known.sertifikat_nik_berakhir
        if until is None or (row.berlaku_sampai is not None and row.berlaku_sampai >= until):
            wanted |= {"sertifikat_nik_terbit": row.terbit, "sertifikat_nik_berakhir": row.berlaku_sampai}
    changes = {name: (getattr(known, name), value) for name, value in wanted.items() if getattr(known, name) != value}
    if not changes:
        return
    try:
        register.update(koperasi=known, changes=changes, by=by)
    except register.Clashed:
        raise Refused("Data koperasi ini baru saja diubah orang lain; ulangi sekali lagi.") from None


@transaction.atomic
def reject(*, row: Fasilitasi, alasan: str, selesai_pada: dt.date, by: User) -> Fasilitasi:
    """Refused by the office or by whoever issues it, with the reason."""
    return _end("reject", "fasilitasi.tolak", row, alasan, selesai_pada, by)


@transaction.atomic
def cancel(*, row: Fasilitasi, alasan: str, selesai_pada: dt.date, by: User) -> Fasilitasi:
    """Not wanted any more, or recorded by mistake."""
    return _end("cancel", "fasilitasi.batal", row, alasan, selesai_pada, by)


def _end(verb: str, action: str, row: Fasilitasi, alasan: str, selesai_pada: dt.date, by: User) -> Fasilitasi:
    row = _locked(row)
    policies.check_step(verb, row)
    policies.check_reason(alasan)
    policies.check_end(row, selesai_pada, on=kantor.today())
    row.keadaan, row.alasan, row.selesai_pada = states.after(verb, row.keadaan), alasan.strip(), selesai_pada
    row.save(update_fields=["keadaan", "alasan", "selesai_pada", "diubah_pada"])
    trail.record(action, by=by, object=row.koperasi, detail=_detail(row) | {"alasan": row.alasan[:200]})
    return row


@transaction.atomic
def save_kind(*, jenis: JenisFasilitasi, by: User) -> JenisFasilitasi:
    """The office's own list; running requests keep the steps and documents they began with."""
    jenis.save()
    trail.record("fasilitasi.jenis", by=by, object=jenis, detail={"ditawarkan": "ya" if jenis.aktif else "tidak"})
    return jenis


def _locked(row: Fasilitasi) -> Fasilitasi:
    rows = Fasilitasi.objects.select_for_update(of=("self",)).select_related("koperasi", "jenis")
    return rows.get(pk=row.pk)


def _detail(row: Fasilitasi) -> dict[str, Any]:
    return {"jenis": row.jenis.nama, "perihal": row.get_perihal_display()}
