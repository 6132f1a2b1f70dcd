"""The demo log-ins for the terminal of `make run`; nothing in an office that has none."""

from __future__ import annotations


def main() -> None:
    import django

    django.setup()
    from django.conf import settings

    from koperasi.accounts import demo

    logins = demo.logins()
    if logins:
        print(f"Masuk dengan salah satu nama ini, kata sandi {settings.SANDI_DEMO}:\n")
    for login in logins:
        print(f"  {login.username:<12} {login.nama} ({login.tugas})")


if __name__ == "__main__":
    main()
