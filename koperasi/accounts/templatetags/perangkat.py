"""{% load perangkat %}: which device, and when it last came, in words."""

from __future__ import annotations

from datetime import datetime, timedelta

from django import template

from koperasi.accounts.ports import today, zone
from koperasi.lib import dates

register = template.Library()

# Order matters: Edge and Opera also call themselves Chrome, and Chrome calls itself Safari.
BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox/", "Firefox"),
            ("Chrome/", "Chrome"), ("Safari/", "Safari"))  # fmt: skip
SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "Mac"),
           ("Linux", "Linux"))  # fmt: skip


@register.filter
def perangkat(user_agent: str) -> str:
    """ "Chrome di Android"; what is not recognised is "Peramban lain"."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "Peramban lain")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    return f"{browser} di {system}" if system else browser


@register.filter
def kapan(moment: datetime) -> str:
    """ "baru saja", "12 menit yang lalu", "hari ini pukul 09.05", "kemarin pukul 21.40", "3 Mei 2026 pukul 08.00"."""
    minutes = int((dates.sekarang() - moment).total_seconds() // 60)
    if 0 <= minutes < 60:
        return "baru saja" if minutes < 6 else f"{minutes} menit yang lalu"
    local = moment.astimezone(zone())
    named = {today(): "hari ini", today() - timedelta(days=1): "kemarin"}
    return f"{named.get(local.date()) or dates.panjang(local.date())} pukul {local:%H.%M}"
