"""Base: dates of the fact document, EDTF level 0 and the parts of level 1 that news needs.

`2019`, `2019-03`, `2019-03-02`, seasons (`2024-21` spring to `2024-24` winter), each perhaps marked `~` about,
`?` perhaps or `%` both; two of them with `/` between are an interval, whose end may be `..` (open) or nothing
(unknown).
Source: Library of Congress, Extended Date/Time Format specification, 2019, https://www.loc.gov/standards/datetime/.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

_DATE = r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?[~?%]?"
PATTERN = rf"^{_DATE}(/({_DATE}|\.\.)?)?$"
_COMPILED = re.compile(PATTERN)

# First month of each season on the northern half, three months long; winter ends in the February after its year's end.
_SEASONS = {21: 3, 22: 6, 23: 9, 24: 12}


def fault(text: str) -> str | None:
    """Return what is wrong with `text` as a date, or None if nothing is.

    >>> fault("2019-03-01/2019-03-02"), fault("2024-23"), fault("2019-03~/..")
    (None, None, None)
    >>> fault("2023-02-29")
    'there is no day 2023-02-29'
    >>> fault("2 March 2019")
    'not an EDTF date such as 2019-03-02, 2019-03, 2019 or 2019-03-01/2019-03-02'
    """
    if text.endswith("\n") or not _COMPILED.match(text):  # "$" also matches before a last line feed
        return "not an EDTF date such as 2019-03-02, 2019-03, 2019 or 2019-03-01/2019-03-02"
    start, slash, end = text.partition("/")
    for part in (start, end) if slash and end not in ("", "..") else (start,):
        bare = part.rstrip("~?%")
        if _range(bare) is None:
            return f"there is no {('year', 'month', 'day')[bare.count('-')]} {bare}"
    earliest, latest = bounds(text)
    if earliest and latest and latest < earliest:
        return f"the interval {text} ends before it starts"
    return None


def bounds(text: str) -> tuple[date | None, date | None]:
    """Return the first and the last day that a date may mean; None for an end that is open or unknown.

    A mark of doubt does not widen the date, for nobody can say by how much. Seasons are those of the northern half.

    >>> bounds("2024-02")
    (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))
    >>> bounds("2019-03-01/..")
    (datetime.date(2019, 3, 1), None)

    Raises ValueError when `text` is no such date.
    """
    start, slash, end = text.partition("/")
    first = _range(start.rstrip("~?%"))
    if first is None:
        raise ValueError(f"{text!r} is no EDTF date")
    if not slash:
        return first
    if end in ("", ".."):
        return first[0], None
    last = _range(end.rstrip("~?%"))
    if last is None:
        raise ValueError(f"{text!r} is no EDTF date")
    return first[0], last[1]


def _range(bare: str) -> tuple[date, date] | None:
    """Return the first and last day of a year, month, season or day without marks; None if the calendar has none."""
    try:
        numbers = [int(part) for part in bare.split("-")]
        match numbers:
            case [year]:
                return date(year, 1, 1), date(year, 12, 31)
            case [year, season] if season in _SEASONS:
                month = _SEASONS[season]
                over, final = (year + 1, 2) if month == 12 else (year, month + 2)
                return date(year, month, 1), date(over, final, monthrange(over, final)[1])
            case [year, month]:
                return date(year, month, 1), date(year, month, monthrange(year, month)[1])
            case [year, month, day]:
                return date(year, month, day), date(year, month, day)
    except ValueError:  # month 13, 29 February of a common year, the year 0
        pass
    return None
