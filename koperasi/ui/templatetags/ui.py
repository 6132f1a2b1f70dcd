"""{% load ui %}: how a page says a status, a year strip, money and dates.

A list page, in short (contracts of the larger parts stand at the top of each file in templates/components):

    <form class="lembar" method="get">
      <div class="saringan">{% for field in form %}{{ field.as_field_group }}{% endfor %}
      <button class="tombol utama">Cari</button></div>{% filter_chips form ignore="q" %}</form>
    <div class="lembar rapat"><table class="tabel"><caption class="visually-hidden">Daftar koperasi</caption>
      <thead><tr>{% sort_header "nama" "Koperasi" default="nama" %}<th scope="col" class="angka">Anggota</th></tr>
      <tr><th scope="row" class="utama"><a href="...">Nama</a><span class="rinci">badan hukum</span></th>
          <td class="angka" data-label="Anggota">{{ n|ribuan }}</td><td>{% status_pill k %}</td></tr></table></div>
    {% year_strip_legend %}{% pager page "koperasi" %}

data-label turns rows into cards on a phone: such a cell names itself, one without stands bare (pill, strip).
Facts are <dl class="fakta">, a sheet of paper is .lembar, a row of buttons .tombol-baris, one .tombol.utama per page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django import template
from django.core.paginator import Page
from django.forms import BaseForm
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from koperasi.lib import dates
from koperasi.lib import rupiah as money
from koperasi.ui import chart, icons, paging, status, strip
from koperasi.ui.nav import Item, Menu

register = template.Library()


# --- Status and year strip ------------------------------------------------------------------
@register.inclusion_tag("components/status.html")
def status_pill(subject: Any, label: str = "", *, short: bool = False) -> dict[str, Any]:
    """{% status_pill koperasi %}, {% status_pill "berisiko" %}, {% status_pill code "own words" %}.

    A cooperative shows its keterangan, or its status where there is none. short=True leaves the smaller words out.
    """
    code = subject if isinstance(subject, str) else getattr(subject, "keterangan", "") or getattr(subject, "status", "")
    look = status.look(code or "belum_tercatat")
    return {
        "word": label or look.word,
        "detail": "" if label or short else look.detail,
        "tone": look.tone,
        "mark": mark_safe(status.MARKS[look.mark]),  # noqa: S308 - our own constant
    }


@register.simple_tag
def year_strip(data: strip.Strip | None, size: str = "kecil") -> SafeString:
    """{% year_strip strip %} in lists, {% year_strip strip "besar" %} on pages, "surat" on paper (black, no CSS)."""
    return mark_safe(strip.draw(data, size)) if data else SafeString("")  # noqa: S308 - numbers and our own words


@register.simple_tag
def year_strip_parts(strips: Mapping[Any, strip.Strip]) -> SafeString:
    """{% year_strip_parts shown.strips %} above a long list, whose rows then say {% year_strip_of_parts strip %}."""
    return mark_safe(strip.draw_parts(strips.values()))  # noqa: S308 - numbers and our own words


@register.simple_tag
def year_strip_of_parts(data: strip.Strip | None) -> SafeString:
    return mark_safe(strip.draw_by_parts(data)) if data else SafeString("")  # noqa: S308


@register.inclusion_tag("components/year_strip_legend.html")
def year_strip_legend() -> dict[str, Any]:
    return {"cells": [(mark_safe(svg), words) for svg, words in strip.legend()]}  # noqa: S308


@register.inclusion_tag("components/bar_chart.html")
def bar_chart(data: chart.Chart) -> dict[str, Any]:
    """Stacked bars with the same numbers as a table below them."""
    return {"chart": data, "svg": chart.draw(data), "keys": list(zip(chart.FILLS, data.series, strict=False))}


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """{% icon "cetak" %}: decoration beside a word, hidden from screen readers."""
    return mark_safe(icons.draw(name, css))  # noqa: S308


@register.filter
def breakable(number: str) -> SafeString:
    """{{ koperasi.badan_hukum|breakable }}: a narrow column breaks the number behind a slash, not inside the year."""
    return format_html_join(mark_safe("/<wbr>"), "{}", ((part,) for part in number.split("/")))


@register.filter
def menu(items: Sequence[Item] | None) -> Menu:
    return Menu(items or ())


# --- Numbers and dates ----------------------------------------------------------------------
@register.filter
def rupiah(value: int | None) -> str:
    return money.rp(value)


@register.filter
def ringkas(value: int | None) -> str:
    """Money as rekap, map and sheets spell it: "Rp1,25 miliar"."""
    return money.ringkas(value)


@register.filter
def ribuan(value: int | str | None) -> str:
    """An empty string is what a template makes of a missing value: shown as no value."""
    return money.ribuan(None if value == "" else value)  # type: ignore[arg-type]


@register.filter
def bertanda(value: int) -> str:
    """A change: +3, −9, with the real minus sign."""
    return ("+" if value > 0 else "−" if value < 0 else "") + money.ribuan(abs(value))


@register.filter
def persen(part: int, whole: int) -> str:
    """743|persen:1204 -> "61,7 %"; of nothing "–"."""
    return f"{100 * part / whole:.1f} %".replace(".", ",") if whole else money.TIADA


@register.filter
def tanggal(value: date | None) -> str:
    """22 November 2026; an en dash without a date."""
    return dates.panjang(value) or money.TIADA


@register.filter
def tanggal_pendek(value: date | None) -> SafeString | str:
    """22 Nov 2026, never broken over two lines."""
    return dates.pendek(value).replace(" ", "\u00a0") or money.TIADA


@register.simple_tag(takes_context=True)
def waktu(context: template.Context, moment: datetime | None) -> str:
    """{% waktu row.dicatat_pada %}: 22 Nov 2026 14.05 in the office's own zone."""
    if moment is None:
        return money.TIADA
    kantor = context.get("kantor")
    local = moment.astimezone(dates.ZONA[kantor.zona if kantor else "WIB"])
    return f"{dates.pendek(local.date())} {local:%H.%M}".replace(" ", "\u00a0")


MONEY = {"rupiah": money.rp, "ringkas": money.ringkas}


@register.simple_tag
def angka(value: int | None, url: str = "", label: str = "", kind: str = "") -> SafeString:
    """{% angka 1204 url "koperasi aktif" %}: a number that opens its list; `kind` "rupiah" for money, "ringkas" for
    money spelled short ("Rp1,25 miliar") with all its digits in the title.

    `label` is read out after the number. Every figure of a dashboard or rekap is drawn by this, so that a test can
    open each and count what is behind it.
    """
    words = MONEY[kind](value) if kind else ribuan(value)
    title = format_html(' title="{}"', money.rp(value)) if kind == "ringkas" and value is not None else ""
    said = format_html('<span class="visually-hidden"> {}</span>', label) if label else ""
    if value is None or not url:
        return format_html("<span{}>{}</span>{}", title, words, said) if title else format_html("{}{}", words, said)
    tag = '<a class="angka-tautan" href="{}" data-angka="{}"{}>{}{}</a>'
    return format_html(tag, url, str(value), title, words, said)


@register.simple_tag
def jumlah(value: int, kind: str = "baris") -> SafeString:
    """{% jumlah page.paginator.count %} on a list: how many rows it has, as tests read it; "nilai" for a sum."""
    return format_html('<data class="jumlah-{}" value="{}">{}</data>', kind, str(value), ribuan(value))


# --- Lists: the URL is the state ------------------------------------------------------------
@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: Any) -> str:
    """{% query hal=2 %} -> "?status=aktif&hal=2": this page's query with changes; None removes a key.

    Any change but that of the page number goes back to page one.
    """
    request = context.get("request")
    params = request.GET.copy() if request else None
    if params is None:
        return "?"
    if "hal" not in changes:
        params.pop("hal", None)
    for key, value in changes.items():
        if value is None:
            params.pop(key, None)
        else:
            params[key] = value
    return "?" + params.urlencode()


@register.simple_tag
def url_saring(address: str, **asked: object) -> str:
    """{% url_saring "/aturan/2/" kecamatan=3 arah="" as u %}: an address with these questions, empty ones left out."""
    found = {name: value for name, value in asked.items() if value not in (None, "")}
    return address + (f"?{urlencode(found)}" if found else "")


@register.simple_tag(takes_context=True)
def sort_header(context: template.Context, key: str, label: str, css: str = "", default: str = "") -> SafeString:
    """A <th> whose link sorts by ?urut=key, reversed when it already does. default: the list's own order ("nama")."""
    request = context.get("request")
    current = (request.GET.get("urut") if request else "") or default
    name, down = current.removeprefix("-"), current.startswith("-")
    active = name == key
    sorted_as = ("descending" if down else "ascending") if active else ""
    return format_html(
        '<th scope="col"{}{}><a class="urutkan" href="{}">{}{}</a></th>',
        format_html(' class="{}"', css) if css else "",
        format_html(' aria-sort="{}"', sorted_as) if sorted_as else "",
        query(context, urut=f"-{key}" if active and not down else key),
        label,
        icon(("bawah" if down else "atas") if active else "urut"),
    )


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: template.Context, page: Page, noun: str = "baris") -> dict[str, Any]:
    """{% pager page "koperasi" %}: counts always, links where there is more than one page, 25/50/100 rows."""
    extra = {"sizes": paging.SIZES, "deepest": paging.DEEPEST_ROW}
    return {"request": context.get("request"), "page": page, "noun": noun, **extra}


@register.inclusion_tag("components/filter_chips.html", takes_context=True)
def filter_chips(context: template.Context, form: BaseForm, ignore: str = "") -> dict[str, Any]:
    """A chip for each filter in force, each a link to the same list without it. ignore: names apart by spaces."""
    chips = [
        (field.label, words, query(context, **{field.html_name: None}))
        for field in form
        if field.name not in ignore.split() and (words := chosen_words(field))
    ]
    return {"chips": chips, "request": context.get("request")}


def chosen_words(field: Any) -> str:
    """What a field of a form asks for, as a person reads it: "" where it asks nothing."""
    value = field.value()
    values = value if isinstance(value, (list, tuple)) else [value]
    values = [str(item) for item in values if item not in (None, "", False)]
    if not values:
        return ""
    labels: Mapping[str, str] = {str(key): str(text) for key, text in _flat(getattr(field.field, "choices", ()))}
    if (not labels and value is True) or values in (["on"], ["True"]):
        return "ya"
    return ", ".join(labels.get(item, item) for item in values)


def _flat(choices: Any) -> Any:
    for key, text in choices:
        if isinstance(text, (list, tuple)):
            yield from text
        else:
            yield key, text
