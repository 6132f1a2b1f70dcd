"""What each role may do, read from the code against the office's own table of people."""

from __future__ import annotations

import pytest

from koperasi.accounts.decorators import missing_sentence
from koperasi.accounts.roles import IZIN_LABEL, PERAN_IZIN, PERAN_LABEL, PERAN_TUGAS, STAF, Izin, Peran, permissions_of


def test_every_role_and_right_has_its_words() -> None:
    assert set(PERAN_IZIN) == set(PERAN_LABEL) == set(PERAN_TUGAS) == set(Peran)
    assert set(IZIN_LABEL) == set(Izin)
    assert set(Izin) == permissions_of(frozenset(Peran)), "a right nobody has"


@pytest.mark.parametrize(
    ("role", "never"),
    [
        (
            Peran.PENDAMPING,
            {
                Izin.BUKTI_CATAT,
                Izin.PENGAJUAN_PERIKSA,
                Izin.PENGURUS_UNDANG,
                Izin.SURAT_PRATINJAU,
                Izin.IMPOR,
                Izin.KOPERASI_KEWENANGAN,
            },
        ),
        (
            Peran.PETUGAS,
            {
                Izin.PENGAJUAN_SENGKETA,
                Izin.ATURAN_TETAPKAN,
                Izin.REM_LEPAS,
                Izin.PENINJAUAN_RILIS,
                Izin.PENGGUNA_KELOLA,
            },
        ),
        (Peran.KABID, {Izin.ATURAN_TETAPKAN, Izin.REM_LEPAS, Izin.PENINJAUAN_RILIS}),
        (Peran.KEPALA, {Izin.ATURAN_USUL, Izin.KOPERASI_UBAH, Izin.IMPOR}),
        (Peran.SEKRETARIAT, {Izin.KOPERASI_UBAH, Izin.BUKTI_CATAT}),
        (
            Peran.ADMIN,
            {
                right
                for right in Izin
                if right.startswith(("koperasi", "bukti", "aturan", "status", "rem", "surat", "pengajuan"))
            },
        ),
        (Peran.PENGURUS, set(Izin) - {Izin.KOPERASI_MILIK_SENDIRI, Izin.PENGAJUAN_KIRIM}),
    ],
)
def test_what_a_role_never_may(role: Peran, never: set[Izin]) -> None:
    assert not PERAN_IZIN[role] & never


def test_the_auditor_reads_and_changes_nothing() -> None:
    changing = {
        "ubah",
        "kewenangan",
        "kegiatan",
        "catat",
        "beri",
        "keputusan",
        "usul",
        "tetapkan",
        "rilis",
        "lepas",
        "kelola",
    }
    assert not {right for right in PERAN_IZIN[Peran.AUDITOR] if right.split(".")[-1] in changing}
    assert Izin.EKSPOR in PERAN_IZIN[Peran.AUDITOR]
    assert Izin.AUDIT_LIHAT in PERAN_IZIN[Peran.AUDITOR]


def test_only_the_kepala_adopts_and_releases() -> None:
    for right in (Izin.ATURAN_TETAPKAN, Izin.REM_LEPAS, Izin.PENINJAUAN_RILIS):
        assert [role for role in Peran if right in PERAN_IZIN[role]] == [Peran.KEPALA]


def test_pengurus_is_no_staff() -> None:
    assert Peran.PENGURUS not in STAF
    assert len(STAF) == 7


def test_a_refusal_names_the_missing_right_and_who_has_it() -> None:
    assert (
        missing_sentence(Izin.ATURAN_TETAPKAN)
        == "Anda tidak berhak menetapkan aturan status. Hak ini ada pada: kepala dinas."
    )
    assert "pendamping lapangan (PPKL)" in missing_sentence(Izin.KOPERASI_LIHAT)
