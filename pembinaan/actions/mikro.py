"""Businesses and clusters are entered, changed and withdrawn by hand. Files come in through mikro_import."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from koperasi.audit import trail
from pembinaan.models import Klaster, UsahaMikro
from pembinaan.policies import mikro as policies
from registry import kantor
from registry.policies import Refused

if TYPE_CHECKING:
    from koperasi.accounts.models import User

FIELDS = (
    "nama", "pemilik", "jenis_kelamin", "kecamatan", "desa", "wilayah_teks", "bidang", "klaster", "koperasi",
    "kebutuhan", "telepon",
)  # fmt: skip

trail.describe(
    {
        "mikro.buat": "mencatat usaha mikro",
        "mikro.ubah": "mengubah usaha mikro",
        "mikro.tarik": "menarik usaha mikro",
        "klaster.buat": "menambahkan klaster",
        "klaster.ubah": "mengubah klaster",
    }
)


@transaction.atomic
def create(*, data: Mapping[str, Any], by: User) -> UsahaMikro:
    """`data`: values of FIELDS. Raises policies.Refused, also where the same one came in a moment ago."""
    usaha = UsahaMikro(dicatat_oleh=by, **data)
    policies.check_member(usaha.koperasi, None)
    _save(usaha)
    trail.record("mikro.buat", by=by, object=usaha)
    return usaha


@transaction.atomic
def update(*, usaha: UsahaMikro, data: Mapping[str, Any], by: User) -> UsahaMikro:
    """What differs is said in the trail by the names of its fields. From then on an undone import leaves it alone."""
    usaha = UsahaMikro.objects.select_for_update(of=("self",)).get(pk=usaha.pk)
    policies.check_not_withdrawn(usaha)
    before = usaha.koperasi_id
    changed = [name for name, value in data.items() if getattr(usaha, name) != value]
    if not changed:
        return usaha
    for name, value in data.items():
        setattr(usaha, name, value)
    usaha.impor_asli = None
    policies.check_member(usaha.koperasi, before)
    _save(usaha)
    trail.record("mikro.ubah", by=by, object=usaha, detail={"isian": [name.replace("_", " ") for name in changed]})
    return usaha


@transaction.atomic
def withdraw(*, usaha: UsahaMikro, by: User) -> None:
    """Out of every list and count; the row stays."""
    usaha = UsahaMikro.objects.select_for_update(of=("self",)).get(pk=usaha.pk)
    policies.check_not_withdrawn(usaha)
    usaha.ditarik_pada = kantor.today()
    usaha.save(update_fields=["ditarik_pada", "diubah_pada"])
    trail.record("mikro.tarik", by=by, object=usaha)


def _save(usaha: UsahaMikro) -> None:
    policies.check_usaha(usaha)
    policies.check_not_twice(usaha)
    usaha.nama_normal, usaha.pemilik_normal = policies.keys(usaha.nama, usaha.pemilik)
    try:
        with transaction.atomic():
            usaha.save()
    except IntegrityError as error:
        if "usaha_mikro_sekali" not in str(error):
            raise
        raise Refused(policies.twice(usaha.nama, usaha.pemilik, usaha.desa)) from None


@transaction.atomic
def save_klaster(*, klaster: Klaster, by: User) -> Klaster:
    """A new one, or one whose fields were changed. Raises policies.Refused."""
    old = Klaster.objects.select_for_update(of=("self",)).filter(pk=klaster.pk).first() if klaster.pk else None
    policies.check_klaster(klaster)
    policies.check_member(klaster.koperasi, old.koperasi_id if old else None)
    try:
        with transaction.atomic():
            klaster.save()
    except IntegrityError as error:
        if "nama" not in str(error):
            raise
        raise Refused(f"Klaster {klaster.nama} sudah ada.") from None
    detail = {"bidang": klaster.bidang, "koperasi": str(klaster.koperasi or "belum ada")}
    trail.record("klaster.ubah" if old else "klaster.buat", by=by, object=klaster, detail=detail)
    return klaster
