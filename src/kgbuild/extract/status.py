"""Extract: whether a fact is told as done, planned, proposed or denied, from the verbs and words around it."""

from __future__ import annotations

from spacy.tokens import Token

from kgbuild.extract import lexicon
from kgbuild.extract.clauses import NOUNS, base, case

FUTURE = frozenset({"will", "shall", "'ll", "’ll", "won't"})
ARE = frozenset({"is", "are", "was", "were"})
MODAL = frozenset({"should", "could", "may", "might", "must", "can", "ought"})
NEGATIVE = frozenset({"not", "n't", "n’t", "never", "neither", "nor", "no"})
COMING = frozenset(
    {"upcoming", "forthcoming", "planned", "scheduled", "next", "coming", "future", "expected", "announced", "imminent"}
)
WISHED = frozenset({"possible", "proposed", "potential", "prospective", "eventual", "requested"})
UNDONE = frozenset({"cancel", "postpone", "deny", "reject", "call_off", "scrap"})
"""Verbs, with their particle, of what then did not come about: "called off the trip"."""
BEGINNING = frozenset({"begin", "start", "continue", "resume", "keep", "finish"})
"""Verbs that say of another one how far it has come: "will begin pulling out"."""
AGENTS = frozenset({"broker", "intermediary", "mediator"})
"""Nouns for those who do what they are called after."""
RUMOURS = frozenset({"allegation", "claim", "report", "rumor", "rumour", "speculation", "talk"})
"""Nouns for what people say that happened, which others deny: "rejected the reports about a secret meeting"."""
WANTS = frozenset({"idea", "importance", "necessity", "need", "option", "possibility", "prospect", "usefulness"})
"""Nouns for thinking of what may be done: "the necessity of holding a summit"."""
SUPPOSING = frozenset({"if", "unless"})
"""Words that begin a condition: "if the rebels were ever to overrun the capital"."""
URGING = frozenset({"call", "urge", "ask", "request", "demand", "appeal", "press", "plead"})
DECIDING = frozenset({"decide", "announce", "order", "agree", "decision"})
REPORTING = frozenset(
    {"say", "add", "note", "tell", "state", "announce", "report", "stress", "explain", "inform", "declare", "indicate"}
)


def urged_by(trigger: Token) -> Token | None:
    """Return the verb that calls for what a word tells of: "called" of "called for the release of two fishermen"."""
    node = trigger
    while node.head.i != node.i and base(node) in {"obj", "obl", "nmod", "xcomp", "conj"}:
        if base(node) == "conj" and node.pos_ in {"VERB", "AUX"}:
            return None
        above = node.head
        if above.pos_ == "VERB" and above.lemma_.lower() in URGING:
            direct = above.lemma_.lower() in {"demand", "request", "urge"}
            is_called_for = case(node) == "for" or (base(node) == "obj" and direct) or base(node) == "xcomp"
            return above if is_called_for else None
        if above.pos_ in {"VERB", "AUX"} and base(node) != "xcomp" and node != trigger:
            return None
        node = above
    return None


def is_decided(carrier: Token) -> bool:
    """Return whether the verb or noun above says that it is decided: "decided to expel", "the decision to expel"."""
    above = carrier.head
    return (
        above.i != carrier.i
        and base(carrier) in {"xcomp", "acl", "ccomp"}
        and above.lemma_.lower() in DECIDING
        and _auxiliaries(above) is None
    )


def is_announced(carrier: Token, trigger: Token) -> bool:
    """Return whether a verb only tells the public what a noun says is done: "announced the appointment of"."""
    return trigger.head == carrier and base(trigger) == "obj" and carrier.lemma_.lower() == "announce"


def status_of(carrier: Token, trigger: Token) -> str | None:
    """Return the status of an event told by `trigger` under the verb `carrier`; None where it is only supposed."""
    if trigger.pos_ in NOUNS and case(trigger) in {"after", "following"} and base(carrier.head) == "xcomp":
        return "actual"  # "agreed to reopen the road after talks"
    if trigger.lemma_.lower() in AGENTS and base(trigger) in {"nsubj", "obj", "iobj", "obl"}:
        return "actual"  # whatever the mediators do, they mediate
    for child in trigger.children:
        if base(child) == "amod" and child.lower_ in COMING:
            return "planned"
        if base(child) == "amod" and child.lower_ in WISHED:
            return "proposed"
        if child.dep_ == "det" and child.lower_ == "no":
            return "denied"
    if trigger.head == carrier and base(trigger) in {"obj", "nsubj"} and _phrasal(carrier) in UNDONE:
        return "denied"
    status = _clause(carrier, trigger, 0)
    if status == "actual" and trigger.pos_ in NOUNS and urged_by(trigger) is not None:
        return "proposed"
    return status


def _clause(verb: Token, trigger: Token, depth: int) -> str | None:
    if depth > 4:
        return "actual"
    own = _auxiliaries(verb)
    if verb.head.i != verb.i and _is_inverted(verb):
        return None
    if base(verb) == "advcl" and verb.left_edge.lower_ in SUPPOSING:
        return None
    marks = {c.lower_ for c in verb.children if c.dep_ == "mark"}
    if "whether" in marks:
        return None
    if own is not None:
        return own
    if marks & SUPPOSING:
        return None
    head, relation = verb.head, base(verb)
    if head.i == verb.i:
        return "actual"
    words = lexicon.load()
    infinitive = any(c.lower_ == "to" and c.dep_ in {"mark", "aux"} for c in verb.children)
    nominal = verb == trigger and verb.pos_ not in {"VERB", "AUX"}
    lemma = head.lemma_.lower()
    if relation == "conj" and head.pos_ in {"VERB", "AUX"} and not nominal:
        return _clause(head, trigger, depth + 1) if _same_form(verb, head) else "actual"
    if relation == "advcl" and infinitive and not nominal and lemma not in lexicon.load().motion:
        return "planned" if _clause(head, head, depth + 1) == "planned" else "purpose"  # "will be there to sign"
    if relation == "xcomp" and lemma == "be":
        return "planned"
    if relation == "xcomp" and lemma in BEGINNING:
        return _clause(head, head, depth + 1)
    if relation == "acl" and infinitive and any(c.dep_ == "mark" and c.lower_ == "if" for c in head.children):
        return None
    if relation in {"xcomp", "ccomp", "acl", "advcl", "obl"} and (infinitive or relation == "ccomp"):
        if lemma in words.denied and relation != "advcl":
            return "denied"
        if relation in {"xcomp", "acl", "ccomp"} and (infinitive or lemma not in REPORTING):
            if lemma in words.proposed:
                return "proposed"
            if lemma in words.planned and (infinitive or lemma not in {"announce", "promise"}):
                return "planned"
        if relation == "acl" and infinitive:
            return (
                "planned"
                if lemma in {"plan", "intention", "decision", "readiness", "commitment", "agreement", "invitation"}
                else "proposed"
            )
    if relation == "xcomp" and lemma in {"deny", "avoid"} and verb.lower_.endswith("ing"):
        return "denied"  # "denies backing the rebels"
    if relation in {"acl", "nmod", "advcl"} and lemma in WANTS and "of" in marks | {case(verb)}:
        return "proposed"
    if nominal and relation in {"acl", "nmod"} and lemma in RUMOURS and _phrasal(head.head) in words.denied:
        return "denied" if base(head) in {"obj", "nsubj"} else "actual"
    if nominal and relation in {"obj", "obl", "nmod", "nsubj"}:
        if (
            lemma in {"plan", "schedule", "prepare", "announce", "arrange", "slate", "expect", "agree"}
            and relation == "obj"
        ) or (relation == "nsubj" and lemma in {"schedule", "slate", "plan", "expect"}):
            return "planned"
        if lemma in words.proposed and relation in {"obj", "obl"} and lemma not in {"need", "welcome"}:
            return "proposed"
        if _phrasal(head) in UNDONE and relation in {"obj", "nsubj"}:
            return "denied"
        if head.pos_ in {"VERB", "AUX"}:
            return _clause(head, head, depth + 1)
    if relation in {"xcomp", "acl"} and infinitive and head.pos_ in {"VERB", "AUX"}:
        return _clause(head, head, depth + 1)
    return "actual"


def _phrasal(verb: Token) -> str:
    """Return the lemma of a verb with its particle: "call_off"."""
    particle = next((f"_{child.lower_}" for child in verb.children if child.dep_ == "compound:prt"), "")
    return f"{verb.lemma_.lower()}{particle}"


def _auxiliaries(verb: Token) -> str | None:
    found: str | None = None
    if any(c.lower_ == "to" and c.dep_ in {"mark", "aux"} and c.nbor(-1).lower_ in ARE for c in verb.children if c.i):
        found = "planned"  # "the ministers are to meet"
    for child in verb.children:
        low = child.lower_
        if (child.dep_ in {"advmod", "det"} and low in NEGATIVE) or low in {"n't", "n’t"}:
            return "denied"
        if low == "longer" and any(c.lower_ == "no" for c in child.children):
            return "denied"
        if child.dep_.startswith("aux"):
            if low in FUTURE:
                found = "planned"
            elif low == "would":
                found = found or ("planned" if base(verb) == "ccomp" else "proposed")
            elif low in MODAL:
                found = found or "proposed"
    return found


def _is_inverted(verb: Token) -> bool:
    """Return whether a clause is a condition by its order: "should Norway attack", "had they met"."""
    subject = next((c for c in verb.children if c.dep_.startswith("nsubj")), None)
    return subject is not None and any(
        c.dep_.startswith("aux") and c.lower_ in {"should", "had", "were"} and c.i < subject.i for c in verb.children
    )


def _same_form(verb: Token, head: Token) -> bool:
    """Return whether a coordinated verb shares the auxiliaries of the first: "will visit and meet"."""
    return not any(c.dep_.startswith("aux") or c.dep_.startswith("nsubj") for c in verb.children) and (
        verb.lower_ == verb.lemma_ or verb.lower_[-2:] == head.lower_[-2:]
    )
