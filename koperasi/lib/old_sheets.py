"""Old workbooks (.xls) are read apart: a record of a few bytes names a cell in row 65,536 of column 65,536, and the
reader makes room for all of them. Zipped formats are weighed beforehand (`weigh`); this one cannot be."""

from __future__ import annotations

from koperasi.lib import apart
from koperasi.lib.weigh import BOMB, SheetProblem


def read(data: bytes) -> list:
    """The sheets as `sheets.read_workbook` gives them. Raises SheetProblem."""
    try:
        return list(apart.call("koperasi.lib.sheets", "read_workbook", data, problem=SheetProblem))
    except apart.Failed:
        raise SheetProblem(BOMB) from None
