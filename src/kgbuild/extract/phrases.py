"""Extract: noun phrases as clean text, for topics and for things that have no name."""

from __future__ import annotations

import re

from spacy.tokens import Doc, Token

from kgbuild.extract.clauses import base

DETERMINERS = frozenset(
    {
        "the",
        "a",
        "an",
        "this",
        "that",
        "these",
        "those",
        "its",
        "their",
        "his",
        "her",
        "our",
        "such",
        "any",
        "some",
        "all",
        "both",
        "said",
        "same",
        "another",
        "each",
        "every",
        "whose",
        "which",
        "what",
    }
)
LEFT = frozenset(
    {
        "amod",
        "compound",
        "nummod",
        "nmod:poss",
        "nmod:desc",
        "flat",
        "nmod:unmarked",
        "advmod",
        "punct",
        "det",
        "case",
        "nmod",
    }
)
CUT = frozenset({"acl:relcl", "advcl", "parataxis", "appos", "ccomp", "advcl:relcl"})


IN_WORDS = re.compile(
    r" (?:in|on|during|at) (?:(?:a|an|the|his|her|its|their) )?(?:\w+ )?"
    r"(?:briefing|interview|letter|news conference|note|post|press conference|speech|statement|tweet)$"
)
"""How something was said, which a parser hangs on what it was about: "condemned the attack in a statement"."""
WHERE = re.compile(r"\s(?:in|at|near|during|after|before|on)\s")


def people(name: str) -> str:
    """Return the description of a group without where they were and what at.

    >>> people("two aid workers in the north of Mali"), people("leaders of the region")
    ('two aid workers', 'leaders of the region')
    >>> people("dead two protesters")  # of "shot dead two protesters"
    'two protesters'
    """
    return WHERE.split(name)[0].removeprefix("dead ")


def bounds(head: Token, *, relative: bool = False, depth: int = 3) -> tuple[int, int]:
    """Return the token range of the noun phrase of `head`, without relative clauses, appositions and brackets."""
    keep = {head.i}
    stack = [(head, 0)]
    while stack:
        node, level = stack.pop()
        for child in node.children:
            relation = base(child)
            if relation in {"cc", "conj"} and node == head and level == 0:
                continue
            if (
                node == head
                and child.dep_ in {"case", "mark", "cc", "cop", "nsubj", "aux", "advmod"}
                and child.i < head.i
            ):
                continue
            if child.dep_ in CUT and not (relative and child.dep_ == "acl:relcl"):
                continue
            if relation == "acl" and (level > 1 or _is_aside(child)):
                continue
            if relation == "nmod" and any(c.lower_ == "by" and c.dep_ == "case" for c in child.children):
                continue
            if child.text in {"(", ")", "[", "]", ":", ";"}:
                continue
            if relation in {"nmod", "obl"} and child.i > node.i and level >= depth:
                continue
            keep.add(child.i)
            stack.append((child, level + 1 if relation in {"nmod", "obl", "acl"} else level))
    start = end = head.i
    while start - 1 in keep:
        start -= 1
    while end + 1 in keep:
        end += 1
    while end > head.i and base(head.doc[end]) == "acl" and head.doc[end].pos_ == "VERB":
        end = max(head.i, head.doc[end].left_edge.i - 1)  # "the treaty signed" by somebody
    return start, end + 1


def is_counted(noun: Token) -> bool:
    """Return whether a noun tells how many people there are: "five officials", "dozens of officers"."""
    if noun.pos_ != "NOUN" or noun.lower_ == noun.lemma_.lower():
        return False
    return any(base(c) == "nummod" for c in noun.children) or noun.lower_ in {"dozens", "scores", "hundreds"}


def _is_aside(clause: Token) -> bool:
    """Return whether a participle only adds something: "a text, adopted on Friday"."""
    edge = clause.left_edge
    return "," in {edge.text, edge.nbor(-1).text if edge.i else ""}


def trimmed(doc: Doc, start: int, end: int) -> str:
    """Return the words of a range on one line without determiners in front and punctuation at the ends."""
    while start < end and (doc[start].lower_ in DETERMINERS or doc[start].is_punct or doc[start].is_space):
        start += 1
    while end > start and (
        (doc[end - 1].is_punct and doc[end - 1].text not in {")", '"', "”"})
        or doc[end - 1].dep_ in {"cc", "case"}
        or doc[end - 1].is_space
    ):
        end -= 1
    text = " ".join(doc[start:end].text.split())
    if text.count('"') == 1:
        text = text.replace('"', "")
    return text


def phrase(head: Token, *, longest: int = 160) -> str:
    """Return the noun phrase of `head` as clean text, at most `longest` characters long.

    >>> import spacy
    >>> nlp = spacy.blank("en")
    >>> doc = nlp("talks")
    >>> phrase(doc[0])
    'talks'
    """
    start, end = bounds(head)
    text = trimmed(head.doc, start, end)
    if len(text) > longest:
        start, end = bounds(head, depth=1)
        text = trimmed(head.doc, start, end)
    if len(text) > longest:
        text = text[:longest].rsplit(" ", 1)[0].rstrip(" ,;:")
    return IN_WORDS.sub("", text)


def gist(clause: Token, *, longest: int = 160) -> str:
    """Return what a content clause is about: its words without the leading "that" and "to", cut at a boundary."""
    doc = clause.doc
    tokens = sorted(clause.subtree, key=lambda t: t.i)
    tokens = [t for t in tokens if t.i <= clause.i or t.i - tokens[0].i < 60]
    start, end = tokens[0].i, tokens[-1].i + 1
    while start < end and (doc[start].lower_ in {"that", "to", "whether", "if", ",", "and"} or doc[start].is_punct):
        start += 1
    text = trimmed(doc, start, end)
    if len(text) > longest:
        cut = text[:longest]
        for mark in ("; ", ", ", " and ", " "):
            at = cut.rfind(mark)
            if at > longest // 2:
                return cut[:at].rstrip(" ,;:")
    return text
