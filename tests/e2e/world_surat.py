"""Letters on every stage of their way in the office of the browser tests, for the pictures of the guide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any


def shown(theirs: Any, on: date) -> dict[str, Any]:
    """{name: id or code} of what the pictures show. `theirs`: the cooperative of the pengurus; it has a letter."""
    from koperasi.accounts.models import User

    people = {name: User.objects.get(username=name) for name in ("petugas", "kabid", "sekretariat", "kepala")}
    due = _late(theirs, on)
    issued = _batch("Teguran RAT, tahap I", [*due[:8], theirs], people, on)
    _approve(issued, people)
    return {
        "kepala": _batch("Teguran RAT, tahap II", due[8:15], people, on).pk,
        "paraf": _batch("Teguran RAT, tahap IV", due[18:22], people, on, by=("kabid",)).pk,
        "terbit": issued.pk,
        **_delivered(issued, theirs, people, on),
        **_outside(due[15:18], people, on),
    }


def stages(shown: dict[str, Any], koperasi: Any, on: date) -> dict[str, Any]:
    """What the walk of all pages opens: each page on a letter of the state that it is made for."""
    from pembinaan.models import LangkahTangga, PengecualianTangga, Surat, SuratPengantar

    sent, gone, own, handed = (shown[name] for name in ("satu", "dikirim", "saya", "luar"))
    outside, unsigned = Surat.objects.get(pk=handed), Surat.objects.get(paket=shown["terbit"], keadaan="siap")
    step = LangkahTangga.objects.order_by("pk")[0]
    left = PengecualianTangga.objects.create(kelompok="koperasi", koperasi_id=koperasi.pk, alasan="Contoh.",
                                             jalur="terlambat", dari=on - timedelta(days=9), sampai=on)  # fmt: skip
    pages = {"surat-file": "surat.pdf", "surat-page-picture": "halaman.png", "pembatalan-create": "pembatalan/",
             "jawaban-surat-record": "jawaban/catat/", "surat-cancel": "batal/"}  # fmt: skip
    return {
        **{f"pembinaan:{name}": f"/surat/{sent}/{path}" for name, path in pages.items()},
        "pembinaan:kode-check": f"/s/{Surat.objects.get(pk=sent).kode}/",
        "surat/jawaban": _answered(own, on), "pembinaan:keberatan-settle": f"/surat/jawaban/{shown['jawaban']}/putus/",
        "surat/kirim": sent,
        "pembinaan:terima-record": f"/surat/kirim/{gone}/terima/",
        "pembinaan:kirim-return": f"/surat/kirim/{gone}/kembali/", "surat/pengumuman": shown["pengumuman"],
        "surat/pengantar": SuratPengantar.objects.latest("pk").pk, "surat/saya": own, "surat/saya/jawab": "penjelasan",
        "surat/luar": handed, "surat/luar/paket": outside.paket_id, "surat/ttd": unsigned.pk,
        "pembinaan:ttd-file": f"/surat/ttd/{own}/berkas.pdf", "surat/tangga": step.pk,
        "pembinaan:tangga-create": f"/surat/tangga/{step.jalur}/baru/", "surat/pengecualian": left.pk,
        "pembinaan:tanda-paket-record": f"/surat/paket/{shown['terbit']}/tanda-tangan/",
        **_texts(koperasi, on), **_files(shown["terbit"], on),
    }  # fmt: skip


def _answered(own: int, on: date) -> int:
    """The pengurus sees the answer to the own letter."""
    from koperasi.accounts.models import User
    from pembinaan.actions import surat_jawab
    from pembinaan.models import Surat

    by = User.objects.get(username="petugas")
    surat_jawab.record(
        surat=Surat.objects.get(pk=own), jenis="penjelasan", uraian="RAT diadakan bulan depan.", dari="Ketua",
        tanggal=on, by=by,
    )  # fmt: skip
    return Surat.objects.get(pk=own).jawaban_set.get().pk


def _texts(koperasi: Any, on: date) -> dict[str, Any]:
    """A text that waits for the kepala."""
    from koperasi.accounts.models import User
    from pembinaan.letters import wording
    from pembinaan.models import TeksSurat

    made = TeksSurat.objects.create(
        kunci="panggilan", versi=9, isi=wording.DEFAULTS["panggilan"].to_json(), keadaan=TeksSurat.Keadaan.DIUSULKAN,
        diusulkan_oleh=User.objects.get(username="kabid"), diusulkan_pada=on,
    )  # fmt: skip
    home = "surat/naskah"
    return {home: "peringatan", f"{home}/versi": made.pk, "pembinaan:naskah-picture": f"/{home}/peringatan/"
            f"{koperasi.pk}.png"}  # fmt: skip


def _files(paket: int, on: date) -> dict[str, Any]:
    """A block of numbers, files of a batch, and what the sekretariat had read: nobody else sees that."""
    from django.core.files.base import ContentFile

    from koperasi.accounts.models import User
    from koperasi.jobs.models import Pekerjaan
    from pembinaan.models import BerkasPaket, BlokNomor

    desk = User.objects.get(username="sekretariat")
    block = BlokNomor.objects.create(tahun=on.year, dari=9001, sampai=9009, dicatat_oleh=desk, dicatat_pada=on)
    made = BerkasPaket(paket_id=paket, jenis="agenda", nama="agenda.xlsx", sha256="0" * 64, ukuran=1, jumlah=1,
                       dibuat_oleh=desk)  # fmt: skip
    made.berkas.save("agenda.xlsx", ContentFile(b"-"))
    returned, signed = (
        Pekerjaan.objects.create(kind="surat.luar.baca", owner=desk, state="selesai", result={"baris": []},
                                 payload={"untuk": what, "berkas": [], "surat": None})
        for what in ("luar", "ttd")
    )  # fmt: skip
    return {
        "surat/nomor/blok": block.pk, "surat/berkas": made.pk, "surat/berkas/paket": paket,
        "pembinaan:luar-map-file": f"/surat/paket/{paket}/", "surat/luar/baca": returned.pk,
        "surat/ttd/baca": signed.pk,
    }  # fmt: skip


def _late(theirs: Any, on: date) -> list[Any]:
    """Aktif, and a first teguran is due: no other test prepares letters for these. By kecamatan, the largest first."""
    from pembinaan.letters import standing
    from registry.models import Koperasi

    rows = list(Koperasi.objects.filter(status_hitung="aktif", desa__isnull=False).exclude(pk=theirs.pk).order_by("pk"))
    found = standing.answers(rows, on=on)
    rows = [row for row in rows if found[row.pk][1].what == "draft"]
    many = Counter(row.kecamatan_id for row in rows)
    return sorted(rows, key=lambda row: (-many[row.kecamatan_id], row.kecamatan_id, row.pk))


def _batch(name: str, rows: Sequence[Any], people: dict[str, Any], on: date,
           by: Sequence[str] = ("kabid", "sekretariat")) -> Any:  # fmt: skip
    """Initialled by `by`: after both levels it waits for the kepala."""
    from pembinaan.actions import surat_paket, surat_paket_siapkan
    from pembinaan.letters import standing

    found = standing.answers(rows, on=on)
    paket = surat_paket_siapkan.prepare(
        found=found, judul=name, kertas="a4", saringan="RAT lewat batas", by=people["petugas"]
    ).paket
    for who in by:
        surat_paket.initial(paket=paket, by=people[who])
    return paket


def _approve(paket: Any, people: dict[str, Any]) -> None:
    """Approved, and the workers' part done at once."""
    from koperasi.jobs import worker
    from pembinaan.actions import surat_paket_setuju

    surat_paket_setuju.approve(paket=paket, keys=None, by=people["kepala"])
    while job := worker.claim():
        worker.perform(job)


def _delivered(paket: Any, theirs: Any, people: dict[str, Any], on: date) -> dict[str, Any]:
    """One letter is not signed yet; the others are on their way, there, came back, were announced or answered."""
    from pembinaan.actions import surat_jawab, surat_kirim, surat_ttd, surat_umum
    from pembinaan.actions.surat_bukti import Proof
    from pembinaan.actions.surat_kirim import HandOver
    from pembinaan.models import Surat
    from registry.demo.scans import page

    by = people["petugas"]
    own = Surat.objects.get(paket=paket, koperasi=theirs)
    rows = list(Surat.objects.filter(paket=paket).exclude(pk=own.pk).order_by("urut"))
    signed = [row.pk for row in (own, *rows[:-1])]
    surat_ttd.wet_many(letters=signed, tanggal=on, paket=paket, by=people["sekretariat"])
    gone, through, back, there = rows[0], rows[1:3], rows[3:5], rows[5]
    hand = HandOver("langsung", on, pembawa="Budi Santoso")
    surat_kirim.send(letters=[row.pk for row in (own, gone, *back, there)], how=hand, by=by)
    surat_kirim.send(letters=[row.pk for row in through], how=HandOver("desa", on), by=by)
    for row in back:
        surat_kirim.return_(surat=row.pk, alasan="kosong", tanggal=on, by=by, catatan="Rumah terkunci.")
        surat_kirim.send(letters=[row.pk], how=hand, by=by)
        surat_kirim.return_(surat=row.pk, alasan="kosong", tanggal=on, by=by)
    for row in (own, there):
        proof = Proof(page("TANDA TERIMA", [row.nomor]), "tanda-terima.jpg")
        surat_kirim.deliver(surat=row.pk, penerima="Siti Aminah", tanggal=on, by=by, jabatan="Bendahara", bukti=proof)
    surat_jawab.record(
        surat=there, jenis="keberatan", uraian="RAT tahun buku 2024 sudah diadakan; berita acaranya terlampir.",
        dari="Siti Aminah, bendahara", tanggal=on, by=by,
    )  # fmt: skip
    notice = surat_umum.announce(
        letters=[back[0].pk], judul="Surat yang tidak dapat disampaikan", dari=on, sampai=on + timedelta(days=89),
        tempat="Papan pengumuman dinas dan kantor kecamatan", by=by,
    )  # fmt: skip
    return {
        "satu": there.pk, "dikirim": gone.pk, "kembali": back[1].pk, "saya": own.pk, "pengumuman": notice.pk,
        "kode": there.kode, "jawaban": there.jawaban_set.get().pk,
    }  # fmt: skip


def _outside(rows: Sequence[Any], people: dict[str, Any], on: date) -> dict[str, Any]:
    """Handed out for numbers of an e-office; afterwards the office's setting is as before."""
    from pembinaan.models import SetelanSurat

    setelan = SetelanSurat.current()
    before, setelan.cara_nomor = setelan.cara_nomor, "luar"
    setelan.save()
    paket = _batch("Teguran RAT, tahap III", rows, people, on)
    _approve(paket, people)
    setelan.cara_nomor = before
    setelan.save()
    return {"luar": paket.surat_set.order_by("pk")[0].pk}
