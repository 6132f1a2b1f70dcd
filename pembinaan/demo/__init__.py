"""The demo office: `build` makes it, `history` fills the rooms of pembinaan with what was done."""

from koperasi.accounts.demo import DemoRefused
from pembinaan.demo.office import COUNT, INACTIVE, KODE, Made, build, set_up

__all__ = ["COUNT", "INACTIVE", "KODE", "DemoRefused", "Made", "build", "set_up"]
