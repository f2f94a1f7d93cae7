"""Step: rows become CSV or JSON lines that a spreadsheet, R or pandas reads as they are."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from typing import TextIO

RISKY = ("=", "+", "-", "@", "\t", "\r")


def cell(value: object) -> object:
    """Return a value as a CSV cell that no spreadsheet takes for a formula.

    Numbers stay as they are; a text that begins like a formula gets an apostrophe in front (OWASP, CSV Injection).

    >>> cell("=HYPERLINK(1)"), cell("-5"), cell("Oslo"), cell(None)
    ("'=HYPERLINK(1)", '-5', 'Oslo', '')
    """
    if value is None:
        return ""
    text = str(value)
    if text.startswith(RISKY) and not _is_number(text):
        return f"'{text}"
    return text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def write_csv(out: TextIO, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Write rows as CSV (RFC 4180) with a header, and return how many there were.

    >>> import io
    >>> out = io.StringIO()
    >>> write_csv(out, ["who", "said"], [("Ana Silva", "@home")])
    1
    >>> out.getvalue().split()
    ['who,said', 'Ana', "Silva,'@home"]
    """
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    number = 0
    for row in rows:
        writer.writerow([cell(value) for value in row])
        number += 1
    return number


def write_json(out: TextIO, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Write rows as JSON lines, cells without a value left out, and return how many there were.

    >>> import io
    >>> out = io.StringIO()
    >>> write_json(out, ["who", "when"], [("Ana", None)]), out.getvalue()
    (1, '{"who": "Ana"}\\n')
    """
    number = 0
    for row in rows:
        record = {name: value for name, value in zip(columns, row, strict=True) if value is not None}
        out.write(json.dumps(record, ensure_ascii=False) + "\n")
        number += 1
    return number
