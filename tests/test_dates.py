"""Dates of a text: which words are dates, and which days they mean."""

from __future__ import annotations

import re
import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgbuild import edtf
from kgbuild.dates import DateMention, find
from kgbuild.facts import schema

WEDNESDAY = "2019-03-06"
PATTERN = re.compile(schema()["$defs"]["edtf"]["pattern"])


def dates_of(text: str, published: str | None = WEDNESDAY, **options: bool | None) -> list[str | None]:
    return [mention.edtf for mention in find(text, published=published, **options)]


def only(text: str, published: str | None = WEDNESDAY) -> DateMention:
    [mention] = find(text, published=published)
    return mention


FULL = [
    ("2 March 2019", "2019-03-02"),
    ("the 2nd of March, 2019", "2019-03-02"),
    ("03 July, 2024", "2024-07-03"),
    ("March 2, 2019", "2019-03-02"),
    ("March 2 2019", "2019-03-02"),
    ("March 2nd, 2019", "2019-03-02"),
    ("19th October, 2024", "2024-10-19"),
    ("Jan. 5, 2024", "2024-01-05"),
    ("Sept. 30, 2021", "2021-09-30"),
    ("5 Jan 2024", "2024-01-05"),
    ("Tuesday, 31 May 2022", "2022-05-31"),
    ("TUESDAY, 31 MAY 2022", "2022-05-31"),
    ("Sunday, November 29th, 2020", "2020-11-29"),
    ("Sun 7 May 2023 | 19:22", "2023-05-07"),
    ("Mon Jan 13, 2025 09:40 PM", "2025-01-13"),
    ("31-Jul-2019", "2019-07-31"),
    ("2019-03-02", "2019-03-02"),
    ("2019-03-02T09:12:00Z", "2019-03-02"),
    ("2024/09/24", "2024-09-24"),
    ("02.03.2019", "2019-03-02"),
    ("23/07/2023", "2023-07-23"),
    ("07/23/2023", "2023-07-23"),
    ("05/05/2023", "2023-05-05"),
    ("29 February 2024", "2024-02-29"),
    ("2\nMarch\n2019", "2019-03-02"),
    ("March 2019", "2019-03"),
    ("March of 2019", "2019-03"),
    ("Sept 2019", "2019-09"),
    ("early March 2020", "2020-03"),
    ("mid-March 2020", "2020-03"),
    ("in 2017", "2017"),
    ("In 2019, it", "2019"),
    ("the year 2020", "2020"),
    ("early 2020", "2020"),
    ("at the end of 2020", "2020"),
    ("around 2015", "2015~"),
    ("circa 1950", "1950~"),
    ("autumn 2024", "2024-23"),
    ("the spring of 2021", "2021-21"),
    ("in the summer of 2022", "2022-22"),
    ("fall 2018", "2018-23"),
    ("winter 2023-24", "2023-24"),
    ("the first half of 2020", "2020-01/2020-06"),
    ("the second quarter of 2020", "2020-04/2020-06"),
    ("the last quarter of 2020", "2020-10/2020-12"),
    ("the second half of March 2019", "2019-03-16/2019-03-31"),
    ("1-2 March 2019", "2019-03-01/2019-03-02"),
    ("1–2 March 2019", "2019-03-01/2019-03-02"),
    ("14 and 15 March 2019", "2019-03-14/2019-03-15"),
    ("3, 4 and 5 March 2019", "2019-03-03/2019-03-05"),
    ("between May 3 and 5, 2022", "2022-05-03/2022-05-05"),
    ("from 1 to 3 March 2019", "2019-03-01/2019-03-03"),
    ("30 November-1 December 2021", "2021-11-30/2021-12-01"),
    ("30 December - 2 January 2022", "2021-12-30/2022-01-02"),
    ("from 30 December 2021 to 2 January", "2021-12-30/2022-01-02"),
    ("March-April 2020", "2020-03/2020-04"),
    ("from January to March 2020", "2020-01/2020-03"),
    ("from 2011 to 2020", "2011/2020"),
    ("in 2015 and 2016", "2015/2016"),
    ("for 2022-2023", "2022/2023"),
    ("between 2011 and 2020", "2011/2020"),
    ("since 2011", "2011/.."),
    ("since 15 April 2023", "2023-04-15/.."),
    ("from 22 June 2020 on, and", "2020-06-22/.."),
    ("from 22 June 2020 onwards", "2020-06-22/.."),
]


@pytest.mark.parametrize(("text", "expected"), FULL)
def test_a_date_said_in_full_needs_no_day_of_publication(text: str, expected: str) -> None:
    mention = only(text, None)
    assert (mention.edtf, mention.kind) == (expected, "absolute")


RELATIVE = [
    ("2 March", "2019-03-02"),
    ("on March 2nd", "2019-03-02"),
    ("on 29 February", "2016-02-29"),
    ("in March", "2019-03"),
    ("in February", "2019-02"),
    ("in September", "2018-09"),
    ("last March", "2018-03"),
    ("last December", "2018-12"),
    ("this March", "2019-03"),
    ("next March", "2020-03"),
    ("next April", "2019-04"),
    ("in late February", "2019-02"),
    ("June last year", "2018-06"),
    ("in January of this year", "2019-01"),
    ("in November of next year", "2020-11"),
    ("June 11 of the current year", "2019-06-11"),
    ("on Wednesday", "2019-03-06"),
    ("on Thursday", "2019-02-28"),
    ("WEDNESDAY", "2019-03-06"),
    ("late Tuesday", "2019-03-05"),
    ("Monday's talks", "2019-03-04"),
    ("last Wednesday", "2019-02-27"),
    ("next Wednesday", "2019-03-13"),
    ("this past Monday", "2019-03-04"),
    ("Thursday last week", "2019-02-28"),
    ("Monday next week", "2019-03-11"),
    ("Monday, 11 March", "2019-03-11"),
    ("Tuesday 5 March", "2019-03-05"),
    ("on Monday and Tuesday", "2019-03-04/2019-03-05"),
    ("today", "2019-03-06"),
    ("tonight", "2019-03-06"),
    ("this morning", "2019-03-06"),
    ("yesterday", "2019-03-05"),
    ("last night", "2019-03-05"),
    ("tomorrow", "2019-03-07"),
    ("the day after tomorrow", "2019-03-08"),
    ("this week", "2019-03-04/2019-03-10"),
    ("last week", "2019-02-25/2019-03-03"),
    ("Earlier this week", "2019-03-04/2019-03-10"),
    ("last weekend", "2019-03-02/2019-03-03"),
    ("earlier this month", "2019-03"),
    ("earlier in the month", "2019-03"),
    ("last month", "2019-02"),
    ("next month", "2019-04"),
    ("this year", "2019"),
    ("Last year", "2018"),
    ("early next year", "2020"),
    ("by the end of the year", "2019"),
    ("the first half of this year", "2019-01/2019-06"),
    ("last autumn", "2018-23"),
    ("this summer", "2019-22"),
    ("next spring", "2020-21"),
    ("a year ago", "2018"),
    ("about ten years ago", "2009~"),
    ("two days ago", "2019-03-04"),
    ("two weeks ago", "2019-02-20~"),
    ("three months ago", "2018-12"),
    ("1-2 March", "2019-03-01/2019-03-02"),
    ("from 1 to 3 March", "2019-03-01/2019-03-03"),
    ("a visit on 5-8 March", "2019-03-05/2019-03-08"),
    ("February 27 - March 2", "2019-02-27/2019-03-02"),
    ("since 15 February", "2019-02-15/.."),
    ("since Monday", "2019-03-04/.."),
    ("since last year", "2018/.."),
]


@pytest.mark.parametrize(("text", "expected"), RELATIVE)
def test_a_relative_date_counts_from_the_day_of_publication(text: str, expected: str) -> None:
    mention = only(text)
    assert (mention.edtf, mention.kind) == (expected, "relative")


@pytest.mark.parametrize(("text", "expected"), RELATIVE)
def test_without_a_day_of_publication_a_relative_date_is_left_open(text: str, expected: str) -> None:
    assert set(dates_of(text, None)) == {None}


NO_DATES = [
    "2000 troops left",
    "in 2000 villages",
    "1,500 people",
    "of 2015 delegates",
    "56 member states",
    "$2000 for each",
    "€2019 million",
    "2.2019 tonnes",
    "at 20:19",
    "by 2000 GMT",
    "the 1990s",
    "Resolution 2231 (2015)",
    "resolution 1325",
    "COP27",
    "Astana 2017 Expo",
    "the 2030 Agenda",
    "Vision 2030",
    "Agenda 2063",
    "Stockholm+50",
    "Q1 2021",
    "fiscal year 2021",
    "in fiscal 2021",
    "the 2023-24 academic year",
    "Code 241288",
    "telephone 555-2019",
    "the September 11 attacks",
    "17 October Street",
    "the Arab Spring of nations",
    "Good Friday",
    "the Sunday Times",
    "they may meet",
    "Theresa May said",
    "they march to the square",
    "spring water",
    "the fall of the government",
    "the sun shone",
    "the year of the dragon",
    "30 February 2019",
    "31 April 2019",
    "13.13.2019",
]


@pytest.mark.parametrize("text", NO_DATES)
def test_numbers_and_names_are_no_dates(text: str) -> None:
    assert not any(dates_of(text))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("for three days", "duration"),
        ("within five days", "duration"),
        ("over the past week", "duration"),
        ("the last two years", "duration"),
        ("in the next ten years", "duration"),
        ("every Monday", "recurring"),
        ("on Mondays", "recurring"),
        ("in the coming days", "relative"),
        ("in recent months", "relative"),
        ("03/04/2019", "relative"),
    ],
)
def test_lengths_habits_and_vague_times_are_found_without_a_day(text: str, kind: str) -> None:
    mention = only(text)
    assert (mention.edtf, mention.kind) == (None, kind)


@pytest.mark.parametrize("text", ["the 2019 agreement was read", "the Act of 1996", "its 2014-2020 budget"])
def test_a_year_that_belongs_to_a_thing_is_marked_so(text: str) -> None:
    assert {mention.kind for mention in find(text)} == {"attributive"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They will meet on 12 May", "2019-05-12"),
        ("The summit is to be held in Baku on Monday", "2019-03-11"),
        ("The next round is due Nov. 6", "2019-11-06"),
        ("an order to leave by 10 March", "2019-03-10"),
        ("Relations can gradually be restored as from 7 April", "2019-04-07"),
        ("He is expected to attend the debate from Monday to March 23", "2019-03-11/2019-03-23"),
        ("The minister will leave, he said on Thursday", "2019-02-28"),
        ("He was received on 12 May", "2018-05-12"),
        ("the talks hosted by Samarkand on 15 May", "2018-05-15"),
        ("It met on Friday. It will meet on Friday", "2019-03-08"),
    ],
)
def test_the_words_before_a_date_tell_whether_it_is_still_to_come(text: str, expected: str) -> None:
    assert dates_of(text)[-1] == expected


def test_both_readings_are_offered_where_the_tense_decides() -> None:
    mention = only("Talks on Thursday")
    assert (mention.edtf, mention.behind, mention.ahead) == ("2019-02-28", "2019-02-28", "2019-03-07")


def test_the_caller_may_decide_the_tense() -> None:
    assert dates_of("Talks on Thursday", future=True) == ["2019-03-07"]
    assert dates_of("They will meet on Thursday", future=False) == ["2019-02-28"]


def test_a_day_soon_to_come_is_likelier_than_one_nearly_a_year_ago() -> None:
    assert dates_of("Summit on 20 March") == ["2019-03-20"]
    assert dates_of("Summit on 20 November") == ["2018-11-20"]


def test_the_weekday_tells_which_year_is_meant() -> None:
    assert dates_of("Friday, 8 March") == ["2019-03-08"]
    assert dates_of("Thursday (8 March") == ["2018-03-08"]


@pytest.mark.parametrize(
    ("published", "text", "expected"),
    [
        ("2019-03", "on Thursday", None),
        ("2019-03", "2 March", "2019-03-02"),
        ("2019-03", "20 March", "2019-03-20"),
        ("2019-03", "last month", "2019-02"),
        ("2019-03", "last year", "2018"),
        ("2019-03", "today", None),
        ("2019", "2 December", "2019-12-02"),
        ("2019", "in May", "2019-05"),
        ("2019", "last year", "2018"),
        ("2019", "last month", None),
        ("2019", "last May", None),
        ("2019~", "this year", "2019"),
        ("2019-22", "in May", "2019-05"),
        ("2019-03-06/2019-03-07", "yesterday", "2019-03-05"),
    ],
)
def test_a_coarse_day_of_publication_resolves_only_what_it_can(published: str, text: str, expected: str | None) -> None:
    assert dates_of(text, published) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He left on Sunday. Earlier on the same day he spoke", ["2019-03-03", "2019-03-03"]),
        ("It was signed on 2 May 2018, and two days later it was read", ["2018-05-02", "2018-05-04"]),
        ("It was signed on 2 May 2018. The following day, they left", ["2018-05-02", "2018-05-03"]),
        ("Founded in 2011. That year, a treaty", ["2011", "2011"]),
        ("Founded in May 2011, and in June of the same year", ["2011-05", "2011-06"]),
        ("The same day they left", [None]),
        ("Founded in 2011. The same day, a treaty", ["2011", None]),
        ("Since May 2011 it held; the same year it fell", ["2011-05/..", None]),
    ],
)
def test_the_same_day_is_the_one_named_last(text: str, expected: list[str | None]) -> None:
    assert dates_of(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on March 2 and 22 the Council met", ["2019-03-02", "2019-03-22"]),
        ("2 and 22 February", ["2019-02-02", "2019-02-22"]),
        ("On March 2 and 5 others", ["2019-03-02"]),
        ("On 2 March, 2000 people marched", ["2019-03-02"]),
        ("postponed from 5 January to 8 February", ["2019-01-05", "2019-02-08"]),
        ("extended on 28 February until 1 June 2021", ["2019-02-28", "2021-06-01"]),
        ("in May 2018 and in August 2018", ["2018-05", "2018-08"]),
        ("the last week of February", [None, "2019-02"]),
        ("KYIV, 4 March -- Monday's talks", ["2019-03-04", "2019-03-04"]),
        ("31 October 2018 • Update: 1 November 2018", ["2018-10-31", "2018-11-01"]),
        ("on 2 March\n\n2019 budget", ["2019-03-02"]),
    ],
)
def test_neighbouring_dates_are_told_apart(text: str, expected: list[str | None]) -> None:
    assert dates_of(text) == expected


@pytest.mark.parametrize(
    ("text", "cue"),
    [("since 2011", "since"), ("by 2030", "by"), ("until the 5th of May", "until"), ("on 5 May", ""), ("In 2011", "")],
)
def test_a_limiting_preposition_is_named(text: str, cue: str) -> None:
    assert only(text).cue == cue


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("2 March 2019", "day"),
        ("March 2019", "month"),
        ("in 2019", "year"),
        ("around 2019", "year"),
        ("autumn 2019", "season"),
        ("1-2 March 2019", "interval"),
        ("in the coming days", ""),
    ],
)
def test_the_precision_of_a_date_is_told(text: str, precision: str) -> None:
    assert only(text).precision == precision


def test_a_mention_covers_the_words_of_the_date_and_no_preposition() -> None:
    text = "On the sidelines, on 2 March 2019, they met."
    mention = only(text)
    assert text[mention.start : mention.end] == "2 March 2019"


def test_only_the_given_range_is_searched() -> None:
    text = "In 2011 and in 2017."
    assert [mention.edtf for mention in find(text, start=8)] == ["2017"]
    assert [mention.edtf for mention in find(text, end=8)] == ["2011"]


def test_numbers_of_unsure_order_are_read_as_the_caller_says() -> None:
    assert dates_of("03/04/2019", day_first=True) == ["2019-04-03"]
    assert dates_of("03/04/2019", day_first=False) == ["2019-03-04"]


def test_a_day_of_publication_that_is_no_date_is_refused() -> None:
    with pytest.raises(ValueError, match="published"):
        find("today", published="6 March 2019")


WORDS = st.sampled_from(
    """on in since from to and between - , last next this early late March May Feb. Monday week month year 2 30 31 2nd
    2019 1999 00 autumn fall the of same day first half second quarter two days ago later today tomorrow will was / . (
    ) 29 until by 12/05/2020 2019-02-30 thousand""".split()  # noqa: SIM905 - a bag of words
)
PUBLISHED = st.one_of(st.none(), st.dates().map(str), st.sampled_from(["2019", "2019-03", "2024-02-29", "0001-01-01"]))


@settings(max_examples=400, deadline=None)
@given(words=st.lists(WORDS, max_size=14), published=PUBLISHED)
def test_every_date_is_one_of_the_calendar_and_fits_the_schema(words: list[str], published: str | None) -> None:
    text = " ".join(words)
    end = 0
    for mention in find(text, published=published):
        assert end <= mention.start < mention.end <= len(text)
        end = mention.end
        for told in (mention.edtf, mention.behind, mention.ahead):
            assert told is None or (PATTERN.fullmatch(told) and edtf.fault(told) is None)


@settings(max_examples=200, deadline=None)
@given(
    day=st.dates(date(1800, 1, 1), date(2099, 12, 31)),
    order=st.sampled_from(["{d} {m} {y}", "{m} {d}, {y}", "{m} {d} {y}", "{d}-{m}-{y}"]),
)
def test_any_day_of_three_centuries_is_read_back(day: date, order: str) -> None:
    text = order.format(d=day.day, m=day.strftime("%B"), y=day.year)
    assert dates_of(text, None) == [day.isoformat()]


@pytest.mark.parametrize("piece", ["1, ", "March 2 ", "2 ", "1-", "in ", "first half of ", " ", "2019 and "])
def test_a_long_hostile_text_is_read_in_time_that_grows_with_its_length(piece: str) -> None:
    def seconds(times: int) -> float:
        begin = time.process_time()
        find(piece * times, published=WEDNESDAY)
        return time.process_time() - begin

    seconds(100)
    assert seconds(8_000) < 12 * seconds(2_000) + 0.05
