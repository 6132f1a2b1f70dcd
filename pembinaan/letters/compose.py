"""From letters and the frame of a day to snapshots: the only place where a letter's words read the database."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from koperasi.ui.strip import Strip
from pembinaan.letters import earlier, matter, values, wording
from pembinaan.letters.frame import Frame
from pembinaan.letters.masthead import bare_wilayah, head_of_region, letterhead, office_name, signature, spaced_nip
from pembinaan.letters.matter import Matter
from pembinaan.letters.snapshot import Butir, Snapshot, pack_strip
from pembinaan.letters.values import identity
from pembinaan.letters.wording import Teks
from pembinaan.models import JenisSurat, LangkahTangga, Surat
from registry.classification import strips
from registry.models import Kantor, Koperasi
from registry.policies import Refused

__all__ = [
    "addressee", "bare_wilayah", "cancellation", "for_letter", "for_letters", "for_step", "head_of_region", "identity",
    "inquiry", "letterhead", "office_name", "signature", "spaced_nip",
]  # fmt: skip

log = logging.getLogger(__name__)

# Copies of the kinds that are no step of the ladder; a cancellation goes to whoever had the letter it cancels.
TEMBUSAN = ("Camat {kecamatan};", "Arsip.")
CHANGED = "Keadaan koperasi sudah berubah sejak konsep ini dibuat; konsep ini perlu ditarik."
WITHOUT_DESA = "Desa atau kelurahan koperasi ini belum tercatat, sehingga belum ada yang dapat dimintai keterangan."
BROKEN = "Surat ini tidak dapat disusun karena kesalahan pada aplikasi. Kesalahannya tercatat untuk admin."
WITHOUT_REASON = "Alasan pembatalan belum dicatat."


def for_letter(surat: Surat, frame: Frame, *, issuing: bool = False) -> Snapshot:
    """What a letter says if it is issued on `frame.on`, with number, date and code still open.

    `issuing`: also refuse where nobody heads the office on that day. Raises Refused (UnknownPlaceholder is one).
    """
    return _write(surat, frame, _Known.read([surat], frame), issuing=issuing)


def for_letters(letters: Iterable[Surat], frame: Frame, *, issuing: bool = False) -> dict[int, Snapshot | str]:
    """{letter id: what it says, or the sentence why it cannot be written}."""
    letters = list(letters)
    known = _Known.read(letters, frame)
    found: dict[int, Snapshot | str] = {}
    for surat in letters:
        try:
            found[surat.pk] = _write(surat, frame, known, issuing=issuing)
        except Refused as refusal:
            found[surat.pk] = str(refusal)
        except Exception:  # no query is made here: a slip in one letter's words must not hold the others
            log.exception("Surat %s tidak dapat disusun.", surat.pk)
            found[surat.pk] = BROKEN
    return found


def for_step(koperasi: Koperasi, about: Matter, step: LangkahTangga, frame: Frame, *, strip: Strip | None = None,
             past: Collection[Surat] = (), putaran: str = "") -> Snapshot:  # fmt: skip
    """A step's letter without a row: previews. No query; `koperasi` with desa and kecamatan joined."""
    named = earlier.about(past, years=about.years, jalur=about.kind, putaran=putaran)
    filled = values.common(koperasi, frame) | values.of_step(about, step)
    filled["surat_sebelumnya"] = earlier.in_words(named)
    shown = strip if step.bentuk == LangkahTangga.Bentuk.SURAT else None
    letter = _snapshot(step.kode, frame, filled, addressee(koperasi, frame.kantor), step.tembusan, strip=shown)
    return replace(letter, tenggat_hari=step.tenggat_hari, hari_kerja=step.hari_kerja)


@dataclass
class _Known:
    """Rows read once for all letters of one call, by primary key of cooperative or letter."""

    koperasi: Mapping[int, Koperasi]
    past: Mapping[int, list[Surat]]
    cancelled: Mapping[int, Surat]
    matters: Mapping[int, tuple[Matter, Strip | None] | str] = field(default_factory=dict)

    @classmethod
    def read(cls, letters: Collection[Surat], frame: Frame) -> _Known:
        ids = {surat.koperasi_id for surat in letters}
        koperasi = Koperasi.objects.filter(pk__in=ids).select_related("desa", "kecamatan").in_bulk()
        old = [surat.membatalkan_id for surat in letters if surat.membatalkan_id]
        return cls(
            koperasi=koperasi,
            past=earlier.read(ids),
            cancelled=Surat.objects.filter(pk__in=old).select_related("langkah").in_bulk() if old else {},
            matters=_matters([koperasi[surat.koperasi_id] for surat in letters if surat.langkah_id], frame),
        )


def _matters(koperasi: Collection[Koperasi], frame: Frame) -> dict[int, tuple[Matter, Strip | None] | str]:
    """{cooperative id: what a letter is about, with its strip, or why there is none}. A constant number of queries."""
    about = matter.for_many({one.pk for one in koperasi}, on=frame.on)
    drawn = strips.for_list([one for one in koperasi if isinstance(about.get(one.pk), Matter)], on=frame.on)
    found: dict[int, tuple[Matter, Strip | None] | str] = {}
    for one in koperasi:
        reason = about.get(one.pk, matter.GONE)
        found[one.pk] = reason if isinstance(reason, str) else (reason, drawn.get(one.pk))
    return found


def _write(surat: Surat, frame: Frame, known: _Known, *, issuing: bool) -> Snapshot:
    if issuing and frame.unsigned:
        raise Refused(frame.unsigned)
    koperasi, past = known.koperasi[surat.koperasi_id], known.past.get(surat.koperasi_id, [])
    if surat.jenis == JenisSurat.KETERANGAN:
        return inquiry(koperasi, frame, past)
    if surat.jenis == JenisSurat.PEMBATALAN:
        return cancellation(surat, koperasi, frame, known.cancelled[surat.membatalkan_id or 0])
    found = known.matters[koperasi.pk]
    if isinstance(found, str):
        raise Refused(found)
    about, strip = found
    if about.kind != surat.jalur:
        raise Refused(CHANGED)
    others = [row for row in past if row.pk != surat.pk]
    return for_step(koperasi, about, frame.steps[surat.kunci], frame, strip=strip, past=others, putaran=surat.putaran)


def inquiry(koperasi: Koperasi, frame: Frame, past: list[Surat]) -> Snapshot:
    """To the lurah or kepala desa. `past`: the cooperative's letters, for those that came back. No query."""
    desa = koperasi.desa
    if desa is None:
        raise Refused(WITHOUT_DESA)
    filled = values.common(koperasi, frame)
    filled["surat_sebelumnya"] = earlier.in_words(past)
    filled["surat_kembali"] = earlier.in_words(earlier.returned(past))
    head = "Lurah" if desa.jenis == desa.Jenis.KELURAHAN else "Kepala Desa"
    yth = (f"{head} {desa.nama}", _place(koperasi, frame.kantor))
    return _snapshot(JenisSurat.KETERANGAN, frame, filled, yth, TEMBUSAN)


def cancellation(surat: Surat, koperasi: Koperasi, frame: Frame, old: Surat) -> Snapshot:
    """That `old` no longer holds: its own reason, else the note of `surat`. No query."""
    why = (old.alasan_akhir or surat.catatan).strip().rstrip(".")
    if not why:
        raise Refused(WITHOUT_REASON)
    said = old.isi or {}
    about = said.get("hal") or old.judul
    filled = values.common(koperasi, frame) | {
        "surat_lama": f"{earlier.named_by_number(old)} hal {about}",
        "alasan": why[:1].lower() + why[1:],
    }
    yth = tuple(said.get("yth") or addressee(koperasi, frame.kantor))
    return _snapshot(JenisSurat.PEMBATALAN, frame, filled, yth, tuple(said.get("tembusan") or TEMBUSAN))


def _snapshot(kunci: str, frame: Frame, filled: Mapping[str, str], yth: Collection[str], tembusan: Collection[str], *,
              strip: Strip | None = None) -> Snapshot:  # fmt: skip
    row, text = frame.text(kunci)
    text = wording.fill(text, filled)
    return Snapshot(
        jenis=str(kunci),
        kop=frame.letterhead,
        tempat=frame.kantor.ibu_kota or bare_wilayah(frame.kantor),
        tahun=str(frame.on.year),
        klasifikasi=frame.pattern(kunci).klasifikasi,
        nomor="",
        tanggal="",
        sifat=text.sifat,
        lampiran=text.lampiran,
        hal=text.hal,
        yth=tuple(yth),
        pembuka=text.pembuka,
        butir=_points(text),
        penutup=text.penutup,
        tertanda=frame.signature,
        tembusan=wording.fill_lines(tuple(tembusan), filled),
        pita=pack_strip(strip),
        tata=frame.tata,
        rincian=tuple(_row(line) for line in text.rincian),
        bernomor=bool(text.bernomor),
        nomor_buka=frame.open_number(kunci, text.sifat),
        telepon=frame.kantor.telepon,
        versi=row.versi if row else 0,
    )


def _points(text: Teks) -> tuple[Butir, ...]:
    asked = Butir(text.permintaan, text.isi_permintaan) if text.permintaan else None
    rest = (text.akibat, text.bila_sudah, text.penyampaian, text.bantuan)
    return (
        *(Butir(line) for line in text.fakta),
        *([asked] if asked else []),
        *(Butir(line) for line in rest if line),
    )


def _row(line: str) -> tuple[str, str]:
    label, colon, value = line.partition(":")
    return (label.strip(), value.strip()) if colon else ("", line.strip())


def addressee(koperasi: Koperasi, kantor: Kantor) -> tuple[str, ...]:
    """Jabatan, address, place: the last line is the place."""
    street = ", ".join(part for part in (koperasi.alamat, str(koperasi.desa) if koperasi.desa else "") if part)
    return tuple(line for line in (f"Ketua Pengurus {koperasi.nama}", street, _place(koperasi, kantor)) if line)


def _place(koperasi: Koperasi, kantor: Kantor) -> str:
    return f"di Kecamatan {koperasi.kecamatan.nama}" if koperasi.kecamatan else f"di {kantor.nama_wilayah}"
