"""What can be counted, each with its definition as it is printed beside the figure.

Hitungan: cooperatives that fulfil a condition. Rasio: one Hitungan of another. Jumlahan: a column of the latest yearly
figures. Urusan: letters and cases. `UKURAN` holds all of them by code; a new figure is one more line here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db.models import Exists, OuterRef, Q, Subquery

from koperasi.lib import dates
from pembinaan import doings
from pembinaan.angka.jenis import Hitungan, Jumlahan, Rasio, Ukuran
from pembinaan.angka.posisi import Posisi
from pembinaan.angka.urusan import DOINGS, MATTERS
from pembinaan.models import JenisKasus, Kasus
from registry.classification import clauses, facts, judging
from registry.filters import obliged_in
from registry.models import Koperasi, PerubahanStatus
from registry.models.choices import JenisBukti, StatusHitung, StatusKeputusan, StatusLapangan

ROUTINE_YEARS = 3  # RAT rutin: held for each of the last three tahun buku (Permenkop 25/2015 ps. 1; domain.md 1.3)


# --- Conditions -------------------------------------------------------------------------------------
def _status(*codes: str) -> Callable[[Posisi], Q]:
    return lambda posisi: Q(p_status__in=codes) if len(codes) > 1 else Q(p_status=codes[0])


def _obliged(posisi: Posisi, back: int = 0) -> Q:
    return obliged_in(posisi.tahun - back, posisi.rule, status="p_status")


def _filed(posisi: Posisi, kind: str, back: int = 0) -> Q:
    rows = facts.evidence(on=posisi.on, level=posisi.rule.tingkat, tahun_buku=posisi.tahun - back, jenis=kind)
    return Q(Exists(rows))


def _routine(posisi: Posisi) -> Q:
    held = Q()
    for back in range(ROUTINE_YEARS):
        held &= _filed(posisi, JenisBukti.RAT, back)
    return held


def _long_obliged(posisi: Posisi) -> Q:
    return _obliged(posisi, ROUTINE_YEARS - 1)


def _certified(posisi: Posisi) -> Q:
    return Q(sertifikat_nik_terbit__lte=posisi.on) & (
        Q(sertifikat_nik_berakhir=None) | Q(sertifikat_nik_berakhir__gte=posisi.on)
    )


def _founded(posisi: Posisi) -> Q:
    return Q(tanggal_badan_hukum__range=(dt.date(posisi.on.year, 1, 1), posisi.on))


def _helped(kind: str) -> Callable[[Posisi], Q]:
    """Something of this kind of `doings` was done for it since `posisi.dari`."""
    return lambda posisi: doings.touched(posisi.dari, posisi.on, [kind])


WAJIB = "tanpa keputusan pembekuan atau pembubaran dan sudah wajib RAT, aktif maupun tidak"
SEMUA = Hitungan(
    "semua", "Seluruh koperasi", "Koperasi dalam kewenangan dinas yang tercatat.", lambda posisi: Q(pk__isnull=False)
)
AKTIF = Hitungan("aktif", "Aktif", "Berstatus aktif menurut catatan dinas.", _status(StatusHitung.AKTIF))
TIDAK_AKTIF = Hitungan(
    "tidak-aktif", "Tidak aktif", "Berstatus tidak aktif menurut catatan dinas.", _status(StatusHitung.TIDAK_AKTIF)
)
DIBEKUKAN = Hitungan(
    "dibekukan", "Dibekukan", "Ada keputusan pembekuan yang berlaku.", _status(StatusKeputusan.DIBEKUKAN)
)
DIBUBARKAN = Hitungan(
    "dibubarkan", "Dibubarkan", "Ada keputusan pembubaran yang berlaku.", _status(StatusKeputusan.DIBUBARKAN)
)
DIPUTUS = Hitungan(
    "diputus", "Dibekukan atau dibubarkan", "Ada keputusan pembekuan atau pembubaran yang berlaku.",
    _status(*StatusKeputusan.values),
)  # fmt: skip
DINILAI = Hitungan(
    "dinilai", "Aktif dan tidak aktif", "Koperasi tanpa keputusan pembekuan atau pembubaran.",
    _status(*StatusHitung.values),
)  # fmt: skip
WAJIB_RAT = Hitungan(
    "wajib-rat", "Wajib RAT", f"Koperasi {WAJIB} untuk tahun buku {{tahun}}. Yang baru berdiri belum wajib.", _obliged
)
SUDAH_RAT = Hitungan(
    "sudah-rat", "Sudah RAT", "Wajib RAT dan RAT tahun buku {tahun} sudah kami terima.",
    lambda posisi: _obliged(posisi) & _filed(posisi, JenisBukti.RAT),
)  # fmt: skip
BELUM_RAT = Hitungan(
    "belum-rat", "Belum RAT", "Wajib RAT, tetapi RAT tahun buku {tahun} belum kami terima.",
    lambda posisi: _obliged(posisi) & ~_filed(posisi, JenisBukti.RAT),
)  # fmt: skip
SUDAH_LAPORAN = Hitungan(
    "sudah-laporan", "Sudah lapor keuangan", "Wajib RAT dan laporan keuangan tahun buku {tahun} sudah kami terima.",
    lambda posisi: _obliged(posisi) & _filed(posisi, JenisBukti.LAPORAN),
)  # fmt: skip
BELUM_LAPORAN = Hitungan(
    "belum-laporan", "Belum lapor keuangan",
    "Wajib RAT, tetapi laporan keuangan tahun buku {tahun} belum kami terima.",
    lambda posisi: _obliged(posisi) & ~_filed(posisi, JenisBukti.LAPORAN),
)  # fmt: skip
WAJIB_RUTIN = Hitungan(
    "wajib-rutin", "Wajib RAT tiga tahun", f"Koperasi {WAJIB} untuk ketiga tahun buku {{rutin}}.", _long_obliged
)
RAT_RUTIN = Hitungan(
    "rat-rutin", "RAT rutin", "Wajib RAT tiga tahun dan RAT ketiga tahun buku {rutin} sudah kami terima.",
    lambda posisi: _long_obliged(posisi) & _routine(posisi),
)  # fmt: skip
TIDAK_RUTIN = Hitungan(
    "tidak-rutin", "Tidak RAT rutin", "Wajib RAT tiga tahun, tetapi RAT {rutin} tidak lengkap.",
    lambda posisi: _long_obliged(posisi) & ~_routine(posisi),
)  # fmt: skip
WAJIB_AKTIF = Hitungan(
    "wajib-rat-aktif", "Wajib RAT dan aktif", "Wajib RAT tahun buku {tahun} dan berstatus aktif.",
    lambda posisi: _obliged(posisi) & AKTIF.kondisi(posisi),
)  # fmt: skip
SUDAH_AKTIF = Hitungan(
    "sudah-rat-aktif", "Sudah RAT dan aktif", "Berstatus aktif, wajib RAT, dan RAT tahun buku {tahun} sudah ada.",
    lambda posisi: SUDAH_RAT.kondisi(posisi) & AKTIF.kondisi(posisi),
)  # fmt: skip
KDMP = Hitungan("kdmp", "KDMP", "Koperasi Desa/Kelurahan Merah Putih.", lambda posisi: Q(kdmp=True))
BERSERTIFIKAT = Hitungan("sertifikat-nik", "Bersertifikat NIK", "Sertifikat NIK berlaku pada {tanggal}.", _certified)
KEDALUWARSA = Hitungan(
    "sertifikat-habis", "Sertifikat NIK habis", "Sertifikat NIK pernah terbit dan habis sebelum {tanggal}.",
    lambda posisi: Q(sertifikat_nik_terbit__lte=posisi.on, sertifikat_nik_berakhir__lt=posisi.on),
)  # fmt: skip
BERDIRI = Hitungan("berdiri", "Berdiri tahun ini", "Badan hukum terbit pada tahun {tahun_ini}.", _founded)
DIKUNJUNGI = Hitungan(
    "dikunjungi", "Dikunjungi", "Dikunjungi petugas paling sedikit sekali, {dari} sampai dengan {tanggal}.",
    _helped("kunjungan"),
)  # fmt: skip
DILATIH = Hitungan(
    "dilatih", "Dilatih", "Pengurus, pengawas, atau anggotanya hadir dalam pelatihan yang sudah selesai dan dimulai "
    "{dari} sampai dengan {tanggal}.", _helped("pelatihan"),
)  # fmt: skip

PERSEN_AKTIF = Rasio(
    "persen-aktif", "Persentase koperasi aktif", "Aktif dibagi aktif dan tidak aktif; yang dibekukan atau dibubarkan "
    "tidak ikut.", AKTIF, DINILAI,
)  # fmt: skip
PERSEN_RAT = Rasio(
    "persen-rat", "Persentase RAT", "Sudah RAT tahun buku {tahun} dibagi wajib RAT.", SUDAH_RAT, WAJIB_RAT
)
PERSEN_RAT_AKTIF = Rasio(
    "persen-rat-aktif", "Persentase RAT dari koperasi aktif",
    "Sudah RAT tahun buku {tahun} dibagi wajib RAT, keduanya hanya yang aktif: bacaan sempit beberapa dinas.",
    SUDAH_AKTIF, WAJIB_AKTIF,
)  # fmt: skip
PERSEN_RUTIN = Rasio(
    "persen-rutin", "Persentase RAT rutin", "RAT tiap tahun buku {rutin} dibagi yang wajib ketiganya.", RAT_RUTIN,
    WAJIB_RUTIN,
)  # fmt: skip
PERSEN_LAPORAN = Rasio(
    "persen-laporan", "Persentase laporan keuangan", "Sudah lapor keuangan tahun buku {tahun} dibagi wajib RAT.",
    SUDAH_LAPORAN, WAJIB_RAT,
)  # fmt: skip
PERSEN_SERTIFIKAT = Rasio(
    "persen-sertifikat", "Persentase bersertifikat NIK", "Bersertifikat NIK dibagi seluruh koperasi.", BERSERTIFIKAT,
    SEMUA,
)  # fmt: skip
PERSEN_KUNJUNGAN = Rasio(
    "persen-kunjungan", "Cakupan pengawasan", "Koperasi yang dikunjungi {dari} sampai dengan {tanggal}, dibagi seluruh "
    "koperasi.", DIKUNJUNGI, SEMUA,
)  # fmt: skip

_LATEST = (
    "Jumlah menurut data tahunan terakhir tiap koperasi sampai dengan {tanggal}; yang tidak mengisi tidak dihitung."
)
SUMS = tuple(
    Jumlahan(kode, nama, _LATEST, kode.replace("-", "_"), satuan)
    for kode, nama, satuan in (
        ("anggota-laki", "Anggota laki-laki", "orang"),
        ("anggota-perempuan", "Anggota perempuan", "orang"),
        ("anggota", "Anggota", "orang"),
        ("manajer", "Manajer", "orang"),
        ("karyawan", "Karyawan", "orang"),
        ("modal-sendiri", "Modal sendiri", "rupiah"),
        ("modal-luar", "Modal luar", "rupiah"),
        ("aset", "Aset", "rupiah"),
        ("volume-usaha", "Volume usaha", "rupiah"),
        ("shu", "SHU", "rupiah"),
    )
)


# --- What the rule says of a day, with everything known now ------------------------------------------
def _judged(posisi: Posisi, status: str) -> Q:
    """Rows of which the rule says `status` on that day; a decision of the day stands before it."""
    rows = facts.annotate(Koperasi.objects.live().order_by(), on=posisi.on, rule=posisi.rule)
    said = judging.judge(rows, on=posisi.on, rule=posisi.rule, remarks=False).filter(v_status=status)
    return DINILAI.kondisi(posisi) & Q(pk__in=said.values("pk"))


_NOW_KNOWN = "Menurut aturan hari itu dengan semua bukti yang diketahui kini, koperasi tanpa keputusan itu"
MENURUT_AKTIF = Hitungan(
    "aktif-menurut-aturan", "Aktif menurut aturan", f"{_NOW_KNOWN} aktif.",
    lambda posisi: _judged(posisi, StatusHitung.AKTIF),
)  # fmt: skip
MENURUT_TIDAK = Hitungan(
    "tidak-aktif-menurut-aturan", "Tidak aktif menurut aturan", f"{_NOW_KNOWN} tidak aktif.",
    lambda posisi: _judged(posisi, StatusHitung.TIDAK_AKTIF),
)  # fmt: skip
DIKETAHUI_KEMUDIAN = Hitungan(
    "diketahui-kemudian", "Diketahui kemudian",
    "Catatan dinas pada hari itu lain daripada yang kini dikatakan aturan tentang hari itu.",
    lambda posisi: Q(p_status=StatusHitung.AKTIF) & _judged(posisi, StatusHitung.TIDAK_AKTIF)
    | Q(p_status=StatusHitung.TIDAK_AKTIF) & _judged(posisi, StatusHitung.AKTIF),
)  # fmt: skip


# --- What somebody should look at --------------------------------------------------------------------
def without_case(on: dt.date) -> Q:
    """No case of keaktifan is open on the day."""
    there = Kasus.objects.filter(koperasi=OuterRef("pk"), jenis=JenisKasus.KEAKTIFAN, dibuka_pada__lte=on)
    return ~Q(Exists(there.filter(Q(ditutup_pada=None) | Q(ditutup_pada__gt=on)).order_by()))


def _not_found(posisi: Posisi) -> Q:
    seen = PerubahanStatus.objects.filter(
        koperasi=OuterRef("pk"), kolom=PerubahanStatus.Kolom.LAPANGAN, berlaku_pada__lte=posisi.on
    ).order_by("-berlaku_pada", "-pk")
    last = seen.filter(pk=Subquery(seen.values("pk")[:1]))
    return DINILAI.kondisi(posisi) & Q(Exists(last.filter(baru=StatusLapangan.TIDAK_DITEMUKAN).order_by()))


TANPA_KASUS = Hitungan(
    "tidak-aktif-tanpa-kasus", "Tidak aktif tanpa kasus", "Berstatus tidak aktif, dan tidak ada kasus keaktifan yang "
    "terbuka.", lambda posisi: TIDAK_AKTIF.kondisi(posisi) & without_case(posisi.on),
)  # fmt: skip
TIDAK_DITEMUKAN = Hitungan(
    "tidak-ditemukan", "Tidak ditemukan di lapangan", "Tanpa keputusan, dan pada kunjungan terakhir sampai dengan "
    "{tanggal} tidak ditemukan.", _not_found,
)  # fmt: skip

COUNTS: tuple[Hitungan, ...] = (
    SEMUA, AKTIF, TIDAK_AKTIF, DIBEKUKAN, DIBUBARKAN, DIPUTUS, DINILAI, WAJIB_RAT, SUDAH_RAT, BELUM_RAT, SUDAH_LAPORAN,
    BELUM_LAPORAN, WAJIB_RUTIN, RAT_RUTIN, TIDAK_RUTIN, WAJIB_AKTIF, SUDAH_AKTIF, KDMP, BERSERTIFIKAT, KEDALUWARSA,
    BERDIRI, DIKUNJUNGI, DILATIH,
)  # fmt: skip
SHARES: tuple[Rasio, ...] = (
    PERSEN_AKTIF, PERSEN_RAT, PERSEN_RAT_AKTIF, PERSEN_RUTIN, PERSEN_LAPORAN, PERSEN_SERTIFIKAT,
    PERSEN_KUNJUNGAN,
)  # fmt: skip
# Costly or rare: asked for by name, not part of what every table counts.
ASIDE: tuple[Hitungan, ...] = (
    MENURUT_AKTIF, MENURUT_TIDAK, DIKETAHUI_KEMUDIAN, TANPA_KASUS, TIDAK_DITEMUKAN,
)  # fmt: skip
EVERY: tuple[Ukuran, ...] = (*COUNTS, *SHARES, *SUMS, *MATTERS, *DOINGS, *ASIDE)
UKURAN: dict[str, Ukuran] = {one.kode: one for one in EVERY}


def definition(one: Ukuran, posisi: Posisi) -> str:
    """The sentence printed beside the figure."""
    years = range(posisi.tahun - ROUTINE_YEARS + 1, posisi.tahun + 1)
    return one.arti.format(
        tahun=posisi.tahun, rutin=clauses.years_in_words(years), tanggal=dates.panjang(posisi.on),
        dari=dates.panjang(posisi.dari), tahun_ini=posisi.on.year,
    )  # fmt: skip
