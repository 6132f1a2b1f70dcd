"""Figures of the demo office: targets, closed periods with what came in later, a form of the province, a file of ODS,
a rule that was tried, and filters on the first page. Targets are invented.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from random import Random

from koperasi.accounts.models import User
from koperasi.lib import dates
from pembinaan.actions import formulir, rekonsiliasi, simulasi, target
from pembinaan.angka.posisi import Posisi
from pembinaan.demo import format_provinsi
from pembinaan.demo.surat import work
from pembinaan.models import FormatProvinsi, FormatTerisi, Indikator, PeriodeTutup
from pembinaan.rekap import masa, tutup
from pembinaan.rekap.masa import Masa
from pembinaan.simulasi import percobaan
from pembinaan.simulasi.percobaan import Percobaan
from registry.actions import records, saringan
from registry.demo.lives import Clock
from registry.demo.world import noon
from registry.models import AturanStatus, Kecamatan, Koperasi, MasaBukti, SaringanTersimpan
from registry.models.choices import AsalCatatan, JenisBukti
from registry.simulation import PARAMETERS

RENSTRA, YEARS = "Renstra 2025-2029", range(2025, 2030)
# Code of a figure: the target of the first year, and what each later year adds.
TARGETS = {
    "persen-aktif": ("82.00", "1.50"), "persen-rat": ("60.00", "2.50"), "persen-rutin": ("45.00", "2.00"),
    "persen-laporan": ("58.00", "2.00"), "persen-sertifikat": ("10.00", "1.00"), "persen-kunjungan": ("8.00", "1.00"),
    "kasus-aktif-kembali": ("20", "5"), "dilatih": ("60", "10"),
}  # fmt: skip
LATE = 300  # of so many cooperatives one RAT came out of the binder only after a period was closed
CLOSED_AFTER = 6  # days after the end of a period
IN_ODS = 60  # rows of the ministry's file


def fill(rng: Random, clock: Clock) -> None:
    people = {user.username: user for user in User.objects.filter(username__in=["petugas", "kabid", "kepala"])}
    if len(people) < 3:
        return
    _targets(people["kabid"])
    closed = _close(clock, people["kabid"])
    _came_later(clock, closed, people["petugas"])
    _form(clock, closed[-1], people["kabid"])
    _ods(rng, clock, people["petugas"])
    _tried(clock, people["kabid"])
    _pin(people)


def _targets(kabid: User) -> None:
    """The list as delivered, under the name of the planning paper."""
    rows = {row.ukuran: row for row in Indikator.objects.filter(ukuran__in=TARGETS)}
    Indikator.objects.filter(pk__in=[row.pk for row in rows.values()]).update(dokumen=RENSTRA)
    target.set_targets(
        values={
            (row.pk, year): Decimal(TARGETS[code][0]) + Decimal(TARGETS[code][1]) * number
            for code, row in rows.items()
            for number, year in enumerate(YEARS)
        },
        by=kabid,
    )


def _close(clock: Clock, kabid: User) -> list[PeriodeTutup]:
    """The year before, and the two latest quarters, each some days after its end.

    As the action does it, without its question whether the night has run: the demo's past was judged day by day.
    """
    quarters = [one for one in masa.past(clock.on) if one.jenis == PeriodeTutup.Jenis.TRIWULAN][:2]
    wanted = [Masa(PeriodeTutup.Jenis.TAHUN.value, clock.on.year - 1), *reversed(quarters)]
    made = []
    for one in wanted:
        day = min(one.sampai + dt.timedelta(days=CLOSED_AFTER), clock.on)
        with dates.freeze(day):
            made.append(tutup.freeze(one, by=kabid, on=day))
    return made


def _came_later(clock: Clock, closed: list[PeriodeTutup], petugas: User) -> None:
    """Of cooperatives that stay what they are: aktif, and nobody has written to them."""
    last = closed[-1]
    year = last.tahun_buku
    known = MasaBukti.objects.filter(tahun_buku=year)
    late = Koperasi.objects.within_authority().filter(
        status="aktif", pk__in=known.filter(jenis=JenisBukti.LAPORAN).values("koperasi")
    )
    late = late.exclude(pk__in=known.filter(jenis=JenisBukti.RAT).values("koperasi"))
    late = late.filter(surat_set=None, kasus_set=None).order_by("pk")
    late = late[: max(1, Koperasi.objects.count() // LATE)]
    for number, koperasi in enumerate(late):
        held = last.sampai - dt.timedelta(days=20 + number)
        records.record_past(
            koperasi=koperasi, tahun_buku=year, jenis=JenisBukti.RAT, tanggal=held, asal=AsalCatatan.BUKU_RAT,
            by=petugas,
        )  # fmt: skip


def _form(clock: Clock, periode: PeriodeTutup, kabid: User) -> None:
    """Sent by the province, pointed at by the proposal that the page makes, filled once."""
    with dates.freeze(periode.ditutup_tanggal):
        form = formulir.upload(
            data=format_provinsi.workbook(), nama_berkas="Keragaan koperasi kabupaten.xlsx",
            nama="Keragaan koperasi triwulanan", by=kabid,
        )  # fmt: skip
        formulir.adopt(format=form, proposed=format_provinsi.proposed(form), by=kabid)
        formulir.order(format=form, periode=periode, by=kabid)
        work(formulir.ISI)
    then = noon(periode.ditutup_tanggal)
    FormatProvinsi.objects.filter(pk=form.pk).update(diunggah_pada=then)
    FormatTerisi.objects.filter(format=form).update(dibuat_pada=then)


def _ods(rng: Random, clock: Clock, petugas: User) -> None:
    """A part of the ministry's list as it differs from ours: names, statuses, one too many and one too few."""
    rows = list(Koperasi.objects.within_authority().exclude(nik="").select_related("kecamatan", "desa").order_by("pk"))
    lines = ["No;NIK;Nama Koperasi;Desa / Kelurahan;Kecamatan;Status Koperasi"]
    for number, one in enumerate(rows[:IN_ODS], 1):
        active = (one.status == "aktif") != (number % 9 == 0)
        name = one.nama.upper() if number % 7 else f"{one.nama} Jaya"
        desa, kecamatan = (place.nama if place else "" for place in (one.desa, one.kecamatan))
        cells = (str(number), one.nik, name, desa, kecamatan, "Aktif" if active else "Tidak Aktif")
        lines.append(";".join(cell.replace(";", ",") for cell in cells))
    lines.append(f"{len(lines)};{clock.on.year}990000001;Koperasi Jasa Samudra Lestari;;;Aktif")
    with dates.freeze(clock.on - dt.timedelta(days=5)):
        found, known = rekonsiliasi.upload(data="\n".join(lines).encode(), nama_berkas="ODS sebagian.csv", by=petugas)
        if known:
            rekonsiliasi.start(found=found, by=petugas)
            work(rekonsiliasi.BANDINGKAN)


def _tried(clock: Clock, kabid: User) -> None:
    """What one more year of patience would mean, for the head."""
    base = Posisi.at(clock.on).rule
    values = {name: getattr(base, name) for name in PARAMETERS} | {"jumlah_tahun": base.jumlah_tahun + 1}
    tried = Percobaan(clock.on, AturanStatus(**values), base)
    simulasi.save_note(
        tried=tried, hasil=percobaan.compute(tried), by=kabid, judul="Jika tiga tahun buku, bukan dua",
        catatan="Beberapa kabupaten menghitung tiga tahun. Mohon arahan sebelum Renstra direviu.",
    )  # fmt: skip


def _pin(people: dict[str, User]) -> None:
    place = Kecamatan.objects.filter(nama="Babat").first() or Kecamatan.objects.order_by("kode")[0]
    saringan.save(
        nama=f"Tidak aktif di {place.nama}", kueri=f"kecamatan={place.pk}&status=tidak_aktif",
        kolom=["nik", "telepon"], bersama=True, beranda=True, timpa=False, by=people["petugas"],
    )  # fmt: skip
    for username, count in (("petugas", 2), ("kepala", 2)):
        for row in SaringanTersimpan.objects.exclude(bawaan=None).order_by("pk")[:count]:
            saringan.pin(saringan=row, there=True, by=people[username])
