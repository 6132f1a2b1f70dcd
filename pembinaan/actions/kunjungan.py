"""A visit: begun, saved while it is filled in, finished once, mended on the same day, offering data to the register."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction

from koperasi.audit import trail
from koperasi.lib import dates
from pembinaan.actions import promises
from pembinaan.kunjungan.finding import finding
from pembinaan.models import JenisKasus, Kasus, KeadaanKunjungan, Kunjungan, RencanaKunjungan
from pembinaan.policies import kunjungan as policies
from pembinaan.states.kunjungan import TABLE
from registry import kantor
from registry.actions import field
from registry.actions import koperasi as register
from registry.actions.drafts import Conflict
from registry.actions.facts import changing
from registry.models import KegiatanUsaha, Koperasi
from registry.models.choices import KegiatanBerjalan
from registry.policies import Refused

if TYPE_CHECKING:
    from koperasi.accounts.models import User

trail.describe(
    {
        "kunjungan.mulai": "mulai mencatat kunjungan ke",
        "kunjungan.selesai": "mengirim hasil kunjungan ke",
        "kunjungan.perbaiki": "memperbaiki hasil kunjungan ke",
        "kunjungan.batal": "membatalkan kunjungan ke",
        "kunjungan.data": "memakai data dari kunjungan untuk",
    }
)
# Columns of the visit that the form answers. `sebab` is many-to-many, a promise is a row of its own.
COLUMNS = (
    "tanggal", "petugas", "alamat", "alamat_baru", "papan_nama", "kantor_buka", "ditemui_nama", "ditemui_jabatan",
    "ditemui_telepon", "usaha", "rat_terakhir_tahun", "anggota", "aset", "utang", "dokumen", "sebab_catatan",
    "keinginan", "rekomendasi", "catatan", "lintang", "bujur", "akurasi", "biaya",
)  # fmt: skip
SUMBER = "Kunjungan"  # of KegiatanUsaha, as registry.actions.field writes it
OFFERS = {"telepon": ("telepon",), "alamat": ("alamat",), "posisi": ("lintang", "bujur")}


@transaction.atomic
def begin(*, koperasi: Koperasi, by: User, kunci: uuid.UUID | None = None, rencana: RencanaKunjungan | None = None,
          asal: str = Kunjungan.Asal.LAYAR) -> Kunjungan:  # fmt: skip
    """A visit to be filled in. The same `kunci` again gives back the first one, finished or not.

    `rencana`: a cooperative stands on a route once, so begun anew on a phone it is the visit that was planned; one that
    is not on that route, or no longer, is a visit of its own: only who plans routes puts places on them.
    """
    koperasi = Koperasi.objects.select_for_update(no_key=True).get(pk=koperasi.pk)  # tapped twice: one visit
    kunci = kunci or uuid.uuid4()
    found = Kunjungan.objects.filter(kunci=kunci).first()
    if found is None and rencana is not None:
        found = (
            Kunjungan.objects.filter(rencana=rencana, koperasi=koperasi).exclude(keadaan=KeadaanKunjungan.BATAL).first()
        )
    if found is not None:
        if found.koperasi_id != koperasi.pk:
            raise Refused("Formulir ini milik kunjungan ke koperasi lain.")
        return found
    policies.check_begin(koperasi)
    row = Kunjungan.objects.create(kunci=kunci, koperasi=koperasi, petugas=by, asal=asal, dibuat_oleh=by)
    trail.record("kunjungan.mulai", by=by, object=koperasi)
    return row


@transaction.atomic
def save_draft(*, kunjungan: Kunjungan, typed: Mapping[str, list[str]], version: int) -> Kunjungan:
    """Keeps what was typed, right or wrong. `version` is that of the form when it was read.

    Raises Conflict where another device saved something else meanwhile, Refused where it was sent already.
    """
    kunjungan = _locked(kunjungan)
    if kunjungan.isian == dict(typed) and kunjungan.keadaan != KeadaanKunjungan.BATAL:
        return kunjungan
    policies.check_open(kunjungan)
    if version != kunjungan.versi:
        raise Conflict(kunjungan.isian, kunjungan.versi)
    kunjungan.isian, kunjungan.versi = dict(typed), kunjungan.versi + 1
    kunjungan.save(update_fields=["isian", "versi", "diubah_pada"])
    return kunjungan


def finish(*, kunjungan: Kunjungan, data: Mapping[str, Any], by: User) -> Kunjungan:
    """What was found becomes the visit's result and the status of the field, once: sent again it changes nothing.

    `data` are the cleaned values of forms.kunjungan.KunjunganForm. Raises Refused.
    """
    with changing([kunjungan.koperasi_id], by=by):
        kunjungan = _locked(kunjungan)
        if not TABLE.allows("finish", kunjungan.keadaan) and kunjungan.dicatat_oleh_id == by.pk:
            return kunjungan
        policies.check_open(kunjungan)
        on = kantor.today()
        policies.check_result(kunjungan.koperasi, data, on=on)
        kunjungan.keadaan = TABLE.after("finish", kunjungan.keadaan)
        kunjungan.dicatat_tanggal, kunjungan.dicatat_oleh = on, by
        # Opened after the visit was planned, or in place of the one it was planned for.
        kunjungan.kasus = _case(kunjungan.koperasi) or kunjungan.kasus
        kunjungan.asal = data.get("asal") or kunjungan.asal
        _fill(kunjungan, data)
        _tell(kunjungan, data, by)
        trail.record("kunjungan.selesai", by=by, object=kunjungan.koperasi, detail={"temuan": _words(kunjungan)})
    return kunjungan


def correct(*, kunjungan: Kunjungan, data: Mapping[str, Any], typed: Mapping[str, list[str]], by: User) -> Kunjungan:
    """A slip is mended on the day it was sent, by whoever sent it; what stood there before is in the history."""
    with changing([kunjungan.koperasi_id], by=by):
        kunjungan = _locked(kunjungan)
        policies.check_correct(kunjungan, by=by, on=kantor.today())
        policies.check_same_day(kunjungan, data["tanggal"])
        policies.check_result(kunjungan.koperasi, data, on=kantor.today())
        before = kunjungan.temuan
        kunjungan.isian, kunjungan.versi = dict(typed), kunjungan.versi + 1
        _fill(kunjungan, data)
        _tell(kunjungan, data, by, before=before)
        trail.record("kunjungan.perbaiki", by=by, object=kunjungan.koperasi, detail={"temuan": _words(kunjungan)})
    return kunjungan


@transaction.atomic
def cancel(*, kunjungan: Kunjungan, by: User) -> None:
    """It will not take place. What was typed stays with the row."""
    kunjungan = _locked(kunjungan)
    policies.check_cancel(kunjungan, by)
    kunjungan.keadaan = TABLE.after("cancel", kunjungan.keadaan)
    kunjungan.save(update_fields=["keadaan", "diubah_pada"])
    trail.record("kunjungan.batal", by=by, object=kunjungan.koperasi)


@transaction.atomic
def accept(*, kunjungan: Kunjungan, what: str, by: User) -> Koperasi:
    """A number, an address or a position that the visit brought home goes into the register, by registry's own action.

    Raises Refused, or registry's Clashed where somebody changed the record in this very moment.
    """
    koperasi = Koperasi.objects.get(pk=kunjungan.koperasi_id)
    new = offered(kunjungan).get(what)
    if new is None:
        raise Refused("Kunjungan ini tidak membawa data itu.")
    changes = {name: (getattr(koperasi, name), value) for name, value in new.items()}
    koperasi = register.update(koperasi=koperasi, changes=changes, by=by)
    trail.record("kunjungan.data", by=by, object=koperasi, detail={"kolom": sorted(changes)})
    return koperasi


def offered(kunjungan: Kunjungan) -> dict[str, dict[str, Any]]:
    """{"telepon": {"telepon": "0812..."}, ...}: what the visit knows and the register could take over."""
    found: dict[str, dict[str, Any]] = {}
    if kunjungan.ditemui_telepon:
        found["telepon"] = {"telepon": kunjungan.ditemui_telepon}
    if kunjungan.alamat_baru:
        found["alamat"] = {"alamat": kunjungan.alamat_baru}
    there = kunjungan.alamat == Kunjungan.Alamat.DITEMUKAN
    if there and kunjungan.lintang is not None and kunjungan.bujur is not None:
        found["posisi"] = {"lintang": kunjungan.lintang, "bujur": kunjungan.bujur}
    return found


def _fill(kunjungan: Kunjungan, data: Mapping[str, Any]) -> None:
    blank = Kunjungan()
    for name in COLUMNS:
        setattr(kunjungan, name, data.get(name, getattr(blank, name)))
    kunjungan.temuan = finding(kunjungan.alamat, kunjungan.usaha)
    kunjungan.save()
    kunjungan.sebab.set(data.get("sebab") or [])


def _tell(kunjungan: Kunjungan, data: Mapping[str, Any], by: User, *, before: str = "") -> None:
    """The register hears the finding, the case the promise. `before`: the finding that is corrected."""
    day = data["tanggal"]
    if kunjungan.temuan != before:
        field.record_finding(
            koperasi=kunjungan.koperasi, temuan=kunjungan.temuan, tanggal=day, by=by,
            alasan={"kunjungan": kunjungan.pk}, usaha=kunjungan.usaha,
        )  # fmt: skip
    if before:  # one fact a day: what was noted of the business by mistake is put right, and kept in the history
        facts = KegiatanUsaha.objects.filter(koperasi=kunjungan.koperasi, tanggal=day, sumber=SUMBER)
        facts.update(nilai=kunjungan.usaha or KegiatanBerjalan.TIDAK_DIKETAHUI)
    said = None
    if data.get("janji_tanggal"):
        said = promises.promise(
            koperasi=kunjungan.koperasi, tahun_buku=data["janji_tahun_buku"], tanggal=data["janji_tanggal"],
            oleh_siapa=kunjungan.ditemui_nama or "Pengurus", dijanjikan_pada=day, by=by, kunjungan=kunjungan,
            kasus=kunjungan.kasus,
        )  # fmt: skip
    if before:
        promises.unsay(kunjungan, but=said)


def _case(koperasi: Koperasi) -> Kasus | None:
    return Kasus.objects.open().filter(koperasi=koperasi, jenis=JenisKasus.KEAKTIFAN).first()


def _words(kunjungan: Kunjungan) -> str:
    day = f" ({dates.panjang(kunjungan.tanggal)})" if kunjungan.tanggal else ""
    return f"{kunjungan.get_temuan_display()}{day}"


def _locked(kunjungan: Kunjungan) -> Kunjungan:
    rows = Kunjungan.objects.select_for_update(of=("self",))
    rows = rows.select_related("koperasi", "dicatat_oleh", "rencana", "petugas", "kasus")
    return rows.get(pk=kunjungan.pk)
