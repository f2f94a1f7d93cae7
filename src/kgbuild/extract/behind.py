"""Extract: what stands behind the noun of a title: "of Foreign Affairs", "of the Republic of Chad", "to Norway"."""

from __future__ import annotations

from spacy.tokens import Doc

from kgbuild.extract import lexicon
from kgbuild.extract.mentions import CALENDAR, Mention, Mentions, is_capital
from kgbuild.extract.office import (
    BODIES_OF_STATE,
    BODY_HEADS,
    LOCAL,
    OWNERS,
    PART_KINDS,
    PARTS,
    PORTFOLIO_HEADS,
    POSSESSIVE,
    TO_HEADS,
    singular,
)

WORLD_BODIES = (["international", "organizations"], ["international", "organisations"])
QUALITIES = frozenset(
    {"civil", "general", "heavy", "higher", "light", "national", "natural", "public", "rural", "urban"}
)
"""Adjectives of what ministers are in charge of: "Minister of LIGHT Industry"."""
JOINING = frozenset({"and", "&", "of", ","})
"""Words behind which a capital goes on with what a minister is in charge of."""
LONGEST = 8
"""Words of a bracket that belongs to a title, with the bracket."""
DIRECTIONS = frozenset({"eastern", "western", "northern", "southern", "central", "wider", "greater"})


class Behind:
    """Reads on from the noun of an office phrase."""

    def __init__(self, doc: Doc, mentions: Mentions) -> None:
        self.doc = doc
        self.mentions = mentions
        self.words = lexicon.load()
        self.low = [t.lower_ for t in doc]

    def _tail(self, end: int) -> int:
        """Return the end of a title with what belongs to its head: "Secretary-General", "Commander-in-Chief"."""
        low, n = self.low, len(self.low)
        if end < n and low[end] in {"general", "extraordinary", "generals"}:
            end += 1
            if end + 1 < n and low[end] == "and" and low[end + 1] == "plenipotentiary":
                end += 2
            return end
        if end + 1 < n and low[end] == "-" and low[end + 1] in {"general", "designate", "elect", "generals"}:
            return end + 2
        if end + 3 < n and low[end] == "-" and low[end + 1] == "in" and low[end + 2] == "-":
            return end + 4
        if end + 1 < n and low[end] == "in" and low[end + 1] == "chief":
            return end + 2
        if end < n and low[end] in {"d'affaires", "d’affaires"}:
            return end + 1
        if end < n and low[end] in {"designate", "elect"}:
            return end + 1
        return end

    def _right(self, end: int, word: str) -> tuple[int, str, Mention | None, Mention | None, int | None]:
        """Read "of Foreign Affairs of X", "to Y", "for Refugees" after a title: its end, its words, `of` and `to`."""
        low, n = self.low, len(self.low)
        of: Mention | None = None
        to: Mention | None = None
        tail = ""
        local: int | None = None
        at = self._behind_remark(end)
        if at > end and self.low[end + 1 : at - 1] not in (["retd"], ["retd."], ["retired"]):
            tail = " " + self.doc[end:at].text  # "Secretary (East)"
        while at + 1 < n and not self.doc[at].is_sent_start:
            if tail and low[at] == "and" and low[at + 1] in {"of", "for"}:
                stop = self._second_portfolio(at + 2)
                if stop == at + 2:
                    break
                tail += " " + self.doc[at:stop].text
                at = stop
                continue
            joint = low[at]
            if joint not in {"of", "for", "to", "in", "on", "at", "from"}:
                break
            nxt = at + 1
            while nxt < n and low[nxt] in {"the", "our", "his", "its"}:
                nxt += 1
            if nxt >= n or (joint in {"on", "in", "from", "to"} and self.doc[nxt].lower_ in CALENDAR):
                break  # "foreign minister on Monday"
            if joint == "of" and low[nxt] in {"two", "three", "four", "both", "respective", "their"} and nxt + 1 < n:
                if low[nxt + 1] in {
                    "countries",
                    "states",
                    "nations",
                    "sides",
                    "organizations",
                    "organisations",
                    "parties",
                }:
                    at = nxt + 2
                break
            part = self._part(nxt) if joint == "of" and word in BODY_HEADS else nxt
            if part > nxt:
                unit = self.mentions.at[nxt]
                if unit is not None and unit.form == "demonym" and of is None:  # "chief of the Norwegian general staff"
                    of, first = unit, unit.end
                else:
                    first = at + 1
                tail += " of " + self.doc[first:part].text
                at = part
                continue
            if joint == "of" and word == "head" and low[nxt] in {"government", "state"} and nxt == at + 1:
                tail += " of " + low[nxt].title()
                at = nxt + 1
                continue
            if (
                low[nxt] in LOCAL
                and joint in {"of", "at", "in", "for"}
                and (nxt > at + 1 or is_capital(self.doc[nxt]))
                and self.mentions.at[nxt] is None
            ):
                if of is None and not (nxt + 1 < n and low[nxt + 1] in {"of", "for", "on"}):
                    local = nxt
                    at = nxt + 1
                break
            if (
                joint == "of"
                and nxt > at + 1
                and singular(low[nxt]) in {"president", "king", "secretary", "minister"}
                and is_capital(self.doc[nxt])
            ):
                stop = self._tail(nxt + 1)
                tail += " of the " + self.doc[nxt:stop].text
                at = stop
                continue
            mention = self.mentions.at[nxt]
            if mention is not None and mention.end < n and low[mention.end] in POSSESSIVE:
                body = self._owned_body(mention) if of is None and joint in {"of", "for", "at"} else None
                if body is not None:
                    local = body
                    at = self._behind_bracket(body + 1)
                    break
                owned = self.mentions.at[mention.end + 1] if mention.end + 1 < n else None
                if (
                    owned is not None
                    and owned.type in OWNERS - {"State"}
                    and of is None
                    and joint in {"of", "for", "at"}
                ):
                    of, at = owned, self._behind_bracket(owned.end)  # "Secretary of Iran's Security COUNCIL"
                break
            if mention is not None and mention.form == "demonym" and joint in {"of", "for"} and of is None:
                body = self._body_behind(mention.end)
                if body is not None and low[body] in BODIES_OF_STATE:  # "spokesperson for the Chinese embassy"
                    local, at = body, body + 1
                elif body is not None and joint == "of":  # "chief of staff of the Norwegian government"
                    of, at = mention, body + 1
                break
            if mention is not None and mention.start == nxt and mention.type in OWNERS and mention.form != "demonym":
                is_field = mention.form == "model" and mention.type != "GovernmentBody"
                if is_field and word in PORTFOLIO_HEADS and joint in {"of", "for"}:
                    tail += f" {joint} {mention.name}"
                elif (joint == "of" and of is None) or (joint == "from" and of is None and mention.type == "State"):
                    of = mention
                elif joint in {"to", "at", "in"} and to is None and word in TO_HEADS:
                    to = mention
                    tail += f" to {mention.name}" if mention.type == "State" else f" to the {mention.name}"
                elif joint == "for" and word in TO_HEADS | {"coordinator", "chief"} and mention.type == "State":
                    tail += f" for {mention.name}"
                elif joint in {"at", "in", "for"} and of is None and mention.type != "State":
                    of = mention
                else:
                    break
                at = self._behind_bracket(mention.end)
                if joint in {"for", "to"}:
                    at = self._behind_regions(at)
                continue
            if joint == "to" and word in TO_HEADS and low[nxt : nxt + 2] in WORLD_BODIES:
                tail += " to International Organizations"
                at = nxt + 2
                seat = self.mentions.at[at + 1] if at + 1 < n and low[at] in {"in", "at"} else None
                at = seat.end if seat is not None else at
                continue
            if (
                mention is not None
                and mention.type == "Place"
                and joint == "of"
                and word in {"governor", "mayor", "administrator", "prefect"}
            ):
                tail += f" of {mention.name}"
                at = mention.end
                continue
            if low[nxt] == "state" and joint == "of" and nxt == at + 1:
                tail += " of State"
                at = nxt + 1
                continue
            if joint in {"of", "for", "on"}:
                stop = self._portfolio(nxt, is_open=word.endswith(("minister", "commissioner")))
                if stop > nxt:
                    tail += f" {joint} " + self.doc[nxt:stop].text
                    at = stop
                    continue
            titled = word in TO_HEADS | {
                "coordinator",
                "rapporteur",
                "adviser",
                "advisor",
                "secretary",
                "undersecretary",
                "director",
            }
            if (
                (joint in {"for", "on"} or (joint == "of" and word == "director"))
                and is_capital(self.doc[nxt])
                and titled
                and self.doc[nxt].ent_type_ != "PER"
            ):
                stop = nxt
                while stop < n and (is_capital(self.doc[stop]) or low[stop] in {"and", "of", "the"}):
                    if self.doc[stop].ent_type_ == "PER":
                        break  # "Adviser for Asia | Ann Smith"
                    stop += 1
                while stop > nxt and low[stop - 1] in {"and", "of", "the"}:
                    stop -= 1
                tail += f" {joint} " + self.doc[nxt:stop].text
                at = stop
                continue
            break
        return at, tail, of, to, local

    def _body_behind(self, i: int) -> int | None:
        """Return the noun for a body of a state behind its adjective: "Sudanese armed FORCES"."""
        while i + 1 < len(self.low) and self.low[i] in self.words.portfolio and self.low[i] not in BODIES_OF_STATE:
            i += 1
        return i if i < len(self.low) and self.low[i] in LOCAL else None

    def _owned_body(self, owner: Mention) -> int | None:
        """Return the noun that names a body of the state before it: "Norway's foreign MINISTRY"."""
        i = owner.end + 1
        while i + 1 < len(self.low) and self.low[i] in self.words.portfolio:
            i += 1
        return i if i < len(self.low) and owner.type == "State" and self.low[i] in LOCAL else None

    def _behind_bracket(self, i: int) -> int:
        """Return the token after a bracket of one word, an abbreviation mostly: "the Arab League (LAS)", or `i`."""
        doc = self.doc
        short = i + 2 < len(doc) and doc[i].text == "(" and doc[i + 2].text == ")" and is_capital(doc[i + 1])
        return i + 3 if short and not self._is_state(i + 1) else i

    def _behind_remark(self, i: int) -> int:
        """Return the token after a bracket that belongs to a title: "Secretary (South Asia & SAARC)", or `i`."""
        doc = self.doc
        close = next((t.i for t in doc[i : i + LONGEST] if t.text == ")"), 0)
        if not close or doc[i].text != "(" or (close == i + 2 and self._is_state(i + 1)):
            return i
        words = doc[i + 1 : close]
        plain = all(is_capital(t) or t.lower_ in {"and", "&", "of", ",", "."} for t in words)
        return close + 1 if plain and not any(t.ent_type_ == "PER" for t in words) else i

    def _is_state(self, i: int) -> bool:
        mention = self.mentions.at[i]
        return mention is not None and mention.type == "State"

    def _behind_regions(self, i: int) -> int:
        """Return the token after what a title is for besides: "for Barbados AND THE EASTERN CARIBBEAN", or `i`."""
        while i + 1 < len(self.low) and self.low[i] == "and":
            nxt = i + 1 + (self.low[i + 1] == "the")
            while nxt < len(self.low) and self.low[nxt] in DIRECTIONS:
                nxt += 1
            region = self.mentions.at[nxt] if nxt < len(self.low) else None
            if region is None or region.form == "demonym" or region.type not in {"State", "Place"}:
                break
            i = region.end
        return i

    def _part(self, i: int) -> int:
        """Return the end of the part of a body that begins at `i` ("general staff", "consular section"), or `i`."""
        owner = self.mentions.at[i]
        stop = owner.end if owner is not None and owner.start == i and owner.form == "demonym" else i
        while stop < len(self.low) and (self.low[stop] in self.words.portfolio or self.low[stop] in PART_KINDS):
            stop += 1
        return stop + 1 if stop < len(self.low) and self.low[stop] in PARTS else i

    def _portfolio(self, i: int, *, is_open: bool = False) -> int:
        """Return the end of a portfolio that begins at `i` ("Foreign Affairs and Cooperation"), or `i`.

        An open one may begin with any capital: that of a minister.
        """
        low, n = self.low, len(self.low)
        stop = i
        while stop < n and not (stop > i and self.doc[stop].is_sent_start):
            if low[stop] in self.words.portfolio or (
                low[stop] in {"and", "&", "of", ",", "-"}
                and stop > i
                and stop + 1 < n
                and (
                    low[stop + 1] in self.words.portfolio
                    or self._is_of_people(stop + 1)
                    or (is_open and low[stop] == "and" and self._is_new_capital(stop + 1))
                )
            ):
                stop += 1
            elif stop == i and is_open and self._is_region(stop):
                stop += 1  # "Minister for EUROPE and Foreign Affairs"
            elif stop > i and self._is_of_people(stop):
                stop += 1  # "Foreign Affairs and NEPALIS Abroad"
            elif (stop > i or is_open) and self._is_new_capital(stop):
                if stop == i or low[stop - 1] in JOINING | QUALITIES or low[stop - 1] in self.words.portfolio:
                    stop += 1
                else:
                    break
            else:
                break
        while stop > i and low[stop - 1] in {"and", "&", "of", ",", "-"}:
            stop -= 1
        return stop

    def _is_new_capital(self, i: int) -> bool:
        """Return whether a word with a capital is no name, title or form of address."""
        is_new = is_capital(self.doc[i]) and self.mentions.at[i] is None and self.doc[i].ent_type_ != "PER"
        address = self.words.honorifics | self.words.office_heads
        return is_new and self.low[i] not in address and singular(self.low[i]) not in address

    def _second_portfolio(self, i: int) -> int:
        """Return the end of what a minister is in charge of besides: "and of THE NATIONAL COMMUNITY ABROAD", or `i`."""
        stop = first = i + (self.low[i] == "the")
        while stop < len(self.low) and is_capital(self.doc[stop]) and not self._is_known(stop):
            if self.doc[stop].ent_type_ == "PER" or singular(self.low[stop]) in self.words.office_heads:
                return i
            stop += 1
        if stop > first and stop < len(self.low) and self.low[stop] == "abroad":
            stop += 1
        return stop if stop > first else i

    def _is_region(self, i: int) -> bool:
        mention = self.mentions.at[i]
        return mention is not None and mention.type == "Place" and mention.end == i + 1

    def _is_known(self, i: int) -> bool:
        """Return whether a token is in a name of the gazetteer."""
        mention = self.mentions.at[i]
        return mention is not None and mention.form not in {"head", "model"}

    def _is_of_people(self, i: int) -> bool:
        """Return whether a demonym is a part of a portfolio: "and MOROCCAN Expatriates"."""
        mention = self.mentions.at[i]
        listed = self.low[i - 1] in {"and", "&", ","} and i + 1 < len(self.low)
        return listed and mention is not None and mention.form == "demonym" and self.low[i + 1] in self.words.portfolio
