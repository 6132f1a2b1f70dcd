"""Files that go out and come back: the folder for SRIKANDI, and the reading of PDFs that people upload."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.text import slugify

from koperasi.audit import trail
from koperasi.jobs import queue
from koperasi.jobs.models import Keadaan, Pekerjaan
from koperasi.lib import dates
from koperasi.lib.filed import FileProblem
from koperasi.lib.teks import one_line
from pembinaan.letters import compare, reading, returned, srikandi
from pembinaan.letters.reading import Dibaca
from pembinaan.letters.snapshot import Snapshot
from pembinaan.models import BerkasPaket, KeadaanSurat, PaketSurat, SetelanSurat, Surat
from registry.policies import Refused

if TYPE_CHECKING:
    from koperasi.accounts.models import User

MAP, BACA = "surat.luar.map", "surat.luar.baca"
LUAR, TTD = "luar", "ttd"  # what an upload is read for: numbers, or signatures
SYSTEM_ROOTS = Path("/etc/ssl/certs/ca-certificates.crt")
MOST_SHOWN = 40  # differences of one paper

trail.describe({"surat.luar.map": "membuat map surat untuk SRIKANDI"})


# --- The folder --------------------------------------------------------------------------------------------
def of_paket(paket: PaketSurat) -> Any:
    return returned.waiting(Surat.objects.filter(paket=paket))


@transaction.atomic
def ask_folder(*, paket: PaketSurat, kertas: str, kop: bool, by: User) -> Pekerjaan:
    if not of_paket(paket).exists():
        raise Refused("Paket ini tidak mempunyai surat yang menunggu nomor dari luar.")
    trail.record("surat.luar.map", by=by, object=paket)
    return queue.enqueue(MAP, owner=by, payload={"paket": paket.pk, "kertas": kertas, "kop": kop}, unit=paket.judul)


def make_folder(job: Pekerjaan) -> dict[str, Any]:
    """A second run of the same job makes a second file; the row of the first was lost with its transaction."""
    paket = PaketSurat.objects.get(pk=job.payload["paket"])
    letters = list(of_paket(paket).select_related("koperasi__desa__kecamatan"))
    if not letters:
        raise Refused("Surat paket ini sudah tidak menunggu nomor dari luar.")
    bentuk = srikandi.shape(SetelanSurat.current(), kertas=job.payload["kertas"], kop=job.payload["kop"])
    data = srikandi.folder(letters, bentuk, judul=paket.judul, progress=job.report_progress)
    kop = "dengan-kop" if bentuk.kop else "tanpa-kop"
    row = BerkasPaket(
        paket=paket, jenis=BerkasPaket.Jenis.LUAR, nama=f"map-{slugify(paket.judul)[:60]}-{bentuk.kertas}-{kop}.zip",
        sha256=hashlib.sha256(data).hexdigest(), ukuran=len(data), jumlah=len(letters),
        daftar=[[surat.pk, None, None] for surat in letters], dibuat_oleh=job.owner,
    )  # fmt: skip
    row.berkas.save("map.zip", ContentFile(data), save=False)
    row.save()
    return {"berkas": row.pk, "surat": len(letters)}


# --- Reading what came back ------------------------------------------------------------------------------------
@transaction.atomic
def ask_reading(*, uploads: Sequence[tuple[str, bytes]], untuk: str, by: User, surat: Surat | None = None) -> Pekerjaan:
    """PDFs or ZIPs, read by a job whose page is the preview. `surat`: all that is uploaded belongs to it.

    Raises FileProblem. What is never confirmed has no row, and is swept after a day.
    """
    files = reading.unpack(uploads)
    if surat and len(files) > 1:
        raise FileProblem("Unggah satu PDF saja untuk surat ini.")
    kept = [{"nama": one_line(name)[:150] or "berkas.pdf", "berkas": _keep(data)} for name, data in files]
    payload = {"untuk": untuk, "berkas": kept, "surat": surat.pk if surat else None}
    return queue.enqueue(
        BACA, owner=by, payload=payload, unit=kept[0]["nama"] if len(kept) == 1 else f"{len(kept)} PDF"
    )


def _keep(data: bytes) -> str:
    key = uuid.uuid4().hex
    return default_storage.save(f"surat/{key[:2]}/{key[2:4]}/{key}.pdf", ContentFile(data))


def read_files(job: Pekerjaan) -> dict[str, Any]:
    """The result is the preview: {"baris": [one dict a file, see `_line`]}. Nothing of a letter is changed."""
    files, untuk = job.payload["berkas"], job.payload["untuk"]
    letters = candidates(untuk, job.payload["surat"])
    found: list[dict[str, Any]] = []
    for start in range(0, len(files), 20):
        part = files[start : start + 20]
        read = reading.read([_bytes(one["berkas"]) for one in part], roots=trusted_roots())
        known = [_belongs(seen, letters, one["nama"], job) for one, seen in zip(part, read, strict=True)]
        originals = _originals(untuk, [surat for surat, _ in known if surat])
        found += [
            _line(one, seen, surat, how, originals) for one, seen, (surat, how) in zip(part, read, known, strict=True)
        ]
        job.report_progress(len(found), len(files))
    _once_each(found)
    return {"baris": found}


def candidates(untuk: str, surat: int | None) -> list[Surat]:
    rows = Surat.objects.filter(pk=surat) if surat else Surat.objects.all()
    state = KeadaanSurat.LUAR if untuk == LUAR else KeadaanSurat.SIAP
    return list(returned.ordered(rows.filter(keadaan=state)))


def _belongs(seen: Dibaca, letters: Sequence[Surat], name: str, job: Pekerjaan) -> tuple[Surat | None, str]:
    """(letter, how it was known), or (None, why the file cannot be taken)."""
    if seen.masalah:
        return None, seen.masalah
    if returned.OPEN.search(seen.teks):
        return None, returned.STILL_OPEN
    if job.payload["surat"]:
        return (letters[0], "pilihan") if letters else (None, "Surat ini tidak lagi menunggu berkas.")
    return returned.match(seen.teks, letters, file_name=name)


def _originals(untuk: str, letters: Sequence[Surat]) -> dict[int, str]:
    """{letter id: text of its original}; only signed PDFs are compared with it."""
    if untuk == LUAR:
        return {}
    read = reading.read([_bytes(surat.pdf.name) for surat in letters]) if letters else []
    return {surat.pk: one.teks for surat, one in zip(letters, read, strict=True)}


def _line(
    file: dict[str, str], seen: Dibaca, surat: Surat | None, how: str, originals: dict[int, str]
) -> dict[str, Any]:
    """nama, berkas, sha256, ukuran, halaman: the file; surat: id or None, cara: how it was known; nomor, tanggal: read
    from it; masalah: why it cannot be taken; catatan, beda, tanda: what the person looks at."""
    line: dict[str, Any] = {
        **file, "sha256": seen.sha256, "ukuran": seen.ukuran, "halaman": seen.halaman, "surat": None, "cara": "",
        "nomor": "", "tanggal": "", "masalah": "", "catatan": list(seen.catatan), "beda": [],
        "tanda": [one.to_json() for one in seen.tanda], "utuh": seen.utuh,
    }  # fmt: skip
    if surat is None:
        return line | {"masalah": how}
    line |= {"surat": surat.pk, "cara": how}
    return line | (_signed(surat, seen, originals[surat.pk]) if surat.pk in originals else _number(surat, seen))


def _number(surat: Surat, seen: Dibaca) -> dict[str, Any]:
    place = (surat.isi or {}).get("tempat", "")
    nomor, day = returned.number_in(seen.teks, place), returned.date_in(seen.teks, place)
    differ = returned.against_snapshot(surat, seen.teks, nomor=nomor, tanggal=dates.panjang(day))
    return {"nomor": nomor, "tanggal": day.isoformat() if day else "", **_notes(seen, differ)}


def _signed(surat: Surat, seen: Dibaca, original: str) -> dict[str, Any]:
    """Against the text of the original. One without text (a scan) cannot be compared, and the page says so."""
    found: dict[str, Any] = {"nomor": surat.nomor, "tanggal": surat.tanggal.isoformat() if surat.tanggal else ""}
    if not seen.tanda:
        return found | {"masalah": "PDF ini tidak memuat tanda tangan elektronik. Bila ditandatangani basah, unggah "
                        "sebagai pindaian."}  # fmt: skip
    may = []
    if surat.isi:
        snapshot, day = Snapshot.from_json(surat.isi), dates.panjang(surat.tanggal)
        may = compare.may_differ(snapshot, nomor=surat.nomor, tanggal=day)
        may = compare.written(may, [surat.nomor, f"{snapshot.tempat}, {day}"], seen.teks)
    differ = compare.differences(original, seen.teks, may=may) if seen.teks.strip() else []
    more = _notes(seen, differ)
    if compare.squeeze(surat.nomor) not in compare.squeeze(seen.teks):
        more["catatan"].append(f"Nomor {surat.nomor} tidak tertulis pada PDF ini.")
    return found | more


def _notes(seen: Dibaca, differ: Sequence[compare.Beda]) -> dict[str, Any]:
    notes = list(seen.catatan)
    if not seen.teks.strip():
        notes.append("PDF ini hasil pindai tanpa teks: isinya tidak dapat dibandingkan. Lihat PDF-nya.")
    if seen.tanda and not seen.utuh:
        notes.append("Tanda tangan elektroniknya tidak utuh, sehingga tidak dicatat sebagai tanda tangan.")
    return {"catatan": notes, "beda": [one.to_json() for one in differ[:MOST_SHOWN]], "lebih": len(differ) > MOST_SHOWN}


def _once_each(found: list[dict[str, Any]]) -> None:
    """Two files for one letter: a person has to say which."""
    first: dict[int, str] = {}
    for line in found:
        if line["surat"] in first:
            line["masalah"] = f"Surat yang sama dengan {first[line['surat']]}. Unggah satu saja."
            line["surat"] = None
        elif line["surat"]:
            first[line["surat"]] = line["nama"]


def _bytes(name: str | None) -> bytes:
    with default_storage.open(name or "", "rb") as file:
        return bytes(file.read())


def trusted_roots() -> list[bytes]:
    """The office's own list (AKAR_TTD: a file or a folder) and the system's."""
    own = Path(settings.AKAR_TTD) if settings.AKAR_TTD else None
    files = sorted(own.iterdir()) if own and own.is_dir() else [own] if own else []
    return [one.read_bytes() for one in [*files, SYSTEM_ROOTS] if one and one.is_file()]


def read_line(job: int, at: int, *, by: User) -> dict[str, Any] | None:
    """The line at that place of a finished reading that this person asked for; None where it is not there."""
    row = Pekerjaan.objects.filter(pk=job, kind=BACA, owner=by, state=Keadaan.SELESAI).first()
    lines: list[dict[str, Any]] = (row.result or {}).get("baris", []) if row else []
    return lines[at] | {"untuk": row.payload["untuk"]} if row and at < len(lines) else None


def line_of(token: str, *, untuk: str, by: User) -> dict[str, Any] | None:
    """The line that a confirmation names ("job-position"), if it may be taken and its file is still there."""
    job, _, at = token.partition("-")
    if not (job.isdecimal() and at.isdecimal() and len(job) < 19 and len(at) < 5):
        return None
    line = read_line(int(job), int(at), by=by)
    usable = line and line["untuk"] == untuk and not line["masalah"] and default_storage.exists(line["berkas"])
    return line if usable else None
