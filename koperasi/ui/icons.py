"""Our own icon set: 16 x 16 line drawings in currentColor. An icon never stands alone; a word is beside it."""

from __future__ import annotations

_PEN = 'fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"'

ICONS = {
    name: f'<path d="{path}" {_PEN}/>'
    for name, path in {
        "atas": "M8 13V3M4 7l4-4 4 4",
        "bawah": "M8 3v10M4 9l4 4 4-4",
        "urut": "M5 6l3-3 3 3M5 10l3 3 3-3",
        "kiri": "M10 3L5 8l5 5",
        "kanan": "M6 3l5 5-5 5",
        "buka": "M3 6l5 5 5-5",
        "cari": "M11 7A4 4 0 1 1 3 7a4 4 0 0 1 8 0zM10 10l4 4",
        "tutup": "M4 4l8 8M12 4l-8 8",
        "tambah": "M8 3v10M3 8h10",
        "ubah": "M3 13l.6-2.8L11 2.8a1.4 1.4 0 0 1 2 2L5.7 12.3zM9.5 4.3l2.2 2.2",
        "unduh": "M8 2v8M4.5 7L8 10.5 11.5 7M3 13.5h10",
        "unggah": "M8 11V3M4.5 6L8 2.5 11.5 6M3 13.5h10",
        "cetak": "M4 6V2.5h8V6M4 11H2.5V6h11v5H12M4 9.5h8v4H4z",
        "surat": "M2 4h12v8.5H2zM2 4.5l6 4.5 6-4.5",
        "berkas": "M4 1.8h5L12.5 5v9.2H4zM9 1.8V5h3.5",
        "kalender": "M2.5 3.5h11v10h-11zM2.5 6.5h11M5.5 2v3M10.5 2v3",
        "orang": "M8 8a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2.5 14c.5-3 2.7-4.5 5.5-4.5s5 1.5 5.5 4.5",
        "keluar": "M6.5 2.5h-4v11h4M6 8h8M11 5l3 3-3 3",
        "centang": "M3 8.5l3.5 3.5L13 4.5",
        "peringatan": "M8 2l6.5 11.5h-13zM8 6.5v3.2M8 11.7v.1",
        "info": "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 7.3v3.7M8 5v.1",
        "jam": "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 4.5V8l2.5 1.5",
        "saring": "M2 3h12L9.5 8.5v4.5l-3-1.5v-3z",
        "menu": "M2.5 4h11M2.5 8h11M2.5 12h11",
        "tautan-luar": "M9 3h4v4M13 3L7.5 8.5M11 9.5V13H3V5h3.5",
        "kembali": "M6 3.5L2.5 7 6 10.5M2.5 7h7a4 4 0 0 1 0 8h-2",
    }.items()
}


def draw(name: str, css: str = "") -> str:
    """An <svg> hidden from screen readers. Raises KeyError for a name that is not in the set."""
    classes = f"ikon {css}".strip()
    return f'<svg class="{classes}" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">{ICONS[name]}</svg>'
