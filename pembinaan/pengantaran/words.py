"""What goes with a letter by WhatsApp or e-mail: short, and asks for the confirmation that alone counts as receipt."""

from __future__ import annotations

from urllib.parse import quote

from koperasi.lib import wa
from koperasi.lib.dates import panjang
from pembinaan.letters import compose
from pembinaan.models import Surat
from pembinaan.reminders.contacts import Kontak
from registry.models import Kantor


def subject(surat: Surat) -> str:
    return f"Surat {surat.nomor}: {surat.judul}"


def _body(surat: Surat, kantor: Kantor) -> str:
    days, working = surat.waktu_menjawab
    kind = "hari kerja" if working else "hari"
    answer = f"\n\nJawaban kami tunggu dalam {days} {kind} sejak surat diterima." if days else ""
    return (
        f"{compose.office_name(kantor)} menyampaikan surat nomor {surat.nomor} tanggal {panjang(surat.tanggal)} "
        f"perihal {surat.judul} kepada {surat.koperasi.nama}.{answer}\n\nMohon balas pesan ini dengan nama dan jabatan "
        "penerima sebagai tanda terima."
    )


def message(surat: Surat, kontak: Kontak | None, kantor: Kantor) -> str:
    greeting = kontak.sapaan if kontak else f"Pengurus {surat.koperasi.nama}"
    return f"Yth. {greeting}\n\n{_body(surat, kantor)}\n\nSurat kami lampirkan pada pesan berikutnya."


def mail(surat: Surat, kantor: Kantor) -> str:
    phone = f"\nTelepon {kantor.telepon}" if kantor.telepon else ""
    return (
        f"Yth. Ketua Pengurus {surat.koperasi.nama}\n\n{_body(surat, kantor)}\n\nSurat kami lampirkan.\n\n"
        f"{compose.office_name(kantor)}{phone}\n"
    )


def wa_link(surat: Surat, kontak: Kontak, kantor: Kantor) -> str:
    return wa.link(kontak.nomor, message(surat, kontak, kantor))


def mail_link(surat: Surat, address: str, kantor: Kantor) -> str:
    """Opens the person's own mail program; the letter is attached there by hand."""
    return f"mailto:{quote(address, safe='@')}?subject={quote(subject(surat))}&body={quote(mail(surat, kantor))}"
