"""Letters in any state, with what that state demands."""

from __future__ import annotations

import datetime as dt
from typing import Any

import factory
from factory.django import DjangoModelFactory

from koperasi.accounts.models import User
from pembinaan.letters import papers_delivery, verification
from pembinaan.models import LangkahTangga, PaketSurat, Pengumuman, Surat
from pembinaan.models.surat import NUMBERED
from registry import kantor as office
from registry.models import Koperasi
from tests.factories.people import UserFactory
from tests.factories.registry import KoperasiFactory

ISI: dict[str, Any] = {
    "jenis": "tidak_aktif",
    "kop": {"pemerintah": "PEMERINTAH KABUPATEN LAMONGAN", "dinas": "DINAS KOPERASI", "alamat": []},
    "tempat": "Lamongan", "tahun": "2026", "klasifikasi": "500.3.2.4", "nomor": "", "tanggal": "", "sifat": "Penting",
    "lampiran": "-", "hal": "Peringatan", "yth": ["Ketua Pengurus"], "pembuka": "Kami sampaikan:", "butir": [],
    "penutup": "Terima kasih.", "tertanda": {"jabatan": ["Kepala Dinas,"], "nama": "Sri", "pangkat": "", "nip": ""},
    "tembusan": [], "pita": {}, "catatan": [], "kode": "", "periksa": "",
}  # fmt: skip


class PaketSuratFactory(DjangoModelFactory):
    class Meta:
        model = PaketSurat

    judul = "Peringatan, Kecamatan Babat"
    dibuat_oleh = factory.SubFactory(UserFactory)
    dibuat_tanggal = factory.LazyFunction(office.today)


def make_letter(koperasi: Koperasi | None = None, *, keadaan: str = "konsep", kode: str = "peringatan",
                **fields: Any) -> Surat:  # fmt: skip
    """A letter of the step `kode`, with number, text and file where its state has them. Writes no event."""
    langkah = LangkahTangga.objects.get(kode=kode)
    koperasi, today = koperasi or KoperasiFactory(), office.today()
    values: dict[str, Any] = {
        "koperasi": koperasi, "langkah": langkah, "jalur": langkah.jalur, "keadaan": keadaan,
        "putaran": "2026-07-01" if langkah.jalur == "tidak_aktif" else "2025", "tahun_buku": [2024, 2025],
        "dibuat_tanggal": today,
    }  # fmt: skip
    if keadaan in NUMBERED or keadaan == "batal":
        values |= _issued(fields.get("tanggal", today))
    if keadaan == "luar":
        values |= {"isi": ISI, "kode": verification.new_code(), "cara_nomor": "luar"}
    if keadaan in {"siap", "bertanda", "dikirim", "sampai", "kembali"}:
        values |= {"pdf": "surat/uji.pdf", "pdf_sha256": "0" * 64, "pdf_ukuran": 1, "pdf_halaman": 1}
    if keadaan == "sampai":
        received = fields.get("diterima_pada", today)
        values |= {"diterima_pada": received, "tenggat": received + dt.timedelta(days=14)}
    if keadaan in {"ditarik", "batal"}:
        values["alasan_akhir"] = "Salah alamat."
    return Surat.objects.create(**values | fields)


def _issued(day: dt.date) -> dict[str, Any]:
    urut = (Surat.objects.filter(urut__isnull=False).order_by("-urut").values_list("urut", flat=True).first() or 0) + 1
    nomor = f"500.3.2.4/{urut}/Dinkop/{day.year}"
    return {
        "cara_nomor": "aplikasi", "seri": "keluar", "tahun": day.year, "urut": urut, "nomor": nomor, "tanggal": day,
        "isi": ISI | {"nomor": nomor}, "kode": verification.new_code(),
    }  # fmt: skip


def make_notice(*letters: Surat, by: User, dari: dt.date, sampai: dt.date, **fields: Any) -> Pengumuman:
    """An announcement that names these letters, as it hangs on the boards. Moves none of them."""
    values = {"judul": "Surat yang tidak sampai", "tempat": "Papan dinas", "dari": dari, "sampai": sampai}
    made = Pengumuman(dibuat_oleh=by, **values | fields)
    made.isi = papers_delivery.announced(made, letters)
    made.save()
    return made
