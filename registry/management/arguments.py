"""What the commands of the rule share: a date as people write it, and one JSON object on stdout."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping

from django.core.management.base import CommandError, OutputWrapper

from koperasi.lib.parse import ValueSentence, parse_date


def date_option(value: str | dt.date | None) -> dt.date | None:
    """ISO or `1 Juli 2026`; None where the option was not given. A wrong date ends the command: one sentence, code 2.

    Read in `handle`, because argparse would put its usage before the sentence.
    """
    try:
        return parse_date(value)
    except ValueSentence as problem:
        raise CommandError(str(problem), returncode=2) from None


def print_json(stream: OutputWrapper, found: Mapping[str, object]) -> None:
    stream.write(json.dumps(found, ensure_ascii=False) + "\n")
