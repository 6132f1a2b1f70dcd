"""Papers that belong to delivery, and the file that may leave the house."""

from __future__ import annotations

from django.db.models.fields.files import FieldFile

from pembinaan.models import Lampiran, PengirimanSurat, Surat

RECEIPT = "tanda_terima"
STATEMENT = "keterangan_desa"
SCAN = "pindaian"  # kind of lampiran: the signed page
PHOTO = "foto"  # of an announcement where it hangs

KINDS = {
    RECEIPT: "Tanda terima",
    STATEMENT: "Surat keterangan lurah atau kepala desa",
}
HINTS = {
    RECEIPT: "Foto atau pindaian tanda terima, amplop yang kembali, atau tangkapan layar balasan.",
    STATEMENT: "Yang menyatakan koperasi ini tidak ditemukan di alamatnya.",
}


def signed(surat: Surat) -> tuple[FieldFile, str] | None:
    """The signed letter as a file, with its name: signed electronically, else the scan. None: not there yet."""
    name = f"{surat.judul} {surat.nomor}".replace("/", "-")
    if surat.ttd_pdf:
        return surat.ttd_pdf, f"{name}.pdf"
    rows = Lampiran.objects.kept().filter(surat=surat, jenis=SCAN, pindai__in=["tidak_perlu", "bersih"])
    scan = rows.order_by("-pk").first()
    return (scan.isi, f"{name}.{scan.bentuk}") if scan else None


def has_receipt(attempt: PengirimanSurat) -> bool:
    """A receipt that was uploaded since this attempt began."""
    rows = Lampiran.objects.kept().filter(surat=attempt.surat_id, jenis=RECEIPT)
    return rows.filter(diunggah_pada__gte=attempt.dicatat_pada).exists()
