"""Makes the office of the browser tests, in a process of its own, and says on stdout where its pages find something.

`{"koperasi": 12, "impor": 3, ...}`: what stands before an argument in a route -> a value with something to show.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, date, datetime, timedelta
from typing import Any

import django

from tests.e2e import world_pembinaan

REMARKS = ("sudah_rat", "berisiko", "belum_ada_data", "ada_laporan_belum_rat", "belum_rat_lewat_batas")
COUNT = int(os.environ.get("KOPERASI_CONTOH", "150"))


def main() -> None:
    django.setup()
    from pembinaan import demo

    demo.set_up(zona=far_from_midnight(datetime.now(UTC)))
    demo.build(count=COUNT)
    print(json.dumps(_people_and_work(), default=str))


def far_from_midnight(now: datetime) -> str:
    """The zone whose next midnight is furthest away: a story that is told across one types yesterday for today."""
    midnight = {"WIB": 17, "WITA": 16, "WIT": 15}  # hours, UTC
    return max(midnight, key=lambda zona: (midnight[zona] - now.hour - now.minute / 60) % 24)


def _people_and_work() -> dict[str, Any]:
    from koperasi.accounts.models import User
    from koperasi.jobs.models import Pekerjaan
    from registry import kantor
    from registry.models import (
        AksesPengurus,
        AlasanSiap,
        AturanStatus,
        KeputusanPerpanjangan,
        Koperasi,
        Malam,
        Rat,
    )

    on = kantor.today()
    petugas, kabid, officer = (User.objects.get(username=name) for name in ("petugas", "kabid", "pengurus"))
    # Tidak aktif and complete enough for a file to name them; the tests that change one each take their own.
    inside = Koperasi.objects.filter(kewenangan="kabkota").order_by("pk")
    quiet = inside.filter(keterangan="tidak_aktif", badan_hukum__gt="", desa__isnull=False)
    quiet = quiet.filter(pengurus_set__isnull=False, rat_terakhir__lt=date(on.year - 1, 1, 1))
    quiet = list(quiet.distinct().order_by("-rat_terakhir", "pk")[:16])
    held = _held_night(quiet[:2], on - timedelta(days=800))
    saved, open_ = _imports(petugas, quiet[:2], on)
    rule = _proposal(kabid, on)
    batch = _batch(petugas)
    desk = _desk_draft(petugas, quiet[1], on)
    theirs = AksesPengurus.objects.get(user=officer).koperasi
    seen = world_pembinaan.coached(petugas, theirs, on)  # before the samples, which show its photo
    return {
        "hari": on,
        "jenis": {name: inside.filter(keterangan=name).values_list("pk", flat=True).first() for name in REMARKS},
        "luar": Koperasi.objects.exclude(kewenangan="kabkota").values_list("pk", flat=True).first(),
        "diam": [[k.pk, k.nama, k.badan_hukum, k.desa.nama, k.kecamatan.nama] for k in quiet],
        "koperasi": quiet[0].pk,
        "koperasi/pengurus": quiet[0].pengurus_set.first().pk,
        "koperasi/akses": _invited(petugas, quiet[0], on),
        "koperasi milik pengurus": theirs.pk,
        "pengajuan/bagian": "pelaksanaan",
        **_filings(petugas, quiet[0], on),
        "milik pengurus": _filings(officer, theirs, on) | world_pembinaan.taught(officer) | seen,
        "impor": open_.pk,
        "impor tersimpan": saved.pk,
        "impor/baris": open_.baris_set.get(hasil="error", nomor=9).pk,
        "aturan": rule.nomor,
        "aturan berlaku": AturanStatus.objects.in_force(on).nomor,
        "perpanjangan": KeputusanPerpanjangan.objects.first().pk,
        "malam": Malam.objects.get(tanggal=on).tanggal,
        "malam tertahan": held,
        "registry:malam-release": f"/malam/{held}/lepas/",
        "periksa": Rat.objects.filter(keadaan="dikirim").order_by("pk")[0].nomor,
        "periksa/alasan": AlasanSiap.objects.order_by("pk")[0].pk,
        "periksa/atas-nama": desk.kode,
        "pengingat/kecamatan": quiet[0].kecamatan_id,
        "koperasi/unduh": "xlsx",
        "pengguna": petugas.pk,
        "pengguna/peran": petugas.peran.get().pk,
        "pekerjaan": Pekerjaan.objects.filter(rombongan=None).latest("pk").pk,
        "pekerjaan/rombongan": batch.pk,
        **world_pembinaan.samples(petugas, quiet[0], theirs, on),
    }


def _filings(by: Any, koperasi: Any, on: date) -> dict[str, Any]:
    """Drafts that `by` may write in, one with a paper that it can do without, and addresses of something sent:
    withdrawn, so that it stands in nobody's way."""
    from registry.actions import drafts, papers, preparing
    from registry.demo import scans
    from registry.filing import sections
    from registry.models import Rat

    jalur = "petugas" if by.username == "petugas" else "pengurus"
    konsep, report = (
        drafts.begin(koperasi=koperasi, jenis=jenis, tahun_buku=[on.year - 1], by=by, jalur=jalur)
        for jenis in ("rat", "laporan")
    )
    berkas = papers.add(konsep=konsep, jenis="notulen", data=scans.page("NOTULEN", ["Contoh"]), name="a.jpg", by=by)
    preparing.prepare(berkas)
    rat = Rat.objects.create(
        koperasi=koperasi, tahun_buku=on.year - 1, tanggal=on, keadaan="ditarik", jalur="petugas", dikirim_pada=on
    )
    pages = {"detail": "", "withdraw": "tarik/", "repair": "perbaiki/", "correct": "koreksi/", "contest": "tandingan/"}
    samples = {
        "pengajuan": konsep.kode, "pengajuan/berkas": "notulen", "berkas": berkas.kode, "berkas/halaman": 1,
        "laporan-keuangan": report.kode, "angka": sections.of(report)[0].key, "terkirim": f"/pengajuan/rat/{rat.pk}/",
    }  # fmt: skip
    return samples | {f"registry:pengajuan-{name}": f"/pengajuan/rat/{rat.pk}/{path}" for name, path in pages.items()}


def _invited(by: Any, koperasi: Any, on: date) -> int:
    from registry.actions import access

    until = on + timedelta(days=300)
    akses, _ = access.invite(
        koperasi=koperasi, nama="Bendahara Contoh", jabatan="bendahara", telepon=None, sampai=until, by=by
    )
    return int(akses.pk)


def _desk_draft(by: Any, koperasi: Any, on: date) -> Any:
    """Of staff, received long ago: it waits for the kabid."""
    from registry.models import Konsep

    return Konsep.objects.create(
        koperasi=koperasi, jenis="laporan", tahun_buku=[on.year - 1], jalur="petugas", keadaan="menunggu_kabid",
        dibuat_oleh=by, diterima_kantor_pada=on - timedelta(days=30), alasan_wakil="Dibawa sekretaris.",
    )  # fmt: skip


def _held_night(koperasi_set: list[Any], on: date) -> date:
    """Long ago, so that nothing of today speaks of it."""
    from registry.models import KoperasiTertahan, Malam

    malam = Malam.objects.create(tanggal=on, keadaan=Malam.Keadaan.TERTAHAN, pesan="2 koperasi akan berubah sekaligus.")
    for koperasi in koperasi_set:
        KoperasiTertahan.objects.create(malam=malam, koperasi=koperasi, dari="aktif", ke="tidak_aktif")
    return on


def _imports(by: Any, quiet: list[Any], on: date) -> tuple[Any, Any]:
    """One saved, and one looked through with wrong rows, not saved."""
    from registry.actions import imports
    from tests.e2e import files

    changed, same = (files.Known(k.nama, k.badan_hukum, k.desa.nama, k.kecamatan.nama) for k in quiet)
    small = b"ID KOPERASI;NAMA KOPERASI;KECAMATAN\nZ-1;Koperasi Wanita Kenanga;Babat\n"
    saved = imports.upload(data=small, nama_berkas="tambahan.csv", by=by)
    imports.commit(impor=saved, by=by)
    data = files.register("A", changed=changed, same=same, on=on)
    open_ = imports.upload(data=data, nama_berkas="rekap koperasi.xlsx", by=by)
    imports.preview(impor=open_)
    return saved, open_


def _proposal(by: Any, on: date) -> Any:
    from registry.actions import rules

    return rules.propose(
        by=by, berlaku_sejak=on + timedelta(days=60), dasar_hukum="Permenkop 25/2015", alasan="Contoh usul.",
        jumlah_tahun=3, bukti="either", tingkat="dikirim", bulan_batas=6, jeda_tahun_pertama=1,
    )  # fmt: skip


def _batch(by: Any) -> Any:
    """Work of several units, and one alone, that failed long ago: nobody takes it up again."""
    from koperasi.jobs.models import Keadaan, Pekerjaan
    from koperasi.jobs.queue import enqueue, enqueue_many
    from registry.actions import imports

    units = [(f"berkas {letter}", {"impor": 0}) for letter in "ABC"]
    batch = enqueue_many(imports.PERIKSA, owner=by, label="Tiga berkas", units=units)
    enqueue(imports.PERIKSA, owner=by, unit="berkas D", payload={"impor": 0})
    Pekerjaan.objects.update(state=Keadaan.GAGAL, sentence="Berkas ini tidak ada lagi.", attempts=3)
    return batch


if __name__ == "__main__":
    sys.exit(main())
