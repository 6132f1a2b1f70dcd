"""What a pengurus types into the four pages of a RAT: complete, and without anything that stands out."""

from __future__ import annotations

from koperasi.accounts.models import User
from registry.actions import drafts
from registry.models import Konsep, Koperasi
from tests.factories.papers import paper

MEETING = {
    "rapat": "rat", "tahun_buku": "2025", "tanggal": "14 Maret 2026", "cara": "luring", "tempat": "Balai Desa",
    "panggilan": "pertama", "anggota_berhak": "120", "hadir_laki": "40", "hadir_perempuan": "35", "kuorum": "50",
    "kuorum_aturan": "",
}  # fmt: skip
DECISIONS = {
    "lpj": "diterima", "laporan_keuangan": "disahkan", "shu": "45.000.000", "shu_keputusan": "dibagi",
    "bagi_cadangan": "40", "bagi_anggota": "40", "bagi_pengurus": "10", "bagi_karyawan": "5", "bagi_sosial": "5",
    "rencana_kerja": "disetujui", "rapb": "disetujui",
}  # fmt: skip
ELECTED = {"pemilihan": "ya", "mulai": "1/4/2026", "sampai": "31/3/2030", "nama_1": "Sri Contoh", "jabatan_1": "ketua"}
SECTIONS = {"pelaksanaan": MEETING, "keputusan": DECISIONS, "terpilih": ELECTED}


def filled_rat(koperasi: Koperasi, by: User, *, jalur: str = "pengurus", **sections: dict[str, str]) -> Konsep:
    """A draft ready to be sent; `pelaksanaan={"kuorum": ""}` changes single answers."""
    konsep = drafts.begin(koperasi=koperasi, jenis="rat", tahun_buku=[2025], by=by, jalur=jalur)
    for key, answers in SECTIONS.items():
        typed = {name: [text] for name, text in (answers | sections.get(key, {})).items()}
        konsep = drafts.save_section(konsep=konsep, key=key, typed=typed, version=0, by=by)
    paper(konsep)
    return konsep
