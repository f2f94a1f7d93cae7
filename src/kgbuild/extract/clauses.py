"""Extract: the arguments of a verb, noun or adjective, whatever the construction that gives them.

Universal Dependencies writes "X visited Y", "Y was visited by X", "X, which visited Y", "X decided to visit Y" and
"the visit of X to Y" as different trees. `arguments` reads them all as one thing: slots with names that the frames
(`frames/*.toml`) use.

    subj    who does it: active subject, passive agent, controller of an infinitive, antecedent of a relative clause
    obj     to whom it is done: object, passive subject, noun that a participle modifies
    iobj    second object; `clause` content clause or infinitive; `pred` predicate of "describe as", "call"
    poss    possessor of a noun; `mod` adjective or noun before a noun; `appos` its apposition, either way round
    of, with, to, for, in, on ...: what the preposition brings
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from spacy.tokens import Token

Slots: TypeAlias = dict[str, list[Token]]

RELATIVE = frozenset({"who", "whom", "which", "that", "whose", "where"})
MEANS = frozenset(
    {"telephone", "phone", "video", "vote", "consensus", "acclamation", "force", "law", "letter", "sea", "air", "land"}
    | {"account", "count", "estimate", "reckoning", "tally"}
)
"""What is behind "by" without doing anything."""
CONTROLLED = frozenset({
    "accuse", "applaud", "arrest", "blame", "charge", "commend", "condemn", "congratulate", "convict", "criticise",
    "criticize", "denounce", "detain", "fault", "hail", "praise", "prevent", "punish", "sanction", "sentence", "stop",
    "suspect", "thank",
})  # fmt: skip
"""Verbs whose object does what comes after them: "accused Chad OF SHELLING the port"."""
CONTACTS = frozenset({"contact", "meet", "phone", "receive", "ring", "see", "summon", "telephone", "visit"})
"""Verbs whose subject does what it is for: "phoned X TO WARN him"."""
CLAUSE = frozenset({"ccomp", "xcomp"})
NOUNS = frozenset({"NOUN", "PROPN"})
_BASES: dict[int, str] = {}  # by the number that spaCy gives a relation, which is a hash of its name


def base(token: Token) -> str:
    """Return the relation of a token without its subtype."""
    relation = _BASES.get(token.dep)
    if relation is None:
        relation = _BASES[token.dep] = str(token.dep_).split(":", 1)[0]
    return relation


def children(token: Token, *relations: str) -> Iterator[Token]:
    """Yield the children of a token by relation, subtypes included."""
    for child in token.children:
        if base(child) in relations:
            yield child


def case(token: Token) -> str:
    """Return the preposition of a nominal in lower case ("" if it has none): "on behalf of" is one word here."""
    words = []
    for child in token.children:
        if child.dep_ == "case" and child.i < token.i:
            words.append(child.lower_)
            words.extend(t.lower_ for t in child.children if t.dep_ == "fixed")
    return " ".join(words)


def conjuncts(token: Token) -> list[Token]:
    """Return a token with everything coordinated to it: "A, B and C" from A gives all three.

    A conjunct of another kind (a clause joined to a noun) is left out.
    """
    found = [token]
    for child in token.children:
        if child.dep_ == "conj":
            same = (child.pos_ in NOUNS or child.pos_ in {"PRON", "NUM", "ADJ", "X"}) or token.pos_ == child.pos_
            if same:
                found.extend(conjuncts(child))
    return found


def coordinated(token: Token) -> list[Token]:
    """Return all members of the coordination that a token is in, wherever in it the token stands."""
    while token.dep_ == "conj":
        token = token.head
    return conjuncts(token)


def is_passive(verb: Token) -> bool:
    """Return whether a verb form is passive: "was met", "a text adopted by them"."""
    relations = {child.dep_ for child in verb.children}
    if relations & {"nsubj", "nsubj:pass"} and not relations & {"aux:pass", "obl:agent"}:
        return False  # "they conferred by telephone"
    for child in verb.children:
        if child.dep_ in {"aux:pass", "nsubj:pass", "csubj:pass"}:
            return True
        if child.dep_ == "obl:agent":
            return True
    if base(verb) == "conj" and verb.head.pos_ == "VERB" and is_participle(verb) and not own_subject(verb):
        return is_passive(verb.head)
    return bool(base(verb) == "acl" and verb.dep_ != "acl:relcl" and is_participle(verb))


def is_participle(verb: Token) -> bool:
    """Return whether a verb form can be a past participle."""
    word: str = verb.lower_
    if word.endswith("ing"):
        return False
    return word.endswith(
        ("ed", "en", "wn", "de", "ld", "nt", "pt", "ght", "ung", "uck", "id", "oken", "ut", "et", "nk")
    )


def own_subject(verb: Token) -> list[Token]:
    """Return the subjects that hang on the verb itself, active and passive."""
    return [t for t in children(verb, "nsubj", "csubj") if t.dep_ != "csubj"]


def antecedent(token: Token) -> Token:
    """Return what a relative pronoun stands for, or the token itself."""
    if token.lower_ not in RELATIVE or token.pos_ not in {"PRON", "DET", "SCONJ", "ADV"}:
        return token
    node = token.head
    while node.head.i != node.i:
        if node.dep_ == "acl:relcl":
            return node.head
        if base(node) not in {"conj", "xcomp", "ccomp", "advcl", "nmod", "obl", "obj"}:
            break
        node = node.head
    return token


def is_main(token: Token) -> bool:
    """Return whether a token tells the main line of its sentence, not a clause about something else."""
    while token.head.i != token.i:
        if base(token) in {"acl", "advcl"}:
            return False
        token = token.head
    return True


def governor_subject(verb: Token, depth: int = 0) -> list[Token]:
    """Return the subject that a verb without one of its own gets from the clauses around it."""
    if depth > 8:
        return []
    relation, head = base(verb), verb.head
    if head.i == verb.i:
        return []
    if verb.dep_ == "acl:relcl":
        own = any(t.lower_ in RELATIVE for t in verb.subtree if t.head == verb)
        return [head] if not own and "whose" not in {t.lower_ for t in verb.doc[head.i + 1 : head.i + 4]} else []
    if relation == "acl":
        if verb.lower_.endswith("ing"):
            return [head]
        if head.pos_ in NOUNS and verb.lower_ == verb.lemma_:  # "the decision to visit": whose decision it is
            return noun_owner(head, depth + 1)
        return []
    if relation == "xcomp":
        persons = list(children(head, "obj", "iobj"))
        if not persons:  # "called on the neighbours to join"
            persons = [t for t in children(head, "obl") if t.i < verb.i and case(t) in {"on", "upon"}]
        if persons and head.pos_ == "VERB" and head.lemma_.lower() not in CONTACTS:
            return persons
        if is_passive(head):
            return own_subject(head)
        return surface_subject(head, depth + 1)
    if relation == "advcl" and head.lemma_.lower() in CONTROLLED and verb.lower_.endswith("ing"):
        charged = [verb, *(c for c in head.children if base(c) == "advcl" and head.i < c.i < verb.i)]
        if any(c.lower_ in {"of", "for", "from"} and c.i < v.i for v in charged for c in v.children):
            return own_subject(head) if is_passive(head) else list(children(head, "obj", "iobj"))
    if relation in {"conj", "advcl", "parataxis", "ccomp"} and head.pos_ in {"VERB", "AUX", "ADJ", "NOUN", "PROPN"}:
        if relation == "ccomp" and own_subject(verb):
            return []
        if relation == "conj" and head.pos_ in NOUNS:
            return []
        return surface_subject(head, depth + 1)
    return []


def noun_owner(noun: Token, depth: int) -> list[Token]:
    """Return who has a decision, plan or wish: its possessor, or the subject of the verb that it is the object of."""
    owners = [t for t in noun.children if t.dep_ == "nmod:poss"]
    if owners:
        return owners
    if base(noun) in {"obj", "obl"} and noun.head.pos_ == "VERB":
        return surface_subject(noun.head, depth)
    return []


def surface_subject(verb: Token, depth: int = 0) -> list[Token]:
    """Return the grammatical subject of a clause, shared ones included."""
    return own_subject(verb) or governor_subject(verb, depth)


def arguments(token: Token) -> Slots:
    """Return the slots of a verb, noun or adjective, relative pronouns resolved and coordinations opened."""
    slots: Slots = {}
    if token.pos_ in {"VERB", "AUX"}:
        _verb(token, slots)
    elif any(c.dep_ == "cop" for c in token.children):
        slots["subj"] = surface_subject(token)
        _obliques(token, slots)
    else:
        _noun(token, slots)
    return {name: _open(found) for name, found in slots.items() if found}


def _open(tokens: list[Token]) -> list[Token]:
    out: list[Token] = []
    for token in tokens:
        for one in conjuncts(antecedent(token)):
            if one not in out:
                out.append(one)
    return out


def _verb(verb: Token, slots: Slots) -> None:
    passive = is_passive(verb)
    subjects = own_subject(verb) or governor_subject(verb)
    agents = [
        t
        for t in verb.children
        if t.dep_ == "obl:agent" or (passive and base(t) == "obl" and case(t) == "by" and t.lower_ not in MEANS)
    ]
    if base(verb) == "acl" and verb.dep_ != "acl:relcl" and passive:
        slots["obj"] = [verb.head]
    elif passive:
        slots["obj"] = list(subjects)
        if verb.dep_ == "acl:relcl" and not own_subject(verb):
            slots["obj"] = [verb.head]
    else:
        slots["subj"] = list(subjects)
        slots["obj"] = [t for t in children(verb, "obj") if not case(t)]
        if verb.dep_ == "acl:relcl" and own_subject(verb) and not slots["obj"]:
            fronted = [c for c in verb.children if c.lower_ in RELATIVE]
            if not fronted:
                slots["obj"] = [verb.head]
    if agents:
        slots["subj"] = agents
    slots["iobj"] = list(children(verb, "iobj"))
    if not slots.get("obj"):
        slots["obj"] = list(slots["iobj"])  # "urged Chad to": whether object or indirect object is a matter of taste
    slots["clause"] = list(children(verb, *CLAUSE))
    _obliques(verb, slots, skip=agents)


def _obliques(head: Token, slots: Slots, skip: list[Token] | None = None) -> None:
    last = ""
    for child in head.children:
        if child in (skip or ()):
            continue
        relation = base(child)
        far = relation == "conj" and head.pos_ == "VERB" and child.pos_ in NOUNS  # "met with A and, later, with B"
        if (relation in {"obl", "nmod"} and child.dep_ != "nmod:poss") or ((relation == "obj" or far) and case(child)):
            name = case(child).replace(" ", "_")
            if not name and last and any(c.dep_ == "cc" for c in child.children):
                name = last  # "talks between A and B", B taken for a phrase of its own
            last = name
            slots.setdefault(name or "unmarked", []).append(child)
        elif relation in CLAUSE and head.pos_ != "VERB":
            slots.setdefault("clause", []).append(child)
        elif relation == "advcl" or (relation == "acl" and child.dep_ != "acl:relcl"):
            marks = [m.lower_ for m in child.children if m.dep_ in {"mark", "case"}]
            guest = list(children(child, "obj"))
            if marks and child.lower_ == "visiting" and guest:
                slots.setdefault(marks[0], []).extend(guest)  # "talks with visiting President X"
                continue
            if marks and marks[0] in {"for", "on", "in", "to", "about", "of", "by", "against", "with", "that", "from"}:
                slots.setdefault("clause" if marks[0] in {"to", "that"} else marks[0], []).append(child)


def _noun(noun: Token, slots: Slots) -> None:
    for child in noun.children:
        if child.dep_ == "nmod:poss":
            slots.setdefault("poss", []).append(child)
        elif base(child) in {"amod", "compound"} or child.dep_ in {"nmod:desc", "nmod:unmarked"}:
            if not (child.i > noun.i):
                slots.setdefault("mod", []).append(child)
        elif child.dep_ == "appos":
            slots.setdefault("appos", []).append(child)
    if noun.dep_ == "appos" or (
        base(noun) in {"nmod", "compound"}
        and noun.dep_ in {"nmod:desc", "nmod:unmarked", "compound"}
        and noun.i < noun.head.i
    ):
        slots.setdefault("appos", []).append(noun.head)
    _obliques(noun, slots)
    head = noun.head
    if noun.dep_ == "xcomp" and head.lemma_.lower() in {"become", "remain", "stay"}:
        slots["subj"] = surface_subject(head)
    elif base(noun) == "nsubj" and head.pos_ in NOUNS and any(c.dep_ == "cop" for c in head.children):
        slots["is"] = [head]


def is_present(verb: Token) -> bool:
    """Return whether a verb stands in the simple present: "flies", "the ministers meet"."""
    if verb.pos_ != "VERB" or any(c.dep_.startswith("aux") or c.dep_ in {"mark", "cop"} for c in verb.children):
        return False
    low, lemma = verb.lower_, verb.lemma_.lower()
    has_subject = any(base(c) == "nsubj" for c in verb.children)
    return (low != lemma and low.endswith("s")) or (low == lemma and low[-2:] != "ed" and has_subject)
