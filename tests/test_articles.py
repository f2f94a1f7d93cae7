"""Files become articles: what is read, what a text says of itself, and what cannot be read."""

from __future__ import annotations

import io
import json
import os
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgbuild.articles import FactFile, Failure, Read, from_text, furniture, make_id, normalise, read
from kgbuild.articles import dateline as datelines
from kgbuild.articles.normal import decode
from kgbuild.articles.page import from_html
from kgbuild.errors import InputError
from kgbuild.facts import Article, schema

STORY = "The envoys of Chad and Norway met in Oslo and talked about the trade of fish and of cattle."
EXAMPLES = Path(__file__).parents[1] / "examples"
HEADLINE = "Envoys meet again in Oslo"
ID = re.compile(schema()["properties"]["article"]["properties"]["id"]["pattern"])


def put(folder: Path, **files: str | bytes) -> Path:
    """Write files whose names have "_" for "." and return their folder."""
    for name, content in files.items():
        data = content.encode() if isinstance(content, str) else content
        (folder / name.replace("_", ".")).write_bytes(data)
    return folder


def one(path: Path, **options: int) -> Read:
    [item] = read([path], **options)
    return item


def article(path: Path) -> Article:
    item = one(path)
    assert isinstance(item, Article), item
    return item


def reason(path: Path, **options: int) -> str:
    item = one(path, **options)
    assert isinstance(item, Failure), item
    assert item.where.startswith(str(path))
    return item.reason


def kinds(text: str) -> list[tuple[str, str]]:
    found = from_text(text, id="a")
    assert found.text is not None
    return [(block.kind, found.text[block.start : block.end]) for block in found.blocks]


def dated(*lines: str) -> tuple[str | None, str | None]:
    """Return published and retrieved of lines, "STORY" standing for the story."""
    found = from_text("\n".join(line.replace("STORY", STORY) for line in lines), id="a")
    return found.published, found.retrieved


# --- the normal form ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "normal"),
    [
        ("a\r\nb\rc\u2028d\x0ce", "a\nb\nc\nd\ne"),
        ("10\u00a0000\u202fpeople\tcame", "10 000 people came"),
        ("co\u00adope\u200bra\ufefftion", "cooperation"),
        ("\u202eabc\u202c\u2066d", "abcd"),
        ("Tome\u0301", "Tomé"),
        ("a  \n b \n", "a\n b"),
        ("\n\n a\n\n\nb\n\n", " a\n\n\nb"),
        ("a\x00b\x07c\x85d", "abc\nd"),
        ("a\ud800b", "ab"),
    ],
)
def test_a_text_is_brought_into_one_normal_form(raw: str, normal: str) -> None:
    assert normalise(raw) == normal


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=80))
def test_the_normal_form_of_any_text_stays_as_it_is(raw: str) -> None:
    text = normalise(raw)
    assert normalise(text) == text
    assert text == unicodedata.normalize("NFC", text)
    text.encode("utf-8")


def test_the_hash_is_that_of_the_normalised_text() -> None:
    same = from_text("Envoys met.\r\n", id="a"), from_text("Envoys\u00a0met.", id="b")
    assert same[0].sha256 == same[1].sha256


# --- title, headings, paragraphs ---------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.txt")), ids=lambda path: path.stem)
def test_every_word_of_an_example_lies_in_one_block(path: Path) -> None:
    found = from_text(path.read_text(encoding="utf-8"), id="a")
    assert found.text is not None
    end = 0
    for block in found.blocks:
        assert not found.text[end : block.start].strip()
        assert end <= block.start < block.end
        end = block.end
    assert not found.text[end:].strip()


def test_lines_cut_at_a_width_are_one_paragraph() -> None:
    text = (
        "Saudi Arabia and Iran have agreed to restore diplomatic\nrelations and to reopen their embassies within two\n"
        "months, the two countries said.\n\nThe agreement was reached in five days of talks that\nChina hosted."
    )
    assert [kind for kind, _ in kinds(text)] == ["paragraph", "paragraph"]


def test_paragraphs_on_lines_of_their_own_are_not_joined() -> None:
    assert [kind for kind, _ in kinds(f"Envoys meet in Oslo\n{STORY}\n{STORY} Chad thanked Norway.\n{STORY}")] == [
        "title", "paragraph", "paragraph", "paragraph",
    ]  # fmt: skip


def test_points_of_a_list_stay_apart() -> None:
    points = (
        "1. The parties launch a meeting of their heads of states\n2. A secretariat will be set up in the capital city"
    )
    assert len(kinds(f"Main points of the declaration\n\n{STORY}\n\n{points}.")) == 4


def test_a_short_line_without_a_full_stop_inside_the_story_is_a_heading() -> None:
    found = kinds(f"Highlights of the noon briefing\n\n{STORY}\n\nCLIMATE\n{STORY}")
    assert ("heading", "CLIMATE") in found


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        ([HEADLINE, "", STORY], HEADLINE),
        (["Politics", "", HEADLINE, "", STORY], HEADLINE),
        (["MINISTRY OF FISH", "Office of the Spokesperson", "", "Readout of the talks with Chad's envoy", STORY],
         "Readout of the talks with Chad's envoy"),
        (["Embassy of Chad in Norway", "New stalls on the market of Oslo", STORY], "New stalls on the market of Oslo"),
        (["Embassy of Chad opened in the city of Oslo", "", STORY], "Embassy of Chad opened in the city of Oslo"),
        (["[Breaking News] Envoys meet again in Oslo", STORY], HEADLINE),
        (["Home > World", HEADLINE, "Chad's envoy praises the fish", STORY], HEADLINE),
        (["HIGHLIGHTS OF THE NOON BRIEFING", "TUESDAY, 31 MAY 2022", STORY], "HIGHLIGHTS OF THE NOON BRIEFING"),
        (["The following is told by the spokesman:", STORY], "The following is told by the spokesman:"),
        ([STORY], None),
    ],
)  # fmt: skip
def test_the_headline_is_the_title(lines: list[str], title: str | None) -> None:
    assert from_text("\n".join(lines), id="a").title == title


def test_a_title_from_the_source_comes_before_that_of_the_text() -> None:
    found = from_text(f"Something else stands here now\n\nEnvoys meet\n\n{STORY}", id="a", title="Envoys meet")
    assert found.title == "Envoys meet"
    assert [block.kind for block in found.blocks] == ["heading", "title", "paragraph"]


# --- page furniture ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("entry", [p for p in furniture.patterns() if p.section != "label"], ids=lambda p: p.example)
def test_each_pattern_takes_its_example_and_leaves_its_news(entry: furniture.Pattern) -> None:
    assert entry.regex.fullmatch(entry.example)
    assert furniture.kind(entry.example) is not None
    assert not entry.news or furniture.kind(entry.news) is None


@pytest.mark.parametrize("entry", [p for p in furniture.patterns() if p.section == "label"], ids=lambda p: p.example)
def test_each_label_is_read_from_its_example(entry: furniture.Pattern) -> None:
    assert furniture.label(entry.example)[0] == entry.says


@pytest.mark.parametrize(
    "line",
    [
        "Home > National > Politics",
        "Home  »  Media  »  Press releases",
        "Ministry of Foreign Affairs  >  The Minister  >  Visits",
        "Home / Foreign policy / Press releases",
        "Русский | English | Тоҷикӣ",
        "News   Politics   World",
        "Home | About the Ministry | Contacts",
        "Comment   Most Read from National",
        "Share: Facebook | Twitter",
        "WhatsApp  Print  Email",
        "Tags: talks, border",
        "1,204 views",
        "© 2021 | Site Map | RSS",
    ],
)
def test_rows_of_links_and_the_way_to_a_page_are_furniture(line: str) -> None:
    assert furniture.kind(line) is not None


@pytest.mark.parametrize(
    "line",
    [
        "Envoys meet in Oslo",
        "SECRETARY-GENERAL / UKRAINE",
        "Foreign Minister  visits Oslo today",
        "Print media of both states will report about the talks of the envoys.",
        "Subscribe they did not, but the envoys of both states agreed to meet.",
        "Norway | the state and its envoys, a short history of the talks since the year of the treaty",
        "Related to the fish trade, the envoys signed three notes on Monday.",
        "Share prices fell after the talks between the envoys of the two states.",
        "- Home Affairs Minister Berg thanked Chad",
    ],
)
def test_news_is_no_furniture(line: str) -> None:
    assert furniture.kind(line) is None


def test_a_last_sentence_with_an_agencys_sign_belongs_to_the_story() -> None:
    text = f"Envoys meet in Oslo\n\n{STORY}\n\nThe next round starts on April 28. (ONA)"
    assert kinds(text)[-1][0] == "paragraph"


def test_key_words_and_signs_below_the_story_are_furniture() -> None:
    assert [kind for kind, _ in kinds(f"Envoys meet in Oslo\n\n{STORY}\n\nfish, trade, Chad\n(END)")][2:] == [
        "furniture"
    ] * 2


def test_a_last_paragraph_with_an_agency_at_its_end_is_no_furniture() -> None:
    assert kinds(f"Envoys meet in Oslo\n\n{STORY}\n\n{STORY} — Agencies")[-1][0] == "paragraph"


# --- dates of the page -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "published", "retrieved"),
    [
        ([HEADLINE, "Friday, 5 January 2024", "STORY"], "2024-01-05", None),
        ([HEADLINE, "31-Jul-2019", "STORY"], "2019-07-31", None),
        (["TUESDAY, 31 MAY 2022", HEADLINE, "STORY"], "2022-05-31", None),
        (["17 July 2025, 16:41", HEADLINE, "STORY"], "2025-07-17", None),
        ([HEADLINE, "Published: 20 Mar 2025 - 07:48 pm | Last Updated: 21 Mar 2025", "STORY"], "2025-03-20", None),
        ([HEADLINE, "Posted on July 29, 2022", "STORY"], "2022-07-29", None),
        (["Sun 7 May 2023 | 19:22 | Cairo - Reporter", HEADLINE, "STORY"], "2023-05-07", None),
        (["World    Updated: 2021-05-01 09:12    Source: agencies", HEADLINE, "STORY"], "2021-05-01", None),
        ([HEADLINE, "Local news, 14.05.2024", "STORY"], "2024-05-14", None),
        (["Home > World", "Tuesday, 5 March 2024", HEADLINE, "STORY"], "2024-03-05", None),
        (["Skip to Content", "", "Sunday, November 29th, 2020", "", HEADLINE, "STORY"], None, "2020-11-29"),
        (["Home | News | Contact", "Monday, 1 June 2020", HEADLINE, "STORY"], None, "2020-06-01"),
        (["Skip to Content", "Monday, 1 June 2020", HEADLINE, "OSLO, May 31 - STORY"], "2020-06-01", None),
        (["Skip to Content", "Monday, 1 June 2020", HEADLINE, "OSLO, March 2 - STORY"], None, "2020-06-01"),
        ([HEADLINE, "STORY", "Printed: 29.08.2025, 14:07"], None, "2025-08-29"),
        (["Currency rates from 29/08/2025", HEADLINE, "STORY"], None, "2025-08-29"),
        ([HEADLINE, "STORY", "Retrieved on 3 May 2021"], None, "2021-05-03"),
        ([HEADLINE, "STORY", "5 May 2021"], None, None),
        ([HEADLINE, "OSLO, May 5 - STORY", "5 May 2021 17:42"], "2021-05-05", None),
        ([HEADLINE, "STORY", "Published: 5 May 2021"], "2021-05-05", None),
        (["Updated: 8 May 2023", HEADLINE, "OSLO, March 2 - STORY"], None, None),
        ([HEADLINE, "STORY", "STORY", "5 May 1999", "STORY"], None, None),
        ([HEADLINE, "STORY", "By Ola Berg", "5 May 1999", "STORY"], "1999-05-05", None),  # a sentence over the date
        ([HEADLINE, "STORY", "Oslo, May 5, 1999"], "1999-05-05", None),
        (["Press | Ref. 12", "Oslo, Thursday 5 May 2022", HEADLINE, "STORY"], "2022-05-05", None),
        (["Oslo Press Agency   World   Oslo, 10 May 2022   1,204 views", HEADLINE, "STORY"], "2022-05-10", None),
        ([HEADLINE, "OSLO 12/10/2022", "STORY The talks lasted from 10 to 13 October."], "2022-10-12", None),
        ([HEADLINE, "Oslo, May 5/2022 (ONA) STORY"], "2022-05-05", None),
        ([HEADLINE, "Founded on 5 May 1999.", "STORY"], None, None),
        (["Envoys meet again in Oslo, 5 May 2021", "STORY"], "2021-05-05", None),
        (["Envoys meet again in Oslo, 5 May 2021", "STORY They had last met in 2022."], None, None),
        ([HEADLINE, "On 5 May 2021 the envoys of Chad and Mali met in Oslo and talked of trade."], "2021-05-05", None),
        ([HEADLINE, "On 5 May 1994 the treaty was signed by Chad and Norway. It was renewed in 2014."], None, None),
        ([HEADLINE, "By our correspondent in Oslo      5 May 2021, 18:40 GMT", "STORY"], "2021-05-05", None),
        ([HEADLINE, "13:42, 25 May 2020, Monday, Oslo - fjord.no news agency, Ola BERG", "STORY"], "2020-05-25", None),
        ([HEADLINE, "By Ola Berg, Oslo, April 26, 2017", "STORY"], "2017-04-26", None),
        ([HEADLINE, "Posted On: 30 MAR 2017 6:42PM by Press Bureau, Oslo", "STORY"], "2017-03-30", None),
        ([HEADLINE, "Brussels, 12.02.2025 - 15:40, UNIQUE ID: 250212_7", "STORY"], "2025-02-12", None),
        ([HEADLINE, "June 5, 2024 – Kingston, Jamaica – The Northern Desk", "STORY"], "2024-06-05", None),
        ([HEADLINE, "20 Nov. 2019 - Last updated: 21 Nov. 2019 09:14", "STORY"], "2019-11-20", None),
        (["Chad: envoys meet again in Oslo", "By Ola Berg | Oslo | 22.11.2023", "STORY"], "2023-11-22", None),
        ([HEADLINE, "STORY", "Date modified: 2021-03-20"], "2021-03-20", None),
        ([HEADLINE, "STORY", "Copyright 2020. All rights reserved"], None, None),
        ([HEADLINE, "STORY"], None, None),
    ],
)  # fmt: skip
def test_the_date_of_the_news_and_the_day_of_the_visit_are_told_apart(
    lines: list[str], published: str | None, retrieved: str | None
) -> None:
    assert dated(*lines) == (published, retrieved)


@pytest.mark.parametrize(
    ("lines", "published"),
    [
        ([HEADLINE, "06/10/2022", "STORY"], None),
        ([HEADLINE, "23/10/2022", "STORY"], "2022-10-23"),
        ([HEADLINE, "10/23/2022", "STORY"], "2022-10-23"),
        (
            [HEADLINE, "06/10/2022", "STORY They had met on 5 October and on 6 October."],
            "2022-10-06",
        ),
        ([HEADLINE, "06/10/2022", "STORY They had met on June 10."], "2022-06-10"),
        (["Rates from 29/08/2025", HEADLINE, "06/10/2022", "STORY"], "2022-10-06"),
    ],
)
def test_a_numeric_date_is_read_only_in_the_order_that_the_page_shows(lines: list[str], published: str | None) -> None:
    assert dated(*lines)[0] == published


@pytest.mark.parametrize(
    ("head", "quote", "published"),
    [
        ("OSLO, 2 March 2019 - ", "OSLO, 2 March 2019", "2019-03-02"),
        ("ABU DHABI, March 2 - ", "ABU DHABI, March 2", None),
        ("ISLAMABAD, 31 July 2019 (APP) -- ", "ISLAMABAD, 31 July 2019 (APP)", "2019-07-31"),
        ("GENEVA/NEW YORK, 5 May — ", "GENEVA/NEW YORK, 5 May", None),
        ("Kathmandu, January 5: ", "Kathmandu, January 5", None),
        ("BAKU, Azerbaijan, March 29. ", "BAKU, Azerbaijan, March 29", None),
        ("DUSHANBE, 24.09.2024 – ", "DUSHANBE, 24.09.2024", "2024-09-24"),
        ("Washington, D.C., May 5 — ", "Washington, D.C., May 5", None),
        ("LONDON (Reuters) - ", "LONDON (Reuters)", None),
        ("PORT-AU-PRINCE, Haiti (AP) — ", "PORT-AU-PRINCE, Haiti (AP)", None),
        ("San José, Tuesday, 5 May 2020 -- ", "San José, Tuesday, 5 May 2020", "2020-05-05"),
        ("Doha: ", "Doha", None),
        ("MOSCOW, January 29, 2026. /NN/. ", "MOSCOW, January 29, 2026. /NN/", "2026-01-29"),
        ("Tehran, Aug 2, 2023, NNA – ", "Tehran, Aug 2, 2023, NNA", "2023-08-02"),
        ("Quito, April 13, 2023.- ", "Quito, April 13, 2023", "2023-04-13"),
        ("ALGIERS - 19 September 2022. ", "ALGIERS - 19 September 2022", "2022-09-19"),
        ("LIMA, 9 September 2025 (Redacción). ", "LIMA, 9 September 2025 (Redacción)", "2025-09-09"),
        (
            "(The Secretariat, Suva, Fiji) Thursday, 4 July 2024 – ",
            "(The Secretariat, Suva, Fiji) Thursday, 4 July 2024",
            "2024-07-04",
        ),
        ("Suva, Fiji, Friday 12 September 2025 --- ", "Suva, Fiji, Friday 12 September 2025", "2025-09-12"),
        ("Tegucigalpa, Dec 10 (Istmo).- ", "Tegucigalpa, Dec 10 (Istmo)", None),
        ("ABU DHABI, ", "ABU DHABI", None),
        ("Question: ", None, None),
        ("Spokesperson Berg: ", None, None),
        ("Foreign Minister Berg - ", None, None),
        ("Background: ", None, None),
        ("On Monday - ", None, None),
        ("By Ola Berg - ", None, None),
    ],
)
def test_a_dateline_gives_the_place_and_only_a_full_date_is_that_of_the_news(
    head: str, quote: str | None, published: str | None
) -> None:
    found = from_text(f"Envoys meet again in Oslo\n\n{head}{STORY}", id="a")
    assert (found.dateline and found.dateline.quote, found.published) == (quote, published)
    if found.dateline:
        assert found.text is not None
        assert found.dateline.of(found.text) == found.dateline.quote


def test_a_place_alone_above_the_story_is_its_dateline() -> None:
    found = from_text(f"Envoys meet again in Oslo\n5 May 2021\n\nOSLO\n\n{STORY}", id="a")
    assert found.dateline is not None and found.dateline.quote == "OSLO"
    assert not datelines.alone("READOUT")


# --- pages -------------------------------------------------------------------------------------------------------

PAGE = """<!DOCTYPE html><html lang="en-GB"><head><title>Envoys meet | The Post</title>
<link rel="canonical" href="https://post.example/envoys">
<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle",
"headline": "Envoys meet", "datePublished": "2031-02-03T10:00:00+01:00",
"author": {"@type": "Person", "name": "Ola Berg"},
"publisher": {"@type": "Organization", "name": "The Post"}}</script></head>
<body><nav><ul><li>Home</li><li>World</li></ul></nav>
<main><article><h1>Envoys meet</h1><p>%s</p><p>%s</p></article></main>
<footer>&copy; 2040 The Post</footer></body></html>"""


def test_a_page_gives_its_text_and_what_its_metadata_tell() -> None:
    found = from_html((PAGE % (STORY, STORY + " C&ocirc;te d&#39;Ivoire sent an envoy, too.")).encode(), id="a")
    told = (found.title, found.author, found.publisher, found.published, found.url, found.language)
    assert told == ("Envoys meet", "Ola Berg", "The Post", "2031-02-03", "https://post.example/envoys", "en-GB")
    assert found.text is not None and "Côte d'Ivoire" in found.text
    assert "Home" not in found.text and "2040" not in found.text
    assert [block.kind for block in found.blocks] == ["title", "paragraph", "paragraph"]


def test_a_date_in_the_text_of_a_page_is_not_its_day_of_publication() -> None:
    page = f"<html><body><h1>Envoys meet</h1><p>{STORY}</p><p>They first met on 5 May 2011.</p></body></html>"
    assert from_html(page.encode(), id="a").published is None


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b" \n ", "empty"),
        (b"<html>\0</html>", "zero byte at byte 6"),
        (b"<div>" * 10_000 + b"x" + b"</div>" * 10_000, "10,000 deep"),
        (b"<p>x</p>" * 150_000, "150,000 elements"),
        (b"<html><body></body></html>", "no text of an article"),
        (b"<a " * 300_000, "no text of an article"),
    ],
)
def test_a_page_that_holds_no_article_is_refused_in_bounded_time(data: bytes, fault: str) -> None:
    begin = time.process_time()
    with pytest.raises(InputError, match=fault):
        from_html(data, id="a")
    assert time.process_time() - begin < 10


# --- files -------------------------------------------------------------------------------------------------------


def test_a_folder_is_read_whole_and_in_order(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    put(tmp_path, z_txt=STORY, a_txt=STORY, c_html=PAGE % (STORY, STORY))
    put(tmp_path / "b", x_txt=STORY)
    assert [getattr(item, "id", item) for item in read([tmp_path])] == ["a", "x", "c", "z"]


def test_what_is_passed_over_in_a_folder_is_counted(tmp_path: Path) -> None:
    put(tmp_path, a_txt=STORY, _hidden="x", photo_jpg=b"\xff\xd8", package_json="{}")
    skipped: Counter[str] = Counter()
    assert len(list(read([tmp_path], skipped=skipped))) == 1
    assert skipped == {"hidden": 1, "no article": 2}


def test_a_fact_document_takes_the_place_of_the_article_beside_it(tmp_path: Path) -> None:
    put(
        tmp_path,
        a_txt=STORY,
        a_json='{"format": "kgbuild-facts/1"}',
        b_json='{"format":"kgbuild-facts/1"}',
        c_txt=STORY,
    )
    beside, alone, plain = read([tmp_path])
    assert isinstance(beside, FactFile) and beside.article is not None and beside.article.id == "a"
    assert isinstance(alone, FactFile) and alone.article is None
    assert isinstance(plain, Article)


def test_a_fact_document_and_its_article_given_side_by_side_are_one(tmp_path: Path) -> None:
    put(tmp_path, a_txt=STORY, a_json='{"format": "kgbuild-facts/1"}')
    [item] = read([tmp_path / "a.txt", tmp_path / "a.json"])
    assert isinstance(item, FactFile)


def test_an_article_given_alone_is_read_though_a_fact_document_lies_beside_it(tmp_path: Path) -> None:
    put(tmp_path, a_txt=STORY, a_json='{"format": "kgbuild-facts/1"}')
    assert isinstance(one(tmp_path / "a.txt"), Article)


def test_a_fact_document_whose_article_cannot_be_read_is_a_failure(tmp_path: Path) -> None:
    put(tmp_path, a_txt=b"\0\0", a_json='{"format": "kgbuild-facts/1"}')
    assert "its article a.txt cannot be read" in reason(tmp_path / "a.json")


def test_the_second_article_of_one_id_is_a_failure(tmp_path: Path) -> None:
    put(tmp_path, a_txt=STORY, a_html=PAGE % (STORY, STORY))
    first, second = read([tmp_path])
    assert isinstance(first, Article) and isinstance(second, Failure)
    assert f'the id "a" was already read from {tmp_path / "a.html"}' in second.reason


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("talks", "talks"),
        ("São Tomé: talks (2)", "Sao-Tome-talks-2"),
        ("../../etc/passwd", "etc-passwd"),
        ("..", None),
        ("/", None),
        ("訪問", None),
        (".hidden", "hidden"),
        ("a..b", "a.b"),
        ("C:\\x", "C-x"),
        ("x" * 300, "x" * 128),
        ("a\nb", "a-b"),
        ("-rf", "rf"),
    ],
)
def test_a_name_becomes_an_id_that_cannot_lead_out_of_a_folder(name: str, id: str | None) -> None:
    if id is None:
        with pytest.raises(InputError, match="rename"):
            make_id(name)
    else:
        assert make_id(name) == id


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_every_id_fits_the_pattern_of_the_schema(name: str) -> None:
    try:
        id = make_id(name)
    except InputError:
        return
    assert ID.fullmatch(id) and ".." not in id and make_id(id) == id


# --- JSON lines --------------------------------------------------------------------------------------------------


def test_each_line_of_a_jsonl_file_is_an_article(tmp_path: Path) -> None:
    lines = [
        {"id": "one", "title": "Envoys meet", "url": "https://a.example/1", "published": "2024-05-06", "text": STORY},
        {"id": 7, "text": STORY, "published": "2024-05-06T10:15:00Z", "language": "en", "mood": "calm"},
        {"text": STORY},
    ]
    put(tmp_path, news_jsonl="\n".join(map(json.dumps, lines)) + "\n\n")
    found = [item for item in read([tmp_path / "news.jsonl"]) if isinstance(item, Article)]
    assert [(item.id, item.published) for item in found] == [
        ("one", "2024-05-06"),
        ("7", "2024-05-06"),
        ("news-3", None),
    ]
    assert (found[0].title, found[0].url) == ("Envoys meet", "https://a.example/1")


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('{"text": "x"', "not JSON"),
        ('["x"]', "not a JSON object"),
        ("3", "not a JSON object"),
        ('{"id": "x"}', 'no "text"'),
        ('{"text": " "}', 'no "text"'),
        ('{"text": 3}', 'no "text"'),
        ('{"text": "They met.", "published": "May 5"}', '"published" is "May 5"'),
        ('{"text": "They met.", "published": "2024-02-30"}', "there is no day 2024-02-30"),
        ('{"text": "They met.", "published": 2024}', '"published" is not a string'),
        ('{"text": "They met.", "id": ["x"]}', '"id" is neither'),
        ('{"text": "They met.", "id": "訪問"}', "no id can be made"),
        ('{"text": "They met.", "url": "www"}', '"url" is "www"'),
        ('{"text": "They met.", "language": "English"}', '"language" is "English"'),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_a_bad_line_is_a_failure_with_its_number_and_the_others_are_read(tmp_path: Path, line: str, fault: str) -> None:
    good = json.dumps({"text": STORY})
    put(tmp_path, news_jsonl=f"{good}\n{line}\n{good}\n")
    first, second, third = read([tmp_path / "news.jsonl"])
    assert isinstance(first, Article) and isinstance(third, Article)
    assert isinstance(second, Failure) and second.where == f"{tmp_path / 'news.jsonl'}:2"
    assert fault in second.reason


def test_a_line_that_is_too_long_is_passed_over_and_the_numbers_stay_right(tmp_path: Path) -> None:
    good = json.dumps({"text": STORY})
    put(tmp_path, news_jsonl=f"{good}\n{'x' * 5_000}\n{good}\n")
    _, second, third = read([tmp_path / "news.jsonl"], limit=1_000)
    assert isinstance(second, Failure) and second.where.endswith(":2") and "longer" in second.reason
    assert isinstance(third, Article) and third.id == "news-3"


# --- hostile input -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"\xef\xbb\xbf  ", "no article in it"),
        ("\u200b\u200b".encode(), "no article in it"),
        (b"Skip to Content\n\nHome > News", "nothing but page furniture"),
        (b"abc\0def", "zero byte at byte 3"),
        (bytes(range(1, 256)) * 4, "neither UTF-8"),
        (b"\xff\xfea\0b", "UTF-16"),
        ("Привет, мир, как дела сегодня".encode("cp1251"), "UTF-8"),
        ("外務大臣が訪問した".encode("shift_jis"), "UTF-8"),
        (b"text \x81 text", "neither UTF-8 (byte 5) nor Windows-1252 (byte 5)"),
    ],
)
def test_what_is_no_text_is_a_failure_that_names_the_place(tmp_path: Path, data: bytes, fault: str) -> None:
    put(tmp_path, a_txt=data)
    assert fault in reason(tmp_path / "a.txt")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_text_in_a_known_encoding_is_read(encoding: str) -> None:
    text = "Côte d’Ivoire – Türkiye: “señor” Gómez visits Brasília, São Paulo and Zürich."
    assert decode(text.encode(encoding)) == text


def test_a_file_over_the_limit_is_not_even_opened(tmp_path: Path) -> None:
    with (tmp_path / "big.txt").open("wb") as stream:
        stream.truncate(50_000_000)
    assert "50,000,000 bytes; one article may have 10,000,000" in reason(tmp_path / "big.txt")


def test_a_line_of_many_megabytes_is_read_in_bounded_time() -> None:
    begin = time.process_time()
    found = from_text("The envoys met in Oslo on 5 May 2021 and talked. " * 40_000, id="a")
    assert len(found.blocks) == 1
    assert time.process_time() - begin < 15


def test_a_text_of_many_short_lines_is_read_in_time_that_grows_with_its_length() -> None:
    def seconds(lines: int) -> float:
        begin = time.process_time()
        from_text("Envoy Berg, 5 May 2021, 10:00\n" * lines + STORY, id="a")
        return time.process_time() - begin

    seconds(100)
    assert seconds(4_000) < 12 * seconds(1_000) + 0.1


@pytest.mark.parametrize(
    ("name", "fault"),
    [("nowhere.txt", "no such file"), ("picture.png", "unknown kind of file"), ("other.json", "not a fact document")],
)
def test_a_path_that_gives_no_article_is_a_failure(tmp_path: Path, name: str, fault: str) -> None:
    put(tmp_path, picture_png="x", other_json="{}")
    assert fault in reason(tmp_path / name)


def test_a_folder_without_articles_is_a_failure(tmp_path: Path) -> None:
    assert "no articles in this folder" in reason(tmp_path)


def test_a_folder_that_has_the_name_of_a_file_is_read_as_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()
    put(tmp_path / "a.txt", b_txt=STORY)
    assert article(tmp_path / "a.txt").id == "b"


def test_a_link_that_leads_back_up_is_followed_only_once(tmp_path: Path) -> None:
    put(tmp_path, a_txt=STORY)
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    assert [getattr(item, "id", item) for item in read([tmp_path])] == ["a"]


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    assert "no regular file" in reason(tmp_path / "a.txt")


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unreadable for the superuser")
def test_a_file_without_the_right_to_read_it_is_a_failure(tmp_path: Path) -> None:
    put(tmp_path, a_txt=STORY)
    (tmp_path / "a.txt").chmod(0)
    assert "check the file and its permissions" in reason(tmp_path / "a.txt")


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    put(tmp_path, a_txt=STORY, b_txt=b"\0", c_html=b"<div>" * 10_000, d_txt=STORY, e_jsonl="{\n")
    assert [type(item).__name__ for item in read([tmp_path])] == ["Article", "Failure", "Failure", "Article", "Failure"]


# --- standard input ----------------------------------------------------------------------------------------------


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.BytesIO]:
    stream = io.BytesIO()
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=stream))
    yield stream


@pytest.mark.parametrize(
    ("data", "ids"),
    [
        (STORY.encode(), ["stdin"]),
        ((PAGE % (STORY, STORY)).encode(), ["stdin"]),
        (b"\n".join(json.dumps({"text": STORY}).encode() for _ in range(3)), ["stdin-1", "stdin-2", "stdin-3"]),
    ],
)
def test_standard_input_is_a_text_a_page_or_json_lines(stdin: io.BytesIO, data: bytes, ids: list[str]) -> None:
    stdin.write(data)
    stdin.seek(0)
    assert [getattr(item, "id", item) for item in read(["-"])] == ids


@pytest.mark.parametrize(
    ("data", "fault"),
    [(b"", "empty"), (b"x" * 2_000, "more than 1,000 bytes"), (b'{\n "text": "x"\n}', "JSON over several lines")],
)
def test_standard_input_that_is_no_article_is_a_failure(stdin: io.BytesIO, data: bytes, fault: str) -> None:
    stdin.write(data)
    stdin.seek(0)
    [item] = read(["-"], limit=1_000)
    assert isinstance(item, Failure) and item.where == "standard input" and fault in item.reason


def test_a_fault_of_ours_in_one_file_costs_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(data: bytes, *, id: str) -> Article:
        raise ValueError("nobody thought of this")

    monkeypatch.setattr("kgbuild.articles.reader.from_html", fails)
    (tmp_path / "a.html").write_text("<p>The ministers met in Oslo.</p>", encoding="utf-8")
    (tmp_path / "b.txt").write_text("The ministers met in Oslo.", encoding="utf-8")
    first, second = read([tmp_path])
    assert isinstance(first, Failure) and "nobody thought of this" in first.reason
    assert isinstance(second, Article)


def test_rows_of_bars_alone_are_no_news(tmp_path: Path) -> None:
    page = "<html><body><table><tr><td>|</td></tr><tr><td>| |</td></tr></table><p>The ministers met in Oslo.</p>"
    (tmp_path / "a.html").write_text(f"{page}<p>They will meet again in May, in Lima.</p>", encoding="utf-8")
    (article,) = read([tmp_path])
    assert isinstance(article, Article) and "The ministers met in Oslo." in str(article.text)


@pytest.mark.parametrize("line", ["A-" * 70, "A/" * 70, "A, " * 46, "(A) " * 35, "A 5 May, " * 15, "A - " * 35])
def test_a_line_of_many_names_is_looked_at_once(line: str) -> None:
    assert datelines.read(line, 0, len(line)) is None
