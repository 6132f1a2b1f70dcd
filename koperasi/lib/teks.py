"""Names, numbers and places brought to one form, for finding and matching; what people see stays as it was written."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher

# Long forms and their usual abbreviation; an office writes either, in one list.
SINGKATAN = (
    ("koperasi desa kelurahan merah putih", "kdkmp"),
    ("koperasi desa merah putih", "kdmp"),
    ("koperasi kelurahan merah putih", "kkmp"),
    ("koperasi simpan pinjam dan pembiayaan syariah", "kspps"),
    ("koperasi jasa keuangan syariah", "kjks"),
    ("koperasi pegawai republik indonesia", "kpri"),
    ("koperasi pegawai negeri", "kpn"),
    ("koperasi simpan pinjam", "ksp"),
    ("koperasi serba usaha", "ksu"),
    ("koperasi unit desa", "kud"),
    ("koperasi karyawan", "kopkar"),
    ("koperasi wanita", "kopwan"),
    ("koperasi pondok pesantren", "kopontren"),
)
PHONE = re.compile(r"62[1-9][0-9]{6,12}")  # as kept of a person who logs in; the database holds the same pattern
ROMAWI = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
# "Desa/Kelurahan X", "Kel. X", "Ds X". Only before more text: a place may be called just "Desa".
_DESA = re.compile(r"^(?:(?:kelurahan|desa|kel|ds|des)\b\s*[./:]*\s*)+(?=\S)", re.IGNORECASE)
_KECAMATAN = re.compile(r"^(?:kecamatan|kec|distrik|kapanewon|kemantren)\b\s*[.:]*\s*(?=\S)", re.IGNORECASE)


def one_line(value: object) -> str:
    """Text without line breaks, tabs, hard spaces or doubled blanks; '' for None."""
    if value is None:
        return ""
    return " ".join(str(value).replace("\u200b", "").replace("\ufeff", "").split())


def _plain(s: str) -> str:
    """Lower case without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", s) if not unicodedata.combining(c)).lower()


def normalize_name(s: str | None) -> str:
    """A cooperative's name for matching: `KUD. "Tirtha  Luhur"` -> `kud tirtha luhur`, and so with the long form
    `Koperasi Unit Desa Tirtha Luhur`."""
    words = " ".join(re.findall(r"[a-z0-9]+", _plain((s or "").replace("'", "").replace("’", ""))))
    for long, short in SINGKATAN:
        if words == long or words.startswith(long + " "):
            words = short + words[len(long) :]
            break
    else:
        words = re.sub(r"^(?:koperasi|kop) (?=\S)", "", words)
    return words


def guess_name(s: str | None) -> str:
    """`normalize_name` for a name typed with mistakes: `Koprasi Desa Merahh Putih Turi` -> `kdmp turi`.

    An opening that is nearly one of the long forms is taken for it; the rest stays as typed.
    """
    words = normalize_name(s).split()
    best, least = "", 0.84
    forms = [(form, short) for long, short in SINGKATAN for form in (long, long.removeprefix("koperasi "))]
    for form, short in [*forms, ("koperasi", "")]:
        length = form.count(" ") + 1
        for n in range(max(length - 1, 1), min(length + 2, len(words))):  # a blank too few or too many
            likeness = SequenceMatcher(None, " ".join(words[:n]), form, autojunk=False).ratio()
            if likeness > least:
                best, least = " ".join([short, *words[n:]]).strip(), likeness
    return best or " ".join(words)


def normalize_badan_hukum(s: str | None) -> str:
    """A badan hukum number for matching: separators, leading zeros and a short year do not matter.

    `091/BH/PAD/KWK. 22/III/96` -> `91/BH/PAD/KWK/22/III/1996`. Numbers have more than a hundred shapes and are
    not unique: this is for finding, never for validating.
    """
    tokens = re.findall(r"\d+|[A-Z]+", _plain(s or "").upper())
    while tokens and tokens[0] in {"NO", "NOMOR"}:
        tokens.pop(0)
    tokens = [t.lstrip("0") or "0" if t.isdigit() and i < len(tokens) - 1 else t for i, t in enumerate(tokens)]
    if len(tokens) > 2 and tokens[-1].isdigit() and len(tokens[-1]) == 2 and tokens[-2] in ROMAWI:
        tokens[-1] = ("19" if int(tokens[-1]) > 30 else "20") + tokens[-1]
    if not any(t.isdigit() for t in tokens):  # "-", "tidak ada", "BH": no number at all
        return ""
    return "/".join(tokens)


def normalize_phone(s: object) -> str:
    """The first phone number in international digits: `0812-3456 789` -> `628123456789`; '' when there is none."""
    for part in re.split(r"[/;,\n]|\bdan\b", str(s or "")):
        digits = re.sub(r"[^0-9]", "", part.removesuffix(".0")).removeprefix("0062")
        if len(digits) < 6:
            continue
        if digits.startswith("0"):
            return "62" + digits[1:]
        if digits.startswith("62"):
            return digits
        return "62" + digits  # a spreadsheet ate the leading zero
    return ""


def read_phone(s: object) -> str:
    """The one number a person typed, any spelling: `0812-3456-7890`, `+62 812...`, `62812...` -> `6281234567890`.

    '' for anything else: two numbers, letters, another country, too few digits. Stricter than `normalize_phone`,
    because this number is a log-in name.
    """
    typed = one_line(s)
    digits = re.sub(r"[\s().\-]", "", typed)
    if not re.fullmatch(r"\+?[0-9]{8,17}", digits):
        return ""
    number = digits.removeprefix("+").removeprefix("00")
    number = re.sub(r"^(?:620?|0)", "62", number) if re.match(r"62|0", number) else ""
    if not number and not digits.startswith("+") and digits.startswith("8"):
        number = "62" + digits  # written without the leading zero
    return number if PHONE.fullmatch(number) else ""


def write_phone(number: str | None) -> str:
    """How people read it: `6281234567890` -> `0812-3456-7890`; '' for none."""
    if not number:
        return ""
    local = "0" + number.removeprefix("62")
    return "-".join(filter(None, [local[:4], local[4:8], local[8:]]))


TITLES = frozenset("h hj kh drs dra dr ir prof bpk bapak ibu sdr sdri se sh st mm mh msi spd".split())


def slip_name(nama: str) -> str:
    """A user name that is easy to read aloud and to type: `Hj. Siti Khoiriyah, S.E.` -> `siti.khoiriyah`."""
    words = re.findall(r"[a-z.]+", _plain(nama.split(",")[0]).replace("'", "").replace("’", ""))
    kept = [word for word in words if "." not in word and len(word) > 1 and word not in TITLES]
    return ".".join(kept[:2])[:40] if kept and len("".join(kept[:2])) > 2 else "pengurus"


def bare_desa(s: str | None) -> str:
    """The name of a desa or kelurahan without what stands before it: `Kel.Banyuning` -> `Banyuning`."""
    return _DESA.sub("", one_line(s)).strip()


def bare_kecamatan(s: str | None) -> str:
    """`Kec. Sawan` -> `Sawan`; also as Papua (distrik) and Yogyakarta (kapanewon, kemantren) call them."""
    return _KECAMATAN.sub("", one_line(s)).strip()


def place_key(s: str | None) -> str:
    """A place name for comparing: letters and digits only, so that `Airgegas` is `Air Gegas`."""
    return re.sub(r"[^a-z0-9]", "", _plain(s or ""))
