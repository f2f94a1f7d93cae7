"""Extract: which of several statements of one sentence stands: "X said that Y is ready" is one promise, of X."""

from __future__ import annotations

from spacy.tokens import Token

from kgbuild.extract.acts import NEUTRAL, Acts
from kgbuild.extract.candidate import Candidate
from kgbuild.extract.clauses import NOUNS, base
from kgbuild.extract.naming import BODIES


class Reporting(Acts):
    """Gives statements to who makes them, and drops those that only report others."""

    def _quiet_reports(self, found: list[Candidate]) -> None:
        """Drop "X said" where what X said is a statement of X's own: "X said that he welcomes Y" is one act."""
        doc = self.discourse.doc
        statements = [c for c in found if c.type == "Statement"]
        acts = {c.trigger for c in statements if c.attributes["act"] != "state" and doc[c.trigger].pos_ == "VERB"}
        for candidate in list(statements):
            trigger = doc[candidate.trigger]
            if trigger.pos_ in NOUNS and trigger.head.i in acts and base(trigger) == "obj":
                if trigger.head.lemma_.lower() in self.words.support and candidate.attributes["act"] != "support":
                    verbs = [c for c in statements if c.trigger == trigger.head.i and c in found]
                    for verb in verbs:  # "offered condolences": the verb only carries the noun
                        found.remove(verb)
                        statements.remove(verb)
                    continue
                found.remove(candidate)  # "offered support": the verb says which act it is
                statements.remove(candidate)
        for candidate in list(statements):
            if self._only_passes_on(candidate, found):
                found.remove(candidate)
                statements.remove(candidate)
        self._speak_for_states(statements)
        for candidate in list(statements):
            if any(self._promises(other, candidate) for other in statements):
                found.remove(candidate)  # "said that it will support Chad": one promise
                statements.remove(candidate)
        for candidate in list(statements):
            clause = _told_in(doc[candidate.trigger])
            for other in statements:
                verb = doc[other.trigger]
                if other is candidate or clause.head.i != verb.i or base(clause) not in {"ccomp", "parataxis"}:
                    continue
                theirs = {id(s) for t in other.roles["speaker"] for s in (t, t.state)}
                if (
                    candidate.attributes["act"] == other.attributes["act"]
                    and {id(t) for t in candidate.roles["speaker"]} <= theirs
                ):
                    if candidate in found:
                        found.remove(candidate)  # "X said that X's country is ready": one promise
        for candidate in statements:
            if candidate.by.removeprefix("rules/") not in NEUTRAL or candidate.attributes["act"] != "state":
                continue
            verb = doc[candidate.trigger]
            for other in statements:
                if other is candidate or other.attributes["act"] == "state" or other not in found:
                    continue
                if doc[other.trigger].head == verb and doc[other.trigger].pos_ in NOUNS and candidate in found:
                    found.remove(candidate)  # "voiced hope and support": the noun says which act it is
                    break
                clause = _clause(doc[other.trigger])
                if (
                    clause.head == verb
                    and (base(clause) in {"ccomp", "parataxis"} or clause.pos_ == "ADJ")
                    and set(map(id, other.roles["speaker"])) & set(map(id, candidate.roles["speaker"]))
                ):
                    found.remove(candidate)
                    break

    def _only_passes_on(self, candidate: Candidate, found: list[Candidate]) -> bool:
        """Return whether a ministry or organisation only tells of a deed that is a fact of its own."""
        if candidate.attributes["act"] not in {"announce", "state"} or any(
            t.type not in BODIES for t in candidate.roles["speaker"]
        ):
            return False
        verb = self.discourse.doc[candidate.trigger]
        told = {c.i for c in verb.children if base(c) == "ccomp"}
        if base(verb) == "parataxis" or verb.pos_ in NOUNS or _is_added(verb):
            told.add(verb.head.i)
        told |= {c.i for i in told for c in self.discourse.doc[i].children if base(c) in {"obj", "ccomp"}}
        facts = (other for other in found if other.trigger in told and other.type != "HoldsPosition")
        return any(other.type != "Statement" or _is_personal(other) for other in facts)

    def _speak_for_states(self, statements: list[Candidate]) -> None:
        """Give to who says so what a state does by words: "X said that X's country welcomes it"."""
        doc, label = self.discourse.doc, self.discourse.label
        for act in statements:
            if label and label[0].type == "Person" and act.roles["speaker"] == [label[0].state or self.discourse.home]:
                act.roles["speaker"] = list(label)
        for saying in statements:
            verb = doc[saying.trigger]
            persons = [t for t in saying.roles["speaker"] if t.type == "Person"]
            states = {id(t.state) for t in persons}
            saying.roles["speaker"] = [t for t in saying.roles["speaker"] if id(t) not in states]  # X stands for it
            for act in statements:
                clause = _told_in(doc[act.trigger])
                inside = clause.head.i == verb.i and base(clause) in {"ccomp", "parataxis"}
                around = verb.head.i == _first(clause).i and base(verb) == "parataxis"
                after = clause.lower_.endswith("ing") and clause.head.i == verb.head.i and clause.i > verb.i
                around = around or (after and base(verb) == "parataxis")  # "Chad agrees, X said, calling on Y to wait"
                if act is not saying and (inside or around) and {id(t) for t in act.roles["speaker"]} <= states:
                    act.roles["speaker"] = persons

    def _promises(self, saying: Candidate, act: Candidate) -> bool:
        """Return whether what somebody says is a promise of the support that another act gives."""
        neutral = saying.by.removeprefix("rules/") in NEUTRAL
        if not (neutral and saying.attributes["act"] == "pledge" and act.attributes["act"] == "support"):
            return False
        clause = self.discourse.doc[act.trigger]
        while base(clause) == "xcomp":
            clause = clause.head
        return clause.head.i == saying.trigger and base(clause) in {"ccomp", "parataxis"}


def _is_personal(statement: Candidate) -> bool:
    """Return whether persons, and nobody else, say something."""
    return all(thing.type == "Person" for thing in statement.roles["speaker"])


def _first(clause: Token) -> Token:
    """Return the first of coordinated clauses: "the Union holds that, X said, and CONDEMNS it"."""
    while base(clause) == "conj" and _is_clause(clause.head):
        clause = clause.head
    return clause


def _told_in(word: Token) -> Token:
    """Return the head of the clause that tells of an act: "stood in solidarity", but "at Chad's request"."""
    return word if any(c.dep_ == "nmod:poss" for c in word.children) else _clause(word)


def _clause(word: Token) -> Token:
    """Return the head of the clause that a word stands in."""
    while not _is_clause(word) and word.head.i != word.i:
        word = word.head
    return word


def _is_clause(token: Token) -> bool:
    return token.pos_ in {"VERB", "AUX"} or any(c.dep_ == "cop" for c in token.children)


def _is_added(verb: Token) -> bool:
    """Return whether a parser takes what is put behind a report for its content: "X said Z, the ministry said"."""
    edge = verb.left_edge
    marked = any(c.dep_ == "mark" for c in verb.children)
    return base(verb) == "ccomp" and verb.head.i < verb.i and not marked and edge.i > 0 and edge.nbor(-1).text == ","
