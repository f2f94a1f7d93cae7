"""Base: one regular expression for each way of writing a date."""

from __future__ import annotations

import re

from kgbuild.dates.words import (
    ABOUT,
    COUNTS,
    DAYS,
    FOUR,
    GAP,
    LONE_YEAR,
    MONTH,
    OF_YEAR,
    PORTION,
    SEASON,
    SHORT_WEEKDAY,
    TAIL_YEAR,
    WEEKDAY,
    WEEKDAYS_PLURAL,
)

_DIRECTION = r"(?:(?P<direction>(?i:last|next|this past|this coming|this|past|coming|upcoming)) )?"
_WEEKDAY_BEFORE = rf"(?:(?P<weekday>{SHORT_WEEKDAY})[,.]?{GAP}\(?(?:the )?)?"
_WORD_COUNT = "|".join(sorted(COUNTS, key=lambda word: (-len(word), word)))
_COUNT = rf"(?P<count>(?i:{_WORD_COUNT})|[1-9][0-9]{{0,2}})"
_SOME = rf"(?i:{_WORD_COUNT}|few|several|couple of|[1-9][0-9]{{0,2}})"
_UNITS = r"(?:days|weeks|months|years|decades)"

ISO = re.compile(rf"(?<![\w-])(?P<year>{FOUR})([-./])(?P<month>0?[1-9]|1[0-2])\2(?P<day>[0-3]?[0-9])(?![0-9-])")
NUMERIC = re.compile(
    rf"(?<![\w./-])(?P<first>[0-3]?[0-9])(?P<mark>[./-])(?P<second>[0-3]?[0-9])(?P=mark)(?P<year>{FOUR})(?![\w-])"
)
DAY_FIRST = re.compile(
    rf"{_WEEKDAY_BEFORE}(?P<days>{DAYS})(?:{GAP}of{GAP}|{GAP}|[-/])(?P<month>{MONTH})"
    rf"(?:(?:,[ ]?|{GAP}(?:of )?|[-/])(?P<year>{TAIL_YEAR}))?{OF_YEAR}?"
)
MONTH_FIRST = re.compile(
    rf"{_WEEKDAY_BEFORE}(?P<month>{MONTH}){GAP}(?:the )?(?P<days>{DAYS})"
    rf"(?:(?:,[ ]?|{GAP}|/)(?P<year>{TAIL_YEAR}))?{OF_YEAR}?"
)
MONTH_ALONE = re.compile(
    rf"(?<!\w){PORTION}?{_DIRECTION}(?P<month>{MONTH})(?:,?{GAP}(?:of )?(?P<year>{TAIL_YEAR})|{OF_YEAR})?"
)
SEASON_ALONE = re.compile(
    rf"(?<![\w-]){PORTION}?{_DIRECTION}(?P<season>{SEASON})"
    rf"(?:,?{GAP}(?:of )?(?P<year>{FOUR})(?:[-–/][0-9]{{2}})?(?!\w)|{OF_YEAR})?"
)
YEAR_ALONE = re.compile(rf"(?<![\w.,:/$€£])(?<![A-Za-z]-)(?:{PORTION}|{ABOUT})?(?P<year>{LONE_YEAR})")
WEEKDAY_ALONE = re.compile(rf"(?<![\w-]){_DIRECTION}(?P<weekday>{WEEKDAY})(?: (?P<week>last|next|this) week\b)?")
UNIT = re.compile(
    rf"(?<![\w-])(?:(?P<inside>(?i:earlier|later) (?:on )?in the )|(?i:earlier|later) |{PORTION})?"
    r"(?:(?:the )?(?P<which>(?i:last|previous|this|current|next|coming)) )?(?P<unit>weekend|week|month|year)(?![\w-])"
)
DAYS_NEAR = {
    "the day before yesterday": -2, "yesterday": -1, "last night": -1, "today": 0, "tonight": 0, "this morning": 0,
    "this afternoon": 0, "this evening": 0, "tomorrow": 1, "the day after tomorrow": 2,
}  # fmt: skip
TODAY = re.compile(rf"(?<![\w-])(?P<day>(?i:{'|'.join(DAYS_NEAR)}))(?![\w-])")
AGO = re.compile(
    rf"(?<![\w-])(?P<about>(?i:about|around|some|nearly|almost|over|more than|roughly) )?{_COUNT} "
    r"(?P<unit>day|week|month|year|decade)s? ago\b"
)
ECHO = re.compile(
    r"(?<![\w-])(?:(?:[Tt]he )?(?P<which>(?i:that same|same|that|previous|preceding|following)) "
    r"(?P<unit>day|week|month|year|morning|afternoon|evening|night)"
    r"|[Tt]he (?P<late_unit>day|week|month|year) (?P<late>before|after)(?=[.,;\n]|$)|[Tt]he (?P<next>next) day"
    rf"|{_COUNT} (?P<counted>day|week|month|year)s? (?P<way>earlier|later))(?![\w-])"
)
DURATION = re.compile(
    rf"(?<![\w-])(?:(?i:for|over|during|within|in|throughout) (?:the |a )?(?:(?:last|past|next|coming|following) )?"
    rf"(?:{_SOME} )+{_UNITS}"
    r"|(?i:for|over|during|within|in) the (?:last|past|next|coming) (?:week|weekend|month|year|decade)(?! of)"
    rf"|(?i:the (?:last|past|next|coming)) (?:{_SOME} )+{_UNITS}|(?i:the past) (?:day|week|month|year|decade))(?![\w-])"
)
VAGUE = re.compile(
    r"(?<![\w-])(?:(?i:in|over|during|within) (?:the )?(?:very )?(?:near(?:est)?|coming|next|last|past|recent) "
    r"(?:few )?(?:days|weeks|months|years|future|past)|(?i:in recent times))(?![\w-])"
)
RECURRING = re.compile(
    rf"(?<![\w-])(?:(?i:every|each) (?:other |second )?(?:{WEEKDAY}|day|week|month|year|{SEASON}|{MONTH})"
    rf"|{WEEKDAYS_PLURAL})(?![\w-])"
)
