"""People with roles. `make_user(Peran.KABID)` holds it since long ago; `make_user()` holds none."""

from __future__ import annotations

import datetime as dt
from typing import Any

import factory

from koperasi.accounts.models import PeranPengguna, User
from koperasi.accounts.roles import Peran

PASSWORD = "kucing-makan-ikan-asin"
LONG_AGO = dt.date(2010, 1, 1)
FAR_OFF = dt.date(2100, 1, 1)


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"orang{n}")
    nama = factory.Sequence(lambda n: f"Orang Ke-{n}")
    password = factory.django.Password(PASSWORD)


def make_user(*roles: str, dari: dt.date = LONG_AGO, sampai: dt.date | None = None, **fields: Any) -> User:
    """A person with these roles in force from `dari`; an auditor's ends far off unless `sampai` says otherwise."""
    user = UserFactory(**fields)
    for role in roles:
        end = sampai or (FAR_OFF if role == Peran.AUDITOR else None)
        PeranPengguna.objects.create(user=user, peran=role, dari=dari, sampai=end)
    return user
