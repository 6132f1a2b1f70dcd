"""Letters as they are and at their worst, without a database: the golden pictures are made of these."""

from __future__ import annotations

import datetime as dt

from koperasi.ui.strip import Strip, YearCell
from pembinaan.letters import compose, wording
from pembinaan.letters.matter import Matter
from pembinaan.letters.snapshot import Butir, Snapshot, Tertanda, pack_strip
from registry.models import AturanStatus, Desa, Kantor, Kecamatan, Koperasi

TODAY = dt.date(2026, 11, 22)
KANTOR = Kantor(
    nama="Dinas Koperasi dan Usaha Mikro", nama_wilayah="Kabupaten Lamongan", provinsi="Jawa Timur",
    ibu_kota="Lamongan", alamat="Jalan Contoh Nomor 45, Lamongan", kode_pos="62212", telepon="(0322) 000000",
    email="dinkop@contoh.go.id", laman="dinkop.contoh.go.id",
)  # fmt: skip
KANTOR_PANJANG = Kantor(
    nama="Dinas Koperasi, Usaha Kecil dan Menengah, Perindustrian, Perdagangan dan Tenaga Kerja",
    nama_wilayah="Kabupaten Penukal Abab Lematang Ilir", provinsi="Sumatera Selatan", ibu_kota="Talang Ubi",
    alamat="Jalan Merdeka Kompleks Perkantoran Terpadu Blok C Nomor 12 sampai dengan 18, Kelurahan Contoh",
    kode_pos="31211", telepon="(0713) 000000 pesawat 123", email="dinas.koperasi.ukm.perindag@contoh.go.id",
    laman="dinkopukmperindagnaker.contoh.go.id",
)  # fmt: skip
TERTANDA = Tertanda(
    jabatan=("Kepala Dinas Koperasi dan Usaha Mikro", "Kabupaten Lamongan,"),
    nama="Contoh Nama Pejabat, S.E., M.M.", pangkat="Pembina Utama Muda, IV/c", nip="19700101 199503 1 001",
)  # fmt: skip
TERTANDA_PANJANG = Tertanda(
    jabatan=(f"Plt. Kepala {KANTOR_PANJANG.nama}", f"{KANTOR_PANJANG.nama_wilayah},"),
    nama="Prof. Dr. Ir. Raden Contoh Nama Pejabat Panjang Sekali, S.E., M.M., Ak., CA.",
    pangkat="Pembina Utama Madya, IV/d", nip="19700101 199503 1 001",
)  # fmt: skip
ATURAN = AturanStatus(nomor=1)


def sample(kind: str, *, worst: bool = False) -> Snapshot:
    kantor = KANTOR_PANJANG if worst else KANTOR
    years = tuple(range(2015, 2026)) if worst else ((2025,) if kind == wording.TERLAMBAT else (2024, 2025))
    about = Matter(
        kind=kind, on=TODAY, years=years, own_due=dt.date(2026, 3, 31), legal_due=dt.date(2026, 6, 30),
        changes_on=dt.date(2027 if kind == wording.TERLAMBAT else 2026, 7, 1), rule=ATURAN,
    )  # fmt: skip
    koperasi = _koperasi(worst)
    text = wording.fill(wording.DEFAULTS[kind], compose.values(koperasi, about, kantor))
    return Snapshot(
        jenis=kind, kop=compose.letterhead(kantor), tempat=kantor.ibu_kota, tahun="2026", klasifikasi=text.klasifikasi,
        nomor="", tanggal="", sifat=text.sifat, lampiran=text.lampiran, hal=text.hal,
        yth=compose.addressee(koperasi, kantor), pembuka=text.pembuka,
        butir=(*(Butir(fact) for fact in text.fakta), Butir(text.permintaan, text.isi_permintaan), Butir(text.akibat),
               Butir(text.bila_sudah), Butir(text.bantuan)),
        penutup=text.penutup, tertanda=TERTANDA_PANJANG if worst else TERTANDA, tembusan=text.tembusan,
        pita=pack_strip(_strip(kind, years)), catatan=("Pratinjau 22 November 2026, bukan surat dinas.",),
    )  # fmt: skip


def _koperasi(worst: bool) -> Koperasi:
    kecamatan = Kecamatan(kode="35.24.07", nama="Babat")
    koperasi = Koperasi(
        nama="KPRI Bina Karya", badan_hukum="091/BH/PAD/KWK.22/III/1996", tanggal_badan_hukum=dt.date(1996, 3, 24),
        nik="3524100030012", alamat="Jalan Raya Contoh Nomor 12", kecamatan=kecamatan,
        desa=Desa(kode="35.24.07.2001", nama="Gembong", jenis="desa", kecamatan=kecamatan),
    )  # fmt: skip
    if worst:
        koperasi.nama = (
            "Koperasi Serba Usaha Gabungan Kelompok Tani dan Nelayan Sumber Rejeki Makmur Sentosa Abadi Sejahtera "
            "Bersama Masyarakat Pesisir Utara dan Sekitarnya (KSU GAPOKTAN SUMBER REJEKI MAKMUR SENTOSA)"
        )
        koperasi.badan_hukum = "Nomor 0123/BH/PAD/KWK.22/III/1996/Kep.Men.Kop.UKM/DISPERINDAGKOP/BADAN HUKUM/2004"
        koperasi.alamat = (
            "Jalan Raya Lintas Contoh Kilometer 127 Rukun Tetangga 003 Rukun Warga 012 Dusun Sumber Rejeki Makmur, "
            "samping Balai Desa lama, depan Lapangan Sepak Bola"
        )
    return koperasi


def _strip(kind: str, years: tuple[int, ...]) -> Strip:
    cells = [YearCell(year, side, side) for year in range(2018, 2026) for side in ["tiada" if year in years else "ada"]]
    return Strip(cells=cells, window=(2024, 2025), strong=kind == wording.TIDAK_AKTIF)
