"""Extract: statements: who speaks, what act it is, at whom it is aimed, and which reports say nothing of their own."""

from __future__ import annotations

import re

from spacy.tokens import Token

from kgbuild.extract.candidate import Candidate
from kgbuild.extract.clauses import arguments, base
from kgbuild.extract.entities import Thing, unique
from kgbuild.extract.frames import Match
from kgbuild.extract.naming import ACTORS
from kgbuild.extract.phrases import people, phrase
from kgbuild.extract.roles import Roles

AIMED = frozenset(
    {
        "condemn",
        "praise",
        "thank",
        "reject",
        "call-for",
        "demand",
        "threaten",
        "accuse",
        "support",
        "welcome",
        "congratulate",
        "condole",
        "state",
    }
)
READY = frozenset({"ready", "prepared", "committed", "willing", "determined", "dedicated"})
FUTURE = frozenset({"will", "'ll", "shall", "would"})
UNREAL = FUTURE | {"could", "may", "might", "should", "must", "can", "cannot"}
"""Auxiliaries of what has not happened."""
URGING = frozenset({"call-for", "demand"})
HELPING = frozenset({"aid", "assist", "back", "defend", "help", "protect", "stand", "support"})
AGAIN = frozenset({"reaffirm", "uphold"})
QUESTIONS = frozenset({"how", "if", "what", "when", "where", "whether", "which", "who", "whom", "whose", "why"})
NEUTRAL = frozenset({"statement.say", "statement.tell", "statement.recall", "statement.according"})
"""Frames of words that by themselves say nothing of the act."""
HEARSAY = frozenset(
    {
        "report",
        "learn",
        "inform",
        "say",
        "quote",
        "cite",
        "write",
        "carry",
        "announce",
        "state",
        "note",
        "add",
        "tell",
        "confirm",
        "indicate",
    }
)
CLAUSAL = frozenset(
    {
        "write",
        "tweet",
        "add",
        "confirm",
        "claim",
        "argue",
        "indicate",
        "believe",
        "consider",
        "hope",
        "hold",
        "feel",
        "think",
        "maintain",
        "assume",
        "acknowledge",
        "assert",
        "affirm",
        "comment",
    }
)
"""Neutral verbs that say something only with a clause or a quotation: "added that", not "added salt"."""
ENVOYS = frozenset({"ambassador", "charge", "chargé", "consul", "d'affaires", "diplomat", "envoy", "representative"})
AWAY = frozenset({"back", "home", "in", "off", "out", "up"})
"""Words with which "call" asks for nothing."""
RECORDS = frozenset(
    {
        "service",
        "source",
        "statement",
        "report",
        "media",
        "newspaper",
        "agency",
        "release",
        "website",
        "page",
        "account",
        "readout",
        "correspondent",
        "press",
    }
)


class Acts(Roles):
    """The rules of statements."""

    def _statement(self, candidate: Candidate, match: Match) -> bool:
        trigger, roles = match.trigger, candidate.roles
        speaker = roles.get("speaker", [])
        if not speaker:
            speaker = self._implied_speaker(match)
            if not speaker:
                return False
            roles["speaker"] = speaker
        if trigger.lemma_.lower() == "call" and match.form == "verbs" and not self._is_appeal(candidate, match):
            return False
        if match.frame.name in NEUTRAL and trigger.lemma_.lower() in CLAUSAL and not self._has_content(match):
            return False
        if trigger.lower_ == "asked" and "clause" not in match.slots and "subj" not in match.slots:
            return False  # "asked about the talks, he said": the question is nobody's act
        if trigger.lemma_.lower() == "ask" and any(map(_is_question, match.slots.get("clause", []))):
            return False  # "when asked what it might mean"
        if trigger.lower_ == "asked" and any(t.lower_ in QUESTIONS for t in match.slots.get("obj", [])):
            return False
        if match.form == "verbs" and candidate.attributes["act"] in {"support", "welcome", "praise", "reject"}:
            if trigger.lemma_.lower() in {"welcome", "greet"} and any(
                t.type == "Person" for t in roles.get("target", [])
            ):
                return False
        if not self._is_act(match):
            return False
        if match.form == "nouns" and base(trigger) not in {"obj", "nsubj", "obl", "ROOT", "root", "conj", "nmod"}:
            return False
        if match.form == "nouns" and match.carrier == trigger and "poss" not in match.slots and "by" not in match.slots:
            return False
        if (
            match.form == "nouns"
            and match.carrier != trigger
            and match.carrier.lemma_.lower() not in self.words.support | {"be", "go"}
        ):
            return False
        if trigger.lemma_.lower() == "dismiss" and any(t.type == "Person" for t in roles.get("target", [])):
            return False
        if match.form == "nouns" and trigger.lemma_.lower() == "call" and self._is_phone(match):
            return False
        if candidate.attributes["act"] in {"state", "announce"} and self._is_hearsay(match):
            return False
        target = [t for t in roles.get("target", []) if t not in roles["speaker"] and not _is_decision(t)]
        target = target or self._urged_people(match)
        if target:
            roles["target"] = target
        else:
            roles.pop("target", None)
            self._state_target(candidate, match)
            if candidate.attributes["act"] == "condole" and "target" not in roles:
                self._mourning(candidate, match)
        if trigger.lemma_.lower() in AGAIN and candidate.attributes["act"] == "support" and "obj" not in match.slots:
            candidate.attributes["act"] = "state"  # "reaffirmed that the border is open"
        if match.frame.name in NEUTRAL:
            self._content_act(candidate, match)
        return True

    def _is_act(self, match: Match) -> bool:
        """Return whether a word of several senses tells here what somebody says."""
        trigger, lemma = match.trigger, match.trigger.lemma_.lower()
        if trigger.lower_ == "asked" and base(trigger) == "advcl" and not match.slots.get("obj"):
            return False  # "asked about the talks, the minister said"
        if lemma == "wish":
            return "clause" not in match.slots  # "wishes to see it"
        if lemma == "recall":
            recalled = match.slots.get("obj", [])
            return not any(t.lemma_.lower() in ENVOYS or self._is_person(t) for t in recalled)
        if lemma == "declare":
            return "clause" in match.slots or self._has_content(match)
        if lemma == "invitation":
            given = {"of", "from", "by", "poss"} & set(match.slots)  # "accepted the invitation of X"
            return match.carrier.lemma_.lower() not in {"accept", "decline", "receive"} or bool(given)
        if match.form == "nouns" and lemma in {"appeal", "call", "plea", "request"}:
            is_known = any(c.lower_ in {"the", "this", "that"} for c in trigger.children if c.dep_ == "det")
            return not is_known or bool({"for", "clause", "of", "to", "on"} & set(match.slots))
        return True

    def _is_person(self, token: Token) -> bool:
        return any(t.type == "Person" for t in self.discourse.of(token))

    def _is_appeal(self, candidate: Candidate, match: Match) -> bool:
        """Return whether "call" asks for something, or judges something, which gives the candidate another act."""
        if any(c.lower_ in AWAY and c.i > match.trigger.i for c in match.trigger.children):
            return False  # "called its ambassador home"
        for name in match.slots.get("clause", []):
            if name.pos_ in {"ADJ", "NOUN"} and base(name) == "xcomp":  # "called the attack unacceptable"
                candidate.attributes["act"] = "state"
                self._judgement(candidate, name)
                return True
        if {"for", "clause"} & set(match.slots):
            return True
        asked = [t for slot in ("on", "upon") for token in match.slots.get(slot, []) for t in self.discourse.of(token)]
        return bool(asked) and not all(t.type == "Person" for t in asked)  # "called on the President": a visit

    def _has_content(self, match: Match) -> bool:
        """Return whether a verb comes with what was said: a clause, or quotation marks in its sentence."""
        return "clause" in match.slots or any(t.text in {'"', "“", "”", "«", "»"} for t in match.trigger.sent)

    def _is_hearsay(self, match: Match) -> bool:
        """Return whether a press service or news agency only passes the news on."""
        if match.trigger.lemma_.lower() not in HEARSAY and match.form != "prepositions":
            return False
        tokens = match.slots.get("subj", [])
        return bool(tokens) and all(
            t.lemma_.lower() in RECORDS
            or any(thing.key is not None and self.discourse.is_media(thing) for thing in self.discourse.of(t))
            for t in tokens
        )

    def _state_target(self, candidate: Candidate, match: Match) -> None:
        """Aim an act at whoever owns what it is about: "condemned Russia's attack", "praised the work of Italy"."""
        act = candidate.attributes["act"]
        if act not in AIMED:
            return
        speakers = _own_side(candidate)
        for slot in ("obj", "for", "of", "on", "to", "over", "at", "about"):
            for token in match.slots.get(slot, []):
                things = self._owners_of(token, speakers, deep=act not in {"state"})
                if things:
                    candidate.roles["target"] = things
                    return

    def _urged_people(self, match: Match) -> list[Thing]:
        """Return people without a name whom somebody asks to do something: "urged the bondholders to accept"."""
        if match.form != "verbs" or match.frame.attributes.get("act") not in URGING or "clause" not in match.slots:
            return []
        for slot in ("obj", "on", "upon", "to"):
            for token in match.slots.get(slot, []):
                lemma = token.lemma_.lower()
                are_many = token.pos_ == "NOUN" and token.lower_ not in (lemma, "sides", "parties")
                if are_many and (lemma in self.words.people or self.words.head_types.get(token.lower_) == "Group"):
                    if not self.discourse.of(token):
                        return [self.discourse.registry.named("Group", people(phrase(token)))]
        return []

    def _mourning(self, candidate: Candidate, match: Match) -> None:
        """Let condolences go to the state that their words name: "over the deaths of 40 people in Chad"."""
        own = _own_side(candidate)
        words = [t for word in {match.trigger, match.carrier} for t in word.subtree if t.i > match.trigger.i]
        named = unique(t for word in words for t in self.discourse.refs.get(word.i, ()) if t.type == "State")
        mourning = [t for t in named if id(t) not in own]
        if len(mourning) == 1:
            candidate.roles["target"] = mourning
            candidate.settled |= {"target"}

    def _implied_speaker(self, match: Match) -> list[Thing]:
        """Return who speaks where the text does not say: "it was noted that" is said by the one who spoke before."""
        if match.form == "prepositions" or match.form == "adjectives":
            return []
        verb = match.carrier
        if verb.lemma_.lower() == "recall" and any(c.dep_ == "expl" for c in verb.children):
            return []  # "it is to be recalled that": by the paper
        is_called = verb.lemma_.lower() in {"declare", "describe", "report", "say"}
        if is_called and any(c.dep_ == "nsubj:pass" and c.lower_ != "it" for c in verb.children):
            return []  # "the area was said to be calm"
        passive = any(c.dep_ in {"aux:pass", "nsubj:pass", "expl"} for c in verb.children)
        if passive and not any(c.dep_ == "obl:agent" for c in verb.children):
            told = [t for word in match.slots.get("obj", []) for t in self.discourse.of(word)]
            return [t for t in self.discourse.voices if t not in told]  # nobody "was told" by himself
        return []

    def _content_act(self, candidate: Candidate, match: Match) -> None:
        """Give a neutral verb the act that its content plainly is: a promise, a charge, a judgement, a need."""
        speakers = _own_side(candidate)
        for clause in self._content(match):
            for root in [clause, *[c for c in clause.children if base(c) == "conj" and c.pos_ in {"VERB", "ADJ"}]]:
                subjects = arguments(root).get("subj", [])
                own = any(id(t) in speakers for s in subjects for t in self.discourse.of(s))
                auxiliaries = {c.lower_ for c in root.children if c.dep_.startswith("aux")}
                denied = any(c.lower_ in {"not", "n't", "never"} for c in root.children)
                if own and not denied and (auxiliaries & FUTURE or _is_ready(root)):
                    candidate.attributes["act"] = "pledge"
                    helped = self._helped_by(root, speakers)
                    if helped:
                        candidate.roles["target"] = helped
                        candidate.settled |= {"target"}
                    return
                if subjects and not own and not denied and not auxiliaries & UNREAL and self._is_misdeed(root):
                    candidate.attributes["act"] = "accuse"
                    culprits = self._culprits(subjects, speakers)
                    if culprits:
                        candidate.roles.setdefault("target", culprits)
                    return
            if any(c.dep_ == "cop" for c in clause.children):
                self._judgement(candidate, clause)
        for token in match.slots.get("as", []):
            self._judgement(candidate, token)
        if match.trigger.lemma_.lower() in {
            "stress",
            "emphasize",
            "emphasise",
            "underline",
            "underscore",
            "highlight",
            "note",
            "reiterate",
            "point_out",
        }:
            for token in match.slots.get("obj", []):
                if token.lemma_.lower() in {"need", "necessity", "urgency"}:
                    candidate.attributes["act"] = "call-for"

    def _content(self, match: Match) -> list[Token]:
        """Return the clauses that tell what is said, the one included that the verb is put into: "X, he said, is Y"."""
        verb = match.trigger
        around = [verb.head] if base(verb) == "parataxis" and match.form == "verbs" and verb.head.i != verb.i else []
        if match.form == "prepositions":  # "according to X, Y is Z"
            around = [verb.head] if verb.head.i != verb.i and base(verb) == "obl" else []
        told = [
            c for c in verb.children if c.pos_ == "ADJ" and c.i > verb.i and any(d.dep_ == "cop" for d in c.children)
        ]
        return [*match.slots.get("clause", []), *around, *(c for c in told if c not in match.slots.get("clause", []))]

    def _helped_by(self, root: Token, speakers: set[int]) -> list[Thing]:
        """Return whom a promise is to help: Chad of "will continue to support Chad"."""
        verbs = [root, *(c for c in root.children if base(c) == "xcomp")]
        for verb in verbs:
            if verb.lemma_.lower() in HELPING:
                slots = arguments(verb)
                words = [t for name in ("obj", "with", "to") for t in slots.get(name, [])]
                found = [t for word in words for t in self.discourse.of(word)]
                return unique(t for t in found if t.type in ACTORS and id(t) not in speakers)
        return []

    def _is_misdeed(self, verb: Token) -> bool:
        """Return whether a verb names a breach or a misdeed: "violated the truce", "opened fire"."""
        lemma = verb.lemma_.lower()
        return lemma in self.words.misdeeds or (
            lemma in self.words.misdeed_verbs
            and any(t.lemma_.lower() in self.words.misdeed_objects for t in arguments(verb).get("obj", []))
        )

    def _culprits(self, subjects: list[Token], speakers: set[int]) -> list[Thing]:
        """Return who did a misdeed, or whose deed it was: Chad of "the attacks of Chad violate the treaty"."""
        found = [t for s in subjects for t in self.discourse.of(s) if t.type in ACTORS]
        return unique(found) or unique(t for s in subjects for t in self._owners_of(s, speakers, deep=False))

    def _judgement(self, candidate: Candidate, predicate: Token) -> None:
        words = {
            t.lemma_.lower()
            for t in [predicate, *predicate.children]
            if base(t) in {"amod", "root", "conj"} or t == predicate
        }
        if words & self.words.blame:
            candidate.attributes["act"] = "condemn"
        elif words & self.words.praise:
            candidate.attributes["act"] = "praise"


def _own_side(statement: Candidate) -> set[int]:
    """Return the ids of those who speak and of their states, at whom what they say is not aimed."""
    return {id(t) for s in statement.roles["speaker"] for t in (s, s.state) if t is not None}


def _is_decision(thing: Thing) -> bool:
    """Return whether a thing without a name is what somebody decided, at whom an act is then aimed."""
    head = re.split(r" (?:by|not|of|on|that|to)\b", thing.name.lower())[0]
    return thing.type == "Instrument" and thing.key is None and head.split()[-1:] == ["decision"]


def _is_question(clause: Token) -> bool:
    """Return whether a clause is a question that somebody puts: "what it means", "whether they met"."""
    first = clause.left_edge
    return first.lower_ in QUESTIONS or (first.i > 0 and first.nbor(-1).lower_ in QUESTIONS)


def _is_ready(root: Token) -> bool:
    """Return whether a predicate is readiness to do something: "is ready", "stands ready"."""
    return root.lemma_.lower() in READY or any(base(c) == "xcomp" and c.lower_ in READY for c in root.children)
