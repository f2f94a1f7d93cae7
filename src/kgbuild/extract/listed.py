"""Extract: the names of the gazetteer, found in a text by its tokens."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from kgbuild import gazetteer
from kgbuild.extract.mentions import Mention, Mentions, head_of, is_capital
from kgbuild.facts import Article


class Gazetteer:
    """The gazetteer cut into the tokens of one language pipeline."""

    def __init__(self, nlp: Language) -> None:
        self.entries: dict[tuple[str, ...], list[tuple[gazetteer.Name, str]]] = {}
        self.longest = 1
        for surface, names in gazetteer.names().items():
            words = tuple(t.lower_ for t in nlp.make_doc(surface))
            if words:
                self.entries.setdefault(words, []).extend((name, surface) for name in names)
                self.longest = max(self.longest, len(words))
        self.first = {words[0] for words in self.entries}

    def mentions(self, doc: Doc) -> Iterator[Mention]:
        """Yield the listed names of a text, the longest at each word; what is only written like a name is left out."""
        low = [t.lower_ for t in doc]
        i = 0
        while i < len(low):
            found = self._at(doc, low, i) if low[i] in self.first else None
            if found is None:
                i += 1
                continue
            yield found
            i = found.end

    def _at(self, doc: Doc, low: list[str], i: int) -> Mention | None:
        for length in range(min(self.longest, len(low) - i), 0, -1):
            entries = self.entries.get(tuple(low[i : i + length]))
            if not entries:
                continue
            text = doc[i : i + length].text
            for name, surface in entries:
                if not _written_as(name, surface, text) or (length == 1 and _is_part_of_person(doc, i, name)):
                    continue
                return self._mention(doc, i, i + length, name)
        return None

    def _mention(self, doc: Doc, start: int, end: int, name: gazetteer.Name) -> Mention:
        return Mention(start, end, head_of(doc, start, end), name.type, name.sort, name.name, key=name.key)

    def state_of_dateline(self, doc: Doc, mentions: Mentions, article: Article) -> str | None:
        """Return the key of the state whose capital the dateline names."""
        if article.dateline is None:
            return None
        for mention in mentions:
            at = doc[mention.start].idx
            if article.dateline.start <= at < article.dateline.end and mention.type == "State":
                return mention.key
        return None


def _written_as(name: gazetteer.Name, surface: str, text: str) -> bool:
    """Return whether a text is written so that it can be the listed name: capitals as listed, or all capitals."""
    if text == surface or (text.isupper() and len(text) > 3):
        return True
    if name.exact:
        return False
    return text[:1].isupper() or not surface[:1].isupper()


def _is_part_of_person(doc: Doc, i: int, name: gazetteer.Name) -> bool:
    """Return whether a listed word is part of a person's name here: "Georgia Smith", "Michael Jordan"."""
    if doc[i].ent_type_ != "PER":
        return False
    after = i + 1 < len(doc) and doc[i + 1].ent_type_ == "PER" and doc[i + 1].ent_iob_ == "I" and is_capital(doc[i + 1])
    before = i > 0 and doc[i].ent_iob_ == "I" and doc[i - 1].ent_type_ == "PER"
    return name.sort == "name" and (before or after)
