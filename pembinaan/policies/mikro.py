"""Usaha mikro: who sees them, and what is refused about one business, one cluster, one imported file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koperasi.accounts.roles import Izin
from koperasi.lib import teks
from pembinaan.models import ImporMikro, Klaster, UsahaMikro
from registry.policies import Refused, check_live

if TYPE_CHECKING:
    from koperasi.accounts.models import User
    from pembinaan.models.mikro import UsahaMikroQuerySet
    from registry.models import Desa, Koperasi

Keadaan = ImporMikro.Keadaan


def mikro_scope(rows: UsahaMikroQuerySet, user: User) -> UsahaMikroQuerySet:
    """Staff see all that are not withdrawn; nobody else sees any."""
    return rows.live() if user.is_authenticated and user.boleh(Izin.PEMBINAAN_LIHAT) else rows.none()


def keys(nama: str, pemilik: str) -> tuple[str, str]:
    """By which a business is the same one: its name and its owner, spellings apart."""
    return teks.normalize_name(nama)[:150], teks.normalize_name(pemilik)[:150]


def check_usaha(usaha: UsahaMikro) -> None:
    """What the fields say together. Raises Refused."""
    if not all(keys(usaha.nama, usaha.pemilik)):
        raise Refused("Tulis nama usaha dan nama pemiliknya dengan huruf.")
    if usaha.desa and usaha.desa.kecamatan_id != usaha.kecamatan_id:
        raise Refused(f"{usaha.desa} tidak berada di Kecamatan {usaha.kecamatan or '–'}.")


def check_not_twice(usaha: UsahaMikro) -> None:
    """Asks the table's own question, so that a person hears it in words."""
    nama, pemilik = keys(usaha.nama, usaha.pemilik)
    same = UsahaMikro.objects.live().filter(
        nama_normal=nama, pemilik_normal=pemilik, desa=usaha.desa_id, wilayah_teks=usaha.wilayah_teks
    )
    if found := same.exclude(pk=usaha.pk).first():
        raise Refused(twice(found.nama, found.pemilik, found.desa))


def twice(nama: str, pemilik: str, desa: Desa | None) -> str:
    return f"{nama} milik {pemilik} {f'di {desa}' if desa else 'tanpa desa'} sudah tercatat."


def check_member(koperasi: Koperasi | None, before: int | None) -> None:
    """A cooperative that was chosen now; one that stood there already may have been merged since."""
    if koperasi is not None and koperasi.pk != before:
        check_live(koperasi)


def check_not_withdrawn(usaha: UsahaMikro) -> None:
    if usaha.ditarik_pada:
        raise Refused(f"{usaha.nama} sudah ditarik dari daftar usaha mikro.")


def check_klaster(klaster: Klaster) -> None:
    if not teks.normalize_name(klaster.nama):
        raise Refused("Tulis nama klaster dengan huruf.")
    if Klaster.objects.filter(nama__iexact=klaster.nama).exclude(pk=klaster.pk).exists():
        raise Refused(f"Klaster {klaster.nama} sudah ada.")


# --- One imported file ------------------------------------------------------------------------
def check_open(impor: ImporMikro) -> None:
    if impor.keadaan not in (Keadaan.DIUNGGAH, Keadaan.DIPERIKSA):
        raise Refused(f"Berkas ini sudah {impor.get_keadaan_display().lower()}.")


def check_checked(impor: ImporMikro) -> None:
    check_open(impor)
    if impor.keadaan != Keadaan.DIPERIKSA:
        raise Refused("Berkas ini belum selesai diperiksa.")


def check_undo(impor: ImporMikro) -> None:
    if impor.keadaan != Keadaan.DISIMPAN:
        raise Refused("Hanya impor yang sudah disimpan yang dapat dibatalkan.")
