from registry.models.drafts import Konsep
from registry.models.duplicates import BukanGanda, GabunganRekaman
from registry.models.evidence import MasaBukti
from registry.models.extensions import KeputusanPerpanjangan, Perpanjangan
from registry.models.figures import DataTahunan, KegiatanUsaha
from registry.models.files import Berkas, JenisBerkas
from registry.models.filings import KeadaanPengajuan, LaporanKeuangan, Pengajuan, Rat
from registry.models.imports import BarisImpor, Impor, PemetaanKolom, PilihanPadanan, TeksBerkas
from registry.models.koperasi import KodeSumber, Koperasi, PerubahanAnggaranDasar, PerubahanKewenangan
from registry.models.lists import BarisTindakan, DaftarNik, SaringanTersimpan, TindakanMassal
from registry.models.oddities import AngkaBenar
from registry.models.people import AksesPengurus, Pengurus
from registry.models.reviews import AlasanSiap, Pemeriksaan
from registry.models.rules import AturanStatus
from registry.models.runs import KoperasiTertahan, Malam, PelepasanRem, RilisPeninjauan
from registry.models.status import PerubahanStatus
from registry.models.wilayah import Desa, Kantor, Kecamatan

__all__ = [
    "AksesPengurus",
    "AlasanSiap",
    "AngkaBenar",
    "AturanStatus",
    "BarisImpor",
    "BarisTindakan",
    "Berkas",
    "BukanGanda",
    "DaftarNik",
    "DataTahunan",
    "Desa",
    "GabunganRekaman",
    "Impor",
    "JenisBerkas",
    "Kantor",
    "KeadaanPengajuan",
    "Kecamatan",
    "KegiatanUsaha",
    "KeputusanPerpanjangan",
    "KodeSumber",
    "Konsep",
    "Koperasi",
    "KoperasiTertahan",
    "LaporanKeuangan",
    "Malam",
    "MasaBukti",
    "PelepasanRem",
    "Pemeriksaan",
    "PemetaanKolom",
    "Pengajuan",
    "Pengurus",
    "Perpanjangan",
    "PerubahanAnggaranDasar",
    "PerubahanKewenangan",
    "PerubahanStatus",
    "PilihanPadanan",
    "Rat",
    "RilisPeninjauan",
    "SaringanTersimpan",
    "TeksBerkas",
    "TindakanMassal",
]
