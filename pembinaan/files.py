"""A list of pembinaan as a workbook: leaves a row in the trail, because what it holds leaves the house."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO, cast

from django.http import FileResponse, HttpRequest

from koperasi.audit import trail
from koperasi.lib import sheets
from koperasi.ui.templatetags.ui import chosen_words
from registry import kantor as office

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def xlsx(request: HttpRequest, name: str, columns: Sequence[sheets.Column], rows: Iterable[Sequence[object]],
         form: Any = None, *, action: str = "", title: str = "", noun: str = "baris",
         **told: str) -> FileResponse:  # fmt: skip
    """`name`: of the file. `action`: code of the trail, else "<name>.diekspor"; `title`: of the sheet, else as `name`;
    `noun`: what the rows are, for the trail.

    `form`: the filter, told in the trail with `told`; what was searched for is not, it may be a person.
    """
    file = tempfile.SpooledTemporaryFile(max_size=8_000_000)  # noqa: SIM115 - FileResponse closes it
    counted = _Counted(rows)
    sheets.write_xlsx(cast(BinaryIO, file), columns, counted, name=title or name.capitalize())
    file.seek(0)
    asked = told | {str(field.label): chosen_words(field) for field in form or () if field.name != "q"}
    trail.record(action or f"{name}.diekspor", by=request.user, detail={noun: counted.count, **asked})
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
