"""A list of pembinaan as a workbook: leaves a row in the trail, because what it holds leaves the house."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO, cast

from django.http import FileResponse

from koperasi.audit import trail
from koperasi.lib import sheets
from koperasi.lib.http import Request
from koperasi.ui.templatetags.ui import chosen_words
from registry import kantor as office

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def xlsx(request: Request, name: str, columns: Sequence[sheets.Column], rows: Iterable[Sequence[object]],
         form: Any = None) -> FileResponse:  # fmt: skip
    """`name`: of the file and of the trail's code "<name>.diekspor". `form`: the filter, told in the trail."""
    file = tempfile.SpooledTemporaryFile(max_size=8_000_000)  # noqa: SIM115 - FileResponse closes it
    counted = _Counted(rows)
    sheets.write_xlsx(cast(BinaryIO, file), columns, counted, name=name.capitalize())
    file.seek(0)
    asked = {str(field.label): chosen_words(field) for field in form or () if field.name != "q"}
    trail.record(f"{name}.diekspor", by=request.user, detail={"baris": counted.count, **asked})
    filename = f"{name}-{office.today().isoformat()}.xlsx"
    return FileResponse(file, as_attachment=True, filename=filename, content_type=XLSX)


class _Counted:
    """Counts what runs through."""

    def __init__(self, rows: Iterable[Sequence[object]]) -> None:
        self.rows, self.count = rows, 0

    def __iter__(self) -> Any:
        for row in self.rows:
            self.count += 1
            yield row
