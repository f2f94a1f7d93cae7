"""Extract: whoever is thanked for help has given it: "thanked Peru for its assistance", "for sending doctors"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from kgbuild.extract.candidate import Candidate
from kgbuild.extract.clauses import NOUNS, arguments, base, case, conjuncts
from kgbuild.extract.entities import Thing, unique
from kgbuild.extract.naming import ACTORS
from kgbuild.extract.phrases import phrase
from kgbuild.extract.roles import Roles


class Gratitude(Roles):
    """Reads the help for which somebody is thanked."""

    def _helped(self, found: Sequence[Candidate]) -> Iterator[Candidate]:
        """Yield the aid for which a sentence gives thanks, where nothing else tells of it."""
        for thanks in found:
            givers = thanks.roles.get("target", [])
            if thanks.attributes.get("act") != "thank" or not givers or any(c.type == "Aid" for c in found):
                continue
            trigger = self.discourse.doc[thanks.trigger]
            for what, word in self._help(trigger):
                takers = self._takers(word, thanks)
                if takers and not set(takers) & set(givers):
                    kind = phrase(what, longest=80) or what.text
                    if what.i < word.i:
                        kind = kind.partition(f" {word.text}")[0]  # "the electricity DELIVERED IN MAY"
                    yield Candidate(
                        "Aid", {"provider": list(givers), "recipient": takers}, {"kind": kind},
                        list(thanks.spans), "rules/material.thanked", trigger=word.i, sentence=self.number,
                        support=thanks.support,
                    )  # fmt: skip
                    break

    def _help(self, trigger: Token) -> Iterator[tuple[Token, Token]]:
        """Yield what was given, and the word that tells of the giving, of the words that hang on one of thanks."""
        for child in (*trigger.children, *(c for t in trigger.children if base(t) == "obj" for c in t.children)):
            reasons = conjuncts(child)
            for reason in reasons:
                lemma = reason.lemma_.lower()
                if reason.pos_ in NOUNS and (case(child) == "for" or base(child) == "obj"):
                    yield from self._named_help(reason)
                elif reason.pos_ == "VERB" and any(c.lower_ == "for" for c in child.children):
                    given = arguments(reason).get("obj", [])
                    if lemma in self.words.help_verbs and given and given[0].lemma_.lower() not in self.words.no_help:
                        yield given[0], reason

    def _named_help(self, noun: Token) -> Iterator[tuple[Token, Token]]:
        """Yield what a noun of help says was given: "aid", "a package of aid", "the sending of tents", "tents sent"."""
        lemma = noun.lemma_.lower()
        contents = [c for c in noun.children if base(c) == "nmod" and case(c) == "of" and c.pos_ in NOUNS]
        given = [c for c in contents if c.lemma_.lower() not in self.words.no_help]
        is_load = lemma in self.words.help_loads and any(c.lemma_.lower() in self.words.help_nouns for c in given)
        if lemma in self.words.help_nouns or is_load:
            yield noun, noun
        elif lemma in self.words.help_acts and given:
            yield given[0], noun
        elif lemma not in self.words.no_help:
            yield from ((noun, c) for c in noun.children if self._is_given(c))

    def _is_given(self, word: Token) -> bool:
        """Return whether a participle tells that what it stands behind was given: "the tents delivered in May"."""
        is_passive = (
            word.dep_ == "acl" and not word.lower_.endswith("ing") and all(c.lower_ != "to" for c in word.lefts)
        )
        return is_passive and word.lemma_.lower() != "host" and word.lemma_.lower() in self.words.help_verbs

    def _takers(self, word: Token, thanks: Candidate) -> list[Thing]:
        """Return to whom the help goes by its words, else the states and bodies of those who give thanks."""
        for child in word.children:
            if case(child) == "to" and base(child) in {"obl", "nmod"}:
                named = [t for one in conjuncts(child) for t in self.discourse.of(one) if t.type in ACTORS]
                if named:
                    return unique(named)
        return unique(t.state if t.state is not None else t for t in thanks.roles["speaker"])
