"""From a cooperative, its matter and the office to a snapshot: the only place where a letter reads the database."""

from __future__ import annotations

import datetime as dt

from koperasi.accounts.models import Kualifikasi, PeranPengguna
from koperasi.accounts.roles import Peran
from koperasi.lib import dates
from koperasi.lib.rupiah import terbilang
from koperasi.ui.strip import Strip
from pembinaan.letters import matter, wording
from pembinaan.letters.frame import Frame
from pembinaan.letters.matter import Matter
from pembinaan.letters.snapshot import Butir, Kop, Snapshot, Tertanda, pack_strip
from pembinaan.models import Surat
from registry.classification import clauses, verdict
from registry.models import AturanStatus, Kantor, Koperasi

NBSP = "\u00a0"
# What the office has not received, by the evidence its rule counts, and the same in the subject line.
BUKTI = {
    AturanStatus.Bukti.SALAH_SATU: "laporan penyelenggaraan RAT maupun laporan keuangan",
    AturanStatus.Bukti.RAT: "laporan penyelenggaraan RAT",
    AturanStatus.Bukti.LAPORAN: "laporan keuangan",
    AturanStatus.Bukti.KEDUANYA: "laporan penyelenggaraan RAT beserta laporan keuangan",
}
HAL_BUKTI = {
    AturanStatus.Bukti.SALAH_SATU: "RAT dan laporan keuangan",
    AturanStatus.Bukti.RAT: "RAT",
    AturanStatus.Bukti.LAPORAN: "laporan keuangan",
    AturanStatus.Bukti.KEDUANYA: "RAT dan laporan keuangan",
}


def compose(koperasi: Koperasi, matter: Matter, kantor: Kantor, *, strip: Strip | None = None) -> Snapshot:
    """The letter of `matter.on` with number and date still open. One query, for the signer.

    `koperasi` comes with desa and kecamatan joined.
    """
    text = wording.fill(wording.DEFAULTS[matter.kind], values(koperasi, matter, kantor))
    return Snapshot(
        jenis=matter.kind,
        kop=letterhead(kantor),
        tempat=kantor.ibu_kota or bare_wilayah(kantor),
        tahun=str(matter.on.year),
        klasifikasi=text.klasifikasi,
        nomor="",
        tanggal="",
        sifat=text.sifat,
        lampiran=text.lampiran,
        hal=text.hal,
        yth=addressee(koperasi, kantor),
        pembuka=text.pembuka,
        butir=(
            *(Butir(fact) for fact in text.fakta),
            Butir(text.permintaan, text.isi_permintaan),
            Butir(text.akibat),
            Butir(text.bila_sudah),
            Butir(text.bantuan),
        ),
        penutup=text.penutup,
        tertanda=signature(kantor, on=matter.on),
        tembusan=text.tembusan,
        pita=pack_strip(strip),
    )


def for_letter(surat: Surat, frame: Frame) -> Snapshot:
    """What a letter says if it is issued on `frame.on`, with number, date and code still open."""
    koperasi = surat.koperasi
    answer = verdict.explain(koperasi, on=frame.on)
    about = matter.from_answer(koperasi, frame.kantor, answer)
    return compose(koperasi, about, frame.kantor, strip=answer.strip)


def values(koperasi: Koperasi, matter: Matter, kantor: Kantor) -> dict[str, str]:
    """Every placeholder of wording.DEFAULTS."""
    kind = AturanStatus.Bukti(matter.rule.bukti)
    n = matter.rule.jumlah_tahun
    years = clauses.years_in_words(matter.years)
    return {
        "tahun": years,
        "tahun_terakhir": str(matter.years[-1]),
        "tanggal_data": _date(matter.on),
        "tenggat": _date(deadline(matter.on, wording.DEFAULTS[matter.kind].tenggat_hari)),
        "identitas": identity(koperasi),
        "bukti": BUKTI[kind],
        "hal_bukti": HAL_BUKTI[kind],
        "jumlah_tahun": f"{n} ({terbilang(n)})",
        "batas_dinas": _date(matter.own_due),
        "batas_uu": _date(matter.legal_due) if matter.legal_due else "",
        "ancaman": _threat(matter, kind),
        "sejak": f" sejak {_date(matter.changes_on)}" if matter.changes_on else "",
        "dinas": office_name(kantor),
        "kontak": f", telepon {kantor.telepon}" if kantor.telepon else "",
        "kepala_daerah": head_of_region(kantor),
        "kecamatan": koperasi.kecamatan.nama if koperasi.kecamatan else "",
        "provinsi": _province(kantor),
    }


def deadline(start: dt.date, days: int) -> dt.date:
    """`days` later, moved to Monday where it falls on a weekend: a date on which the office is open."""
    day = start + dt.timedelta(days=days)
    return day + dt.timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def identity(koperasi: Koperasi) -> str:
    known = []
    if koperasi.badan_hukum:
        since = f" tanggal {_date(koperasi.tanggal_badan_hukum)}" if koperasi.tanggal_badan_hukum else ""
        known.append(f"badan hukum Nomor{NBSP}{koperasi.badan_hukum}{since}")
    if koperasi.nik:
        known.append(f"NIK{NBSP}Koperasi{NBSP}{koperasi.nik}")
    return f"{koperasi.nama} ({', '.join(known)})" if known else koperasi.nama


def addressee(koperasi: Koperasi, kantor: Kantor) -> tuple[str, ...]:
    """Jabatan, address, place: the last line is the place."""
    street = ", ".join(part for part in (koperasi.alamat, str(koperasi.desa) if koperasi.desa else "") if part)
    place = f"di Kecamatan {koperasi.kecamatan.nama}" if koperasi.kecamatan else f"di {kantor.nama_wilayah}"
    return tuple(line for line in (f"Ketua Pengurus {koperasi.nama}", street, place) if line)


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


def signature(kantor: Kantor, *, on: dt.date) -> Tertanda:
    """Who heads the office on that day. A Plt., Plh. or Pj. comes before the definitive head."""
    roles = PeranPengguna.objects.active(on=on).filter(peran=Peran.KEPALA, user__is_active=True).select_related("user")
    ranked = sorted(roles, key=lambda role: (role.kualifikasi != Kualifikasi.DEFINITIF, role.dari), reverse=True)
    role = ranked[0] if ranked else None
    prefix = "" if role is None or role.kualifikasi == Kualifikasi.DEFINITIF else f"{role.get_kualifikasi_display()} "
    post = (f"{prefix}Kepala {_bare_office(kantor)}", f"{kantor.nama_wilayah},")
    if role is None:
        return Tertanda(jabatan=post, nama="", pangkat="", nip="")
    user = role.user
    rank = ", ".join(part for part in (user.pangkat, user.golongan) if part)
    return Tertanda(jabatan=post, nama=user.nama, pangkat=rank, nip=spaced_nip(user.nip))


def office_name(kantor: Kantor) -> str:
    return f"{_bare_office(kantor)} {kantor.nama_wilayah}"


def head_of_region(kantor: Kantor) -> str:
    title = "Wali Kota" if kantor.nama_wilayah.lower().startswith("kota") else "Bupati"
    return f"{title} {bare_wilayah(kantor)}"


def _bare_office(kantor: Kantor) -> str:
    """The dinas without its region, which some offices write into the name and others do not."""
    name, region = kantor.nama.strip(), kantor.nama_wilayah.strip()
    if region and name.lower().endswith(region.lower()):
        name = name[: -len(region)].rstrip()
    return name


def bare_wilayah(kantor: Kantor) -> str:
    kind, _, rest = kantor.nama_wilayah.strip().partition(" ")
    return rest if kind.lower() in {"kabupaten", "kota", "kab."} and rest else kantor.nama_wilayah


def _province(kantor: Kantor) -> str:
    name = kantor.provinsi.strip()
    return name if not name or name.lower().startswith("provinsi") else f"Provinsi {name}"


def _threat(matter: Matter, kind: str) -> str:
    if matter.changes_on is None:
        return ""
    lacking = {
        AturanStatus.Bukti.SALAH_SATU: "belum ada RAT maupun laporan keuangan",
        AturanStatus.Bukti.RAT: "belum ada RAT",
        AturanStatus.Bukti.LAPORAN: "belum ada laporan keuangan",
        AturanStatus.Bukti.KEDUANYA: "RAT dan laporan keuangan belum lengkap",
    }[AturanStatus.Bukti(kind)]
    last_day = matter.changes_on - dt.timedelta(days=1)
    return f", dan tercatat tidak aktif mulai {_date(matter.changes_on)} bila sampai {_date(last_day)} {lacking}"


def _date(day: dt.date) -> str:
    return dates.panjang(day).replace(" ", NBSP)


def spaced_nip(nip: str) -> str:
    """18 digits in the groups people read: birth date, appointment, sex, serial."""
    if len(nip) != 18 or not nip.isdigit():
        return nip
    return " ".join((nip[:8], nip[8:14], nip[14:15], nip[15:]))
