"""The frames: every example of a frame gives its fact, every near miss does not, and the files are well formed."""

from __future__ import annotations

import re

import pytest

from kgbuild.extract import Extractor, frames
from kgbuild.facts import Article, Document

FRAMES = frames.load().frames
CASES = [(frame, example) for frame in FRAMES for example in frame.examples]
MISSES = [(frame, example) for frame in FRAMES for example in frame.near_misses]


def read(extractor: Extractor, text: str) -> Document:
    return extractor.extract(Article("example", text, published="2024-05-15"))


def expected(text: str) -> dict[str, set[str]]:
    """Read "role=A+B; role=C" into a mapping of roles to names."""
    pairs = (part.split("=", 1) for part in text.split(";"))
    return {role.strip(): set(re.split(r"\+", names.strip())) for role, names in pairs}


def test_every_frame_has_an_example() -> None:
    assert not [frame.name for frame in FRAMES if not frame.examples]


def test_no_two_frames_share_a_name() -> None:
    names = [frame.name for frame in FRAMES]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(("frame", "example"), CASES, ids=[f"{f.name}-{e[:40]}" for f, e in CASES])
def test_an_example_gives_the_fact_of_its_frame(extractor: Extractor, frame: frames.Frame, example: str) -> None:
    text, wanted = example.split("=>")
    document = read(extractor, text.strip())
    names = {entity.id: {entity.name, *entity.aliases} for entity in document.entities}
    found = [fact for fact in document.facts if fact.type == frame.fact]
    for fact in found:
        if "act" in frame.attributes and fact.attributes["act"] != frame.attributes["act"]:
            continue
        given = {role: [names[i] for i in ids] for role, ids in fact.roles.items()}
        if all(
            len(given.get(role, [])) == len(want) and all(any(w in n for n in given[role]) for w in want)
            for role, want in expected(wanted).items()
        ):
            return
    pytest.fail(
        f"{frame.name}: not in {[(f.type, dict(f.roles), dict(f.attributes)) for f in document.facts]}, {names}"
    )


@pytest.mark.parametrize(("frame", "text"), MISSES, ids=[f"{f.name}-{t[:40]}" for f, t in MISSES])
def test_a_near_miss_gives_no_fact_of_the_frame(extractor: Extractor, frame: frames.Frame, text: str) -> None:
    assert not [fact for fact in read(extractor, text).facts if fact.by == f"rules/{frame.name}"]
