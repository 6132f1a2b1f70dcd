"""allauth's forms with our words. What they check stays allauth's."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms

from koperasi.accounts.forms import bukan_milik
from koperasi.accounts.models import User
from koperasi.lib import teks


def _say(form: forms.Form, **words: tuple[str, str]) -> None:
    """Label and hint per field; placeholders go, because they vanish when one starts to type."""
    for name, (label, hint) in words.items():
        if name in form.fields:
            field = form.fields[name]
            field.label, field.help_text = label, hint
            field.widget.attrs.pop("placeholder", None)


class MasukForm(account.LoginForm):
    """The phone number in any spelling, or the user name on the slip; both become the user name, so that wrong tries
    count together. An e-mail address is no log-in name, because it is often shared, and neither is an NIK."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, login=("Nomor ponsel atau nama pengguna", "Misalnya 0812-3456-7890."), password=("Kata sandi", ""))
        self.fields["login"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}
        del self.fields["remember"]
        self.fields["bukan_milik"] = bukan_milik()

    def clean_login(self) -> str:
        typed: str = super().clean_login()
        number = teks.read_phone(typed)
        owner = User.objects.filter(telepon=number).values_list("username", flat=True).first() if number else None
        return owner or number or typed

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        cleaned["remember"] = not cleaned.get("bukan_milik")  # allauth asks by this name
        return cleaned


class GantiSandiForm(account.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = "Paling sedikit 10 karakter. Tiga kata yang hanya Anda yang tahu sudah cukup."
        _say(
            self,
            oldpassword=("Kata sandi sekarang", ""),
            password1=("Kata sandi baru", hint),
            password2=("Tulis sekali lagi", ""),
        )


class PastikanForm(account.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, password=("Kata sandi", ""))


def _code(form: forms.Form, hint: str) -> None:
    _say(form, code=("Kode", hint))
    form.fields["code"].widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code"}


class KodeMasukForm(mfa.AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self, "Enam angka dari aplikasi autentikator, atau salah satu kode cadangan.")


class PastikanKodeForm(mfa.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self, "Enam angka dari aplikasi autentikator.")


class AktifkanForm(totp.ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self, "Enam angka yang sekarang tampak di aplikasi.")
