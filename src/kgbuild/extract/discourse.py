"""Extract: what every word of a text stands for, read in the order of the text.

Names, titles, pronouns, "the sides", "his counterpart", "the Organization", a capital for its government: `Discourse`
resolves each to the things of the registry, and remembers who was spoken of so that the next one can be resolved.
"""

from __future__ import annotations

import re

from spacy.tokens import Span, Token

from kgbuild.extract.clauses import antecedent, base, case, conjuncts, coordinated, surface_subject
from kgbuild.extract.entities import Thing, fold, head_noun, unique
from kgbuild.extract.gender import pronoun_of
from kgbuild.extract.naming import ACTORS, BODIES, REALMS, entry_of, is_apart, is_called
from kgbuild.extract.pairs import ORDER, PAIR, Pairs
from kgbuild.extract.people import ENVOYS, FOREIGN_SERVICE, RULERS
from kgbuild.extract.phrases import bounds, people, trimmed
from kgbuild.extract.titles import title_words, without_ordinal
from kgbuild.extract.transcript import Label, Voice

UNLIKE = -6.0
"""Points of one whose given name speaks for another pronoun."""
SUBJECTS = frozenset({"nsubj", "nsubj:pass", "obl:agent", "nsubj:outer"})
HE = frozenset({"he", "him", "his", "himself"})
SHE = frozenset({"she", "her", "hers", "herself"})
IT = frozenset({"it", "its", "itself"})
THEY = frozenset({"they", "them", "their", "theirs", "themselves"})
WE = frozenset({"we", "us", "our", "ours", "i", "me", "my"})
DATED = re.compile(
    r" (?:on|in|by|since) (?:\d|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|"
    r"Jan|Feb|March|April|May|June|July|Aug|Sept|Oct|Nov|Dec)"
)
"""Where a date begins that is no part of a name."""
SINGLE = frozenset(
    {
        "colleague",
        "diplomat",
        "envoy",
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "representative",
        "negotiator",
        "official",
    }
)
FIGHTERS = frozenset({"rebels", "militants", "fighters", "insurgents", "guerrillas", "militia", "forces", "gunmen"})
"""Nouns for those of an armed group, who stand for it."""
GUESTS = frozenset({"dignitary", "guest", "politician", "statesman", "visitor"})
"""Nouns for somebody of a state who has been told of."""
MISSIONS = frozenset({"embassy", "consulate"})
"""Nouns for a state's house in another."""
BLOCS = frozenset({
    "organization", "organisation", "bloc", "alliance", "union", "body", "community", "group", "association",
    "grouping",
})  # fmt: skip
"""Nouns for an organisation that the text has named."""
MET = frozenset({"diplomat", "official", "leader", "delegation", "counterpart", "pair", "politician", "statesman"})
"""Nouns for those who meet, where they are many."""
OTHERS = frozenset({"guest", "host", "visitor", "interlocutor", "colleague", "counterpart", "opposite"})
"""Nouns for the other one of two who meet, with "his" or "her"."""
POWERS = frozenset({"government", "regime", "junta", "authorities"})
"""Nouns for a state of which the text has told."""


class Discourse(Pairs):
    """The reading of one document, sentence by sentence."""

    def read(self, sentence: Span) -> None:
        """Resolve every word of a sentence that stands for something."""
        for token in sentence:
            if token.i in self.refs:
                continue
            found = self._resolve(token)
            if token.pos_ in {"PRON", "DET"}:
                self.refs[token.i] = found  # what comes later does not resolve a pronoun
            if found:
                self.refs[token.i] = found
                subject = base(token) == "nsubj"
                for thing in found:
                    self.history.append((thing, token.i, subject))
            if token.i in self._label_ends:
                self._heed(self._label_ends[token.i])

    def _heed(self, label: Label) -> None:
        """Note whose words follow a label: the person or body it names; of an answer, who answered before."""
        if label.voice is Voice.ASKS:
            self.label = []
            return
        named = unique(t for i in range(label.start, label.end) for t in self.refs.get(i, []))
        persons = [t for t in named if t.type == "Person"]
        others = [] if persons else [t for t in named if t.type in ACTORS and not self.is_media(t)]
        if persons or others:
            self.label = persons[:1] or others[:1]
            self._answering = self.label
        elif label.voice is Voice.ANSWERS:
            self.label = self._answering or self._spokesperson()
        else:
            self.label = []

    def _spokesperson(self) -> list[Thing]:
        """Return the first person told of who speaks for somebody."""
        persons = (t for t, _, _ in self.history if t.type == "Person")
        return next(([t] for t in persons if any("spokes" in title.lower() for title in t.titles)), [])

    def _resolve(self, token: Token) -> list[Thing]:
        person = self._person_at.get(token.i)
        if person is not None:
            return self._name_person(person)
        office = self.office_at.get(token.i)
        if office is not None:
            return self._title(office, token)
        mention = self.mentions.at[token.i]
        if mention is not None:
            if token.i == mention.head or token.i == mention.end - 1:
                one = self._of_nation(token, self.thing(mention)) if mention.form == "demonym" else None
                return [one or self.thing(mention)]
            return []
        if token.lower_ in ORDER and any(c.lower_ == "the" for c in token.children):
            return self._in_order(token)
        if token.pos_ in {"PRON", "DET"}:
            return self._pronoun(token)
        if token.pos_ == "NUM" and token.lower_ in PAIR and base(token) in {"nsubj", "obl", "obj"}:
            if any(c.lower_ in {"the", "these", "those"} for c in token.children):
                return self._plural(token)
        if token.pos_ in {"NOUN", "PROPN", "ADJ", "NUM"}:
            return self._nominal(token)
        return []

    def _pronoun(self, token: Token) -> list[Thing]:
        word = token.lower_
        if word in {"who", "which", "whom", "whose", "that"}:
            source = antecedent(token)
            if source is not token:
                return [t for one in ([source] if source.i in self.refs else []) for t in self.refs.get(one.i, [])]
            return []
        if word in HE or word in SHE:
            return self._personal(token, "he" if word in HE else "she")
        if word in IT:
            if token.dep_ in {"expl"}:
                return []
            return self._neuter(token)
        if word in THEY:
            return self._plural(token)
        if word in WE:
            if self.label:
                return list(self.label)
            if self.speaker:
                return list(self.speaker)
            return [self.home] if self.home is not None else []
        if word in {"both", "each"} and base(token) != "det":
            return self._plural(token)
        return []

    def _personal(self, token: Token, gender: str) -> list[Thing]:
        clause_subjects: list[Thing] = []
        if token.dep_ not in SUBJECTS and token.dep_ != "nmod:poss":
            subjects = [c for c in token.head.children if c.dep_ in SUBJECTS and c.i != token.i]
            for subject in subjects or surface_subject(token.head):
                clause_subjects = self.refs.get(subject.i, [])
        best: tuple[float, Thing] | None = None
        sentence = token.sent.start
        voices = self.speaker if self.speaker and len(self.speaker) == 1 else []
        if voices and voices[0].type == "Person" and voices[0].gender in {None, gender}:
            before = self.doc[max(token.i - 2, 0) : token.i].text.lower()
            if before == "according to" or self._is_aside(token):
                return list(voices)  # "President X, he said, is ready"
        facing = self._facing(clause_subjects, sentence)
        for back, (thing, at, subject) in enumerate(reversed(self.history[-60:])):
            if (thing.type != "Person" and at not in self.unnamed) or thing in clause_subjects:
                continue
            if thing.gender is not None and thing.gender != gender:
                continue
            score = UNLIKE if thing.gender is None and (pronoun_of(thing.name) or gender) != gender else 0.0
            score += (3.0 if subject else 0.0) + (1.0 if at >= sentence else 0.0) - 0.1 * back
            score += 1.5 if thing in voices else 0.0
            score += 4.0 if thing in facing else 0.0
            score -= 0.8 * self._apart(at, token.i)
            if best is None or score > best[0]:
                best = (score, thing)
        if best is None:
            return []
        if best[1].type == "Person":
            best[1].gender = best[1].gender or gender
        else:
            self.unnamed.add(token.i)
        return [best[1]]

    def _is_aside(self, token: Token) -> bool:
        """Return whether a pronoun says that somebody says what stands before it: "the talks go on, he added"."""
        verb = token.head
        if token.dep_ not in SUBJECTS or verb.pos_ != "VERB" or verb.i < token.i:
            return False
        told = [c for c in verb.children if base(c) in {"ccomp", "parataxis"} and c.i < token.i]
        return bool(told) or (base(verb) == "parataxis" and verb.head.left_edge.i < token.i)

    def _facing(self, subjects: list[Thing], sentence: int) -> list[Thing]:
        """Return whom "him" means after a meeting of two: the other one, if the sentence has named nobody else."""
        if len(self.pair) != 2 or not any(t in self.pair for t in subjects):
            return []
        near = [t for t, at, _ in self.history[-20:] if at >= sentence and t.type == "Person" and t not in subjects]
        return [t for t in self.pair if t not in subjects] if not near else []

    def _neuter(self, token: Token) -> list[Thing]:
        best: tuple[float, Thing] | None = None
        before = token.sent.start if self._is_aside(token) else len(self.doc)
        for back, (thing, at, subject) in enumerate(reversed(self.history[-60:])):
            if at >= before:
                continue
            if thing.type not in BODIES | {"State", "Forum", "Instrument", "Initiative"}:
                continue
            score = -0.15 * back + (2.5 if subject else 0.0) - 0.8 * self._apart(at, token.i)
            if thing.type in {"Forum", "Instrument", "Initiative"}:
                score -= 1.0
            if token.dep_ == "nmod:poss" and 0 < token.i - at <= 4:
                score += 2.5
            if base(token) == "nsubj" and thing in self.speaker:
                score += 2.0
            if best is None or score > best[0]:
                best = (score, thing)
        return [best[1]] if best is not None else []

    def _nominal(self, token: Token) -> list[Thing]:
        lemma, low = token.lemma_.lower(), token.lower_
        determiners = {c.lower_ for c in token.children if c.dep_ in {"det", "nummod", "det:predet", "nmod:poss"}}
        plural = low != lemma or (token.has_morph() and token.morph.get("Number") == ["Plur"])
        if plural and (determiners & PAIR or (low in {"sides", "parties", "interlocutors"} and "the" in determiners)):
            if lemma in self.words.pair_states or lemma in self.words.pair_persons:
                owners = self.owners(token)
                if not owners:
                    return self._listed(token) or self._plural(token)
        if not plural and determiners & {"each", "either"} and lemma in self.words.pair_states:
            return self._plural(token)
        if low in FIGHTERS:  # "Houthi rebels": the Houthis
            named = [self.mentions.at[c.i] for c in token.children if base(c) in {"amod", "compound"}]
            groups = [m for m in named if m is not None and m.type == "Organization" and m.key is not None]
            if groups:
                return [self.thing(groups[-1])]
        if plural and lemma in self.words.pair_persons:
            owners = self.owners(token)
            if owners:
                return owners  # "the Serbian and Kosovan leaders"
        if "the" in determiners and (plural or low == "pair") and lemma in MET and self._is_bare(token):
            met = [t for t in self.pair if t.type == "Person"]
            if len(met) > 1:
                return met  # "the diplomats" after a meeting of two
        if not plural and lemma in RULERS and ("the" in determiners or self.owners(token)):
            known = self._last_of(RULERS[lemma], self.owners(token))
            if known is not None:
                return [known]
        if lemma == "chief" and not plural:
            known = self._chief(self.owners(token))
            if known is not None:
                return [known]
        if lemma in MISSIONS and not plural and any(t.type == "State" for t in self.owners(token)):
            return [self._unnamed_body(token, trimmed(self.doc, *bounds(token)))]
        if lemma in {"region", "territory", "enclave"} and not plural:
            named = [t for t in self.owners(token) if t.type == "State" and is_apart(t)]
            if named:
                return named[:1]  # "the breakaway region of Somaliland"
        if lemma in REALMS and not plural and determiners & {"the", "that", "this"} and self._is_bare(token):
            return [s for s in [self.realm(lemma, token.i)] if s is not None]
        if lemma in self.words.standins or low in self.words.standins:
            owners = self.owners(token) or self._seat(token) or self._state_ruled(token)
            if owners and not plural and lemma in SINGLE and not determiners & {"a", "an", "another"}:
                recent = self._recent(owners[0], token)
                if recent is not None:
                    return [recent]
            if owners:
                return self._with_head(token, owners)
            if lemma in {"country", "nation", "state", "republic"} and not plural:
                return self._country(token, determiners)
            if lemma in {"side"} and determiners & {"other", "another"}:
                return []
            if "the" in determiners and low in POWERS:
                return self._power(low)
        if lemma in OTHERS and determiners & {"his", "her"}:
            return self._other_of_pair(token)
        if lemma in BLOCS and determiners & {"his", "her"}:
            bearers = unique(t for c in token.children if c.dep_ == "nmod:poss" for t in self._early(c))
            return unique(t if t.type in BODIES else t.state for t in bearers)
        if not plural and lemma in GUESTS and "the" in determiners and (owners := self.owners(token)):
            recent = self._recent(owners[0], token)
            if recent is not None:
                return [recent]  # "the Chilean visitor"
        if (
            not plural
            and "the" in determiners
            and lemma in {"diplomat", "guest", "visitor", "politician", "statesman", "envoy", "official"}
            and not self.owners(token)
        ):
            return self._some_person(lemma)
        if "the" in determiners or (token.pos_ == "PROPN" and token.dep_ != "compound"):
            return self._definite(token)
        return []

    def _power(self, word: str) -> list[Thing]:
        """Return the state that "the government" or "the regime" of nobody in particular rules."""
        if word == "government":
            return [self.home] if self.home is not None else []
        own = {id(s) for t in self.speaker for s in (t, t.state)}
        return next(([t] for t, _, _ in reversed(self.history) if t.type == "State" and id(t) not in own), [])

    def _of_nation(self, token: Token, state: Thing) -> Thing | None:
        """Return the person whom "the Guatemalan" means, if the text has just told of one."""
        is_alone = base(token) in {"nsubj", "obj", "iobj", "obl"} and not token.lower_.endswith("s")
        if not is_alone or not any(c.lower_ == "the" for c in token.children):
            return None
        near = (t for t, at, _ in reversed(self.history) if t.type == "Person" and self._apart(at, token.i) <= 3)
        return next((t for t in near if t.state is state), None)

    def _recent(self, owner: Thing, token: Token) -> Thing | None:
        """Return the person of a state or body of whom the text has just told: "the Icelandic diplomat".

        One who bears such a title comes first. One whose state the text has not told will do, but not for "the
        representative of Chad", who may be anybody.
        """
        wanted = ENVOYS if token.lemma_.lower() in {"diplomat", "envoy"} else title_words(token.text)
        told = unique(t for t, at, _ in reversed(self.history[-80:]) if t.type == "Person" and at < token.i)
        near = self._with_parts([owner])
        theirs = [thing for thing in told if thing.state in near]
        titled = [thing for thing in theirs if any(wanted & title_words(title) for title in thing.titles)]
        found = titled or theirs
        if not found and not any(base(c) == "nmod" and c.i > token.i for c in token.children):
            found = [thing for thing in told if thing.state is None or thing.state.type != "State"]
        return found[0] if found else None

    def owners(self, token: Token) -> list[Thing]:
        """Return the states or bodies that stand before or after a noun: "Kazakh side", "side of the EU"."""
        found: list[Thing] = []
        for child in token.children:
            if base(child) in {"amod", "compound", "nmod"} or child.dep_ == "nmod:poss":
                if (
                    base(child) == "nmod"
                    and child.dep_ != "nmod:poss"
                    and child.i > token.i
                    and case(child) not in {"of", "from"}
                ):
                    continue
                for one in coordinated(child):
                    found.extend(t for t in self._early(one) if t.type in BODIES | {"State"})
        return unique(found)

    def _state_ruled(self, token: Token) -> list[Thing]:
        """Return the state of "the administration of President X"."""
        if token.lemma_.lower() not in {"administration", "government", "regime"}:
            return []
        rulers = [t for c in token.children if base(c) == "nmod" and c.i > token.i for t in self._early(c)]
        return unique(t.state for t in rulers if t.type == "Person" and t.state is not None)[:1]

    def _seat(self, token: Token) -> list[Thing]:
        """Return the state in whose capital somebody speaks for it: "officials in Lima"."""
        rest = self.doc[token.i + 1 : token.i + 3]
        mention = self.mentions.at[rest[1].i] if len(rest) == 2 and rest[0].lower_ == "in" else None
        return [self.thing(mention)] if mention is not None and mention.form == "capital" else []

    def _early(self, token: Token) -> list[Thing]:
        if token.i not in self.refs and token.i not in self._resolving:
            self._resolving.add(token.i)  # two titles may stand in each other's lists
            found = self._resolve(token)
            self._resolving.discard(token.i)
            if found:
                self.refs[token.i] = found
        return self.refs.get(token.i, [])

    def _with_head(self, token: Token, owners: list[Thing]) -> list[Thing]:
        """Add who leads a delegation to the state that it stands for: "the delegation headed by X"."""
        out = list(owners)
        for child in token.children:
            if base(child) == "acl" and child.lemma_.lower() in {"head", "lead", "chair"}:
                for agent in child.children:
                    if agent.dep_ == "obl:agent" or case(agent) == "by":
                        for one in conjuncts(agent):
                            out.extend(self._early(one))
        return unique(out)

    def _country(self, token: Token, determiners: set[str]) -> list[Thing]:
        if "our" in determiners:
            return [self.home] if self.home is not None else []
        if "his" in determiners or "her" in determiners:
            for child in token.children:
                if child.dep_ == "nmod:poss":
                    return unique([t.state for t in self._early(child) if t.state is not None])
        if determiners & {"the", "that", "this"}:
            told = unique(thing for thing, _, _ in reversed(self.history) if thing.type == "State")
            fitting = [state for state in told if is_called(state, token.lemma_.lower())]
            return (fitting or told)[:1]
        return []

    def _definite(self, token: Token) -> list[Thing]:
        """Resolve "the Organization", "the ministry", "the bloc", "the agreement" to the last thing of that kind."""
        lemma = token.lemma_.lower()
        kind = self.words.head_types.get(lemma) or self.words.head_types.get(token.lower_)
        if kind is None or kind in {"Group", "State"}:
            return []
        if any(base(c) in {"nmod", "acl", "amod", "compound"} and not _is_added(c) for c in token.children):
            return []
        told = [t for t, at, _ in reversed(self.history) if at < token.i and t.type not in {"Person", "State"}]
        named = [t for t in told if any(lemma in fold(n).split() for n in (t.name, *t.names))]
        if lemma in BLOCS:
            named = next(([t] for t in told if t in named or t.type == "IntergovernmentalOrganization"), [])
        headed = [t for t in named if any(head_noun(n) == lemma for n in (t.name, *t.names))]
        for thing in [*headed, *named][:1]:
            thing.call(token.text)
            return [thing]
        return []

    def of(self, token: Token) -> list[Thing]:
        """Return what a token stands for, the things of its mention if it is inside one."""
        token = antecedent(token)
        if token.i in self.refs:
            return self.refs[token.i]
        mention = self.mentions.at[token.i]
        if mention is not None:
            return [self.thing(mention)]
        found = self._early(token)
        if not found and token.pos_ in {"NOUN", "PROPN"}:
            for child in token.children:
                if child.dep_ == "appos" or child.dep_ == "flat":
                    found = [t for one in conjuncts(child) for t in self._early(one)]
                    if found:
                        return unique(found)
        return found

    def city(self, token: Token) -> Thing | None:
        """Return the city that "the Ukrainian capital" is, or where the text is written, for "arrived in the city"."""
        lemma = token.lemma_.lower()
        if lemma == "capital":
            states = [t for t in self.owners(token) if t.type == "State" and t.key is not None]
            known = entry_of(states[0]) if states else None
            if known is not None and known.capitals:
                return self.registry.named("Place", known.capitals[0])
        if lemma in {"capital", "city"} and self._is_bare(token) and any(c.lower_ == "the" for c in token.children):
            return self.here
        return None

    def nominal(self, token: Token, types: frozenset[str]) -> Thing | None:
        """Return a thing for a noun phrase without a name, if its head noun is of one of the types."""
        lemma = token.lemma_.lower()
        if lemma in self.words.pair_states | self.words.pair_persons and not self.owners(token):
            described = any(base(c) in {"amod", "compound", "nmod", "acl"} for c in token.children)
            if not described and any(c.lower_ in PAIR | {"the"} for c in token.children):
                return None
        kind = self.words.head_types.get(token.lower_) or self.words.head_types.get(lemma)
        if lemma == "act" and token.lower_ == token.text:
            return None  # "a cowardly act" is no law
        if kind is None or kind not in types or token.pos_ not in {"NOUN", "PROPN"}:
            return None
        start, end = bounds(token)
        if kind == "Instrument":
            end = self._before_place(token.i, end)
        name = DATED.split(trimmed(self.doc, start, end))[0]
        if not name or len(name) > 200:
            return None
        if kind in {"Forum", "Instrument"}:
            name = without_ordinal(name)
        if kind == "Group":
            name = people(name)
        if kind == "GovernmentBody":
            return self._unnamed_body(token, name)
        thing = self.registry.named(kind, name)
        thing.spans.append((start, end))
        return thing

    def _before_place(self, head: int, end: int) -> int:
        """Return where a noun phrase ends without the town that closes it: "a memorandum on fish | in Oslo"."""
        last = self.mentions.at[end - 1]
        if last is None or last.start - 1 <= head or self.doc[last.start - 1].lower_ not in {"in", "at"}:
            return end
        return last.start - 1 if last.form == "capital" or last.type == "Place" else end

    def _unnamed_body(self, token: Token, name: str) -> Thing:
        """Return the ministry or agency of a description: "Norway's foreign ministry" is that of Norway told before."""
        states = [t for t in self.owners(token) if t.type == "State"]
        if not states:  # "her ministry"
            bearers = [t for c in token.children if c.dep_ == "nmod:poss" for t in self._early(c)]
            states = [t.state for t in bearers if t.state is not None and t.state.type == "State"]
            if states and any(FOREIGN_SERVICE & title_words(title) for t in bearers for title in t.titles):
                return self._foreign_ministry(states[0])
        if not states:
            return self.registry.named("GovernmentBody", name)
        near = [c for c in token.children if base(c) == "compound" or c.lower_ in self.words.portfolio]
        words = [c.text for c in near if c.i < token.i and not self._early(c)]
        own = " ".join([*words, token.text])
        own = own if any(c.isupper() for c in own) else own.title()
        for thing in self.registry.things:
            if thing.type == "GovernmentBody" and thing.state is states[0]:
                if fold(own) in {fold(n.removesuffix(f" of {states[0].name}")) for n in (thing.name, *thing.names)}:
                    thing.call(name)
                    return thing
        thing = self.registry.named("GovernmentBody", f"{own} of {states[0].name}")
        thing.state = states[0]
        thing.call(name)
        return thing


def _is_added(clause: Token) -> bool:
    """Return whether a clause only adds to what stands before it: "the ministry, where he was told"."""
    first = clause.left_edge
    return clause.dep_ == "acl:relcl" and "," in {first.text, first.nbor(-1).text if first.i else ""}
