"""The sections of a laporan keuangan, in two sizes: what is asked of whom is the office's setting (`size_for`)."""

from __future__ import annotations

from registry.filing import checks, findings
from registry.filing.sections import Bagian, declare
from registry.forms import laporan as forms
from registry.models import Konsep
from registry.models.choices import JenisBukti


def _short(konsep: Konsep) -> bool:
    return konsep.ukuran != Konsep.Ukuran.LENGKAP


def _long(konsep: Konsep) -> bool:
    return konsep.ukuran == Konsep.Ukuran.LENGKAP


declare(
    JenisBukti.LAPORAN,
    (
        *(
            Bagian(form.sheet.key, form.sheet.title, form, shown=shown)
            for form, shown in (
                (forms.AngkaForm, _short),
                (forms.PosisiForm, _long),
                (forms.HasilUsahaForm, _long),
                (forms.ArusKasForm, _long),
                (forms.PerubahanEkuitasForm, _long),
                (forms.DataForm, _long),
            )
        ),
        Bagian(
            "berkas",
            "Berkas yang ditandatangani",
            forms.BerkasLaporanForm,
            hint="Foto atau PDF laporan yang sudah ditandatangani",
        ),
        Bagian("tanda_tangan", "Tanda tangan pengurus", forms.TandaTanganForm),
    ),
)
findings.declare(JenisBukti.LAPORAN, checks.check)
