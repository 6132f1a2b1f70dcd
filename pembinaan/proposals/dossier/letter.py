"""The covering letter in the office's usual words. The office may write its own: who answers is not verified."""

from __future__ import annotations

from typing import Any

from koperasi.lib import dates
from pembinaan.letters import compose
from pembinaan.models import JenisUsulan, UsulanPembubaran
from registry.models import Kantor

KLASIFIKASI = "500.3.2.1"  # organisation and legal body (surat.md 1.1)
VERB = {JenisUsulan.PEMBUBARAN: "pembubaran", JenisUsulan.PEMBEKUAN: "pembekuan"}


def addressee(kantor: Kantor) -> str:
    """One line each; via the province. Which deputy answers is not verified: the office corrects it."""
    province = kantor.provinsi.strip()
    via = f"melalui Kepala Dinas Koperasi Provinsi {province.removeprefix('Provinsi ').strip()}" if province else ""
    return "\n".join(line for line in ("Menteri Koperasi Republik Indonesia", via, "di Jakarta") if line)


def body(usulan: UsulanPembubaran, kantor: Kantor) -> str:
    """Paragraphs apart by an empty line. The office proposes: it asks the ministry to decide."""
    verb = VERB[JenisUsulan(usulan.jenis)]
    koperasi = compose.identity(usulan.koperasi)
    place = f" di Kecamatan {usulan.koperasi.kecamatan}" if usulan.koperasi.kecamatan else ""
    grounds = [one.alasan.nama[:1].lower() + one.alasan.nama[1:] for one in usulan.dasar_set.select_related("alasan")]
    because = f" dengan alasan: {'; '.join(grounds)}" if grounds else ""
    return "\n\n".join(
        (
            f"Berdasarkan hasil pembinaan dan pengawasan {compose.office_name(kantor)}, dengan ini kami mengusulkan "
            f"{verb} {koperasi}{place}{because}.",
            "Uraian alasan, riwayat tahun buku, keadaan simpanan, utang, dan aset, serta langkah yang telah kami "
            "lakukan beserta buktinya kami sampaikan dalam berkas terlampir.",
            f"Keputusan {verb} sepenuhnya merupakan kewenangan Kementerian Koperasi. Kami siap melengkapi keterangan "
            "yang diperlukan.",
            "Demikian disampaikan, atas perhatian dan kerja samanya diucapkan terima kasih.",
        )
    )


def written(usulan: UsulanPembubaran, kantor: Kantor) -> dict[str, Any]:
    """The letter as JSON for the dossier; number and date are open until it is sent."""
    verb = VERB[JenisUsulan(usulan.jenis)]
    text = usulan.surat_isi.strip() or body(usulan, kantor)
    lines = (usulan.surat_tujuan.strip() or addressee(kantor)).splitlines()
    on = usulan.diajukan_pada
    return {
        "nomor": usulan.nomor_surat,
        "klasifikasi": KLASIFIKASI,
        "tahun": str((on or usulan.dibuka_pada).year),
        "tanggal": dates.panjang(on),
        "tempat": kantor.ibu_kota or kantor.nama_wilayah,
        "sifat": "Penting",
        "lampiran": "1 (satu) berkas",
        "hal": f"Usulan {verb} {usulan.koperasi.nama}",
        "yth": [line.strip() for line in lines if line.strip()],
        "paragraf": [" ".join(part.split()) for part in text.split("\n\n") if part.strip()],
        "tembusan": [compose.head_of_region(kantor)],
    }
