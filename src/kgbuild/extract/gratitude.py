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
                    if lemma in self.words.help_nouns:
                        yield reason, reason
                elif reason.pos_ == "VERB" and any(c.lower_ == "for" for c in child.children):
                    given = arguments(reason).get("obj", [])
                    if lemma in self.words.help_verbs and given and given[0].lemma_.lower() not in self.words.no_help:
                        yield given[0], reason

    def _takers(self, word: Token, thanks: Candidate) -> list[Thing]:
        """Return to whom the help goes by its words, else the states and bodies of those who give thanks."""
        for child in word.children:
            if case(child) == "to" and base(child) in {"obl", "nmod"}:
                named = [t for one in conjuncts(child) for t in self.discourse.of(one) if t.type in ACTORS]
                if named:
                    return unique(named)
        return unique(t.state if t.state is not None else t for t in thanks.roles["speaker"])
