"""Extract: what every word of a text stands for, read in the order of the text.

Names, titles, pronouns, "the sides", "his counterpart", "the Organization", a capital for its government: `Discourse`
resolves each to the things of the registry, and remembers who was spoken of so that the next one can be resolved.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from spacy.tokens import Doc, Span, Token

from kgbuild import gazetteer
from kgbuild.extract import lexicon
from kgbuild.extract.clauses import antecedent, base, case, conjuncts
from kgbuild.extract.entities import Registry, Thing, fold
from kgbuild.extract.mentions import Mention, Mentions
from kgbuild.extract.offices import Office, Person, singular
from kgbuild.extract.phrases import bounds, trimmed

BODIES = frozenset({"IntergovernmentalOrganization", "GovernmentBody", "Organization"})
ACTORS = frozenset({"State", "Person", "Group"}) | BODIES
SUBJECTS = frozenset({"nsubj", "nsubj:pass", "obl:agent", "nsubj:outer"})
HE = frozenset({"he", "him", "his", "himself"})
SHE = frozenset({"she", "her", "hers", "herself"})
IT = frozenset({"it", "its", "itself"})
THEY = frozenset({"they", "them", "their", "theirs", "themselves"})
WE = frozenset({"we", "us", "our", "ours", "i", "me", "my"})
PAIR = frozenset({"two", "both", "three", "sides", "parties", "interlocutors", "pair"})
EQUAL_TITLES = {
    "premier": "prime minister", "pm": "prime minister", "fm": "foreign minister", "spokesman": "spokesperson",
    "spokeswoman": "spokesperson", "chairman": "chair", "chairwoman": "chair", "chairperson": "chair",
    "secretary-general": "secretary general", "diplomat": "foreign minister", "affairs": "", "external": "foreign", "and": "",
    "of": "", "the": "", "for": "", "mofa": "foreign", "expatriates": "", "cooperation": "", "international": "", "chief": "head",
}  # fmt: skip
STATE_HEADS = frozenset({"president", "king", "emir", "amir", "sultan", "queen", "prince", "emperor", "pope"})
LEADERS = STATE_HEADS | {"prime", "chancellor"}


def title_words(title: str) -> frozenset[str]:
    """Return the words of a title for comparing, synonyms made equal.

    >>> title_words("Minister of Foreign Affairs") == title_words("foreign minister") == title_words("FM")
    True
    """
    out: list[str] = []
    for word in title.lower().replace("-", " ").replace(",", " ").split():
        out.extend(EQUAL_TITLES.get(word, word).split())
    return frozenset(out)


class Discourse:
    """The reading of one document, sentence by sentence."""

    def __init__(
        self,
        doc: Doc,
        mentions: Mentions,
        offices: list[Office],
        persons: list[Person],
        *,
        home_hint: str | None = None,
    ) -> None:
        self.doc = doc
        self.mentions = mentions
        self.registry = Registry()
        self.refs: dict[int, list[Thing]] = {}
        self.history: list[tuple[Thing, int, bool]] = []
        self.pair: list[Thing] = []
        self.speaker: list[Thing] = []
        self.words = lexicon.load()
        self.office_at = {o.head: o for o in offices}
        self._person_at = {i: p for p in persons for i in range(p.start, p.end)}
        self._things: dict[int, Thing] = {}
        self._told = False
        self.positions: list[tuple[Person, Office, Thing, Thing]] = []
        self._define_abbreviations()
        self.home = self._home(home_hint)

    # -- named things ---------------------------------------------------------------------------------------------

    def thing(self, mention: Mention) -> Thing:
        """Return the thing that a mention names."""
        known = self._things.get(id(mention))
        if known is not None:
            return known
        surface = self.doc[mention.start : mention.end].text
        if surface in self.registry.local and mention.form != "person":
            thing = self.registry.local[surface]
        elif mention.key is not None:
            thing = self.registry.known(mention.key, mention.type, mention.name)
            thing.call(" ".join(surface.split()))
        elif mention.form == "person":
            thing = self.registry.person(mention.name)
        else:
            thing = self._unlisted(mention)
        self._things[id(mention)] = thing
        thing.spans.append((mention.start, mention.end))
        return thing

    def _unlisted(self, mention: Mention) -> Thing:
        name = mention.name
        if mention.type in {"Forum", "Instrument"}:
            name = without_ordinal(name)
        if mention.type == "GovernmentBody" and mention.form in {"head", "model"}:
            return self._body(mention, name)
        thing = self.registry.named(mention.type, name)
        thing.call(mention.name)
        return thing

    def _body(self, mention: Mention, name: str) -> Thing:
        """Return a ministry or agency with its state: the state in its name, its possessor, else the state of the article."""
        owner = self.thing(mention.owner) if mention.owner is not None else self._possessor(mention)
        if owner is None and any(
            t.form == "name" and t.type == "State" for t in self.mentions.inside(mention.start, mention.end)
        ):
            owner = None
        for thing in reversed(self.registry.things):
            if thing.type == "GovernmentBody" and fold(name) in {fold(n) for n in (thing.name, *thing.names)}:
                if owner is None or thing.state in (None, owner):
                    return thing
        full = name
        explicit = mention.owner is not None
        state = owner or getattr(self, "home", None)
        if state is not None and not explicit and state.type == "State" and fold(state.name) not in fold(name):
            full = f"{name} of {state.name}"
        thing = self.registry.named("GovernmentBody", full)
        thing.call(name)
        thing.state = state
        return thing

    def _possessor(self, mention: Mention) -> Thing | None:
        before = mention.start - 1
        if before > 0 and self.doc[before].lower_ in {"'s", "’s", "'"}:
            before -= 1
        for i in (before, mention.end + 1, mention.end + 2):
            if 0 <= i < len(self.doc):
                other = self.mentions.at[i]
                if other is None or other.type != "State":
                    continue
                if i < mention.start and other.end == before + 1:
                    return self.thing(other)
                if i > mention.end and self.doc[mention.end].lower_ == "of" and other.start == i:
                    return self.thing(other)
        return None

    def _define_abbreviations(self) -> None:
        """Read "Nepal Electricity Authority (NEA)": the letters in brackets name what stands before them."""
        doc = self.doc
        for mention in self.mentions:
            at = mention.end
            if at + 2 < len(doc) and doc[at].text == "(" and doc[at + 2].text == ")":
                short = doc[at + 1].text
                if len(short) > 1 and sum(c.isupper() for c in short) >= 2 and mention.type not in {"Person", "State"}:
                    inner = self.mentions.at[at + 1]
                    thing = self.thing(mention)
                    if inner is not None and inner.key is not None and mention.key is None:
                        same = fold(inner.name)
                        if same == fold(mention.name):
                            thing.key = thing.key or inner.key
                    self.registry.local[short] = thing
                    thing.call(short)

    def _home(self, hint: str | None) -> Thing | None:
        """Return the state whose news this is: most often named, the place of the dateline counting thrice."""
        counts: Counter[str] = Counter()
        owners = {o.of for o in self.office_at.values() if o.of is not None}
        first: dict[str, Mention] = {}
        for mention in self.mentions:
            if mention.type == "State" and mention.key is not None:
                token = self.doc[mention.head]
                weight = 3 if mention.start < 60 else 2
                if (
                    base(token) in {"obl", "nmod", "obj"}
                    and case(token) in {"to", "in", "with", "", "from"}
                    and mention.form != "demonym"
                ):
                    weight = 1
                if mention in owners:  # "the Indian ambassador": foreign to the one who writes so
                    weight = 0
                counts[mention.key] += weight
                first.setdefault(mention.key, mention)
        if hint is not None and hint in counts:
            counts[hint] += 6
        self._counts, self._first = counts, first
        if not counts:
            return None
        best = max(counts, key=lambda k: (counts[k], -first[k].start))
        if counts[best] < 4:
            return None
        return self.thing(first[best])

    def main_states(self) -> list[Thing]:
        """Return the two states that a bilateral article is about: the most often named ones."""
        if len(self._counts) < 2:
            return []
        (first, most), (second, more), *rest = [*self._counts.most_common(3)]
        if rest and rest[0][1] * 1.5 > more:
            return []
        return [self.thing(self._first[first]), self.thing(self._first[second])]

    # -- reading --------------------------------------------------------------------------------------------------

    def read(self, sentence: Span) -> None:
        """Resolve every word of a sentence that stands for something."""
        for token in sentence:
            if token.i in self.refs:
                continue
            found = self._resolve(token)
            if found:
                self.refs[token.i] = found
                subject = base(token) == "nsubj" or token.dep_ == "obl:agent"
                for thing in found:
                    self.history.append((thing, token.i, subject))

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
                return [self.thing(mention)]
            return []
        if token.pos_ in {"PRON", "DET"}:
            return self._pronoun(token)
        if token.pos_ == "NUM" and token.lower_ in PAIR and base(token) in {"nsubj", "obl", "obj"}:
            if any(c.lower_ in {"the", "these", "those"} for c in token.children):
                return self._plural(token)
        if token.pos_ in {"NOUN", "PROPN", "ADJ", "NUM"}:
            return self._nominal(token)
        return []

    def _name_person(self, person: Person) -> list[Thing]:
        mention = self.mentions.at[person.start]
        if mention is None or mention.form != "person":
            return []
        thing = self.thing(mention)
        for office in person.offices:
            owner = self._office_owner(office, person, thing)
            title = self._office_title(office)
            if owner is not None and title:
                if not office.quiet:
                    self.positions.append((person, office, thing, owner))
                thing.titles.setdefault(title)
                home = owner if owner.type == "State" else owner.state
                if thing.state is None or (self._told and not thing.sure):
                    thing.state = home or (owner if owner.type in BODIES else None)
                    thing.sure = self._told
            self.refs.setdefault(office.head, [thing])
        person.offices = [o for o in person.offices if o is not None]
        self._gender(person, thing)
        return [thing]

    def _gender(self, person: Person, thing: Thing) -> None:
        before = {self.doc[i].lower_.rstrip(".") for i in range(max(0, person.start - 3), person.start)}
        if before & {"mr", "sir", "lord", "king", "sheikh", "prince", "emir", "spokesman", "chairman"}:
            thing.gender = "he"
        elif before & {
            "ms",
            "mrs",
            "miss",
            "lady",
            "dame",
            "queen",
            "sheikha",
            "princess",
            "spokeswoman",
            "chairwoman",
        }:
            thing.gender = "she"

    def _office_title(self, office: Office) -> str:
        if office.counterpart:
            for thing, _, _ in reversed(self.history):
                if thing.type == "Person" and thing.titles and thing is not self._office_person(office):
                    office.title = next(iter(thing.titles))
                    break
            else:
                return ""
        return office.title

    def _office_person(self, office: Office) -> Thing | None:
        if office.person is None:
            return None
        mention = self.mentions.at[office.person.start]
        return self._things.get(id(mention)) if mention is not None else None

    def _office_owner(self, office: Office, person: Person, thing: Thing) -> Thing | None:
        self._told = True
        mention = office.of or person.of_after
        if mention is not None:
            return self.thing(mention)
        if office.local is not None:
            local = self._local(office.local)
            if local is not None:
                return local
        others = [o for o in person.offices if o is not office and o.of is not None]
        if others and others[0].of is not None:
            return self.thing(others[0].of)
        if office.owner in {"its", "their", "his", "her"}:
            for seen, _, _ in reversed(self.history):
                if office.owner == "its" and seen.type in BODIES | {"State"}:
                    return seen
                if (
                    office.owner in {"his", "her"}
                    and seen.type == "Person"
                    and seen.state is not None
                    and seen is not thing
                ):
                    return seen.state
        self._told = False
        if thing.state is not None:
            return thing.state
        for other in self.registry.things:
            if other.type == "Person" and other is not thing and other.name == thing.name and other.state is not None:
                return other.state
        return self.home

    def _local(self, i: int) -> Thing | None:
        """Return the body or state that "the ministry", "the country" beside a title stands for."""
        token = self.doc[i]
        lemma = token.lemma_.lower()
        if lemma in {"country", "republic", "nation", "kingdom", "government"}:
            return next((t for t, at, _ in reversed(self.history) if t.type == "State" and at < i), self.home)
        found = self._definite(token)
        if found:
            return found[0]
        if lemma == "ministry" and self.home is not None:
            thing = self.registry.named("GovernmentBody", f"Foreign Ministry of {self.home.name}")
            thing.call("ministry")
            thing.state = self.home
            return thing
        return None

    def _title(self, office: Office, token: Token) -> list[Thing]:
        """Resolve a title without a name: "the Minister", "the Iranian president", "the two presidents"."""
        if office.person is not None:
            return self._name_person(office.person)
        owner = self.thing(office.of) if office.of is not None else None
        if office.plural:
            listed = self._listed(token)
            if listed:
                return listed
            if owner is None:
                return self._plural(token)
            if owner.type != "State":
                return []
            owners = [t for one in conjuncts(self.doc[office.of.head]) for t in self._early(one) if t.type == "State"]  # type: ignore[union-attr]
            return unique([owner, *owners])
        if office.counterpart:
            return [owner] if owner is not None else []
        found = self._titled(office, owner)
        if found is not None:
            found.call(trimmed(self.doc, office.start, office.end))
            return [found]
        wide = self._leader(office, owner)
        if wide is not None:
            return [wide]
        if owner is not None and owner.type in ACTORS:
            return [owner]
        return []

    def _listed(self, token: Token) -> list[Thing]:
        """Return those whom an apposition names: "the two ministers, A and B"."""
        for child in token.children:
            if child.dep_ == "appos":
                found = [t for one in conjuncts(child) for t in self._early(one)]
                if found:
                    return unique(found)
        return []

    def _titled(self, office: Office, owner: Thing | None) -> Thing | None:
        """Return the person of a title told before: the last speaker or subject rather than the last one named."""
        wanted = title_words(office.title)
        best: tuple[float, Thing] | None = None
        for back, (thing, at, subject) in enumerate(reversed(self.history)):
            if thing.type != "Person" or at >= office.start:
                continue
            if owner is not None and thing.state is not None and owner not in (thing.state, thing.state.state):
                continue
            if not any(
                wanted <= title_words(t) and not ({"deputy", "vice", "former"} & (title_words(t) - wanted))
                for t in thing.titles
            ):
                continue
            score = -0.1 * back + (0.6 if subject else 0.0) + (1.2 if thing in self.speaker else 0.0)
            score += 1.0 if any(wanted == title_words(t) for t in thing.titles) else 0.0
            if best is None or score > best[0]:
                best = (score, thing)
        return best[1] if best is not None else None

    def _leader(self, office: Office, owner: Thing | None) -> Thing | None:
        """Resolve "the Russian leader", "the head of state", "the top diplomat" by the kind of office."""
        phrase = self.doc[office.start : min(office.end + 2, len(self.doc))].text.lower()
        if "head of state" in phrase or "head of the state" in phrase:
            kinds = STATE_HEADS
        elif "head of government" in phrase:
            kinds = frozenset({"prime", "chancellor", "premier"})
        elif singular(self.doc[office.head].lower_) == "leader":
            kinds = LEADERS
        else:
            return None
        for thing, _, _ in reversed(self.history):
            if thing.type == "Person" and (owner is None or thing.state is owner):
                for title in thing.titles:
                    words = title_words(title)
                    if words & kinds and not words & {"former", "vice", "deputy"}:
                        return thing
        return None

    # -- pronouns and plain nouns ---------------------------------------------------------------------------------

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
            if self.speaker:
                return list(self.speaker)
            return [self.home] if self.home is not None else []
        if word in {"both", "each"} and base(token) != "det":
            return self._plural(token)
        return []

    def _personal(self, token: Token, gender: str) -> list[Thing]:
        clause_subjects: list[Thing] = []
        if token.dep_ not in SUBJECTS and token.dep_ != "nmod:poss":
            for child in token.head.children:
                if child.dep_ in SUBJECTS and child.i != token.i:
                    clause_subjects = self.refs.get(child.i, [])
        best: tuple[float, Thing] | None = None
        sentence = token.sent.start
        voices = self.speaker if self.speaker and len(self.speaker) == 1 else []
        for back, (thing, at, subject) in enumerate(reversed(self.history[-60:])):
            if thing.type != "Person" or thing in clause_subjects:
                continue
            if thing.gender is not None and thing.gender != gender:
                continue
            score = 0.0 - back * 0.1 + (3.0 if subject else 0.0) + (1.0 if at >= sentence else 0.0)
            score += 1.5 if thing in voices else 0.0
            score -= 0.8 * sum(1 for s in self._starts_between(at, token.i))
            if best is None or score > best[0]:
                best = (score, thing)
        if best is None:
            return []
        best[1].gender = best[1].gender or gender
        return [best[1]]

    def _starts_between(self, start: int, end: int) -> Iterable[int]:
        return (i for i in range(start + 1, end + 1) if self.doc[i].is_sent_start)

    def _neuter(self, token: Token) -> list[Thing]:
        best: tuple[float, Thing] | None = None
        for back, (thing, at, subject) in enumerate(reversed(self.history[-60:])):
            if thing.type not in BODIES | {"State", "Forum", "Instrument", "Initiative"}:
                continue
            score = -0.15 * back + (2.5 if subject else 0.0) - 0.8 * sum(1 for _ in self._starts_between(at, token.i))
            if thing.type in {"Forum", "Instrument", "Initiative"}:
                score -= 1.0
            if token.dep_ == "nmod:poss" and 0 < token.i - at <= 4:
                score += 2.5
            if best is None or score > best[0]:
                best = (score, thing)
        return [best[1]] if best is not None else []

    def _plural(self, token: Token) -> list[Thing]:
        """Resolve "they", "both sides", "the two ministers": the last pair that met or was named together."""
        word = singular(token.lower_) if token.pos_ not in {"PRON", "DET"} else ""
        lemma = token.lemma_.lower()
        state_pair = lemma in self.words.pair_states
        pair = self.pair or self._last_pair()
        if lemma in {"country", "state", "nation", "neighbour", "neighbor", "government", "people"} and not _states_of(
            pair
        ):
            pair = self.main_states()
        if not pair:
            return []
        if state_pair and lemma not in {"side", "party"}:
            states = unique([t if t.type == "State" else t.state for t in pair])
            states = [s for s in states if s.type == "State"]
            return states if len(states) > 1 else []
        if (
            word
            and word not in {"side", "party", "interlocutor", "leader", "counterpart"}
            and token.pos_ in {"NOUN", "PROPN"}
        ):
            named = [t for t in pair if t.type == "Person"]
            return named if len(named) > 1 else []
        if lemma in {"side", "party"}:
            return self._as_sides(pair)
        return list(pair)

    def _as_sides(self, pair: list[Thing]) -> list[Thing]:
        states = unique([t if t.type != "Person" else t.state for t in pair])
        return states if len(states) > 1 else list(pair)

    def _last_pair(self) -> list[Thing]:
        found: list[Thing] = []
        kind: str | None = None
        for thing, _, _ in reversed(self.history[-40:]):
            if thing.type not in ACTORS:
                continue
            if kind is None:
                kind = thing.type
            if thing.type == kind and thing not in found:
                found.append(thing)
            if len(found) == 2:
                return list(reversed(found))
        return []

    def _nominal(self, token: Token) -> list[Thing]:
        lemma, low = token.lemma_.lower(), token.lower_
        determiners = {c.lower_ for c in token.children if c.dep_ in {"det", "nummod", "det:predet", "nmod:poss"}}
        plural = low != lemma or token.morph.get("Number") == ["Plur"]
        if plural and (determiners & PAIR or (low in {"sides", "parties", "interlocutors"} and "the" in determiners)):
            if lemma in self.words.pair_states or lemma in self.words.pair_persons:
                owners = self._owners(token)
                if not owners:
                    return self._listed(token) or self._plural(token)
        if lemma in self.words.standins or low in self.words.standins:
            owners = self._owners(token)
            if owners:
                return self._with_head(token, owners)
            if lemma in {"country", "nation", "state", "republic", "kingdom"} and not plural:
                return self._country(token, determiners)
            if lemma in {"side"} and determiners & {"other", "another"}:
                return []
        if (
            not plural
            and "the" in determiners
            and lemma in {"diplomat", "guest", "visitor", "politician", "statesman", "envoy", "official"}
            and not self._owners(token)
        ):
            return self._some_person(lemma)
        if "the" in determiners or (token.pos_ == "PROPN" and token.dep_ != "compound"):
            return self._definite(token)
        return []

    def _some_person(self, lemma: str) -> list[Thing]:
        """Resolve "the diplomat", "the guest": the last person who can be one, not the one who speaks of him."""
        for thing, _, _ in reversed(self.history[-30:]):
            if thing.type != "Person" or (lemma in {"guest", "visitor"} and thing in self.speaker):
                continue
            words = frozenset().union(*(title_words(t) for t in thing.titles)) if thing.titles else frozenset()
            if lemma not in {"diplomat", "envoy"} or words & {
                "ambassador",
                "consul",
                "envoy",
                "representative",
                "foreign",
                "commissioner",
                "attache",
            }:
                return [thing]
        return []

    def _owners(self, token: Token) -> list[Thing]:
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
                for one in conjuncts(child):
                    found.extend(t for t in self._early(one) if t.type in BODIES | {"State"})
        return unique(found)

    def _early(self, token: Token) -> list[Thing]:
        if token.i not in self.refs:
            found = self._resolve(token)
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
        if "the" in determiners or "that" in determiners or "this" in determiners:
            for thing, _, _ in reversed(self.history):
                if thing.type == "State":
                    return [thing]
        return []

    def _definite(self, token: Token) -> list[Thing]:
        """Resolve "the Organization", "the ministry", "the bloc", "the agreement" to the last thing of that kind."""
        lemma = token.lemma_.lower()
        kind = self.words.head_types.get(lemma) or self.words.head_types.get(token.lower_)
        if kind is None or kind in {"Group", "State"}:
            return []
        if any(base(c) in {"nmod", "acl", "amod", "compound"} and c.i != token.i for c in token.children):
            return []
        generic = lemma in {
            "organization",
            "organisation",
            "bloc",
            "alliance",
            "union",
            "body",
            "community",
            "group",
            "association",
            "grouping",
        }
        for thing, at, _ in reversed(self.history):
            if at >= token.i:
                continue
            names = [fold(n) for n in (thing.name, *thing.names)]
            if any(lemma in n.split() for n in names) and thing.type != "Person" and thing.type != "State":
                thing.call(token.text)
                return [thing]
            if generic and thing.type == "IntergovernmentalOrganization":
                thing.call(token.text)
                return [thing]
        return []

    # -- for the frames -------------------------------------------------------------------------------------------

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

    def is_media(self, thing: Thing) -> bool:
        """Return whether a thing is a news agency or another outlet of the gazetteer."""
        entry = gazetteer.organizations().get((thing.key or "").removeprefix("organization/"))
        return entry is not None and entry.kind == "media"

    def place(self, mention: Mention) -> Thing:
        """Return the place that a name of a place or of a capital gives when something happens there."""
        if mention.form == "capital":
            name = " ".join(self.doc[mention.start : mention.end].text.split())
            return self.registry.named("Place", name.title() if name.isupper() else name)
        return self.thing(mention)

    def nominal(self, token: Token, types: frozenset[str]) -> Thing | None:
        """Return a thing for a noun phrase without a name, if its head noun is of one of the types."""
        lemma = token.lemma_.lower()
        if lemma in self.words.pair_states | self.words.pair_persons and not self._owners(token):
            if any(c.lower_ in PAIR | {"the"} for c in token.children):
                return None
        kind = self.words.head_types.get(token.lower_) or self.words.head_types.get(lemma)
        if kind is None or kind not in types or token.pos_ not in {"NOUN", "PROPN"}:
            return None
        start, end = bounds(token)
        name = trimmed(self.doc, start, end)
        if not name or len(name) > 200:
            return None
        if kind in {"Forum", "Instrument"}:
            name = without_ordinal(name)
        thing = self.registry.named(kind, name)
        thing.spans.append((start, end))
        return thing


def _states_of(things: list[Thing]) -> bool:
    """Return whether things stand for two states or more."""
    return (
        len(
            {
                id(s)
                for t in things
                for s in [t if t.type == "State" else t.state]
                if s is not None and s.type == "State"
            }
        )
        > 1
    )


def unique(things: Iterable[Thing | None]) -> list[Thing]:
    """Return the things without repeats and without None, in their order."""
    return list(dict.fromkeys(t for t in things if t is not None))


ORDINALS = {
    word: i
    for i, word in enumerate(
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth"],
        1,
    )
}


def ordinal(word: str) -> int | None:
    """Return the number of an ordinal word.

    >>> ordinal("46th"), ordinal("Third"), ordinal("XXI"), ordinal("tall")
    (46, 3, None, None)
    """
    low = word.lower()
    if low in ORDINALS:
        return ORDINALS[low]
    if low[:-2].isdigit() and low[-2:] in {"st", "nd", "rd", "th"}:
        return int(low[:-2])
    return None


def without_ordinal(name: str) -> str:
    """Return the name of a series without the number of one of its sessions.

    >>> without_ordinal("17th Summit of Nowhere"), without_ordinal("Second Protocol")
    ('Summit of Nowhere', 'Protocol')
    """
    words = name.split()
    while len(words) > 1 and (
        ordinal(words[0]) is not None or words[0].lower() in {"annual", "regular", "upcoming", "next", "new"}
    ):
        words.pop(0)
    return " ".join(words)
