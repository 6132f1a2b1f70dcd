"""An office past its review, with cooperatives that are due a letter, and the people of a batch."""

from __future__ import annotations

import datetime as dt
import html
import re
from typing import Any

from django.test import Client

from koperasi.accounts.models import PeranPengguna, User
from koperasi.accounts.roles import Peran
from pembinaan.models import PaketSurat, Surat
from registry.models import Koperasi, RilisPeninjauan
from tests.factories.kasus import JanjiRatFactory
from tests.factories.people import make_user
from tests.factories.registry import KantorFactory, KoperasiFactory, both_levels
from tests.factories.surat import make_letter

TODAY = dt.date(2026, 9, 14)
SINCE = dt.date(2026, 7, 1)


def office() -> None:
    KantorFactory()
    RilisPeninjauan.objects.get_or_create(kecamatan=None, defaults={"tanggal": SINCE})


def inactive(**fields: Any) -> Koperasi:
    """Tidak aktif by the rule and by the record: due the first letter of its track."""
    return KoperasiFactory(status_hitung="tidak_aktif", keterangan="tidak_aktif", peristiwa=SINCE, **fields)


def late(**fields: Any) -> Koperasi:
    """Aktif, and its RAT of 2025 is late."""
    koperasi = KoperasiFactory(**fields)
    both_levels(koperasi, 2024)
    return koperasi


def filed(koperasi: Koperasi) -> None:
    """Its RAT of 2025 came in and was accepted: nothing to write about any more."""
    both_levels(koperasi, 2025, dari=TODAY, tanggal=TODAY)
    Koperasi.objects.filter(pk=koperasi.pk).update(status_hitung="aktif", keterangan="sudah_rat")


def promised(koperasi: Koperasi) -> None:
    """A date for its RAT lies ahead: the letter is held."""
    JanjiRatFactory(koperasi=koperasi, tanggal=TODAY + dt.timedelta(days=10))


def batch(*letters: Surat, keadaan: str = "persetujuan", levels: int = 2, **fields: Any) -> PaketSurat:
    """A batch that waits, with these drafts in it."""
    tingkat = [
        {"urutan": 1, "jabatan": "Kepala Bidang", "peran": "kabid", "orang": None},
        {"urutan": 2, "jabatan": "Sekretaris", "peran": "sekretariat", "orang": None},
    ][:levels]
    paket = PaketSurat.objects.create(
        judul="Peringatan Kecamatan Babat", keadaan=keadaan, tingkat=tingkat, dibuat_oleh=make_user(Peran.PETUGAS),
        dibuat_tanggal=TODAY, **fields,
    )  # fmt: skip
    Surat.objects.filter(pk__in=[one.pk for one in letters]).update(paket=paket, keadaan="paraf")
    return paket


def letters(count: int = 3) -> list[Surat]:
    """First warnings, each to a cooperative of its own."""
    return [make_letter(inactive()) for _ in range(count)]


def acting_head(kualifikasi: str = "plh", *, sampai: dt.date = dt.date(2026, 12, 31)) -> User:
    user = make_user(nama="Pelaksana Harian")
    PeranPengguna.objects.create(
        user=user, peran=Peran.KEPALA, kualifikasi=kualifikasi, dari=dt.date(2026, 9, 1), sampai=sampai
    )
    return user


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(answer: Any) -> str:
    """What a reader sees, blanks as one."""
    body = re.sub(r"<(script|style)\b.*?</\1>", "", answer.content.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())
