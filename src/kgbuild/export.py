"""Step: rows leave as CSV or JSON lines. RDF leaves by the store itself, networks by `kgbuild.network`."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from typing import TextIO

# What spreadsheets take for the beginning of a formula, and runs whatever it says.
# Source: OWASP, "CSV Injection", https://owasp.org/www-community/attacks/CSV_Injection.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def write_csv(out: TextIO, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    r"""Write rows as CSV (RFC 4180), each cell harmless in a spreadsheet; numbers stay numbers.

    >>> import sys
    >>> write_csv(sys.stdout, ["topic", "weight"], [["=1+1", -2], ["fish", None]])  # doctest: +NORMALIZE_WHITESPACE
    topic,weight
    '=1+1,-2
    fish,
    """
    table = csv.writer(out)
    table.writerow([_harmless(name) for name in columns])
    for row in rows:
        table.writerow([_harmless(cell) for cell in row])


def _harmless(cell: object) -> object:
    """Return a text that no spreadsheet runs: an apostrophe before it makes it a text there."""
    if not isinstance(cell, str) or not cell.startswith(_FORMULA) or _is_number(cell):
        return cell
    return f"'{cell}"


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return text.strip() == text


def write_json(out: TextIO, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write rows as JSON lines: one object each, without the cells that hold nothing.

    >>> import sys
    >>> write_json(sys.stdout, ["state", "met"], [["Norway", 3], ["Chad", None]])
    {"state": "Norway", "met": 3}
    {"state": "Chad"}
    """
    for row in rows:
        filled = {name: cell for name, cell in zip(columns, row, strict=True) if cell is not None}
        out.write(json.dumps(filled, ensure_ascii=False) + "\n")
