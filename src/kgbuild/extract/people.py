"""Extract: persons and what stands for them: names with titles, titles alone, "the Russian leader", "the diplomat"."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from spacy.tokens import Token

from kgbuild.extract.clauses import arguments, base, case, conjuncts, coordinated
from kgbuild.extract.entities import Thing, fold, unique
from kgbuild.extract.naming import ACTORS, BODIES, REALMS
from kgbuild.extract.office import BODIES_OF_STATE, BODY_HEADS, Office, Person, singular
from kgbuild.extract.phrases import bounds, trimmed
from kgbuild.extract.titles import LEADERS, STATE_HEADS, title_words
from kgbuild.extract.whose import Whose, is_single

ORGANIZED = frozenset({"commissioner", "rapporteur", "relief", "executive"})
"""Words of titles that international organisations give and states hardly do."""


ENVOYS = frozenset({"ambassador", "commissioner", "envoy", "consul"})
SENT = ENVOYS | {"representative", "chargé", "charge", "attaché", "attache", "delegate"}
"""Words of the titles of those who may be called envoys."""
BACK = 60
"""How many namings before a plural title those who bear it are looked for."""
UNREAL = frozenset({"not", "n't", "never", "will", "would", "may", "might", "could", "should", "once", "if"})
"""Words with which "X is minister" does not say that X is it."""
MONARCHS = frozenset({"king", "queen", "emir", "amir", "sultan", "emperor"})
RULERS = {"premier": frozenset({"prime"}), "monarch": MONARCHS, "leader": LEADERS, "pontiff": frozenset({"pope"})}
"""Words of the titles of those whom a noun can mean."""
FOREIGN_SERVICE = frozenset({"foreign", "external"})
"""Words of the titles of those whose ministry is that of foreign affairs."""
CHIEFS = frozenset({"general", "president", "chair", "director", "head", "commissioner", "representative"})
"""Words of the titles of those who are called the chief of an organisation."""
PAST = frozenset({"was", "been"})
ENDED = frozenset({"until", "till", "before", "previously", "formerly", "earlier"})
"""Words that with "was" say that an office is over."""
FOREIGN = ("foreign ministry", "ministry of foreign", "ministry of external", "foreign office")
"""How the names of foreign ministries begin."""


def thing_state_level(title: str) -> bool:
    """Return whether a title is one of a state's own service: "Deputy High Commissioner" is an ambassador's."""
    words = title.lower().replace("-", " ").split()
    return "commissioner" in words and "high" in words and "refugees" not in words and "rights" not in words


class People(Whose):
    """Names and titles of a document, resolved to persons; pronouns and nouns are left to `Discourse`."""

    def _name_person(self, person: Person) -> list[Thing]:
        mention = self.mentions.at[person.start]
        if mention is None or mention.form != "person":
            return []
        thing = self.thing(mention)
        if person in self.named:
            return [thing]
        self.named.append(person)
        for office in person.offices:
            owner = self._office_owner(office, person, thing)
            title = self._office_title(office)
            if title == "Chancellor" and any(FOREIGN_SERVICE & title_words(t) for t in thing.titles):
                continue  # as texts from Latin America call their foreign ministers
            if owner is not None and title:
                if not office.quiet:
                    self.positions.append((office, thing, owner))
                thing.titles.setdefault(title)
                self.hold(thing, title, owner)
                home = owner if owner.type == "State" else owner.state
                if thing.state is None or (self._told and not thing.sure):
                    thing.state = home or (owner if owner.type in BODIES else None)
                    thing.sure = self._told
            self.refs.setdefault(office.head, [thing])
        person.offices = [o for o in person.offices if o is not None]
        self._gender(person, thing)
        return [thing]

    def _gender(self, person: Person, thing: Thing) -> None:
        words = [self.doc[i].lower_.rstrip(".") for i in range(max(0, person.start - 3), person.start)]
        before = {*words, *(f"{a} {b}" for a, b in pairwise(words))}
        if before & {
            "his excellency",
            "his highness",
            "his majesty",
            "his eminence",
            "mr",
            "sir",
            "lord",
            "king",
            "sheikh",
            "prince",
            "emir",
            "spokesman",
            "chairman",
        }:
            thing.gender = "he"
        elif before & {
            "her excellency",
            "her highness",
            "her majesty",
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
                if thing.type == "Person" and thing.titles and thing is not self.bearer(office):
                    office.title = next(iter(thing.titles))
                    break
            else:
                return ""
        return office.title

    def bearer(self, office: Office) -> Thing | None:
        """Return the person by whose name a title stands."""
        if office.person is None:
            return None
        mention = self.mentions.at[office.person.start]
        return self._things.get(id(mention)) if mention is not None else None

    def _office_owner(self, office: Office, person: Person, thing: Thing) -> Thing | None:
        self._told = True
        if office.of is None and person.of_after is not None:  # "Jan Berg of Norway, Special Representative"
            body = self.world_body(office.title)
            if body is not None:
                return body
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
        if office.owner in {"its", "their", "his", "her", "whose"}:
            for seen, _, _ in reversed(self.history):
                if office.owner in {"its", "whose"} and seen.type in (
                    BODIES if self._is_of_body(office) else BODIES | {"State"}
                ):
                    return seen
                if (
                    office.owner in {"his", "her"}
                    and not (office.counterpart and self.doc[office.head].lemma_.lower() == "counterpart")
                    and seen.type == "Person"
                    and seen.state is not None
                    and seen is not thing
                ):
                    return seen.state
        self._told = False
        body = self.world_body(office.title)
        if body is not None:
            return body
        if title_words(office.title) >= {"secretary", "general"} or ORGANIZED & set(
            office.title.lower().replace("-", " ").split()
        ):
            body = self._main_body(office)
            if body is not None:
                return body
        if office.counterpart:
            near = [(t, who) for t, _, who in self.history[-BACK:] if t.type == "Person" and t is not thing and t.state]
            mine = next((t.state for t, is_subject in reversed(near) if is_subject), None)
            last = near[-1][0].state if near else None
            if last is not None and mine is not None and last is not mine:
                self._told = True
                return last  # "he met President X and his counterpart Y": of X's state
            mine = mine or last
            sounding = thing.state or self.by_sound(thing.name, {mine} if mine is not None else set())
            return sounding or next((t for t in self.main_states() if t is not mine), None)
        if thing.state is not None:
            return thing.state
        for other in self.registry.things:
            if other.type == "Person" and other is not thing and other.name == thing.name and other.state is not None:
                return other.state
        state = self.whose(office, person, thing)
        return self._ministry_spoken_for(office, state) or state

    def _ministry_spoken_for(self, office: Office, state: Thing | None) -> Thing | None:
        """Return the foreign ministry that a text names and for which a bare "spokesperson" of its state speaks."""
        if state is None or state.type != "State" or title_words(office.title) != {"spokesperson"}:
            return None
        ministries = (m for m in self.mentions if m.type == "GovernmentBody" and fold(m.name).startswith(FOREIGN))
        named = (self.thing(m) for m in ministries)
        return next((t for t in named if t.state is state or t.state is None), None)

    def _main_body(self, office: Office) -> Thing | None:
        """Return the organisation that a title of international office without one means: the one most spoken of."""
        if thing_state_level(office.title):
            return None
        counts = Counter(
            m.key
            for m in self.mentions
            if m.type == "IntergovernmentalOrganization" and m.key is not None and "." not in m.key
        )
        if not counts:
            return None
        best = counts.most_common(1)[0][0]
        return next(self.thing(m) for m in self.mentions if m.key == best)

    def _local(self, i: int) -> Thing | None:
        """Return the body or state that "the ministry", "the country" beside a title stands for."""
        token = self.doc[i]
        lemma = token.lemma_.lower()
        if lemma in REALMS:
            return self.realm(lemma, i)
        if lemma in {"country", "republic", "nation", "government"}:
            return next((t for t, at, _ in reversed(self.history) if t.type == "State" and at < i), self.home)
        found = self._definite(token)
        owners = [t for t in self.owners(token) if t.type == "State"]
        if lemma == "ministry" and owners and "foreign" in {child.lower_ for child in token.children}:
            return self._foreign_ministry(owners[0])
        if owners and not found:
            is_body = token.lower_ in BODIES_OF_STATE
            return self._unnamed_body(token, trimmed(self.doc, *bounds(token))) if is_body else owners[0]
        if lemma == "ministry":
            home = self._acting_state(token) or self.home
            found = [t for t in found if home is None or t.state in (home, None)]
            if not found and home is not None:
                return self._foreign_ministry(home)
        if found:
            return found[0]
        if lemma == "parliament" and self.home is not None:
            thing = self.registry.named("GovernmentBody", f"Parliament of {self.home.name}")
            thing.call("Parliament")
            thing.state = self.home
            return thing
        return None

    def _acting_state(self, token: Token) -> Thing | None:
        """Return the state that is the subject of the clause: Chad of "Chad, its ministry spokesman said, ..."."""
        subjects = [t for t in token.sent if base(t) == "nsubj" and t.i < token.i]
        acting = [thing for t in subjects if self.mentions.at[t.i] for thing in self._early(t) if thing.type == "State"]
        return acting[-1] if acting else None

    def _foreign_ministry(self, state: Thing) -> Thing:
        """Return the ministry that diplomatic news means by "the ministry"."""
        for thing in self.registry.things:
            names = [fold(n) for n in (thing.name, *thing.names)]
            if thing.type == "GovernmentBody" and thing.state is state and any(n.startswith(FOREIGN) for n in names):
                return thing
        thing = self.registry.named("GovernmentBody", f"Foreign Ministry of {state.name}")
        thing.call("ministry")
        thing.state = state
        return thing

    def _title(self, office: Office, token: Token) -> list[Thing]:
        """Resolve a title without a name: "the Minister", "the Iranian president", "the two presidents"."""
        if office.person is not None:
            return self._name_person(office.person)
        owner = self.thing(office.of) if office.of is not None else None
        if owner is None and office.local is not None and not office.plural:
            owner = self._local(office.local)
        if office.plural:
            listed = self._listed(token)
            if listed:
                return listed
            if owner is None or office.of is None:
                return self._bearers(office) or self._plural(token)
            if owner.type not in BODIES | {"State"}:
                return []
            theirs = [t for t in self._bearers(office) if t.state is owner]
            if len(theirs) > 1:
                return theirs  # "the Japanese ministers", told of before
            owners = [
                t
                for one in coordinated(self.doc[office.of.head])
                for t in self._early(one)
                if t.type in BODIES | {"State"}
            ]
            return unique([*owners, owner])
        if office.counterpart:
            if owner is None:
                return self._other_of_pair(token)
            met = [t for t in self.pair if t.type == "Person" and t.state is owner]
            told = unique(t for t, at, _ in self.history if t.type == "Person" and t.state is owner)
            return met[:1] or (told if len(told) == 1 else [owner])
        if self._is_predicate(token):
            return self._predicated(office, token)
        if case(token) == "as" and owner is None and base(token) == "obl":  # "who heads it as its director"
            served = [t for s in arguments(token.head).get("subj", []) for t in self._early(s) if t.type == "Person"]
            if served:
                return served
        found = self._titled(office, owner)
        if found is not None:
            found.call(trimmed(self.doc, office.start, office.end))
            return [found]
        wide = self._leader(office, owner) or self._compatriot(office, owner)
        wide = wide or self._named_later(office, owner)
        if wide is not None:
            return [wide]
        if owner is None and title_words(office.title) == {"envoy"}:
            return self._some_person("envoy")
        if owner is None and title_words(office.title) == {"secretary", "general"}:
            owner = self._main_body(office)
        if owner is not None and owner.type in ACTORS:
            self.unnamed.add(token.i)
            return [owner]
        return []

    def _bearers(self, office: Office) -> list[Thing]:
        """Return those told of before who bear a title: "the envoys", "the two ministers"; none if it is only one."""
        word = singular(self.doc[office.head].lower_)
        wanted = ENVOYS if word in ENVOYS else title_words(word)
        seen = unique(t for t, at, _ in self.history[-BACK:] if t.type == "Person" and at < office.start)
        found = [t for t in seen if any(wanted & title_words(title) for title in t.titles)]
        if word == "chancellor" and not found:
            found = [t for t in seen if any(FOREIGN_SERVICE & title_words(title) for title in t.titles)]
        if any(c.lower_ in {"two", "both"} for c in self.doc[office.head].children) and len(found) > 2:
            pair = [t for t in self.pair if t in found]
            return pair if len(pair) == 2 else found[-2:]
        return found if len(found) > 1 else []

    def _is_of_body(self, office: Office) -> bool:
        """Return whether "its" before a title stands for a ministry or organisation that its sentence names."""
        sentence = self.doc[office.head].sent
        bodies = [m for m in self.mentions.inside(sentence.start, office.start) if m.type in BODIES]
        return bool(bodies) and bool(BODY_HEADS & set(office.title.lower().replace("-", " ").split()))

    def _is_predicate(self, token: Token) -> bool:
        head = token.head if base(token) == "conj" else token
        return _is_service(head) or any(c.dep_ == "cop" for c in head.children)

    def _predicated(self, office: Office, token: Token) -> list[Thing]:
        """Return whom a sentence says to hold an office, and note it: "she was Ambassador of Chad until 2020"."""
        head = token.head if base(token) == "conj" else token
        verb = head.head if _is_service(head) else head
        named = [c for c in head.children if base(c) == "nsubj"] if verb is head else arguments(verb).get("subj", [])
        subjects = unique(t for c in named for t in self._early(c))
        if len(subjects) != 1 or subjects[0].type != "Person" or office.quiet or not office.title:
            return []
        verbs = {c.lower_ for c in verb.children if base(c) in {"cop", "aux", "advmod"}}
        holder = subjects[0]
        owner = self.thing(office.of) if office.of is not None else self._local(office.local) if office.local else None
        owner = owner or holder.state
        if owner is None or verbs & UNREAL:
            return []
        is_over = bool(verbs & PAST and {t.lower_ for t in token.sent} & ENDED)
        is_over = is_over or (verb.lower_ == "served" and not verbs & {"has", "have"})
        if is_over and not office.title.startswith("Former"):
            office.title = f"Former {office.title}"
        holder.titles.setdefault(office.title)
        self.positions.append((office, holder, owner))
        return subjects

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
        verb = self.doc[office.head].head
        is_addressed = any(base(c) in {"obj", "iobj"} and c.lower_ in {"him", "her"} for c in verb.children)
        addressed = self.speaker if is_addressed else []  # in "the Minister thanked him", he spoke before
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
            score += 0.7 if self.home is not None and thing.state is self.home else 0.0
            score -= 3.0 if thing in addressed else 0.0
            score -= 2.0 if "prime" not in wanted and _is_premier(thing) else 0.0  # "the minister" is another one
            if best is None or score > best[0]:
                best = (score, thing)
        return best[1] if best is not None else None

    def _named_later(self, office: Office, owner: Thing | None) -> Thing | None:
        """Return who bears the title of a state further on: "the Irish president ... President X of Ireland"."""
        if owner is None or office.of is None or office.owner in {"a", "an"} or not is_single(office.title):
            return None
        for other in self.office_at.values():
            same = other.of is not None and other.of.key == office.of.key and other.person is not None
            if same and other.head > office.head and title_words(other.title) == title_words(office.title):
                return self._name_person(other.person)[0] if other.person is not None else None
        return None

    def _compatriot(self, office: Office, owner: Thing | None) -> Thing | None:
        """Return the person whom "the Irish minister" means whose title or state the text has not told."""
        if owner is None or owner.type != "State":
            return None
        wanted = title_words(office.title)
        may_be_new = office.of is not None and office.of.start > office.head  # "the representative of Chad"
        for thing, at, _ in reversed(self.history[-BACK:]):
            if thing.type != "Person" or at >= office.start:
                continue
            words = frozenset[str]().union(*map(title_words, thing.titles))
            is_envoy = bool((wanted | words) & ENVOYS and words & SENT)
            if (thing.state is owner and (is_envoy or not words)) or (
                thing.state is None and not words and not may_be_new
            ):
                return thing
        return None

    def _leader(self, office: Office, owner: Thing | None) -> Thing | None:
        """Resolve "the Russian leader", "the head of state", "the top diplomat" by the kind of office."""
        phrase = self.doc[office.start : min(office.end + 4, len(self.doc))].text.lower()
        if "head of state" in phrase or "head of the state" in phrase:
            kinds = STATE_HEADS
        elif "head of government" in phrase:
            kinds = frozenset({"prime", "chancellor", "premier"})
        elif singular(self.doc[office.head].lower_) == "leader":
            kinds = LEADERS
        elif singular(self.doc[office.head].lower_) == "chancellor":
            kinds = FOREIGN_SERVICE  # as texts from Latin America call their foreign ministers
        elif "diplomacy" in phrase:
            kinds = FOREIGN_SERVICE | {"chancellor"}
            nouns = [t for t in self.doc[office.start : office.end + 4] if t.lower_ == "diplomacy"]
            owner = next((t for noun in nouns for t in self.owners(noun)), owner)
        elif title_words(office.title) in ({"head"}, {"foreign", "policy", "head"}) and "chief" in phrase:
            return self._chief([owner] if owner is not None else self.owners(self.doc[office.head]))
        else:
            return None
        return self._last_of(kinds, [] if owner is None else [owner])

    def _chief(self, owners: list[Thing]) -> Thing | None:
        """Return the person whom "the NATO chief" means: who heads the body or a part of it, as told before."""
        bodies = [t for t in owners if t.type in BODIES]
        return self._last_of(CHIEFS, self._with_parts(bodies)) if bodies else None

    def _with_parts(self, bodies: list[Thing]) -> list[Thing]:
        """Return bodies or states with the bodies that have their names in their own: "African Union Commission"."""
        told = (t for t in self.registry.things if t.type in BODIES)
        return unique([*bodies, *(t for t in told if any(fold(body.name) in fold(t.name) for body in bodies))])

    def _last_of(self, kinds: frozenset[str], owners: list[Thing]) -> Thing | None:
        """Return the last person told of with a word of some kinds in a title, of some states if there are any."""
        for thing, _, _ in reversed(self.history):
            if thing.type == "Person" and (not owners or thing.state in owners):
                for title in thing.titles:
                    words = title_words(title)
                    if words & kinds and not words & {"former", "vice", "deputy"}:
                        return thing
        return None

    def _some_person(self, lemma: str) -> list[Thing]:
        """Resolve "the diplomat", "the guest": the last person who can be one, not the one who speaks of him."""
        if lemma in {"guest", "visitor"}:
            abroad = [t for t in self.pair if t.type == "Person" and t.state is not None and t.state is not self.home]
            if len(self.pair) == 2 and len(abroad) == 1:
                return abroad
        elif lemma in {"diplomat", "official", "politician"} and [t.type for t in self.speaker] == ["Person"]:
            return list(self.speaker)
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

    # what `Discourse` knows and this part asks for

    def _early(self, token: Token) -> list[Thing]:
        raise NotImplementedError

    def owners(self, token: Token) -> list[Thing]:
        raise NotImplementedError

    def _definite(self, token: Token) -> list[Thing]:
        raise NotImplementedError

    def _unnamed_body(self, token: Token, name: str) -> Thing:
        raise NotImplementedError

    def _plural(self, token: Token) -> list[Thing]:
        raise NotImplementedError

    def _other_of_pair(self, token: Token) -> list[Thing]:
        raise NotImplementedError


def _is_premier(person: Thing) -> bool:
    """Return whether somebody bears the title of a prime minister and none of another minister."""
    titles = [title_words(title) for title in person.titles]
    return any("prime" in words for words in titles) and not any(
        "minister" in words and "prime" not in words for words in titles
    )


def _is_service(token: Token) -> bool:
    """Return whether a title is what somebody serves as: "she served as AMBASSADOR of Chad"."""
    return case(token) == "as" and base(token) == "obl" and token.head.lemma_.lower() == "serve"
