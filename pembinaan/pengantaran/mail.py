"""A letter as an e-mail from the application's own server. Sent is not received: somebody notes the confirmation."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email

from koperasi.jobs.kinds import JobRefused
from koperasi.lib import surel
from pembinaan.models import CaraKirim, KeadaanSurat, PengirimanSurat, Surat
from pembinaan.pengantaran import papers, words
from registry import kantor as office
from registry.policies import Refused

KIND = "surat.surel"
NAMED = 5  # of the letters that cannot be mailed
NO_FILE = "Unggah dahulu pindaian surat yang sudah ditandatangani; surel tanpa suratnya tidak ada gunanya."


def check_many(letters: Sequence[tuple[Surat, str]]) -> None:
    """Of letters handed over together, all that stand in the way are named at once, not one after another."""
    sentences = []
    for surat, address in letters:
        try:
            check(surat, address)
        except Refused as refusal:
            sentences.append(str(refusal))
    if not sentences:
        return
    more = len(sentences) - NAMED
    rest = [f"Dan {more} surat lain. Lepaskan centangnya, atau pilih cara lain."] if more > 0 else []
    raise Refused(" ".join([*sentences[:NAMED], *rest]))


def check(surat: Surat, address: str) -> None:
    """Before the attempt is written. Raises policies.Refused."""
    try:
        validate_email(address)
    except ValidationError:
        raise Refused(f"{surat.koperasi} belum mempunyai alamat surel yang benar.") from None
    if not settings.PRODUKSI and not surel.allowed(address):
        raise Refused("Ini bukan kantor yang sebenarnya: surel hanya dikirim ke alamat dalam EMAIL_IZIN.")
    if papers.signed(surat) is None:
        raise Refused(f"{surat}: {NO_FILE}")


def send(attempt: PengirimanSurat) -> None:
    """Raises JobRefused where trying again would not help."""
    surat = attempt.surat
    if attempt.hasil or attempt.cara != CaraKirim.SUREL or surat.keadaan != KeadaanSurat.DIKIRIM:
        raise JobRefused("Surat ini tidak lagi dalam pengantaran lewat surel.")
    try:
        check(surat, attempt.tujuan)
    except Refused as refusal:
        raise JobRefused(str(refusal)) from None
    found = papers.signed(surat)
    if found is None:
        raise JobRefused(NO_FILE)
    file, name = found
    kantor = office.current()
    message = EmailMessage(
        subject=words.subject(surat), body=words.mail(surat, kantor), to=[attempt.tujuan],
        reply_to=[kantor.email] if kantor.email else [],
    )  # fmt: skip
    with file.open("rb") as stream:
        message.attach(name, stream.read(), "application/pdf" if name.endswith(".pdf") else "image/jpeg")
    if not message.send():
        raise JobRefused("Surel tidak dikirim: alamatnya tidak diizinkan di kantor ini.")
