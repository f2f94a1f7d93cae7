"""Articles: plain text to an Article: normal form, blocks, page furniture, dateline, dates."""

from __future__ import annotations

import hashlib
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from kgbuild import dates
from kgbuild.facts import Article, Block, Span

SPACES = re.compile(r"[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
DROPPED = re.compile(r"[\u0000-\u0008\u000b\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ud800-\udfff]")
BREAKS = re.compile(r"\r\n?|\u2028|\u2029|\u0085|\f|\v")
DATELINE = re.compile(
    r"\(?(?P<place>[^\W\d_][\w.'’-]*(?:[ /,-]+[^\W\d_][\w.'’-]*){0,5}?)"
    r"(?P<date>[,:]?\s+(?:[A-Z][a-z]+,\s+)?(?:\d{1,2}(?:st|nd|rd|th)?\.?\s+[A-Z][a-z]{2,8}\.?|[A-Z][a-z]{2,8}\.?\s+\d{1,2}(?:st|nd|rd|th)?)(?:,?\s+\d{4})?|,?\s+\d{1,2}\.\d{1,2}\.\d{4})?"
    r"(?P<source>\s*[(/][^()\n]{2,40}[)/])?\s*(?P<mark>--+|[–—]|:|(?<=\s)-(?=\s))\s"
)
CLOCK = re.compile(r"(?i)\W*(?:mon|tues|wednes|thurs|fri|satur|sun)day\b[^:]*$")
"""A date with its weekday and no time of day: under a menu, above the headline, it is the clock of the page."""


def normalise(text: str) -> str:
    """Return the text in the one form that offsets refer to.

    NFC; line ends as ``\\n``; no-break and odd spaces as plain ones; zero-width, bidirectional and control characters
    and lone surrogates dropped; no spaces at line ends.

    >>> normalise("a\\u00a0b\\r\\nc\\u200bd  \\n")
    'a b\\ncd\\n'
    """
    text = BREAKS.sub("\n", text)
    text = SPACES.sub(" ", text)
    text = DROPPED.sub("", text)
    text = unicodedata.normalize("NFC", text)
    return re.sub(r" +(?=\n|\Z)", "", text)


def from_text(
    text: str, *, id: str, title: str | None = None, url: str | None = None, publisher: str | None = None,
    author: str | None = None, published: str | None = None, retrieved: str | None = None, language: str | None = None,
) -> Article:  # fmt: skip
    """Return the article that a text is, with what it says of itself filled in where the arguments do not.

    >>> article = from_text("Ministers meet\\n\\nOSLO, 2 March 2019 - The ministers met.", id="a")
    >>> article.title, article.published, [b.kind for b in article.blocks]
    ('Ministers meet', '2019-03-02', ['title', 'paragraph'])
    """
    text = normalise(text)
    found = _Page(text)
    return Article(
        id, text, title or found.title, url, publisher, author, published or found.published, retrieved or found.retrieved,
        language, hashlib.sha256(text.encode("utf-8")).hexdigest(), tuple(found.blocks), found.dateline,
    )  # fmt: skip


@cache
def patterns() -> Mapping[str, tuple[re.Pattern[str], ...]]:
    """Return the patterns of `furniture.toml` by section."""
    data = tomllib.loads(Path(__file__).with_name("furniture.toml").read_text(encoding="utf-8"))
    return {
        section: tuple(re.compile(entry["pattern"], re.IGNORECASE) for entry in entries) for section, entries in data.items()
    }


def is_like(section: str, line: str) -> bool:
    """Return whether a line is of a section of the furniture file.

    >>> is_like("furniture", "Skip to Content"), is_like("furniture", "The ministers met in Oslo.")
    (True, False)
    """
    return len(line) <= 300 and any(p.fullmatch(line.strip()) for p in patterns()[section])


def whole_date(line: str) -> str | None:
    """Return the EDTF date of a line that is nothing but a complete date, with a clock time, a section or a number at most.

    >>> whole_date("Friday, 5 January 2024"), whole_date("On 5 January 2024 they met in Oslo again.")
    ('2024-01-05', None)
    """
    if len(line) > 80:
        return None
    found = [m for m in dates.find(line) if m.edtf is not None and re.fullmatch(r"\d{4}-\d\d-\d\d", m.edtf)]
    if not found:
        return None
    rest = line[: found[0].start] + line[found[-1].end :]
    rest = re.sub(r"(?i)\b(?:published|posted|updated|last|on|at|date|gmt|utc|am|pm|a\.m\.|p\.m\.|time|[a-z]{3,9}day)\b|[\d:.,|/()\-–—\s]", "", rest)
    return found[0].edtf if len(rest) <= 16 else None


class _Page:
    """The lines of a text sorted into what they are."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.title: str | None = None
        self.label: str | None = None
        self.published: str | None = None
        self.retrieved: str | None = None
        self.dateline: Span | None = None
        self.blocks: list[Block] = []
        self._split()
        self.title = self.title or self.label
        self._read_dateline()

    def _split(self) -> None:
        wrapped = self._is_wrapped()
        lines = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", self.text) if m.group().strip()]
        open_block: Block | None = None
        furniture = 0
        for start, end in lines:
            line = self.text[start:end]
            kind = self._kind(line, furniture)
            furniture += kind == "furniture"
            joined = open_block is not None and self.text[open_block.end : start].count("\n") == 1
            if wrapped and joined and open_block is not None and kind == "paragraph" and open_block.kind == "paragraph" and self._goes_on(open_block, line):
                self.blocks[-1] = open_block = Block(open_block.start, end, "paragraph")
                continue
            open_block = Block(start, end, kind)
            self.blocks.append(open_block)

    def _is_wrapped(self) -> bool:
        """Return whether lines are cut at a width: many lines of 55 to 100 characters that end in mid-sentence."""
        lines = [line for line in self.text.split("\n") if line.strip()]
        cut = sum(1 for line in lines if 55 <= len(line) <= 100 and line[-1] not in ".!?:”\"")
        return cut >= 3 and cut * 3 >= len(lines) and max(map(len, lines), default=0) <= 120

    def _goes_on(self, block: Block, line: str) -> bool:
        before = self.text[block.start : block.end]
        return len(before.rsplit("\n", 1)[-1]) >= 50 and not re.match(r"\s*(?:[-*•]|\d+[.)])\s", line)

    def _kind(self, line: str, furniture: int) -> str:
        line = line.strip()
        if is_like("retrieved", line):
            self.retrieved = self.retrieved or self._date_in(line)
            return "furniture"
        whole = whole_date(line)
        if whole is not None:
            if self.title is None and furniture and CLOCK.match(line):
                self.retrieved = self.retrieved or whole  # a page clock between the menu and the headline
            else:
                self.published = self.published or whole
            return "furniture"
        if is_like("published", line) and len(line) < 80 and self._date_in(line):
            self.published = self.published or self._date_in(line)
            return "furniture"
        if is_like("furniture", line):
            return "furniture"
        if self.title is None and len(line) <= 300 and not DATELINE.match(line):
            if len(line.split()) < 4 and len(self.blocks) < 5:  # the name of a section, it seems
                self.label = self.label or " ".join(line.split())
                return "heading"
            self.title = " ".join(line.split())
            return "title"
        if len(line) <= 110 and line[-1] not in ".!?,;:”\"’'" and len(self.blocks) < 6 and len(line.split()) > 1:
            return "heading"
        return "paragraph"

    def _date_in(self, line: str) -> str | None:
        found = [m.edtf for m in dates.find(line) if m.edtf is not None and re.fullmatch(r"\d{4}-\d\d-\d\d", m.edtf)]
        return found[0] if found else None

    def _read_dateline(self) -> None:
        for block in self.blocks:
            if block.kind not in {"paragraph", "heading"}:
                continue
            line = self.text[block.start : min(block.end, block.start + 140)]
            match = DATELINE.match(line)
            if match is None or not _is_place(match["place"]) or not (match["date"] or match["source"] or match["place"].isupper()):
                if block.kind == "paragraph":
                    return
                continue
            end = block.start + match.start("mark")
            end = block.start + len(self.text[block.start : end].rstrip())
            self.dateline = Span(block.start, end, self.text[block.start : end])
            if match["date"] and self.published is None:
                self.published = self._date_in(match["date"])
            return


def _is_place(words: str) -> bool:
    """Return whether the words before a dateline's date can be a place: capitals, few, no verb."""
    parts = re.findall(r"[^\W\d_][\w.'’-]*", words)
    return bool(parts) and len(parts) <= 5 and all(p[:1].isupper() or p in {"of", "de", "el", "la"} for p in parts)
