"""Keeping a filter of the list under a name, and pasted NIK under a key."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from koperasi.accounts.models import User
from koperasi.audit import trail
from koperasi.lib import dates
from registry import policies
from registry.models import DaftarNik, SaringanTersimpan
from registry.saringan.nik import Pasted
from registry.saringan.tersimpan import changeable_by, own

trail.describe(
    {
        "saringan.simpan": "menyimpan saringan daftar koperasi",
        "saringan.ubah": "mengubah saringan daftar koperasi",
        "saringan.hapus": "menghapus saringan daftar koperasi",
        "saringan.beranda": "menaruh saringan di Beranda",
        "saringan.lepas": "mengambil saringan dari Beranda",
        "nik.tempel": "menempel daftar NIK Koperasi",
    }
)


@transaction.atomic
def save(
    *, nama: str, kueri: str, kolom: Sequence[str], bersama: bool, beranda: bool, timpa: bool, by: User
) -> SaringanTersimpan:
    """Keep a filter. `timpa`: one of the same name is replaced. Raises Refused where the name is taken."""
    same = _same_name(nama, by)
    policies.check_filter_name(same if not timpa else None)
    row = same or SaringanTersimpan(pemilik=by, nama=nama)
    row.kueri, row.kolom, row.bersama = kueri, list(kolom), bersama
    row.save()
    _unpin_others(row)
    if beranda:
        row.beranda.add(by)
    trail.record("saringan.simpan", by=by, object=row, detail={"bersama": "ya" if bersama else "tidak"})
    return row


@transaction.atomic
def update(*, saringan: SaringanTersimpan, nama: str, bersama: bool, by: User) -> SaringanTersimpan:
    """Another name, or shared or no longer; a colleague's becomes one's own. Raises Refused where the name is taken or
    the colleague has just taken it back."""
    same = _same_name(nama, by)
    policies.check_filter_name(same if same and same.pk != saringan.pk else None)
    row = policies.still_shared(changeable_by(by).select_for_update(of=("self",)).filter(pk=saringan.pk).first())
    before, row.pemilik = row.pemilik, by
    row.nama, row.bersama = nama, bersama
    row.save(update_fields=["nama", "bersama", "pemilik"])
    _unpin_others(row)
    taken = {"diambil alih dari": str(before)} if before != by else {}
    trail.record("saringan.ubah", by=by, object=row, detail={"bersama": "ya" if bersama else "tidak", **taken})
    return row


@transaction.atomic
def remove(*, saringan: SaringanTersimpan, by: User) -> None:
    """The row stays, in nobody's list."""
    saringan.dihapus_pada = dates.sekarang()
    saringan.save(update_fields=["dihapus_pada"])
    trail.record("saringan.hapus", by=by, object=saringan)


@transaction.atomic
def pin(*, saringan: SaringanTersimpan, there: bool, by: User) -> None:
    """Onto one's own Beranda, or off it."""
    if there:
        saringan.beranda.add(by)
    else:
        saringan.beranda.remove(by)
    trail.record("saringan.beranda" if there else "saringan.lepas", by=by, object=saringan)


@transaction.atomic
def paste(*, pasted: Pasted, by: User) -> DaftarNik:
    """Keep what was pasted under a new key. Raises Refused where nothing in it is a NIK Koperasi, or too much."""
    policies.check_pasted(len(pasted.nik), len(pasted.tidak_terbaca))
    row = DaftarNik.objects.create(pemilik=by, nik=pasted.nik, tidak_terbaca=pasted.tidak_terbaca)
    trail.record("nik.tempel", by=by, object=row)
    return row


def _unpin_others(row: SaringanTersimpan) -> None:
    """What others had on their pages of a filter that is no longer shared is gone from there, for good."""
    if not row.bersama:
        row.beranda.remove(*row.beranda.exclude(pk=row.pemilik_id))


def _same_name(nama: str, by: User) -> SaringanTersimpan | None:
    """Two tabs that save at once wait for each other: the person's own row is the lock."""
    User.objects.select_for_update().only("pk").get(pk=by.pk)
    return own(by).filter(nama__iexact=nama).first()
