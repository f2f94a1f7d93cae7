"""Extract: the names of the gazetteer in a text, each with the one thing that it means there."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Span

from kgbuild import gazetteer
from kgbuild.extract.mentions import Mention, head_of, is_capital
from kgbuild.facts import Article


def mentions(doc: Doc) -> Iterator[Mention]:
    """Yield the listed names of a text in order; a bare organ's ("Secretariat") only where its parent is named."""
    found = [
        (match, doc.char_span(match.start, match.end, alignment_mode="expand")) for match in gazetteer.find(doc.text)
    ]
    seen = {name.key for match, _ in found for name in match.names if not name.generic and len(match.names) == 1}
    last: dict[str, int] = {}
    end = 0
    for number, (match, span) in enumerate(found):
        name = _choose(match, seen, last)
        if name is None or span is None or not len(span) or span.start < end:
            continue
        last[name.key] = number
        after = found[number + 1][1] if number + 1 < len(found) else None
        if after is not None and _is_national(span, after):
            end = after.end
            own = doc[span.start : end]
            yield Mention(own.start, end, head_of(doc, own.start, end), "Organization", "head", own.text)
            continue
        if _is_part_of_person(doc, span.start, span.end, name):
            continue
        end = span.end
        yield _mention(doc, span.start, span.end, name)


ALONE = frozenset({"un.sc", "un.ga", "un.hrc"})
"""Organs whose bare names news uses without naming the parent: the Security Council, the General Assembly."""


def _choose(match: gazetteer.Match, seen: set[str], last: dict[str, int]) -> gazetteer.Name | None:
    """Return what a name means: never an organ without its parent, else what the text has named in full."""
    known = gazetteer.organizations()
    organs = [n for n in match.names if n.generic and known[n.key].parent in seen]
    if organs:
        return max(organs, key=lambda n: last.get(known[n.key].parent, -1))
    names = [n for n in match.names if not n.generic or n.key in ALONE]
    if len(names) > 1:
        return next((n for n in names if n.key in seen), names[0])
    return names[0] if names else None


def _mention(doc: Doc, start: int, end: int, name: gazetteer.Name) -> Mention:
    head = head_of(doc, start, end)
    form: str = "name" if name.sort == "abbreviation" else name.sort
    prefix = {"State": "state", "Place": None}.get(name.type, "organization")
    form = "place" if prefix is None else form
    return Mention(start, end, head, name.type, form, name.name, key=f"{prefix}/{name.key}" if prefix else None)


def place_of_dateline(article: Article) -> tuple[str, str] | None:
    """Return the key of the state whose capital the dateline names, and the capital."""
    if article.dateline is None:
        return None
    for match in gazetteer.find(article.dateline.quote):
        for name in match.names:
            if name.type == "State":
                return f"state/{name.key}", article.dateline.quote[match.start : match.end]
    return None


def _is_part_of_person(doc: Doc, start: int, end: int, name: gazetteer.Name) -> bool:
    """Return whether a listed word is part of a person's name here: "Georgia Smith", "Michael Jordan"."""
    if end - start > 1 or doc[start].ent_type_ != "PER":
        return False
    after = end < len(doc) and doc[end].ent_type_ == "PER" and doc[end].ent_iob_ == "I" and is_capital(doc[end])
    before = start > 0 and doc[start].ent_iob_ == "I"
    return name.sort != "demonym" and (before or after)


def _is_national(state: Span, after: Span) -> bool:
    """Return whether "Red Cross" is that of the state before it, and not the one in Geneva: "Norwegian Red Cross"."""
    return bool(after.text == "Red Cross" and state.end == after.start and state.root.pos_ == "ADJ")
