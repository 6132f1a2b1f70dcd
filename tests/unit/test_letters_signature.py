"""Signatures in PDFs: good ones, broken ones, and what is said about who issued them."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from pembinaan.letters import reading, signature
from tests.factories import tanda
from tests.factories.papers import document

PAPER = document(2)


def test_a_good_signature_names_signer_and_time_and_is_trusted_only_with_its_root() -> None:
    pdf = tanda.signed(PAPER)
    (known,) = signature.verify(pdf, roots=[tanda.holder().root])
    assert (known.nama, known.penerbit) == ("Sri Contoh (Dinas Uji)", "Induk Uji (Balai Uji)")
    assert known.utuh
    assert known.dipercaya
    assert known.waktu
    assert not known.berstempel
    (strange,) = signature.verify(pdf, roots=[tanda.holder(root="Induk Lain").root])
    assert strange.utuh
    assert not strange.dipercaya
    assert strange.sebab == signature.UNKNOWN_ROOT


@pytest.mark.parametrize("change", [tanda.tampered, tanda.appended])
def test_a_change_after_signing_is_caught(change: object) -> None:
    pdf = change(tanda.signed(PAPER))  # type: ignore[operator]
    (one,) = signature.verify(pdf, roots=[tanda.holder().root])
    assert not one.utuh
    assert not one.dipercaya
    assert one.sebab in {signature.BROKEN, signature.CHANGED}


def test_two_signers_are_both_whole_and_an_unsigned_paper_has_none() -> None:
    twice = tanda.signed(tanda.signed(PAPER), tanda.holder("Budi Contoh"), field="Sig2")
    assert [one.utuh for one in signature.verify(twice)] == [True, True]
    assert [one.nama.split(" (")[0] for one in signature.verify(twice)] == ["Sri Contoh", "Budi Contoh"]
    assert signature.verify(PAPER) == []


def test_rubbish_is_a_sentence() -> None:
    with pytest.raises(signature.SignatureProblem, match="rusak"):
        signature.verify(b"%PDF-1.7\nnothing")


def test_our_own_signature_stands_on_unchanged_bytes() -> None:
    who = tanda.holder()
    pdf = signature.sign(PAPER, p12=who.p12, passphrase=tanda.PASSPHRASE, reason="500.3.2.4/7/Dinkop/2026")
    assert pdf.startswith(PAPER)
    (one,) = signature.verify(pdf, roots=[who.root])
    assert one.utuh
    assert one.dipercaya


@pytest.mark.parametrize(
    ("p12", "passphrase", "words"),
    [
        (tanda.holder().p12, "salah", "tidak dapat dibuka"),
        (b"bukan p12", tanda.PASSPHRASE, "tidak dapat dibuka"),
        (tanda.holder("Habis", days=-5).p12, tanda.PASSPHRASE, "tidak berlaku lagi"),
    ],
)
def test_a_certificate_that_cannot_sign_is_a_sentence(p12: bytes, passphrase: str, words: str) -> None:
    with pytest.raises(signature.SignatureProblem, match=words):
        signature.sign(PAPER, p12=p12, passphrase=passphrase)


def test_pdfsig_finds_our_signature_valid(tmp_path: Path) -> None:
    """Asks another program than the one that made it; `make test` installs it, `make test-cepat` may go without."""
    program = shutil.which("pdfsig")
    assert program or not os.environ.get("CI")
    who = tanda.holder()
    path = tmp_path / "surat.pdf"
    path.write_bytes(signature.sign(PAPER, p12=who.p12, passphrase=tanda.PASSPHRASE))
    if program:
        said = subprocess.run([program, "-nocert", str(path)], capture_output=True, text=True).stdout
        assert "Signature is Valid." in said
        assert "ETSI.CAdES.detached" in said
        assert "Total document signed" in said


# --- What is read in the other process ----------------------------------------------------------------------
def test_files_are_read_in_another_process_and_one_bad_file_spoils_no_other() -> None:
    good, none, rubbish = reading.read([tanda.signed(PAPER), b"kosong", b"%PDF-1.7\n"], roots=[tanda.holder().root])
    assert good.utuh
    assert good.halaman == 2
    assert none.masalah == reading.NO_PDF
    assert rubbish.masalah == reading.BROKEN
    assert reading.Dibaca.from_json(good.to_json()) == good


def test_what_acts_by_itself_is_refused_and_what_is_laid_over_a_page_is_said() -> None:
    import io

    import pikepdf

    with pikepdf.open(io.BytesIO(PAPER)) as made:
        made.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary())
        out = io.BytesIO()
        made.save(out)
    assert reading.read_one(out.getvalue()).masalah == reading.ACTS
    with pikepdf.open(io.BytesIO(PAPER)) as made:
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText, Rect=[0, 0, 50, 50])
        made.pages[0].Annots = pikepdf.Array([made.make_indirect(note)])
        out = io.BytesIO()
        made.save(out)
    assert reading.read_one(out.getvalue()).catatan == (reading.OVERLAY,)
    with pikepdf.open(io.BytesIO(PAPER)) as made:
        out = io.BytesIO()
        made.save(out, encryption=pikepdf.Encryption(user="a", owner="b"))
    assert reading.read_one(out.getvalue()).masalah == reading.LOCKED


def test_a_zip_is_unpacked_within_limits() -> None:
    import io
    import zipfile

    from koperasi.lib.filed import FileProblem

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("map/satu.PDF", PAPER)
        archive.writestr("baca.txt", "x")
    assert reading.unpack([("a.zip", out.getvalue()), ("dua.pdf", PAPER)]) == [("satu.PDF", PAPER), ("dua.pdf", PAPER)]
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("besar.pdf", b"%PDF-" + b"0" * (reading.MAX_ALL + 1))
    for data, words in ((bomb.getvalue(), "60 MB"), (b"PK\x03\x04rusak", "rusak")):
        with pytest.raises(FileProblem, match=words):
            reading.unpack([("b.zip", data)])
