"""What the office does about cooperatives."""

from pembinaan.models.bantuan import (
    Angsuran,
    Bantuan,
    MitraUsaha,
    PemanfaatanBantuan,
    PembayaranAngsuran,
    ProgramBantuan,
    SetelanBantuan,
)
from pembinaan.models.fasilitasi import Fasilitasi, JenisFasilitasi, KeadaanFasilitasi, LangkahFasilitasi
from pembinaan.models.kasus import (
    HasilKasus,
    JanjiRat,
    JenisKasus,
    JenisKegiatan,
    Kasus,
    KeadaanKasus,
    KegiatanKasus,
    Masalah,
    SerahTerima,
)
from pembinaan.models.kunjungan import KeadaanKunjungan, Kunjungan, PelaksanaKunjungan, RencanaKunjungan
from pembinaan.models.lampiran import Lampiran
from pembinaan.models.mikro import Klaster, UsahaMikro
from pembinaan.models.pelatihan import Audiens, Dana, Orang, Pelatihan, Pengajar, Peserta, Undangan
from pembinaan.models.pengingat import PengingatRat
from pembinaan.models.usulan import (
    AlasanUsulan,
    JenisUsulan,
    KeadaanUsulan,
    Keberatan,
    LangkahUsulan,
    Pengaman,
    Rehabilitasi,
    TahapUsulan,
    UsulanPembubaran,
)

__all__ = [
    "AlasanUsulan",
    "Angsuran",
    "Audiens",
    "Bantuan",
    "Dana",
    "Fasilitasi",
    "HasilKasus",
    "JanjiRat",
    "JenisFasilitasi",
    "JenisKasus",
    "JenisKegiatan",
    "JenisUsulan",
    "Kasus",
    "KeadaanFasilitasi",
    "KeadaanKasus",
    "KeadaanKunjungan",
    "KeadaanUsulan",
    "Keberatan",
    "KegiatanKasus",
    "Klaster",
    "Kunjungan",
    "Lampiran",
    "LangkahFasilitasi",
    "LangkahUsulan",
    "Masalah",
    "MitraUsaha",
    "Orang",
    "PelaksanaKunjungan",
    "Pelatihan",
    "PemanfaatanBantuan",
    "PembayaranAngsuran",
    "Pengajar",
    "Pengaman",
    "PengingatRat",
    "Peserta",
    "ProgramBantuan",
    "Rehabilitasi",
    "RencanaKunjungan",
    "SerahTerima",
    "SetelanBantuan",
    "TahapUsulan",
    "Undangan",
    "UsahaMikro",
    "UsulanPembubaran",
]
