"""The rule that is tried: its parameters are the address of the page."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django import forms

from koperasi.ui.forms import TanggalField
from pembinaan.simulasi.percobaan import ARAH, LENGTHS, Percobaan
from registry import kantor, kdmp
from registry.models import AturanStatus, Kecamatan, rules
from registry.models.choices import TingkatBukti
from registry.simulation import PARAMETERS

FIRST, LAST = dt.date(1993, 1, 1), dt.date(2099, 12, 31)


class SimulasiForm(forms.Form):
    """What an address leaves out is as in the version in force today. `tried` of a valid address."""

    bukti = forms.ChoiceField(label="Yang memenuhi satu tahun buku", choices=AturanStatus.Bukti.choices)
    jumlah_tahun = forms.TypedChoiceField(label="Tidak aktif setelah berturut-turut", coerce=int)
    tingkat = forms.ChoiceField(label="Dihitung sejak", choices=TingkatBukti.choices)
    bulan_batas = forms.IntegerField(
        label="Batas, bulan setelah tahun buku", min_value=1, max_value=12, help_text="6 berarti 30 Juni."
    )
    jeda_tahun_pertama = forms.TypedChoiceField(
        label="Wajib mulai", coerce=int, choices=[(0, "Tahun berdiri"), (1, "Tahun sesudahnya")]
    )
    pada = TanggalField(label="Pada tanggal", earliest=FIRST, latest=LAST, help_text="Hari apa pun, juga yang akan "
                        "datang.")  # fmt: skip
    kdmp = forms.ChoiceField(required=False, choices=list(kdmp.CHOICES.items()), widget=forms.HiddenInput)

    def __init__(self, query: Any) -> None:
        self.versions = AturanStatus.objects.adopted()
        today = kantor.today()
        now = rules.in_force(self.versions, today)
        usual = {name: str(getattr(now, name)) for name in PARAMETERS} | {"pada": f"{today:%d/%m/%Y}", "kdmp": ""}
        super().__init__(usual | {name: query[name] for name in usual if query.get(name)})
        lengths = sorted({*LENGTHS, now.jumlah_tahun})
        choices = [(n, f"{n} tahun buku") for n in lengths]
        cast(forms.ChoiceField, self.fields["jumlah_tahun"]).choices = choices

    @property
    def tried(self) -> Percobaan:
        asked = self.cleaned_data
        rule = AturanStatus(**{name: asked[name] for name in PARAMETERS})
        return Percobaan(asked["pada"], rule, rules.in_force(self.versions, asked["pada"]), asked["kdmp"])


class BerubahForm(forms.Form):
    """Which rows of a trial a list shows."""

    arah = forms.ChoiceField(label="Yang ditampilkan", required=False, choices=list(ARAH.items()))
    kecamatan = forms.ChoiceField(label="Kecamatan", required=False)

    def __init__(self, query: Any) -> None:
        super().__init__(query)
        places = [(str(pk), nama) for pk, nama in Kecamatan.objects.values_list("pk", "nama")]
        known = [("", "Semua kecamatan"), *places, ("kosong", "Belum diketahui")]
        cast(forms.ChoiceField, self.fields["kecamatan"]).choices = known

    @property
    def asked(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("arah", "kecamatan")}


class CatatanForm(forms.Form):
    judul = forms.CharField(label="Judul", max_length=150)
    catatan = forms.CharField(
        label="Catatan untuk kepala dinas", required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Misalnya mengapa aturan ini patut dipertimbangkan.",
    )  # fmt: skip
