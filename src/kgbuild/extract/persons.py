"""Extract: the persons of a text, with the offices that stand before, after or around their names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Doc, Token

from kgbuild.extract import lexicon
from kgbuild.extract.clauses import base
from kgbuild.extract.mentions import Mention, Mentions, clean, is_capital
from kgbuild.extract.office import LOCAL, LOWER, NOBLE, OWNERS, POSSESSIVE, Office, Person

FLATS = frozenset(
    {
        "flat",
        "flat:name",
        "compound",
        "appos",
        "nmod:desc",
        "nsubj",
        "obj",
        "obl",
        "nmod",
        "conj",
        "list",
        "dep",
        "nmod:unmarked",
    }
)


STYLES = re.compile(r"^(?:Tan Sri|Dato['’]? S(?:er)?i|Datuk S(?:er)?i)(?: |$)")
"""Forms of address of two words."""
SHORTEST = 4
"""Letters of a first or last name that is known again where it stands alone."""


NAMELY = frozenset({"namely", ":", "–", "—"})
"""Words between those who are counted and their names."""
FAR = 7
"""Words that may stand between a title and the name that follows it in commas."""


class PersonReader:
    """Finds the persons of one document, and hangs the offices on them."""

    def __init__(self, doc: Doc, mentions: Mentions, offices: list[Office]) -> None:
        self.doc = doc
        self.mentions = mentions
        self.offices = offices
        self.words = lexicon.load()
        self.starts = {o.start: o for o in offices}
        self.ends = {o.end: o for o in offices}
        self._heads = {o.head for o in offices}

    def read(self) -> list[Person]:
        """Return the persons in the order of the text."""
        taken = [False] * len(self.doc)
        for office in self.offices:
            for i in range(office.start, office.end):
                taken[i] = True
        ranges: list[tuple[int, int]] = []
        for ent in self.doc.ents:
            if ent.label_ == "PER":
                start, end = self._fit(ent.start, ent.end, taken)
                if start < end:
                    ranges.append((start, end))
        known = {i for s, e in ranges for i in range(s, e)}
        for i in self._surnames(ranges, taken):
            if i not in known:
                ranges.append((i, i + 1))
                known.add(i)
        for office in self.offices:
            start = self._skip(office.end, comma=True)
            if start in known or start >= len(self.doc) or self.doc[start].is_sent_start:
                continue
            end = self._name_end(start, taken)
            if end - start >= (1 if start == office.end and not office.plural else 2):
                ranges.append((start, end))
                known.update(range(start, end))
        ranges.extend(span for span in self._apposed(taken) if span[0] not in known)
        persons = []
        for start, end in sorted(set(ranges)):
            name = person_name(self.doc[start:end].text)
            if not name:
                continue
            person = Person(start, end, name)
            mention = Mention(start, end, int(self.doc[start:end].root.i), "Person", "person", name)
            if self.mentions.add(mention, over=True):
                persons.append(person)
        for person in persons:
            self._attach(person)
        self._plurals(persons)
        return persons

    def _surnames(self, ranges: list[tuple[int, int]], taken: list[bool]) -> list[int]:
        """Return where the first or last name of one named in full stands alone, whatever the model takes it for."""
        doc = self.doc
        full = [(start, end) for start, end in ranges if end - start > 1]
        named = {i for start, end in full for i in (start, *range(min(start + 2, end - 1), end))}
        names = {doc[i].orth for i in named if len(doc[i].text) >= SHORTEST and is_capital(doc[i])}
        alone = [t for t in doc if t.orth in names and t.pos_ == "PROPN" and not taken[t.i] and self._is_free(t.i)]
        long = {i for ent in doc.ents if ent.end - ent.start > 1 for i in range(ent.start, ent.end)} if alone else set()
        return [t.i for t in alone if t.i not in long and not _is_in_name(t)]

    def _apposed(self, taken: list[bool]) -> Iterator[tuple[int, int]]:
        """Yield what the model takes for a place or organisation and a title says is a person: "X, the minister"."""
        for office in self.offices:
            named = self.doc[office.head].head
            mention = self.mentions.at[named.i] if base(self.doc[office.head]) == "appos" else None
            if mention is None or mention.form != "model" or mention.end - mention.start < 2 or office.plural:
                continue
            name = self.doc[mention.start : mention.end]
            if all(is_capital(t) and t.pos_ == "PROPN" and not taken[t.i] for t in name):
                if self.doc[mention.end].text == "," and not any(base(t) == "case" for t in named.children):
                    yield mention.start, mention.end

    def _is_free(self, i: int) -> bool:
        mention = self.mentions.at[i]
        return mention is None or (mention.form == "model" and mention.end - mention.start == 1)

    def _fit(self, start: int, end: int, taken: list[bool]) -> tuple[int, int]:
        """Cut titles, honorifics and punctuation off a model's name, and grow it over the name's further words."""
        doc = self.doc
        while start < end and (
            taken[start]
            or doc[start].lower_ in self.words.honorifics
            or doc[start].is_punct
            or (doc[start].lower_ in NOBLE and end - start > 1 and start > 0 and taken[start - 1])
        ):
            start += 1
        stop = start
        while stop < end and not taken[stop]:
            stop += 1
        end = stop
        while end > start and (doc[end - 1].is_punct or doc[end - 1].lower_ in POSSESSIVE | LOWER):
            end -= 1
        if start >= end:
            return start, start
        blocked = self.mentions.at[start]
        if (
            blocked is not None
            and blocked.form in {"name", "demonym", "capital", "metonym", "head"}
            and (blocked.end - blocked.start >= end - start)
        ):
            return start, start
        return start, self._grow(end, taken)

    def _grow(self, end: int, taken: list[bool]) -> int:
        doc, n = self.doc, len(self.doc)
        while end < n and not taken[end] and not doc[end].is_sent_start and self.mentions.at[end] is None:
            token = doc[end]
            if (
                is_capital(token) and token.pos_ == "PROPN" and token.ent_type_ in {"", "PER"} and token.dep_ in FLATS
            ) or re.fullmatch(r"[IVX]{1,5}|Jr\.?|Sr\.?", token.text):
                end += 1
            elif (token.lower_ in self.words.particles and end + 1 < n and doc[end + 1].ent_type_ == "PER") or (
                token.text == "-"
                and end + 1 < n
                and is_capital(doc[end + 1])
                and not token.whitespace_
                and not doc[end - 1].whitespace_
            ):
                end += 2
            else:
                break
        return end

    def _skip(self, i: int, *, comma: bool) -> int:
        """Return the first token after honorifics, and after one comma if allowed."""
        doc, n = self.doc, len(self.doc)
        if comma and i < n and doc[i].text == "," and i + 1 < n:
            i += 1
        while (
            i < n
            and not (i > 0 and doc[i].is_sent_start)
            and (
                doc[i].lower_ in self.words.honorifics | NOBLE
                or (doc[i].text in {".", "-", "'", "’"} and doc[i - 1].lower_ in self.words.honorifics)
            )
        ):
            i += 1
        return i

    def _name_end(self, start: int, taken: list[bool]) -> int:
        doc, n, end = self.doc, len(self.doc), start
        while (
            end < n
            and not taken[end]
            and self.mentions.at[end] is None
            and not (end > start and doc[end].is_sent_start)
        ):
            token = doc[end]
            if (
                (
                    is_capital(token)
                    and token.pos_ in {"PROPN", "NOUN", "ADJ", "X"}
                    and (token.pos_ == "PROPN" or end > start)
                )
                or (end > start and token.lower_ in self.words.particles and end + 1 < n and is_capital(doc[end + 1]))
                or (end > start and token.text == "-" and end + 1 < n and is_capital(doc[end + 1]))
            ):
                end += 1
            else:
                break
        return end

    def _attach(self, person: Person) -> None:
        self._before(person)
        self._after(person)
        if not person.offices:
            self._far_before(person)

    def _far_before(self, person: Person) -> None:
        """Hang a title from which a few words divide the name: "the Consul of X with a seat in Y, Ms. Z, said"."""
        doc, i = self.doc, person.start - 1
        while i > 0 and doc[i].lower_ in self.words.honorifics:
            i -= 1
        if i < 1 or doc[i].text != "," or person.end >= len(doc) or doc[person.end].text != ",":
            return
        for end in range(i - 1, max(i - FAR, 0), -1):
            token, office = doc[end], self.ends.get(end)
            if office is not None:
                if office.person is None and not office.plural and doc[office.start - 1].lower_ == "the":
                    office.person = person
                    person.offices.append(office)
                return
            if token.is_punct or token.is_sent_start or token.pos_ in {"VERB", "AUX", "CCONJ"}:
                return

    def _before(self, person: Person) -> None:
        """Hang the titles that end where the name begins, a chain of them joined by commas and "and"."""
        doc, at = self.doc, person.start
        while at > 0 and not doc[at].is_sent_start:
            i = at - 1
            seen_comma = seen_and = False
            while (
                i >= 0
                and i + 1 not in self.ends
                and (
                    doc[i].lower_ in self.words.honorifics
                    or (doc[i].lower_ in NOBLE and i not in self._heads)
                    or doc[i].text in {",", ".", "“", '"', "-", "–", "/", "'", "’", "(", ")"}
                    or (doc[i].lower_ in {"and", "&"} and person.offices)
                    or (
                        doc[i].lower_ in {"the", "former"}
                        and person.offices
                        and i > 0
                        and doc[i - 1].lower_ in {",", "the"}
                    )
                )
            ):
                seen_comma = seen_comma or doc[i].text == ","
                seen_and = seen_and or doc[i].lower_ == "and"
                if doc[i].is_sent_start:
                    break
                i -= 1
            office = self.ends.get(i + 1)
            if office is None or office.person is not None or (office.plural and seen_and):
                break
            if seen_comma and person.offices and not seen_and and not is_capital(doc[office.start]):
                if not self._is_apposed(office, person):
                    break
            if office.plural:
                break
            office.person = person
            person.offices.insert(0, office)
            owner = office.of
            at = min(office.start, owner.start) if owner is not None and owner.end <= office.start else office.start

    def _is_apposed(self, office: Office, person: Person) -> bool:
        """Return whether a title and a name with another in commas are one: "the head of X, Prime Minister Y, said"."""
        doc, end = self.doc, person.end
        if end < len(doc) and doc[end].lower_ == "of":
            end = next((t.i for t in doc[end : end + 5] if t.text == ","), end)
        closed = end < len(doc) and doc[end].text == ","
        return closed and office.of is not None and office.start > 0 and doc[office.start - 1].lower_ == "the"

    def _after(self, person: Person) -> None:
        """Hang the titles of an apposition: "X, Minister of Y and envoy,", "X (Prime Minister)", "X of Italy"."""
        doc, n, at = self.doc, len(self.doc), person.end
        if at < n and doc[at].lower_ == "of" and not doc[at].is_sent_start:
            nxt = at + 1
            while nxt < n and doc[nxt].lower_ == "the":
                nxt += 1
            mention = self.mentions.at[nxt] if nxt < n else None
            if mention is not None and mention.type in OWNERS and mention.start == nxt and mention.form != "demonym":
                person.of_after = mention
                at = mention.end
        if at >= n or doc[at].text not in {",", "(", "–", "—", "-"}:
            return
        closing = at
        first = True
        while closing < n:
            i = closing
            if doc[i].text in {",", "(", "–", "—", "-"} or doc[i].lower_ in {"and", "&"}:
                i += 1
            elif not first:
                return
            if i < n and doc[i].lower_ in {"and", "&"}:
                i += 1
            if i < n and doc[i].is_sent_start:
                return
            while i < n and doc[i].lower_ in {
                "the",
                "a",
                "an",
                "his",
                "her",
                "its",
                "their",
                "also",
                "who",
                "is",
                "was",
                "first",
                "ever",
                "new",
                "now",
                "currently",
            }:
                i += 1
            j = i
            mention = self.mentions.at[i] if i < n else None
            if mention is not None and mention.type in OWNERS:
                j = mention.end
                if j < n and doc[j].lower_ in POSSESSIVE:
                    j += 1
            if i + 1 < n and doc[i].lower_ in LOCAL and doc[i + 1].lower_ in POSSESSIVE:
                j = i + 2  # "X, the department's director"
            office = self.starts.get(j) or self.starts.get(i) or self._inside(mention)
            if office is None or office.person is not None or office.plural or self._heads_name(office):
                return
            if first and doc[closing].text == "," and self._is_other_subject(office, person):
                return
            joined = doc[closing].lower_ in {"and", "&"} or (
                closing + 1 < n and doc[closing + 1].lower_ in {"and", "&"}
            )
            if ((joined and first) or (person.offices and first)) and self._heads_name(office, comma=True):
                return
            office.person = person
            person.offices.append(office)
            closing, first = office.end, False

    def _is_other_subject(self, office: Office, person: Person) -> bool:
        """Return whether a title begins what follows an adjunct: "after talks with President X, the minister said"."""
        named = self.doc[person.end - 1]
        while person.start <= named.head.i < person.end and named.head.i != named.i:
            named = named.head
        title = self.doc[office.head]
        return base(title) == "nsubj" and base(named) in {"obl", "nmod"} and title.head.i != named.i

    def _inside(self, mention: Mention | None) -> Office | None:
        """Return the office that the name of a body is at the same time: "the UN High Commissioner for Refugees"."""
        return self.starts.get(mention.start + 1) if mention is not None and mention.start + 1 < mention.end else None

    def _heads_name(self, office: Office, *, comma: bool = False) -> bool:
        """Return whether a title stands directly before another name, to which it belongs."""
        start = self._skip(office.end, comma=comma)
        mention = self.mentions.at[start] if start < len(self.doc) else None
        return mention is not None and mention.form == "person" and mention.start == start

    def _plurals(self, persons: list[Person]) -> None:
        """Give a plural title to every name of its list: "Presidents A of X and B of Y", "of X, A, and of Y, B"."""
        by_start = {p.start: p for p in persons}
        for office in self.offices:
            if not office.plural or office.person is not None:
                continue
            states, at = self._states(office)
            named: list[tuple[Person, Mention | None]] = []
            at = self._skip(at, comma=True)
            at = self._skip(at + 1, comma=False) if at < len(self.doc) and self.doc[at].lower_ in NAMELY else at
            owner = None if len(states) > 1 else office.of
            while at in by_start:
                person = by_start[at]
                named.append((person, person.of_after or self._bracketed(person) or owner))
                at, owner = self._next_of_list(person, owner)
            if not named and not office.counterpart:  # "A and B, the presidents of X and Y"
                named = [(person, owner) for person in self._listed_before(office.start, persons)]
            if len(states) > 1:  # "the ministers of X and Y, A and B"
                if len(named) != len(states):
                    continue
                named = [(person, state) for (person, _), state in zip(named, states, strict=True)]
            for person, of in named:
                if not person.offices:
                    person.offices.append(replace(office, of=of, person=person))

    def _listed_before(self, i: int, persons: list[Person]) -> list[Person]:
        """Return the persons of a list that ends with a comma before a title: "A and B, the FORMER presidents"."""
        by_end, doc = {p.end: p for p in persons}, self.doc
        while i > 0 and doc[i - 1].lower_ in {"the", "both", "two", "former"}:
            i -= 1
        if i < 2 or doc[i - 1].text != ",":
            return []
        found: list[Person] = []
        i -= 1
        while (person := by_end.get(i)) is not None:
            found.insert(0, person)
            i = person.start
            while i > 0 and (doc[i - 1].lower_ == "and" or doc[i - 1].text == ","):
                i -= 1
        return found if len(found) > 1 else []

    def _states(self, office: Office) -> tuple[list[Mention], int]:
        """Return the states of a plural title, "of X, Y and Z", and the token behind them."""
        states, at = [office.of] if office.of is not None else [], office.end
        while states and at + 1 < len(self.doc):
            nxt = at
            while nxt < len(self.doc) and (self.doc[nxt].text == "," or self.doc[nxt].lower_ in {"and", "the"}):
                nxt += 1
            mention = self.mentions.at[nxt] if at < nxt < len(self.doc) else None
            if mention is None or mention.type != "State" or mention.form == "demonym" or mention.start != nxt:
                break
            states.append(mention)
            at = mention.end
        return states, at

    def _bracketed(self, person: Person) -> Mention | None:
        """Return the state in brackets behind a name: "Bo Chen (Chad)"."""
        doc, at = self.doc, person.end
        mention = self.mentions.at[at + 1] if at + 2 < len(doc) and doc[at].text == "(" else None
        closed = mention is not None and mention.end < len(doc) and doc[mention.end].text == ")"
        return mention if mention is not None and closed and mention.type == "State" else None

    def _next_of_list(self, person: Person, owner: Mention | None) -> tuple[int, Mention | None]:
        """Return where the next name of a list may stand, and the state before it: "and of Peru, Ana Ruiz"."""
        doc, n = self.doc, len(self.doc)
        at = person.of_after.end if person.of_after is not None else person.end
        if at < n and doc[at].text == "(":
            while at < n and doc[at].text != ")" and at - person.end < 8:
                at += 1
            at += 1
        moved = False
        while at < n and (doc[at].text in {",", ";"} or doc[at].lower_ in {"and", "&"}):
            at, moved = at + 1, True
        if not moved:
            return n, owner
        place = at + (at < n and doc[at].lower_ == "of")
        place += place < n and doc[place].lower_ == "the"
        mention = self.mentions.at[place] if place < n else None
        if mention is not None and mention.type == "State" and mention.form != "demonym" and mention.end < n:
            if mention.start == place and (doc[mention.end].text == "," or doc[mention.end].ent_type_ == "PER"):
                return self._skip(mention.end, comma=True), mention
        return self._skip(at, comma=False), owner


def _is_in_name(token: Token) -> bool:
    """Return whether a word is part of a longer name, with capitals beside it."""
    doc, i = token.doc, token.i
    after = doc[i + 1] if i + 1 < len(doc) and not doc[i + 1].is_sent_start else None
    before = doc[i - 1] if not token.is_sent_start else None
    return any(t is not None and is_capital(t) and t.pos_ == "PROPN" and t.ent_type_ != "PER" for t in (before, after))


def person_name(text: str) -> str:
    """Return a person's name without honorifics, quotes and possessives, capitals in order.

    >>> person_name("Mr.  STÉPHANE DUJARRIC's")
    'Stéphane Dujarric'
    """
    words = lexicon.load()
    parts = STYLES.sub("", clean(text)).split()
    while parts and parts[0].lower() in words.honorifics:
        parts.pop(0)
    if len(parts) > 1 and all(p.isupper() for p in parts if len(p) > 3) and any(len(p) > 3 for p in parts):
        parts = ["-".join(q.capitalize() for q in p.split("-")) if len(p) > 2 or "." not in p else p for p in parts]
    return " ".join(parts)
