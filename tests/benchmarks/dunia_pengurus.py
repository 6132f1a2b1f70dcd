"""People for the load figure: in a process of its own, one pengurus for each cooperative that still owes its RAT.

Says on stdout who they are: `[{"koperasi": 12, "sesi": "..."}, ...]`. They have logged in already: what is measured is
filing, and a hundred log-ins a minute from one address are refused on purpose.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import django


def main(count: int) -> None:
    django.setup()
    from koperasi.accounts.models import PeranPengguna, User
    from koperasi.accounts.roles import Peran
    from registry import filters, kantor
    from registry.models import AksesPengurus, Koperasi, Rat

    on = kantor.today()
    owing = {"tahun": str(on.year - 1), "rat": "belum", "wajib": "on"}
    begun = Rat.objects.filter(tahun_buku=on.year - 1).values("koperasi")  # sent back, or withdrawn: another story
    rows = filters.KoperasiFilter(owing, Koperasi.objects.live(), on=on).qs.filter(konsep_set=None)
    rows = rows.exclude(pk__in=begun)
    people = []
    for koperasi in rows.order_by("pk")[:count]:
        user = User.objects.create(username=f"beban{koperasi.pk}", nama=f"Pengurus {koperasi.pk}")
        PeranPengguna.objects.create(user=user, peran=Peran.PENGURUS, dari=on)
        AksesPengurus.objects.create(user=user, koperasi=koperasi, dari=on)
        people.append({"koperasi": koperasi.pk, "sesi": _session(user)})
    json.dump(people, sys.stdout)


def _session(user: Any) -> str:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


if __name__ == "__main__":
    main(int(sys.argv[1]))
