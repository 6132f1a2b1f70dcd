"""One pengurus at a phone: begins a RAT, fills its sections while they are saved, adds a photo, sends, sends again.

Plain requests with time to think between them, so that a hundred of them fit into one process beside the office.
"""

from __future__ import annotations

import http.client
import io
import random
import re
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode, urlsplit

from django.urls import reverse
from PIL import Image

PATIENCE = 60  # seconds; a phone gives up about then
MEETING = {
    "rapat": "rat", "cara": "luring", "tempat": "Balai Desa", "panggilan": "pertama", "anggota_berhak": "120",
    "hadir_laki": "40", "hadir_perempuan": "35", "kuorum": "50",
}  # fmt: skip
DECISIONS = {
    "lpj": "diterima", "laporan_keuangan": "disahkan", "shu": "45.000.000", "shu_keputusan": "dibagi",
    "bagi_cadangan": "40", "bagi_anggota": "40", "bagi_pengurus": "20", "rencana_kerja": "disetujui",
    "rapb": "disetujui",
}  # fmt: skip
ELECTED = {"pemilihan": "tidak"}
REASON = re.compile(r'name="(alasan-[\w-]+)"')


@dataclass(frozen=True)
class Took:
    action: str
    seconds: float
    status: int  # 0: no answer


@dataclass
class Pengurus:
    """`sent`: the draft whose sending the office acknowledged, with the receipt it showed."""

    url: str
    koperasi: int
    sesi: str
    think: Callable[[], float]
    took: list[Took] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    sent: str = ""
    receipts: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._token = uuid.uuid4().hex[:32]  # any 32 letters and digits: cookie and form must only agree

    def file(self, *, on: date, photo: bytes) -> None:
        """Twenty-odd actions; an answer that is not the expected one ends them."""
        try:
            self._file(on, photo)
        except Exception as problem:  # every kind of ending is an error of the office, and is counted
            self.errors.append(f"{self.koperasi}: {type(problem).__name__} {problem}")

    def _file(self, on: date, photo: bytes) -> None:
        time.sleep(self.think())  # nobody opens the page in the same hundredth of a second
        create = reverse("registry:pengajuan-create", args=[self.koperasi])
        self.get("beranda", "/")
        self.get("mulai", create)
        draft = self.post("mulai konsep", create, {"jenis": "rat", "tahun_buku": str(on.year - 1)}, leads=True)
        kode = draft.rstrip("/").rsplit("/", 1)[-1]
        assert uuid.UUID(kode), draft
        self.get("daftar bagian", draft)
        meeting = MEETING | {"tahun_buku": str(on.year - 1), "tanggal": on.isoformat()}
        for key, answers in (("pelaksanaan", meeting), ("keputusan", DECISIONS), ("terpilih", ELECTED)):
            self._section(kode, key, answers)
        self._photo(kode, photo)
        self._section(kode, "berkas", {}, typing=False)
        self._send(kode)

    def _section(self, kode: str, key: str, answers: Mapping[str, str], *, typing: bool = True) -> None:
        """Opened, saved twice while typing, sent."""
        here = reverse("registry:konsep-edit", args=[kode, key])
        self.get("buka bagian", here)
        save, names = reverse("registry:konsep-save", args=[kode, key]), list(answers)
        version = 0
        for part in (1, 2) if typing else ():
            typed = {name: answers[name] for name in names[: max(1, len(names) * part // 3)]}
            told = self.post("simpan saat mengetik", save, typed | {"versi": str(version)})
            version = int(re.search(r'"versi": ?(\d+)', told)[1])  # type: ignore[index]
        self.post("simpan bagian", here, {**answers, "versi": str(version)}, leads=True)

    def _photo(self, kode: str, photo: bytes) -> None:
        limit, key = uuid.uuid4().hex, str(uuid.uuid4())
        head = f"--{limit}\r\nContent-Disposition: form-data; name="
        parts = f'{head}"kunci"\r\n\r\n{key}\r\n{head}"csrfmiddlewaretoken"\r\n\r\n{self._token}\r\n'
        file = f'{head}"berkas"; filename="berita acara.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
        body = (parts + file).encode() + photo + f"\r\n--{limit}--\r\n".encode()
        where = reverse("registry:berkas-create", args=[kode, "berita_acara"])
        self._ask("unggah foto", "POST", where, body, f"multipart/form-data; boundary={limit}", leads=True)

    def _send(self, kode: str) -> None:
        """The answer of every third is taken for lost, and sent again."""
        check = reverse("registry:konsep-send", args=[kode])
        page = self.get("periksa jawaban", check)
        reasons = dict.fromkeys(REASON.findall(page), "Pengurus menunggu pemeriksaan pengawas.")
        for _ in range(2 if self.koperasi % 3 == 0 else 1):
            receipt = self.post("kirim", check, reasons, leads=True)
            assert receipt.startswith("/pengajuan/rat/"), receipt
            self.sent = kode
            self.receipts.add(receipt)
        self.get("tanda terima", receipt)

    # --- Asking -------------------------------------------------------------------------------
    def get(self, action: str, path: str) -> str:
        return self._ask(action, "GET", path)

    def post(self, action: str, path: str, data: Mapping[str, str], *, leads: bool = False) -> str:
        body = urlencode({**data, "csrfmiddlewaretoken": self._token}).encode()
        return self._ask(action, "POST", path, body, "application/x-www-form-urlencoded", leads=leads)

    def _ask(
        self, action: str, method: str, path: str, body: bytes = b"", kind: str = "", *, leads: bool = False
    ) -> str:
        """The page, or where it leads. Measured from the tap to the last byte; then the person thinks."""
        headers = {"Cookie": f"sessionid={self.sesi}; csrftoken={self._token}"}
        headers |= {"Content-Type": kind} if kind else {}
        started, status = time.perf_counter(), 0
        line = http.client.HTTPConnection(str(urlsplit(self.url).hostname), urlsplit(self.url).port, timeout=PATIENCE)
        try:
            line.request(method, path, body or None, headers)
            answer = line.getresponse()
            text, status = answer.read().decode(errors="replace"), answer.status
        finally:
            line.close()
            self.took.append(Took(action, time.perf_counter() - started, status))
        assert status == (302 if leads else 200), f"{action} {path}: {status}"
        time.sleep(self.think())
        return str(answer.headers["Location"]) if leads else text


def photo() -> bytes:
    """A page photographed by a phone: about a megabyte of grain."""
    picture = Image.effect_noise((2000, 1500), 40).convert("RGB")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=60)
    return out.getvalue()


def thinking(seconds: float, seed: int) -> Callable[[], float]:
    """Half to one and a half times `seconds`."""
    chance = random.Random(seed)
    return lambda: seconds * chance.uniform(0.5, 1.5)
