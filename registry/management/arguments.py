"""What the commands of the rule share: a date as people write it, and one JSON object on stdout."""

from __future__ import annotations

import argparse
import datetime as dt
import json
from collections.abc import Mapping

from django.core.management.base import OutputWrapper

from koperasi.lib.parse import ValueSentence, parse_date


def date_argument(text: str) -> dt.date:
    """ISO or `1 Juli 2026`. A wrong date ends the command with 2, as argparse does."""
    try:
        day = parse_date(text)
    except ValueSentence as problem:
        raise argparse.ArgumentTypeError(str(problem)) from None
    if day is None:
        raise argparse.ArgumentTypeError("Tanggal kosong.")
    return day


def print_json(stream: OutputWrapper, found: Mapping[str, object]) -> None:
    stream.write(json.dumps(found, ensure_ascii=False) + "\n")
