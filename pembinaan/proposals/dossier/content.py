"""What the dossier says, as JSON: the only place where it reads the database. Frozen when the proposal is sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.db.models import Q

from koperasi.lib import dates
from koperasi.lib.rupiah import rp
from pembinaan.letters import compose as letters
from pembinaan.letters.snapshot import pack_strip
from pembinaan.models import Kunjungan, Lampiran, UsulanPembubaran
from pembinaan.proposals import evidence, safeguards, steps
from pembinaan.proposals.dossier import letter
from pembinaan.proposals.evidence import Evidence
from registry import kantor as office
from registry.models import Koperasi

MOST_ACTIVITIES = 60
NONE = "–"


def compose(usulan: UsulanPembubaran, *, on: dt.date) -> dict[str, Any]:
    """`on`: the day the clocks and the verdict are looked at. The same input gives the same content."""
    kantor = office.current()
    found = evidence.gather(usulan, on=on)
    return {
        "jenis": usulan.jenis,
        "judul": f"Usulan {letter.VERB[usulan.jenis]} koperasi",  # type: ignore[index]
        "pada": dates.panjang(on),
        "kop": asdict(letters.letterhead(kantor)),
        "tertanda": asdict(letters.signature(kantor, on=usulan.diajukan_pada or on)),
        "dinas": letters.office_name(kantor),
        "nama": usulan.koperasi.nama,
        "koperasi": [*_identity(usulan.koperasi), *([["Pembekuan", found.frozen]] if found.frozen else [])],
        "surat": letter.written(usulan, kantor),
        "uraian": usulan.uraian,
        "dasar": [
            {"nama": one.alasan.nama, "dasar_hukum": one.alasan.dasar_hukum, "uraian": one.uraian}
            for one in usulan.dasar_set.select_related("alasan")
        ],
        **_years(found),
        "pengaman": [_safeguard(line) for line in safeguards.lines(usulan)],
        "langkah": [_step(state) for state in steps.of(usulan, on=on)],
        "keberatan": [_objection(one) for one in usulan.keberatan_set.all()],
        "pengingat": found.reminded.sentence,
        "surat_keluar": [_letter(one) for one in found.letters],
        "kunjungan": [_visit(one) for one in found.visits],
        "kegiatan": [
            {"tanggal": dates.pendek(one.tanggal), "jenis": one.get_jenis_display(), "uraian": one.uraian,
             "hasil": one.hasil}
            for one in found.activities[-MOST_ACTIVITIES:]
        ],
        "lampiran": _annexes(usulan, found),
    }  # fmt: skip


def _identity(koperasi: Koperasi) -> list[list[str]]:
    """Pairs, because a JSON column keeps no order of keys; the first is the name."""
    founded = f" tanggal {dates.panjang(koperasi.tanggal_badan_hukum)}" if koperasi.tanggal_badan_hukum else ""
    village = str(koperasi.desa) if koperasi.desa else ""
    kinds = (koperasi.get_jenis_display(), koperasi.get_bentuk_display())
    return [
        ["Nama koperasi", koperasi.nama],
        ["Badan hukum", f"{koperasi.badan_hukum}{founded}" if koperasi.badan_hukum else NONE],
        ["NIK Koperasi", koperasi.nik or NONE],
        ["Jenis dan bentuk", ", ".join(filter(None, kinds)) or NONE],
        ["Alamat", ", ".join(filter(None, (koperasi.alamat, village))) or NONE],
        ["Kecamatan", str(koperasi.kecamatan or NONE)],
    ]


def _years(found: Evidence) -> dict[str, Any]:
    """The same answer as the page "Mengapa tidak aktif"."""
    p = found.penjelasan
    rows = []
    for line in p.years:
        judged = "belum wajib" if not line.obliged else "terpenuhi" if line.met else (
            "terlewat" if line.missed else "tidak dihitung lagi" if line.due < p.on else "belum jatuh tempo"
        )  # fmt: skip
        rows.append(
            {"tahun": line.year, "rat": line.rat.words, "laporan": line.laporan.words,
             "batas": dates.pendek(line.due) if line.obliged else NONE, "nilai": judged,
             "dihitung": bool(line.in_window and p.inactive)}
        )  # fmt: skip
    return {
        "tahun": rows,
        "sebab": p.reason,
        "tanggal_status": p.both_dates,
        "aturan": f"{p.rule_in_words} (aturan versi {p.rule.nomor}; {p.rule.dasar_hukum})",
        "pita": pack_strip(p.strip),
    }


def _safeguard(line: safeguards.Line) -> dict[str, Any]:
    kept = line.kept
    return {
        "label": line.label,
        "isi": kept.isi if kept and not kept.dikesampingkan else "",
        "jumlah": rp(kept.jumlah) if kept and kept.jumlah is not None else "",
        "alasan": kept.alasan if kept and kept.dikesampingkan else "",
        "oleh": str(kept.oleh) if kept else "",
    }


def _step(state: steps.StepState) -> dict[str, Any]:
    tahap, received = state.tahap, ""
    if tahap and tahap.diterima_pada:
        received = dates.pendek(tahap.diterima_pada) + (f" oleh {tahap.diterima_oleh}" if tahap.diterima_oleh else "")
    name = state.langkah.nama + (f" ({state.objection.dari})" if state.objection else "")
    return {
        "nama": name,
        "dasar_hukum": state.langkah.dasar_hukum,
        "tanggal": dates.pendek(tahap.tanggal) if tahap else "",
        "nomor": tahap.nomor if tahap else "",
        "diterima": received,
        "jam": state.sentence,
        "keadaan": state.word,
        "catatan": tahap.catatan if tahap else "",
    }


def _objection(one: Any) -> dict[str, str]:
    return {
        "dari": one.dari,
        "diterima": dates.pendek(one.diterima_pada),
        "isi": one.isi,
        "jawaban": one.jawaban,
        "dijawab": dates.pendek(one.dijawab_pada),
        "hasil": one.get_hasil_display() if one.hasil else "",
    }


def _letter(one: evidence.Letter) -> dict[str, str]:
    received = dates.pendek(one.diterima_pada) + (f" oleh {one.diterima_oleh}" if one.diterima_oleh else "")
    return {"jenis": one.jenis, "nomor": one.nomor, "tanggal": dates.pendek(one.tanggal), "hal": one.hal,
            "diterima": received if one.diterima_pada else "belum ada tanda terima"}  # fmt: skip


def _visit(one: Kunjungan) -> dict[str, str]:
    met = f"{one.ditemui_nama} ({one.ditemui_jabatan})" if one.ditemui_jabatan else one.ditemui_nama
    left = [f"{label} {rp(value)}" for label, value in (("aset", one.aset), ("utang", one.utang)) if value is not None]
    return {
        "kunci": str(one.kunci),
        "tanggal": dates.panjang(one.tanggal),
        "petugas": str(one.petugas or NONE),
        "alamat": one.get_alamat_display(),
        "temuan": one.get_temuan_display(),
        "ditemui": met or "tidak ada yang ditemui",
        "usaha": one.get_usaha_display() if one.usaha else NONE,
        "rat_terakhir": f"tahun buku {one.rat_terakhir_tahun}" if one.rat_terakhir_tahun else NONE,
        "sisa": ", ".join(left) or NONE,
        "keinginan": one.get_keinginan_display() if one.keinginan else NONE,
        "rekomendasi": one.get_rekomendasi_display() if one.rekomendasi else NONE,
        "catatan": " ".join(filter(None, (one.sebab_catatan, one.catatan))),
    }


def _annexes(usulan: UsulanPembubaran, found: Evidence) -> list[dict[str, Any]]:
    """In the order of the index: a berita acara per visit, then the papers by kind."""
    rows: list[dict[str, Any]] = [
        {"sumber": "kunjungan", "kunci": str(one.kunci), "rincian": one.get_temuan_display(),
         "judul": f"Berita acara kunjungan {dates.panjang(one.tanggal)}"}
        for one in found.visits
    ]  # fmt: skip
    own = Q(usulan=usulan) | Q(kunjungan__in=[one.pk for one in found.visits], jenis=evidence.VILLAGE)
    papers = list(Lampiran.objects.kept().filter(own).order_by("pk"))
    for jenis in evidence.IN_DOSSIER:
        for paper in (one for one in papers if one.jenis == jenis):
            rows.append(
                {"sumber": "lampiran", "kunci": str(paper.kode), "judul": evidence.KINDS[jenis],
                 "rincian": paper.keterangan or paper.nama_asli, "bentuk": paper.bentuk, "sha256": paper.sha256}
            )  # fmt: skip
    return rows


def unready(isi: Mapping[str, Any]) -> list[str]:
    """Names of annexes that wait for the scanner, or did not pass it: the file could not be made of them."""
    keys = {row["kunci"]: row["rincian"] for row in isi["lampiran"] if row["sumber"] == "lampiran"}
    return [keys[str(one.kode)] for one in Lampiran.objects.filter(kode__in=list(keys)) if not one.ready]
