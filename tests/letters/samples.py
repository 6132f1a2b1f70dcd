"""Letters as they are and at their worst, without a database: the golden pictures are made of these."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from koperasi.accounts.models import Kualifikasi, PeranPengguna, User
from koperasi.ui.strip import Strip, YearCell
from pembinaan.defaults.surat import LANGKAH
from pembinaan.letters import compose
from pembinaan.letters.frame import Frame
from pembinaan.letters.matter import Matter
from pembinaan.letters.snapshot import Snapshot, Tertanda
from pembinaan.models import LangkahTangga, SetelanSurat, Surat
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
STEPS = {kode: LangkahTangga(kode=kode, **row) for kode, row in LANGKAH.items()}
KODE = "4f2a9c0b71d3e8564f2a9c0b"


def frame(*, worst: bool = False, kualifikasi: str = Kualifikasi.DEFINITIF, **setelan: object) -> Frame:
    """`setelan`: fields of SetelanSurat."""
    head = User(nama="Contoh Nama Pejabat, S.E., M.M.", pangkat="Pembina Utama Muda", golongan="IV/c",
                nip="197001011995031001")  # fmt: skip
    if worst:
        head.nama = "Prof. Dr. Ir. Raden Contoh Nama Pejabat Panjang Sekali, S.E., M.M., Ak., CA."
        kualifikasi = Kualifikasi.PLT
    return Frame(
        on=TODAY, kantor=KANTOR_PANJANG if worst else KANTOR, setelan=SetelanSurat(pk=1, unit="Dinkop", **setelan),
        kepala=PeranPengguna(user=head, kualifikasi=kualifikasi), steps=STEPS, texts={}, patterns={},
    )  # fmt: skip


def sample(kind: str, *, worst: bool = False, within: Frame | None = None) -> Snapshot:
    """The letter of `kind` (key of wording.DEFAULTS) as a preview: number and date open."""
    of = within or frame(worst=worst)
    koperasi, past = _koperasi(worst), _past(kind, worst)
    if kind == "keterangan":
        past[-1].keadaan = "kembali"
        found = compose.inquiry(koperasi, of, past)
    elif kind == "pembatalan":
        found = compose.cancellation(Surat(), koperasi, of, _cancelled(worst))
    else:
        about = _about(STEPS[kind], worst)
        found = compose.for_step(koperasi, about, STEPS[kind], of, strip=_strip(about), past=past,
                                 putaran=_round(STEPS[kind].jalur))  # fmt: skip
    return replace(found, catatan=("Pratinjau 22 November 2026, bukan surat dinas.",))


def issued(kind: str, *, worst: bool = False, periksa: str = "", within: Frame | None = None) -> Snapshot:
    """The same with number, date and code."""
    draft = replace(sample(kind, worst=worst, within=within), catatan=())
    numbered = draft.numbered(nomor="500.3.2.4/1234/Dinkop/2026", tanggal="22 November 2026")
    return numbered.coded(KODE, f"{periksa}/{KODE}" if periksa else "")


def _about(step: LangkahTangga, worst: bool) -> Matter:
    late = step.jalur == "terlambat"
    several = step.kode == "teguran_1_tembusan" or not late
    years = tuple(range(2014, 2026)) if worst else ((2024, 2025) if several else (2025,))
    return Matter(
        kind=step.jalur, on=TODAY, years=years, own_due=dt.date(2026, 3, 31),
        legal_due=None if late else dt.date(2026, 6, 30), changes_on=dt.date(2027 if late else 2026, 7, 1), rule=ATURAN,
    )  # fmt: skip


def _round(jalur: str) -> str:
    return "2025" if jalur == "terlambat" else "2026-07-01"


def _past(kind: str, worst: bool) -> list[Surat]:
    """What went before: the steps below, and for the second track those of the first."""
    before = {
        "teguran_2": ["teguran_1"], "teguran_3": ["teguran_1", "teguran_2"], "peringatan": ["teguran_1", "teguran_2"],
        "panggilan": ["teguran_1", "teguran_2", "peringatan"], "keterangan": ["peringatan"],
    }.get(kind, [])  # fmt: skip
    if worst:
        before = ["teguran_1", "teguran_1_tembusan", "teguran_2", "teguran_3", *before]
    return [
        Surat(pk=at, langkah=STEPS[kode], jalur=STEPS[kode].jalur, putaran=_round(STEPS[kode].jalur),
              tahun_buku=[2025], keadaan="sampai", nomor=f"500.3.2.4/{100 + at}/Dinkop/2026",
              tanggal=dt.date(2026, 1 + at, 1 + at))
        for at, kode in enumerate(before, 1)
    ]  # fmt: skip


def _cancelled(worst: bool) -> Surat:
    old = sample("peringatan", worst=worst)
    why = "Koperasi ini sudah menyampaikan laporan RAT sebelum surat tersebut terbit."
    return Surat(
        langkah=STEPS["peringatan"], nomor="500.3.2.4/101/Dinkop/2026", tanggal=dt.date(2026, 11, 2), alasan_akhir=why,
        isi=old.to_json(),
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
            "Pesisir (KSU SUMBER REJEKI)"
        )
        koperasi.badan_hukum = "Nomor 0123/BH/PAD/KWK.22/III/1996/Kep.Men.Kop.UKM/DISPERINDAGKOP/BADAN HUKUM/2004"
        koperasi.alamat = (
            "Jalan Raya Lintas Contoh Kilometer 127 Rukun Tetangga 003 Rukun Warga 012 Dusun Sumber Rejeki Makmur, "
            "samping Balai Desa lama, depan Lapangan Sepak Bola"
        )
    return koperasi


def _strip(about: Matter) -> Strip:
    cells = [
        YearCell(year, side, side) for year in range(2018, 2026) for side in ["tiada" if year in about.years else "ada"]
    ]
    return Strip(cells=cells, window=(2024, 2025), strong=about.kind == "tidak_aktif")
