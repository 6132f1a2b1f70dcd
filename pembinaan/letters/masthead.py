"""How the office and its head are written on paper: letterhead, names, signature block."""

from __future__ import annotations

import datetime as dt

from koperasi.accounts.models import Kualifikasi, PeranPengguna
from koperasi.accounts.roles import Peran
from koperasi.lib import dates
from pembinaan.letters.snapshot import Kop, Tertanda
from registry.models import Kantor


def letterhead(kantor: Kantor) -> Kop:
    contacts = (
        ("Telepon", kantor.telepon),
        ("pos-el", kantor.email),
        ("laman", kantor.laman),
    )
    second = ", ".join(f"{what} {value}" for what, value in contacts if value)
    first = " ".join(part for part in (kantor.alamat, kantor.kode_pos) if part)
    return Kop(
        pemerintah=f"PEMERINTAH {kantor.nama_wilayah.upper()}",
        dinas=_bare_office(kantor).upper(),
        alamat=tuple(line for line in (first, second[:1].upper() + second[1:]) if line),
    )


def head_on(on: dt.date) -> PeranPengguna | None:
    """Who heads the office on that day, user joined: a Plt., Plh. or Pj. comes before the definitive head; None:
    nobody. One query."""
    roles = PeranPengguna.objects.active(on=on).filter(peran=Peran.KEPALA, user__is_active=True).select_related("user")
    ranked = sorted(roles, key=lambda role: (role.kualifikasi != Kualifikasi.DEFINITIF, role.dari), reverse=True)
    return ranked[0] if ranked else None


def signature(kantor: Kantor, *, on: dt.date) -> Tertanda:
    """The block of who heads the office on that day."""
    return block(kantor, head_on(on))


def block(kantor: Kantor, role: PeranPengguna | None, *, atas_nama: str = "") -> Tertanda:
    """`atas_nama`: the office's line "a.n. ..." above the post. Without a role the name stays open."""
    post: tuple[str, ...] = (f"{_prefix(role)}Kepala {_bare_office(kantor)}", f"{kantor.nama_wilayah},")
    if atas_nama.strip():
        post = (atas_nama.strip(), *post)
    if role is None:
        return Tertanda(jabatan=post, nama="", pangkat="", nip="")
    user = role.user
    rank = ", ".join(part for part in (user.pangkat, user.golongan) if part)
    return Tertanda(jabatan=post, nama=user.nama, pangkat=rank, nip=spaced_nip(user.nip))


def post_of(kantor: Kantor, role: PeranPengguna | None) -> str:
    """In a sentence: "Plt. Kepala Dinas Koperasi Kabupaten Lamongan"."""
    return f"{_prefix(role)}Kepala {office_name(kantor)}"


def office_name(kantor: Kantor) -> str:
    return f"{_bare_office(kantor)} {kantor.nama_wilayah}"


def head_of_region(kantor: Kantor) -> str:
    title = "Wali Kota" if kantor.nama_wilayah.lower().startswith("kota") else "Bupati"
    return f"{title} {bare_wilayah(kantor)}"


def bare_wilayah(kantor: Kantor) -> str:
    kind, _, rest = kantor.nama_wilayah.strip().partition(" ")
    return rest if kind.lower() in {"kabupaten", "kota", "kab."} and rest else kantor.nama_wilayah


def province(kantor: Kantor) -> str:
    name = kantor.provinsi.strip()
    return name if not name or name.lower().startswith("provinsi") else f"Provinsi {name}"


def written(day: dt.date) -> str:
    """A date whose day stays with its month; a whole date without a break would leave gaps in the line before it."""
    return dates.panjang(day).replace(" ", "\u00a0", 1)


def spaced_nip(nip: str) -> str:
    """18 digits in the groups people read: birth date, appointment, sex, serial."""
    if len(nip) != 18 or not nip.isdigit():
        return nip
    return " ".join((nip[:8], nip[8:14], nip[14:15], nip[15:]))


def _prefix(role: PeranPengguna | None) -> str:
    return "" if role is None or role.kualifikasi == Kualifikasi.DEFINITIF else f"{role.get_kualifikasi_display()} "


def _bare_office(kantor: Kantor) -> str:
    """The dinas without its region, which some offices write into the name and others do not."""
    name, region = kantor.nama.strip(), kantor.nama_wilayah.strip()
    if region and name.lower().endswith(region.lower()):
        name = name[: -len(region)].rstrip()
    return name
