"""A certificate authority, certificates of invented officials, and PDFs they signed."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID

PASSPHRASE = "sandi-uji"
PEOPLE = "Sri Contoh"
USES = (
    "content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign",
    "encipher_only", "decipher_only", "digital_signature",
)  # fmt: skip


@dataclass(frozen=True)
class Holder:
    """p12: key, certificate and chain under PASSPHRASE; root: PEM of the one that issued it."""

    p12: bytes
    root: bytes


def _name(common: str, organisation: str) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(NameOID.COMMON_NAME, common), x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation)]
    )


@cache
def holder(common: str = PEOPLE, *, root: str = "Induk Uji", days: int = 400) -> Holder:
    """days negative: it ran out that many days ago."""
    now = dt.datetime.now(dt.UTC)
    start = now - dt.timedelta(days=800)
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    issuer = _name(root, "Balai Uji")
    usage = dict.fromkeys(USES, False)
    ca = (
        x509.CertificateBuilder().subject_name(issuer).issuer_name(issuer).public_key(root_key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(start)
        .not_valid_after(now + dt.timedelta(days=4000))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.KeyUsage(**usage | {"key_cert_sign": True, "crl_sign": True}), critical=True)
        .sign(root_key, hashes.SHA256())
    )  # fmt: skip
    leaf = (
        x509.CertificateBuilder().subject_name(_name(common, "Dinas Uji")).issuer_name(issuer)
        .public_key(key.public_key()).serial_number(x509.random_serial_number()).not_valid_before(start)
        .not_valid_after(now + dt.timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage | {"content_commitment": True, "digital_signature": True}), critical=True)
        .sign(root_key, hashes.SHA256())
    )  # fmt: skip
    packed = pkcs12.serialize_key_and_certificates(
        b"uji", key, leaf, [ca], BestAvailableEncryption(PASSPHRASE.encode())
    )
    return Holder(packed, ca.public_bytes(Encoding.PEM))


def signed(pdf: bytes, who: Holder | None = None, *, field: str = "Sig1") -> bytes:
    """Signed by pyHanko itself, not through our own code."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    who = who or holder()
    signer = signers.SimpleSigner.load_pkcs12_data(who.p12, (), passphrase=PASSPHRASE.encode())
    metadata = signers.PdfSignatureMetadata(field_name=field, subfilter=fields.SigSeedSubFilter.PADES)
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
    return bytes(signers.sign_pdf(writer, metadata, signer=signer).getvalue())


def tampered(pdf: bytes) -> bytes:
    """A byte of the signed part is another one: the year in the comment or a stream."""
    at = pdf.index(b"/MediaBox")
    return pdf[:at] + pdf[at : at + 40].replace(b"8", b"7", 1) + pdf[at + 40 :]


def appended(pdf: bytes) -> bytes:
    """Changed after signing the way an editor does it: an update at the end that replaces what the page draws."""
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"0 0 200 200 re f"))
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
