"""What a reviewer reads beside the documents: the figures, what they were before, and what a decision would do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms

from koperasi.lib import dates
from koperasi.lib.rupiah import ribuan, rp
from koperasi.ui.forms import RupiahField, TanggalField
from registry import states
from registry.actions import reviews
from registry.filing import findings, sections
from registry.filing.building import Filing
from registry.forms.papers import PapersForm
from registry.models import AturanStatus, Berkas, Konsep, LaporanKeuangan, Pemeriksaan, Rat
from registry.models.choices import StatusHitung, TingkatBukti
from registry.models.rules import in_force
from registry.review_queue import at_level, standings

EMPTY = "–"
COLUMNS = {
    Rat: ("tanggal", "tempat", "cara", "anggota_berhak", "hadir_laki", "hadir_perempuan"),
    LaporanKeuangan: ("aset", "kewajiban", "modal_sendiri", "modal_luar", "volume_usaha", "shu", "anggota"),
}
RUPIAH = {"aset", "kewajiban", "modal_sendiri", "modal_luar", "volume_usaha", "shu"}
WORDS = {"hadir_laki": "Hadir, laki-laki", "hadir_perempuan": "Hadir, perempuan", "anggota": "Jumlah anggota"}

Values = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Other:
    """Values to read beside those of the filing. `marks`: whether a difference is a change worth marking."""

    heading: str
    values: Values
    columns: Mapping[str, Any] = field(default_factory=dict)  # of the filing itself, where its `isi` has no such field
    marks: bool = False


@dataclass(frozen=True)
class Line:
    label: str
    value: str
    others: list[str]
    number: bool = False
    rupiah: bool = False
    sum: bool = False
    changed: bool = False


@dataclass(frozen=True)
class Group:
    title: str
    lines: list[Line]

    @property
    def money(self) -> bool:
        """Amounts stand under each other; a few counts among words do not."""
        return any(line.rupiah for line in self.lines)

    @property
    def changes(self) -> int:
        return sum(line.changed for line in self.lines)


# --- Figures --------------------------------------------------------------------------------------
def groups(filing: Filing, others: Sequence[Other] = ()) -> list[Group]:
    """The filing's values by section, in the words of the section's form; its columns where it was sent without."""
    found = []
    if filing.konsep is not None and filing.isi:
        for one in sections.filled(filing.konsep):
            if issubclass(one.section.form, PapersForm) and not one.section.form.base_fields:
                continue
            lines = _section(one, filing.isi.get(one.section.key) or {}, others)
            if lines:
                found.append(Group(one.section.title, lines))
    return found or [Group("Isi", _columns(filing, others))]


def _section(one: sections.Filled, values: Mapping[str, Any], others: Sequence[Other]) -> list[Line]:
    lines = []
    for read in one.form.read():
        name, shown = read.name, read.field
        texts = [_words(shown, _beside(other, one.section.key, name)) for other in others]
        value = _words(shown, values.get(name))
        if {value, *texts} <= ({EMPTY, rp(0)} if read.quiet else {EMPTY}):
            continue
        changed = any(other.marks and text != value for other, text in zip(others, texts, strict=True))
        label = str(shown.label or name.replace("_", " ").capitalize())
        lines.append(
            Line(
                label,
                value,
                texts,
                isinstance(shown, (RupiahField, forms.IntegerField)),
                isinstance(shown, RupiahField),
                read.sum,
                changed,
            )
        )
    return lines


def _beside(other: Other, key: str, name: str) -> Any:
    section = other.values.get(key) or {}
    return section[name] if name in section else other.columns.get(name)


def _words(shown: forms.Field, value: Any) -> str:
    if value in (None, "", []):
        return EMPTY
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(shown, RupiahField):
        return rp(int(value))
    if isinstance(value, dt.date) or (isinstance(shown, (TanggalField, forms.DateField)) and isinstance(value, str)):
        return dates.panjang(value if isinstance(value, dt.date) else dt.date.fromisoformat(value))
    choices = {str(key): str(label) for key, label in getattr(shown, "choices", ())}
    many = value if isinstance(value, list) else [value]
    if isinstance(value, dict) or any(isinstance(item, (dict, list)) for item in many):
        return "; ".join(_nested(item) for item in many)
    if isinstance(value, int) and not choices:
        return ribuan(value)
    return ", ".join(choices.get(str(item), str(item)) for item in many)


def _nested(item: Any) -> str:
    """A row of a table that a section keeps as one value: its filled cells."""
    cells = item.values() if isinstance(item, dict) else item if isinstance(item, list) else [item]
    return ", ".join(ribuan(cell) if isinstance(cell, int) else str(cell) for cell in cells if cell not in (None, ""))


def columns_of(filing: Filing) -> dict[str, Any]:
    return {name: getattr(filing, name) for name in COLUMNS[type(filing)]}


def _columns(filing: Filing, others: Sequence[Other]) -> list[Line]:
    lines = []
    for name, value in columns_of(filing).items():
        column = filing._meta.get_field(name)
        shown = RupiahField() if name in RUPIAH else forms.ChoiceField(choices=column.choices or ())  # type: ignore[union-attr]
        plain = forms.IntegerField() if isinstance(value, int) and name not in RUPIAH else shown
        texts = [_words(plain, other.columns.get(name)) for other in others]
        words = _words(plain, value)
        changed = any(other.marks and text != words for other, text in zip(others, texts, strict=True))
        label = WORDS.get(name) or str(column.verbose_name)  # type: ignore[union-attr]
        lines.append(
            Line(label[0].upper() + label[1:], words, texts, isinstance(value, int), name in RUPIAH, changed=changed)
        )
    return lines


def compared(filing: Filing) -> list[Other]:
    """What the figures are read against: the accepted version a correction is about, what was sent before it came
    back, and for a report the year before."""
    found = []
    replaced: Any = filing.menggantikan  # of the same kind
    if replaced is not None:
        found.append(Other(f"Sebelum koreksi ({replaced.nomor})", replaced.isi, columns_of(replaced), marks=True))
    elif filing.konsep is not None and filing.konsep.tujuan == Konsep.Tujuan.PERBAIKAN and filing.konsep.asal:
        # The row of the filing is the same one: what it held before is read from the draft it was sent from.
        done = [one for one in sections.filled(filing.konsep.asal) if one.complete]
        found.append(Other("Sebelum perbaikan", sections.values(done), marks=True))
    if isinstance(filing, LaporanKeuangan) and (before := _year_before(filing)):
        found.append(Other(f"Tahun buku {before.tahun_buku}", before.isi, columns_of(before)))
    return found


def _year_before(filing: LaporanKeuangan) -> LaporanKeuangan | None:
    rows = LaporanKeuangan.objects.filter(
        koperasi=filing.koperasi_id, tahun_buku=filing.tahun_buku - 1, ditarik_pada=None
    )
    held = {row.keadaan: row for row in rows.filter(keadaan__in=["diterima", "dikirim"])}
    return held.get("diterima") or held.get("dikirim")


def remarks(filing: Filing) -> list[tuple[str, str]]:
    """(what stood out when it was sent, the sender's reason)"""
    kept = filing.isi.get(findings.REASONS) or {}
    return [(pair[0], pair[1] if len(pair) > 1 else "") for pair in kept.values() if pair]


def papers(konsep: Konsep | None) -> list[tuple[Berkas, range]]:
    """Each paper with the numbers of its pages."""
    rows = list(konsep.berkas_set.shown()) if konsep else []
    return [(row, range(1, row.halaman + 1)) for row in rows]


# --- Around it --------------------------------------------------------------------------------------
def reviews_of(filing: Filing) -> list[dict[str, Any]]:
    """Earlier decisions for components/timeline.html, newest first."""
    tones = {"terima": "aktif", "kembalikan": "risiko", "dipilih": "baru", "gugur": "tidak"}
    return [
        {
            "title": row.get_keputusan_display(),
            "when": row.pada,
            "text": " · ".join(filter(None, [row.oleh.nama if row.oleh else "", _reasons(row)])),
            "tone": tones[row.keputusan],
        }
        for row in reversed(filing.pemeriksaan_set.select_related("oleh"))
    ]


def _reasons(row: Pemeriksaan) -> str:
    items = [f"{item['butir']}: {item['alasan']}" for item in row.butir]
    return "; ".join([*items, *([row.catatan] if row.catatan else [])])


def same_year(filing: Filing) -> list[Filing]:
    """Other filings of this kind for the same tahun buku, whatever became of them."""
    rows: Any = type(filing)._default_manager.filter(koperasi=filing.koperasi_id, ditarik_pada=None)
    found: list[Filing] = list(rows.filter(tahun_buku=filing.tahun_buku).exclude(pk=filing.pk))
    return found


def same_meeting(filing: Filing) -> list[Filing]:
    """The other years of one draft: reviewed apart."""
    if filing.konsep is None or len(filing.konsep.tahun_buku) < 2:
        return []
    rows: Any = type(filing)._default_manager.filter(konsep=filing.konsep)
    return list(rows.exclude(pk=filing.pk).order_by("tahun_buku"))


@dataclass(frozen=True)
class Outlook:
    """What becomes of the status: one sentence if it is accepted, one if it is sent back."""

    accepted: str
    returned: str
    last_day: dt.date


def outlook(filing: Filing, *, on: dt.date) -> Outlook:
    """From the one definition: by what was submitted, by what was accepted, today and after the days of grace."""
    until = reviews.last_day(on)
    versions, lapsed = AturanStatus.objects.adopted(), until + dt.timedelta(days=1)
    rule, later = in_force(versions, on), in_force(versions, lapsed)
    asked = {
        "sent": (on, at_level(rule, TingkatBukti.DIKIRIM)),
        "now": (on, at_level(rule, TingkatBukti.DITERIMA)),
        "after": (lapsed, at_level(later, TingkatBukti.DITERIMA)),
    }
    judged = {name: status for _, name, status in standings([filing.koperasi_id], asked)}
    sent, now, after = judged["sent"], judged["now"], judged["after"]
    counts_when_sent = rule.tingkat == TingkatBukti.DIKIRIM
    aktif, tidak = StatusHitung.AKTIF, StatusHitung.TIDAK_AKTIF
    if sent == tidak:
        accepted = "Status tetap tidak aktif: pengajuan ini saja belum cukup menurut aturan."
    elif now == aktif:
        accepted = "Status tetap aktif; dengan atau tanpa pengajuan ini sudah ada bukti yang diterima."
    elif counts_when_sent:
        accepted = "Status tetap aktif dan tidak lagi bergantung pada pengajuan yang belum diperiksa."
    else:
        accepted = "Status menjadi aktif kembali hari ini."
    if counts_when_sent and sent == aktif and after == tidak:
        returned = (
            f"Masih dihitung sampai {dates.panjang(until)}. Sesudah itu tidak aktif bila tidak dikirim lagi dan tidak "
            "ada bukti lain."
        )
    else:
        returned = f"Masih dihitung sampai {dates.panjang(until)}; status tidak berubah karenanya."
    if filing.menggantikan is not None and states.allows("replace", filing.menggantikan.keadaan):
        accepted += f" {filing.menggantikan.nomor} digantikan oleh koreksi ini."
        returned = f"{filing.menggantikan.nomor} yang sudah diterima tetap berlaku."
    return Outlook(accepted, returned, until)


def side_by_side(filings: Sequence[Filing]) -> list[Group]:
    """Disputed filings: the first one's sections, the others beside them, differences marked."""
    first, *rest = filings
    return groups(first, [Other(one.nomor, one.isi, columns_of(one), marks=True) for one in rest])
