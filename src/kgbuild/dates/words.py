"""Base: the words of dates, as pieces of regular expressions and the numbers that they stand for."""

from __future__ import annotations

import re

_MONTHS = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
]  # fmt: skip
_WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_IRREGULAR = ("Sept", "Tues", "Thur", "Thurs")


def _numbers(words: list[str]) -> dict[str, int]:
    """Return each name and short form, also in capitals, with its number."""
    numbers = {}
    for number, word in enumerate(words, 1):
        for form in {word, word[:3], *(short for short in _IRREGULAR if word.startswith(short))}:
            numbers[form] = numbers[form.upper()] = number
    return numbers


def _any(words: dict[str, int]) -> str:
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


MONTHS = _numbers(_MONTHS)
WEEKDAYS = _numbers(_WEEKDAYS)
SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
COUNTS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
}  # fmt: skip
SHIFTS = {
    "last": -1, "past": -1, "previous": -1, "this": 0, "current": 0, "next": 1, "coming": 1, "upcoming": 1,
}  # fmt: skip

GAP = r"(?:[ \t]{1,3}\n?[ \t]{0,3}|\n[ \t]{0,3})"  # white space, but no empty line: a date does not cross paragraphs
MONTH = rf"(?<![A-Za-z])(?:{_any(MONTHS)})(?![A-Za-z])\.?"
SHORT_WEEKDAY = rf"(?<![A-Za-z])(?:{_any(WEEKDAYS)})(?![A-Za-z])\.?"  # only before a date: "Sun" shines, too
_FULL_WEEKDAY = rf"(?<![A-Za-z])(?:{'|'.join([*_WEEKDAYS, *(day.upper() for day in _WEEKDAYS)])})"
WEEKDAY = rf"{_FULL_WEEKDAY}(?![A-Za-z])"
WEEKDAYS_PLURAL = rf"{_FULL_WEEKDAY}s(?![A-Za-z])"
SEASON = r"(?<![A-Za-z])(?:[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter)(?![A-Za-z])"
FOUR = r"(?:1[89]|20)[0-9]{2}"
LONE_YEAR = rf"{FOUR}(?![\w%]|[.,:/][0-9]|[-–][0-9]{{1,2}}(?![0-9])|[’']s\b)"  # but "2023-24" is no plain year
YEAR_END = rf"{FOUR}(?![\w%]|[.,:/][0-9]|[-–][0-9]{{1,2}}(?![0-9])|[’']s\b)"
TAIL_YEAR = rf"{FOUR}(?![\w%]|[.,:][0-9]|[’']s\b)"  # after day and month
DAY = r"(?:3[01]|[12][0-9]|0?[1-9])(?:(?:st|nd|rd|th|ST|ND|RD|TH)(?![A-Za-z]))?(?![0-9]|[.,:][0-9]|%)"
DAYS = (  # one day, "1-2", "1 to 3", "2 and 22", "3, 4 and 5"
    rf"(?<![0-9$€£])(?<![0-9][.,:/–-]){DAY}"
    rf"(?:[ ]?[-–—/][ ]?{DAY}|{GAP}(?:to|through|till|until){GAP}{DAY}"
    rf"|(?:,[ ]?{DAY}){{0,8}},?{GAP}(?:and|&){GAP}{DAY})?"
)
OF_YEAR = (
    rf"(?:,?{GAP}(?:(?:of|in){GAP})?(?:the{GAP})?"
    rf"(?P<of_year>last|previous|this|current|next|coming|same|that){GAP}year\b)"
)
PORTION = (
    r"(?P<portion>(?i:early|mid|late)(?:[ -](?:in[ ])?)|"
    r"(?i:(?:beginning|start|middle|end)[ ]of[ ](?:the[ ])?)|"
    r"(?i:(?P<part>first|second|third|fourth|last)[ ](?P<size>half|quarter)[ ]of[ ](?:the[ ])?))"
)
ABOUT = r"(?P<about>(?i:around|about|circa|approximately|some time in)[ ]|c\.[ ]?)"

BEFORE_MONTH = re.compile(
    r"(?i:\b(?:in|since|until|till|by|from|of|during|between|before|after|for|throughout|through))"
    rf"{GAP}$|(?:{MONTH})(?:{GAP}{FOUR})?(?:[ ]?[-–][ ]?|{GAP}(?:to|and|through|until){GAP})$"
)
AFTER_MONTH = re.compile(rf"(?:[ ]?[-–][ ]?|{GAP}(?:to|and|through|until){GAP}){MONTH}")
BEFORE_YEAR = re.compile(
    r"(?i:\b(?:in|since|until|till|by|from|of|during|between|before|after|for|throughout|through|as[ ]of|the[ ]year|"
    rf"and[ ]in|or[ ]in)){GAP}$|(?:^|[^\w-]){FOUR}(?:[ ]?[-–][ ]?|{GAP}(?:to|and|through|until|or){GAP})$"
)
BEFORE_SEASON = re.compile(r"(?i:\b(?:in|since|until|till|by|during|before|after|over|from|of|for))[ ](?i:the[ ])?$")
# "the 2019 agreement", "the summit of 2019": the year dates the thing, not what is told of it
THE = re.compile(r"(?:\b(?i:the|a|an|its|their|his|her|our|this)|['’]s)[ ]$")
OF = re.compile(rf"\b(?!(?:whole|all|course|rest|remainder|months|year|much|most|days)\b)\w+{GAP}of{GAP}$")
AFTER_YEAR = re.compile(rf"(?:[ ]?[-–][ ]?|{GAP}(?:to|and){GAP}){FOUR}(?!\w)")
LOWER = re.compile(r"[ ][a-z]")
AFTER_LIST = re.compile(  # after "March 2 and 5": a verb, a preposition or a mark, not what there are five of
    r"\s*(?:[,.;:)\n]|$|[A-Z]|(?:in|at|by|of|on|to|for|with|under|during|between|when|as|the|was|were|will|is|are|has|"
    r"have|had|and|after|before|respectively|this|last|next)\b)"
)
# a number before these counts them, and is no year
COUNTED = re.compile(
    r"[ -]?(?:%|(?i:per ?cent|troops?|soldiers|servicemen|peacekeepers|people|persons|citizens|civilians|refugees|"
    r"prisoners|families|delegates|participants|others|seats|votes|jobs|tonn?e?s|km|kilomet|met(?:er|re)|miles|"
    r"hectares|mw|megawatts|barrels|dollars|euros|rou?bles|yuan|yen|tenge|million|billion|trucks|vehicles|tents|doses|"
    r"villages|schools|homes|houses|companies|firms|hours|gmt|utc|local time)\b)"
)
# ... and before or after these it belongs to a name
NAMED = re.compile(r"[ ](?:Agenda|Strategy|Convention|Plan|Expo|Olympi|Games|World Cup|Vision|Goals|Programme)")
OF_A_TIME = re.compile(
    rf"[ ]of[ ](?:the[ ]|this[ ]|last[ ]|next[ ])?(?:{MONTH}|{FOUR}|{SEASON}|month|quarter|year|negotiations)"
)
FISCAL = re.compile(r"(?i:\b(?:fiscal|financial|academic|school)|FY)[ ](?i:year[ ])?$")
FISCAL_NEXT = re.compile(r"[ ](?:fiscal|financial|academic|school)\b")
NO_DAY = re.compile(r"[ ](?:attacks?|terror|Revolution|Movement|Street|Square|Brigade|Avenue|Airport|Bridge)\b")
NO_WEEKDAY = re.compile(r"\b(?i:good|black|bloody|easter|palm|holy|ash|cyber)[ ]$")
NO_WEEKDAY_NEXT = re.compile(r"[ ](?:Times|Telegraph|Mail|Herald|Mirror|Express|Mosque|League)\b")
