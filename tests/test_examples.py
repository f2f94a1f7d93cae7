"""The examples can be read, and are what their page says they are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kgbuild.articles import FactFile, Read, read
from kgbuild.facts import Article, faults, loads

EXAMPLES = Path(__file__).parents[1] / "examples"
ALL: list[Read] = list(read([EXAMPLES]))


def by_id(id: str) -> Article:
    [found] = [item for item in ALL if isinstance(item, Article) and item.id == id]
    return found


def test_every_example_is_read() -> None:
    assert len(ALL) >= 15
    assert all(isinstance(item, Article | FactFile) for item in ALL)


def test_the_page_of_the_examples_names_each_text_and_no_other() -> None:
    listed = set(re.findall(r"^\| `([^`]+)` \|", (EXAMPLES / "README.md").read_text(encoding="utf-8"), re.MULTILINE))
    assert listed == {path.name for path in EXAMPLES.iterdir() if path.suffix not in (".md", ".sh")}


@pytest.mark.parametrize(
    ("id", "published"),
    [
        ("beijing-saudi-iran-talks", "2023-03-10"),
        ("saudi-iran-second-report", "2023-03-11"),
        ("prespa-in-force", "2019-02-13"),
        ("un-briefing-lviv-trip", "2022-08-16"),
        ("xian-summit-communique", "2023-05-19"),
        ("salisbury-expulsions", "2018-03-30"),
        ("pretoria-ethiopia-accord", "2022-11-03"),
        ("embassy-bishkek-rivers", "2024-05-14"),
        ("astana-credentials", "2024-09-05"),
    ],
)
def test_the_day_of_publication_of_an_example_is_found(id: str, published: str) -> None:
    assert (by_id(id).published, by_id(id).retrieved) == (published, None)


def test_the_day_on_which_the_press_release_was_saved_is_not_that_of_its_news() -> None:
    found = by_id("oic-council-abu-dhabi")
    assert (found.published, found.retrieved) == (None, "2020-06-09")
    assert found.dateline is not None and found.dateline.quote == "ABU DHABI, March 2"


def test_the_fact_document_written_by_hand_is_sound_and_quotes_its_article() -> None:
    [found] = [item for item in ALL if isinstance(item, FactFile)]
    assert found.article is not None
    data = loads(found.path.read_bytes(), found.path.name)
    assert list(faults(data, found.article.text)) == []
    assert {fact.get("status") for fact in data["facts"]} >= {"planned", "denied"}
