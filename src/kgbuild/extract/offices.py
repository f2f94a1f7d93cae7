"""Extract: titles of office.

An office phrase is read around its head noun: "[Russia's] [first deputy] [foreign] MINISTER [of Foreign Affairs]
[of the Republic of Kazakhstan]".
"""

from __future__ import annotations

import re

from kgbuild.extract.behind import Behind
from kgbuild.extract.clauses import NOUNS, base
from kgbuild.extract.mentions import CALENDAR, Mention, is_capital
from kgbuild.extract.office import (
    LOCAL,
    LOWER,
    NOBLE,
    OWNERS,
    POSSESSIVE,
    PRINCES,
    RANKS,
    UNNUMBERED,
    Office,
    singular,
)

CHARGED = frozenset({"minister", "commissioner"})
"""Titles before which any noun tells what they are in charge of."""
PAST = frozenset({"erstwhile", "onetime", "retired"})
"""Words for "former"."""
SHORT_TITLES = {"PM": "Prime Minister", "FM": "Foreign Minister"}


class OfficeReader(Behind):
    """Finds the office phrases of one document."""

    def read(self) -> list[Office]:
        """Return the offices in the order of the text; none overlaps another."""
        found: list[Office] = []
        i = 0
        while i < len(self.doc):
            office = self._at(i, found[-1].end if found else 0)
            if office is None:
                i += 1
                continue
            found.append(office)
            i = max(office.end, i + 1)
        return found

    def _at(self, i: int, floor: int) -> Office | None:
        word = singular(self.low[i].removeprefix("ex-"))
        if word not in self.words.office_heads:
            return None
        token = self.doc[i]
        if token.pos_ in {"VERB", "ADV", "ADP"} or self._is_modifier_of_next(i):
            return None
        holder = self.mentions.at[i]
        if (
            holder is not None
            and holder.form == "name"
            and holder.type == "IntergovernmentalOrganization"
            and self._beside_name(holder)
        ):
            start = holder.start + (1 if self.doc[holder.start].text in {"UN", "EU"} else 0)
            return Office(start, holder.end, i, title_case(self.doc[start : holder.end].text), of=holder)
        if holder is not None and holder.form in {"name", "demonym", "capital", "metonym"}:
            return None
        if holder is not None and holder.form == "head" and holder.start < i and word != self.low[i]:
            return None  # "House of REPRESENTATIVES"
        if word in NOBLE and (self._follows_office(i, floor) or self._is_name_part(i)):
            return None
        plural = word != self.low[i].removeprefix("ex-")
        end = self._tail(i + 1)
        start = self._left(i, floor)
        if word in self.words.office_bound and start == i:
            return None
        if word in self.words.office_weak and not is_capital(token) and not self._before_name(end) and start == i:
            owner = self._owner(start)
            named = end + 1 < len(self.doc) and self.low[end] == "," and self._before_name(end + 1)
            is_of_body = owner is not None and (owner.type != "State" or named)  # "Chad's representative, Bo Chen"
            if not is_of_body and not (end < len(self.doc) and self.low[end] in {"of", "for"}):
                return None
        words = self._words(start, end)
        right, tail, of, to, local = self._right(end, word)
        owner = self._owner(start)
        if (
            owner is None
            and of is None
            and local is None
            and start > 0
            and self.low[start - 1] in LOCAL
            and self.mentions.at[start - 1] is None
        ):
            local = start - 1
        if word in PRINCES and start == i and of is None and tail == "" and not self._rules(end):
            return None  # "Prince Faisal"
        if of is None:
            of = owner
        elif owner is not None and to is None and owner.type == "State" and of.type != "State":
            pass
        before = owner.start - 1 if owner is not None else -1
        if before > 0 and self.low[before] == "-":
            before -= 1  # "then-US President"
        if before >= 0 and self.low[before] in {"former", "then", "acting", "ex"}:
            words = f"{self.low[before]} {words}"  # "former Norwegian prime minister"
        elif before >= 0 and self.low[before] in PAST:
            words = f"former {words}"
        title = self._title(words, tail, to, word, plural)
        quiet = word in self.words.office_none and not re.search(r"\b(?:of|to|general|opposition)\b", title.lower())
        if word == "leader" and of is not None and of.type != "State":
            quiet = False  # of a party or movement it is an office
        begin = owner.start if owner is not None and owner.start < start else start
        if begin > 0 and self.low[begin - 1] in {"the", "our", "his", "her", "its", "their", "a", "an", "whose"}:
            pronoun = self.low[begin - 1]
        else:
            pronoun = None
        colleague = word in {"counterpart", "colleague", "homologue"}
        return Office(
            start, right, i, title, of, to, plural, owner=pronoun, quiet=quiet, local=local, counterpart=colleague
        )

    def _rules(self, i: int) -> bool:
        """Return whether a state stands behind the name of a prince: "Prince Albert OF MONACO"."""
        while i < len(self.doc) and is_capital(self.doc[i]) and self.mentions.at[i] is None:
            i += 1
        mention = self.mentions.at[i + 1] if i + 1 < len(self.doc) and self.low[i] == "of" else None
        return mention is not None and mention.type == "State"

    def _is_name_part(self, i: int) -> bool:
        """Return whether a noble title is only part of a name: "Hossein AMIR-Abdollahian"."""
        hyphen = i + 1 < len(self.low) and self.low[i + 1] == "-" and not self.doc[i].whitespace_
        return hyphen or (i > 0 and self.doc[i - 1].ent_type_ == "PER" and self.doc[i].ent_iob_ == "I")

    def _follows_office(self, i: int, floor: int) -> bool:
        """Return whether a noble or personal title only follows an office: "Foreign Minister PRINCE Faisal"."""
        after = self._behind_remark(i + 1)
        if self.low[i] in RANKS and 0 < floor == i - 1 and self.low[floor] == "," and self._before_name(after):
            return True  # "the Permanent Representative of Chad, AMBASSADOR Bo Chen"
        if 0 < floor == i and self._before_name(after):
            return True  # "Minister of Foreign Affairs PRINCE Faisal"
        return (
            i > 0
            and self._is_office_end(i - 1)
            and self.low[i - 1] not in self.words.modifiers - {"minister", "secretary"}
        )

    def _is_modifier_of_next(self, i: int) -> bool:
        """Return whether the noun at `i` only modifies another title: "chief" of "chief negotiator"."""
        nxt = i + 1
        if nxt < len(self.doc) and self.low[nxt] == "-" and nxt + 1 < len(self.doc):
            joined = self.low[nxt + 1]
            return joined not in {"general", "in", "designate", "elect"} and singular(joined) in self.words.office_heads
        if nxt >= len(self.doc):
            return False
        following = singular(self.low[nxt])
        if following in RANKS | PRINCES and self._before_name(nxt + 1):
            return False  # "Foreign MINISTER Ambassador Bo Chen", "Foreign MINISTER Prince Faisal"
        if following in self.words.office_heads and not (
            self.low[i].endswith("s") and singular(self.low[i]) != self.low[i]
        ):
            return self.mentions.at[nxt] is None or self.doc[nxt].ent_type_ != "PER"
        if following in self.words.modifiers and nxt + 1 < len(self.doc):
            return singular(self.low[nxt + 1]) in self.words.office_heads and self.low[i] in self.words.modifiers
        return False

    def _beside_name(self, holder: Mention) -> bool:
        """Return whether an office that is also the name of a body is a person's: "UN High Commissioner for X, Y"."""
        before = holder.start - (holder.start > 0 and self.low[holder.start - 1] == "the")
        named = before > 1 and self.low[before - 1] == "," and self.doc[before - 2].ent_type_ == "PER"
        return named or self._before_name(holder.end)

    def _before_name(self, end: int) -> bool:
        return end < len(self.doc) and self.doc[end].ent_type_ == "PER"

    def _left(self, i: int, floor: int) -> int:
        start = i
        while start > floor:
            before = start - 1
            if self.doc[start].is_sent_start:
                break
            word = self.low[before]
            if (
                word == "-"
                and before > floor
                and (
                    self.low[before - 1] in self.words.modifiers
                    or singular(self.low[before - 1]) in self.words.office_heads
                )
            ):
                start = before - 1
                continue
            region = self.mentions.at[before]
            if region is not None and region.type == "Place" and start == i and self.low[i] == "minister":
                start = region.start  # "the Pacific Minister"
                continue
            if region is not None and region.form != "head":
                break
            if word in self.words.modifiers or (word in self.words.portfolio and self.doc[before].pos_ != "VERB"):
                start = before
                continue
            if self._is_portfolio(before, i):
                start = before
                continue
            joined = (
                word in {"and", "&"} and before > floor and self.low[before - 1] in self.words.portfolio and start < i
            )
            if joined and not self._is_office_end(before - 1):
                start = before - 1
                continue
            break
        while (
            start < i
            and self.low[start] in {"'s", "of", "-", "and", "minister", "secretary", "governor"}
            and start + 1 <= i
        ):
            if (
                self.low[start] in {"minister", "secretary", "governor"}
                and start + 1 < len(self.doc)
                and self.low[start + 1] not in {"'s", "’s"}
            ):
                break
            start += 1
        return start

    def _is_portfolio(self, i: int, head: int) -> bool:
        """Return whether a noun that no list has is what a minister is in charge of: "FISHERIES Minister"."""
        token, bearer = self.doc[i], singular(self.low[head])
        if bearer not in CHARGED or base(token) != "compound" or token.pos_ not in NOUNS or token.head.i > head:
            return False
        named = token.ent_type_ or self.low[i] in self.words.honorifics or token.lower_ in CALENDAR
        return self.low[i].isalpha() and not named and singular(self.low[i]) not in self.words.office_heads

    def _is_office_end(self, i: int) -> bool:
        return singular(self.low[i]) in self.words.office_heads

    def _words(self, start: int, end: int) -> str:
        parts = []
        for token in self.doc[start:end]:
            if token.lower_ in self.words.quiet or (token.lower_ == "first" and self.low[token.i + 1] in UNNUMBERED):
                continue
            parts.append(token.text_with_ws)
        return "".join(parts).strip()

    def _owner(self, start: int) -> Mention | None:
        """Return the state or body that stands before a title: "Russian", "Kazakhstan's", "NATO"."""
        before = start - 1
        if before >= 0 and self.low[before] in POSSESSIVE:
            before -= 1
        if before < 0:
            return None
        mention = self.mentions.at[before]
        if mention is None or mention.end != before + 1 or mention.type not in OWNERS:
            return None
        return mention

    def _title(self, words: str, tail: str, to: Mention | None, head: str, plural: bool) -> str:
        text = re.sub(r"(?i)\b(?:then|ex)[ -]", "Former ", words)
        if plural:
            parts = re.split(r"(\W+)", text)
            parts = [singular(p.lower()) if p.lower() != singular(p.lower()) else p for p in parts]
            text = "".join(parts)
        for short, full in SHORT_TITLES.items():
            text = re.sub(rf"\b{short}\b", full, text)
        return title_case(f"{text}{tail}")


def title_case(text: str) -> str:
    """Return a title of office in Title Case.

    >>> title_case("first deputy minister of foreign affairs")
    'First Deputy Minister of Foreign Affairs'
    >>> title_case("President-elect"), title_case("FM"), title_case("FOREIGN MINISTER")
    ('President-Elect', 'FM', 'Foreign Minister')
    """
    shout = len(text) > 5 and text.isupper()
    out = []
    for i, word in enumerate(text.split()):
        low = word.lower()
        if i and low in LOWER:
            out.append(low)
        elif word.isupper() and not shout:
            out.append(word)
        else:
            out.append("-".join(p[:1].upper() + (p[1:].lower() if shout else p[1:]) for p in word.split("-")))
    return " ".join(out)
