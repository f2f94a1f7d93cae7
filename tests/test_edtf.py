"""Dates of the fact document."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgbuild.edtf import PATTERN, bounds, fault

DAYS = st.dates(min_value=date(1, 1, 1))
MARKS = st.sampled_from(["", "~", "?", "%"])


@given(DAYS, MARKS)
def test_a_day_means_itself(day: date, mark: str) -> None:
    assert fault(f"{day.isoformat()}{mark}") is None
    assert bounds(f"{day.isoformat()}{mark}") == (day, day)


@given(DAYS, MARKS)
def test_a_month_and_a_year_hold_their_days_and_no_others(day: date, mark: str) -> None:
    for text, part in ((f"{day:%Y}".zfill(4), (day.year,)), (day.isoformat()[:7], (day.year, day.month))):
        assert fault(text + mark) is None
        first, last = bounds(text + mark)
        assert first and last and first <= day <= last
        assert (first.year, first.month)[: len(part)] == (last.year, last.month)[: len(part)] == part
        assert first.day == 1
        assert last == date.max or (last + timedelta(1)).day == 1


@pytest.mark.parametrize(
    ("season", "first", "last"),
    [
        ("2024-21", date(2024, 3, 1), date(2024, 5, 31)),
        ("2024-22", date(2024, 6, 1), date(2024, 8, 31)),
        ("2024-23", date(2024, 9, 1), date(2024, 11, 30)),
        ("2023-24", date(2023, 12, 1), date(2024, 2, 29)),
        ("2024-24?", date(2024, 12, 1), date(2025, 2, 28)),
    ],
)
def test_a_season_lasts_three_months(season: str, first: date, last: date) -> None:
    assert fault(season) is None
    assert bounds(season) == (first, last)


@given(DAYS, DAYS)
def test_an_interval_reaches_from_its_start_to_its_end_and_not_back(one: date, other: date) -> None:
    text = f"{one.isoformat()}/{other.isoformat()}"
    assert bounds(text) == (one, other)
    assert (fault(text) is None) == (one <= other)


@pytest.mark.parametrize("text", ["2019-03/..", "2019-03/"])
def test_an_open_or_unknown_end_has_no_bound(text: str) -> None:
    assert fault(text) is None
    assert bounds(text) == (date(2019, 3, 1), None)


def test_an_interval_within_its_own_start_is_none_too_short() -> None:
    assert fault("2019-03/2019") is None
    assert fault("2019/2019-03") is None


@pytest.mark.parametrize(
    "text",
    [
        "", "yesterday", "2019-3-2", "2 March 2019", "19-03-02", "2019-03-02T10:00", "2019-03-02\n", "../2019", "/2019",
        "2019/2020/2021", "2019-03-02~?", "~2019", "٢٠١٩", "2019 ", "2019-03-02/open", "0000", "2019-13", "2019-00",
        "2019-20", "2019-25", "2020-13-41", "2023-02-29", "2019-04-31", "2019-21-05", "2019/2018-12-31", "9999-24",
    ],
)  # fmt: skip
def test_what_is_no_date_is_a_fault(text: str) -> None:
    assert fault(text)


@given(st.integers(1, 9999), st.integers(0, 99), st.integers(0, 99))
def test_the_calendar_decides_which_days_there_are(year: int, month: int, day: int) -> None:
    there = 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
    assert (fault(f"{year:04}-{month:02}-{day:02}") is None) == there


@given(st.from_regex(PATTERN, fullmatch=True) | st.text())
def test_any_text_has_a_fault_or_bounds_in_order(text: str) -> None:
    if fault(text) is None:
        assert re.fullmatch(PATTERN, text)
        first, last = bounds(text)
        assert first is not None
        assert last is None or first <= last
    elif not re.match(PATTERN, text):
        with pytest.raises(ValueError):
            bounds(text + "x")
