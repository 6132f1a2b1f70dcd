"""Where a letter goes, as words that are kept with the attempt."""

from __future__ import annotations

from pembinaan.models import CaraKirim, Surat
from pembinaan.policies.surat_kirim import to_cooperative
from registry.models import Desa, Koperasi


def address_of(koperasi: Koperasi) -> str:
    """ "Jalan Raya 5, Desa Moropelang, Kecamatan Babat"; "" where nothing is known."""
    kecamatan = f"Kecamatan {koperasi.kecamatan}" if koperasi.kecamatan else ""
    return ", ".join(part for part in (koperasi.alamat, str(koperasi.desa or ""), kecamatan) if part)


def head_of(desa: Desa) -> str:
    """ "Kepala Desa Moropelang", "Lurah Babat"."""
    return f"Lurah {desa.nama}" if desa.jenis == Desa.Jenis.KELURAHAN else f"Kepala Desa {desa.nama}"


def village_of(koperasi: Koperasi) -> str:
    """Who is asked about it: the head of its desa, else the camat."""
    if koperasi.desa:
        return f"{head_of(koperasi.desa)}, Kecamatan {koperasi.desa.kecamatan}"
    return f"Camat {koperasi.kecamatan}" if koperasi.kecamatan else ""


def goal(surat: Surat, cara: str) -> str:
    """What `PengirimanSurat.tujuan` says unless somebody writes something else."""
    koperasi = surat.koperasi
    if cara == CaraKirim.SUREL:
        return koperasi.email
    if not to_cooperative(surat):
        return village_of(koperasi)
    return address_of(koperasi)
