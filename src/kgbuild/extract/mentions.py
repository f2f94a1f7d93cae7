"""Extract: what a text names. Gazetteer names first, then names by their form, then the model's names.

A mention is a range of tokens with an entity type. Mentions may nest ("Kazakhstan" inside "Republic of Kazakhstan's
Ministry of Foreign Affairs" does not, since the name of the ministry ends before it): they never overlap.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from spacy.tokens import Doc, Span, Token

from kgbuild.extract import lexicon

CONNECTORS = frozenset(
    {"of", "for", "on", "and", "the", "in", "to", "with", "between", "against", "&", "de", "del", "des", "du", "la"}
)
"""Lower-case words that may stand inside a name; "and" is allowed only after one of the others."""

POSTED = frozenset({"mission", "delegation", "presence", "observatory"})
"""Bodies named after where they were sent: "the OSCE Mission to Chad"."""

CALENDAR = frozenset({
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
})  # fmt: skip
FLAT = frozenset(
    {"flat", "compound", "nmod:desc", "nmod:unmarked", "flat:foreign", "goeswith", "punct", "case", "det", "cc"}
)


@dataclass(slots=True, eq=False)
class Mention:
    """One naming of something: tokens ``[start, end)``, its head token, the type and the clean name.

    `form` says how it names: ``name``, ``demonym``, ``capital``, ``metonym`` (the Kremlin), ``person``, ``head`` (a
    name that its head noun gives away), ``model`` (only the language pipeline says so). `key` is the gazetteer's.
    """

    start: int
    end: int
    head: int
    type: str
    form: str
    name: str
    key: str | None = None
    owner: Mention | None = None
    names: list[str] = field(default_factory=list)


class Mentions:
    """The mentions of a document, by token."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.all: list[Mention] = []
        self.at: list[Mention | None] = [None] * len(doc)

    def add(self, mention: Mention, *, over: bool = False) -> bool:
        """Add a mention unless one of its tokens is taken; with `over`, mentions wholly inside it give way."""
        taken = {id(m): m for m in self.at[mention.start : mention.end] if m is not None}
        if taken:
            if not over or any(m.start < mention.start or m.end > mention.end for m in taken.values()):
                return False
            for old in taken.values():
                self.remove(old)
        self.all.append(mention)
        for i in range(mention.start, mention.end):
            self.at[i] = mention
        return True

    def remove(self, mention: Mention) -> None:
        """Take a mention out."""
        self.all.remove(mention)
        for i in range(mention.start, mention.end):
            self.at[i] = None

    def inside(self, start: int, end: int) -> list[Mention]:
        """Return the mentions that lie in a range of tokens, in order."""
        return sorted((m for m in self.all if start <= m.start and m.end <= end), key=lambda m: m.start)

    def __iter__(self) -> Iterator[Mention]:
        return iter(sorted(self.all, key=lambda m: m.start))


def head_of(doc: Doc, start: int, end: int) -> int:
    """Return the token of a range that the rest of it hangs on."""
    return int(doc[start:end].root.i)


def is_capital(token: Token) -> bool:
    """Return whether a token is written as part of a name."""
    text = token.text
    return text[:1].isupper() and (text[0].isalpha() or any(c.isalpha() for c in text))


def clean(text: str) -> str:
    """Return a name on one line, without leading article, possessive and closing punctuation.

    >>> clean("the  Council of\\nForeign Ministers'")
    'Council of Foreign Ministers'
    """
    name = " ".join(text.split()).strip(' ,;:."“”«»()[]')
    for ending in ("'s", "’s", "'", "’"):
        name = name.removesuffix(ending)
    first, _, rest = name.partition(" ")
    return rest if rest and first.lower() in {"the", "a", "an"} else name


def capital_runs(doc: Doc, mentions: Mentions) -> Iterator[tuple[int, int]]:
    """Yield the ranges of tokens that look like a name of several words: capitals joined by "of", "for", "and"."""
    words = lexicon.load()
    n, i = len(doc), 0
    while i < n:
        token = doc[i]
        if not is_capital(token) or token.ent_type_ == "PER" or _tells(token):
            i += 1
            continue
        end = i + 1
        opened = False
        while end < n and not doc[end].is_sent_start:
            if is_capital(doc[end]) and doc[end].ent_type_ != "PER":
                if doc[end].lower_ in words.honorifics or (
                    not opened and doc[end].lower_ in words.office_heads and doc[end - 1].lower_ in words.head_types
                ):
                    break
                if _tells(doc[end]):
                    break
                end += 1
            elif doc[end].text == "-" and end + 1 < n and is_capital(doc[end + 1]):
                end += 2
            elif doc[end].text == "," and opened and (stop := _list_end(doc, mentions, i, end)) > end:
                end = stop
            elif doc[end].lower_ in CONNECTORS:
                nxt = end + 1
                while nxt < n and doc[nxt].lower_ in CONNECTORS and nxt - end < 2:
                    nxt += 1
                if nxt >= n or not is_capital(doc[nxt]) or doc[nxt].ent_type_ == "PER" or doc[nxt].is_sent_start:
                    break
                joint = doc[end].lower_
                if joint == "the":
                    break  # "in the Ministry of Labour of Peru the Ambassador of Chad"
                if doc[nxt].lower_ in CALENDAR:
                    break  # "the Sulu Sea in January"
                if joint == "and" and not opened and not _is_one_name(doc, mentions, i, end):
                    break
                if joint == "and" and doc[nxt - 1].lower_ == "the":
                    break  # "the Embassy of Chad and the Ministry of Finance"
                if joint == "with" and doc[nxt].lower_ in words.modifiers | words.office_heads:
                    break  # "the Joint Commission with the Foreign Minister"
                away = joint in {"in", "to"} and doc[end - 1].lower_ in POSTED
                is_place = mentions.at[nxt] is not None or (joint == "in" and doc[nxt].ent_type_ == "LOC")
                if joint in {"in", "to", "with", "between"} and not (opened or away) and is_place:
                    break
                opened = opened or joint not in {"and", "the", "&"}
                end = nxt + 1
            else:
                break
        yield i, end
        i = end


def _list_end(doc: Doc, mentions: Mentions, start: int, comma: int) -> int:
    """Return the end of a list of fields in the name of a body: "Commission on Trade, SCIENCE AND CULTURE", or 0.

    It has nothing but capitals without a meaning of their own, and "and" before the last one.
    """
    heads = {lexicon.load().head_types.get(t.lower_) for t in doc[start:comma]}
    if not heads & {"IntergovernmentalOrganization", "GovernmentBody"}:
        return 0
    end, closed = comma, False
    while end + 1 < len(doc) and not doc[end].is_sent_start:
        if doc[end].text == "," and not closed:
            end += 1
        elif doc[end].lower_ == "and" and not closed:
            closed, end = True, end + 1
        elif is_capital(doc[end]) and mentions.at[end] is None and doc[end].ent_type_ != "PER":
            end += 1
        else:
            break
    return end if closed and doc[end - 1].lower_ != "and" else 0


def _is_one_name(doc: Doc, mentions: Mentions, start: int, at: int) -> bool:
    """Return whether "and" joins words of one name that its last word types: "Jane Doe Relief AND Research Center"."""
    types, end = lexicon.load().head_types, at + 1
    while end < len(doc) and is_capital(doc[end]) and not doc[end].is_sent_start and mentions.at[end] is None:
        end += 1
    before = doc[start:at]
    last = before[-1].lower_
    return (
        end > at + 2
        and len(before) > 1
        and types.get(doc[end - 1].lower_) == "Organization"
        and last not in types
        and not any(mentions.at[t.i] is not None or t.ent_type_ == "PER" or t.is_sent_start for t in before[1:])
        and not any(t.ent_type_ == "PER" for t in doc[at + 1 : end])
    )


def _tells(token: Token) -> bool:
    """Return whether a word is the verb of its clause, in a headline with capitals: "Assembly Adopts Text"."""
    return token.pos_ == "VERB" and token.ent_type_ == "" and token.dep_ in {"ROOT", "advcl", "parataxis"}


def first_segment_end(doc: Doc, start: int, end: int) -> int:
    """Return where the first noun phrase of a name ends: after "Council" in "Council of Foreign Ministers"."""
    for i in range(start + 1, end):
        if doc[i].lower_ in CONNECTORS and doc[i].lower_ not in {"&", "de", "la", "del"}:
            return i
    return end


def head_type(doc: Doc, start: int, end: int) -> tuple[str | None, int]:
    """Return the type that the head noun of a name gives it, and the head's index."""
    types = lexicon.load().head_types
    stop = first_segment_end(doc, start, end)
    whole = " ".join(t.lower_ for t in doc[start:end])
    if whole in types:
        return types[whole], stop - 1  # "House of Representatives"
    for last in (stop - 1, end - 1):
        word, lemma = doc[last].lower_, doc[last].lemma_.lower()
        two = f"{doc[last - 1].lower_} {word}" if last > start else word
        for form in (two, word, lemma):
            if form in types:
                return types[form], last
    return None, stop - 1


def find(doc: Doc, gazetteer: Iterable[Mention]) -> Mentions:
    """Return the mentions of a document, persons not yet among them (see `offices`)."""
    mentions = Mentions(doc)
    for mention in sorted(gazetteer, key=lambda m: (m.start - m.end, m.start)):
        mentions.add(mention)
    _by_form(doc, mentions)
    _by_place(doc, mentions)
    return mentions


def _by_form(doc: Doc, mentions: Mentions) -> None:
    """Add the names that their own head noun types: "Nepal Electricity Authority", "Treaty of Amity"."""
    for start, end in capital_runs(doc, mentions):
        while (
            start < end
            and doc[start].is_sent_start
            and doc[start].pos_ in {"DET", "ADP", "PRON", "SCONJ", "ADV", "CCONJ"}
        ):
            start += 1
        start = _after_title(doc, start, end)
        if end - start < 2:
            continue
        kind, head = head_type(doc, start, end)
        inside = {id(m): m for m in mentions.at[start:end] if m is not None}
        whole = [m for m in inside.values() if m.start <= start and m.end >= end]
        if kind is None or whole or kind in {"Group", "State"}:
            continue
        if any(m.end > end for m in inside.values()):
            continue
        # "Kazakhstan Foreign Ministry", but "China and the Council": no owner where a list is meant
        name = clean(doc[start:end].text)
        mention = Mention(start, end, head, kind, "head", name)
        owners = [m for m in inside.values() if m.type == "State"]
        if kind == "GovernmentBody" and doc[head].lower_ in POSTED:
            if any(m.type == "IntergovernmentalOrganization" and m.start == start for m in inside.values()):
                kind = mention.type = "IntergovernmentalOrganization"
        if kind in {"GovernmentBody", "Organization"} and owners:
            mention.owner = owners[0]
        mentions.add(mention, over=True)


def _by_place(doc: Doc, mentions: Mentions) -> None:
    """Add meetings that go by their place or host: "the Madrid summit", "the Astana process"."""
    types = lexicon.load().head_types
    for mention in list(mentions):
        end = mention.end
        if (
            end >= len(doc)
            or mention.form == "demonym"
            or mention.type not in {"State", "Place", "IntergovernmentalOrganization"}
        ):
            continue
        word = doc[end].lower_
        kind = types.get(word)
        if (
            word in {"summit", "conference", "forum", "process"}
            and kind in {"Forum", "Initiative"}
            and mentions.at[end] is None
        ):
            name = clean(doc[mention.start : end + 1].text)
            mentions.add(Mention(mention.start, end + 1, end, kind, "head", name), over=True)


def _after_title(doc: Doc, start: int, end: int) -> int:
    """Return where a name begins behind a title: "Speaker of" in "Speaker of the National Assembly" is none of it."""
    words = lexicon.load()
    while True:
        stop = first_segment_end(doc, start, end)
        last = doc[stop - 1].lower_
        plural = last.endswith("s") and last[:-1] in words.office_heads
        before = {t.lower_ for t in doc[max(start, stop - 3) : stop - 1]}  # "Director-" of "Director-General"
        general = last == "general" and (stop - start == 1 or bool(before & words.office_heads))
        titled = last in words.office_heads or plural or general
        if stop >= end or not titled or (doc[stop - 1].lower_ in words.head_types and not plural):
            return start
        while stop < end and doc[stop].lower_ in CONNECTORS:
            stop += 1
        start = stop


def from_model(doc: Doc, mentions: Mentions) -> None:
    """Add the model's organisations and places that nothing else has named."""
    words = lexicon.load()
    titles = words.portfolio | words.modifiers | words.office_heads | words.honorifics | CONNECTORS
    for ent in doc.ents:
        if ent.label_ not in {"ORG", "LOC"}:
            continue
        start, end = trim(ent)
        if start >= end or not any(is_capital(doc[i]) for i in range(start, end)):
            continue
        if all(doc[i].lower_ in titles or doc[i].is_punct for i in range(start, end)):
            continue
        kind, _ = head_type(doc, start, end)
        if kind in {None, "Group", "State"}:
            kind = "Organization" if ent.label_ == "ORG" else "Place"
        mentions.add(Mention(start, end, head_of(doc, start, end), str(kind), "model", clean(doc[start:end].text)))


def trim(ent: Span) -> tuple[int, int]:
    """Return the range of a model's name without articles, possessives and punctuation at its ends."""
    doc, start, end = ent.doc, ent.start, ent.end
    while start < end and (doc[start].pos_ in {"DET", "PUNCT"} or doc[start].lower_ == "the"):
        start += 1
    while end > start and (doc[end - 1].is_punct or doc[end - 1].lower_ in {"'s", "’s", "'"}):
        end -= 1
    return start, end
