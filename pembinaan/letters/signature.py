"""Electronic signatures in PDFs: what they say, and putting in the office's own.

Pure: bytes in, plain data out. pyHanko is heavy and imported on first use. Nothing is fetched from the network, so a
certificate revoked yesterday still passes here; the page says what was checked and what was not.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from koperasi.lib import dates

FIELD = "TandaTanganDinas"


class SignatureProblem(Exception):
    """One Indonesian sentence: why these bytes cannot be signed, or the certificate cannot be used."""


@dataclass(frozen=True)
class Tanda:
    """One signature. utuh: nothing was changed under or after it; dipercaya: its issuer leads to a root we know.

    waktu is what the signer's own machine said unless berstempel: then a time stamp in the file says it.
    """

    nama: str
    penerbit: str
    waktu: str  # ISO with zone, "" = not said
    berstempel: bool
    utuh: bool
    dipercaya: bool
    sebab: str  # why not utuh, or why not dipercaya; "" where both hold

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


CHANGED = "Isi PDF berubah sesudah ditandatangani."
BROKEN = "Tanda tangan ini rusak: tidak cocok dengan isi PDF."
UNREADABLE = "Tanda tangan ini tidak dapat dibaca."
UNKNOWN_ROOT = "Penerbit tidak dapat dipastikan: sertifikat induknya tidak dikenal aplikasi ini."
EXPIRED = "Penerbit tidak dapat dipastikan: sertifikat sudah lewat masa berlakunya atau dicabut."


def verify(pdf: bytes, *, roots: Sequence[bytes] = ()) -> list[Tanda]:
    """The signatures of `pdf`, in the order they were made; [] where there is none. roots: certificates, PEM or DER.

    Raises SignatureProblem where the file cannot be read at all.
    """
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        found = list(reader.embedded_regular_signatures)
    except (PdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise SignatureProblem("PDF ini rusak, sehingga tanda tangannya tidak dapat diperiksa.") from None
    anchors = _certificates(roots)
    return [_judge(one, anchors, last=one is found[-1]) for one in found]


def _judge(embedded: Any, anchors: list[Any], *, last: bool) -> Tanda:
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext
    from pyhanko_certvalidator.errors import PathError, ValidationError

    try:
        context = ValidationContext(trust_roots=anchors, allow_fetching=False, moment=_moment(embedded))
        status = validate_pdf_signature(embedded, context, context)
    except (PdfError, PathError, ValidationError, ValueError, KeyError, TypeError, AttributeError):
        return Tanda("", "", "", berstempel=False, utuh=False, dipercaya=False, sebab=UNREADABLE)
    whole = bool(status.intact and status.valid)
    untouched = whole and _untouched(status, last=last)
    stamp = status.timestamp_validity
    stamped = bool(stamp and stamp.valid and stamp.intact)
    when = stamp.timestamp if stamp and stamped else status.signer_reported_dt
    trusted = untouched and bool(status.trusted)
    sebab = BROKEN if not whole else CHANGED if not untouched else "" if trusted else _why(status)
    certificate = status.signing_cert
    return Tanda(
        nama=_name(certificate.subject), penerbit=_name(certificate.issuer), waktu=when.isoformat() if when else "",
        berstempel=stamped, utuh=untouched, dipercaya=trusted, sebab=sebab,
    )  # fmt: skip


def _untouched(status: Any, *, last: bool) -> bool:
    """After the last signature only what keeps it checkable for long may follow; after an earlier one, signatures."""
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    if status.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return True
    if status.coverage != SignatureCoverageLevel.ENTIRE_REVISION or status.docmdp_ok is False:
        return False
    most = ModificationLevel.LTA_UPDATES if last else ModificationLevel.FORM_FILLING
    return status.modification_level is not None and status.modification_level <= most


def _moment(embedded: Any) -> dt.datetime | None:
    """A certificate that has run out since then was good when it signed; without a time, now."""
    when = embedded.self_reported_timestamp
    return when if when and when.tzinfo and when <= dates.sekarang() else None


def _why(status: Any) -> str:
    return EXPIRED if status.revoked or "EXPIRED" in str(status.trust_problem_indic) else UNKNOWN_ROOT


def _name(subject: Any) -> str:
    values = subject.native
    common, organisation = str(values.get("common_name", "")), str(values.get("organization_name", ""))
    return (
        f"{common} ({organisation})" if common and organisation and organisation != common else common or organisation
    )


def _certificates(found: Sequence[bytes]) -> list[Any]:
    """Each file may hold several, one after the other. What is no certificate is left out."""
    from asn1crypto import pem, x509

    kept = []
    for data in found:
        blocks = [raw for _, _, raw in pem.unarmor(data, multiple=True)] if pem.detect(data) else [data]
        for raw in blocks:
            try:
                certificate = x509.Certificate.load(raw)
                _ = certificate.subject.native
            except (ValueError, TypeError):
                continue
            kept.append(certificate)
    return kept


def sign(pdf: bytes, *, p12: bytes, passphrase: str, reason: str = "") -> bytes:
    """`pdf` with a PAdES baseline signature appended; what was there stays byte for byte.

    Raises SignatureProblem where the certificate cannot be opened or has run out.
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    signer = office_signer(p12, passphrase)
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD, md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES, reason=reason or None
    )
    return bytes(signers.sign_pdf(writer, metadata, signer=signer).getvalue())


def office_signer(p12: bytes, passphrase: str) -> Any:
    """The signer in a P12. Raises SignatureProblem."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import pkcs12
    from pyhanko.sign import signers

    try:
        key, certificate, _ = pkcs12.load_key_and_certificates(p12, passphrase.encode() or None)
        signer = signers.SimpleSigner.load_pkcs12_data(p12, (), passphrase=passphrase.encode() or None)
    except (ValueError, TypeError):
        raise SignatureProblem("Berkas P12 tidak dapat dibuka: periksa P12_KANTOR dan P12_SANDI.") from None
    if key is None or not isinstance(certificate, x509.Certificate) or signer is None:
        raise SignatureProblem("Berkas P12 tidak memuat kunci dan sertifikatnya.")
    now = dates.sekarang()
    if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
        raise SignatureProblem("Sertifikat kantor belum atau tidak berlaku lagi. Pasang sertifikat yang baru.")
    return signer
