"""Learns the judges of choices.json: which of several answers is right, from articles with their facts.

    python training/choices.py FOLDER[=MODEL]...         write src/kgbuild/extract/choices.json
    python training/choices.py --only NAME FOLDER...     learn one of the judges anew
    python training/choices.py --check FOLDER[=MODEL]... tell what the judges bring to articles that they have not seen

A folder holds NAME.txt beside NAME.json, as tests/gold does; FOLDER=MODEL reads it with another model of language, one
that has not learnt from the sentences of these articles. An option is right if the gold fact that the candidate is
paired with has it: a filler of the name and type in the role, the date. Candidates without a gold fact teach nothing.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from kgbuild import articles
from kgbuild.extract.choice import Option, Question
from kgbuild.extract.entities import Thing
from kgbuild.extract.merge import merge
from kgbuild.extract.rules import Extractor, document, headline, masked
from kgbuild.facts import Article, Document, Entity, Fact, read
from kgbuild.score import align, likeness

OUT = Path(__file__).parent.parent / "src/kgbuild/extract/choices.json"
# From which chance on an answer of the rules is kept, and another one taken; found on held-out parts, and flat around.
BARS = {
    "Statement.speaker": (0.3, 0.45),
    "Statement.target": (0.3, 0.5),
    "Statement.date": (0.2, 0.55),
    "Agreement.party": (0.2, 0.45),
    "Meeting.participant": (0.2, 0.55),
}
RARE = 8  # a trait of fewer options is left out
STRENGTH = 0.1  # inverse of the ridge


@dataclass(frozen=True, slots=True)
class Case:
    """An option with what gold says of it; `article` is its number, `question` that of its question."""

    name: str
    article: int
    question: int
    traits: tuple[str, ...]
    given: bool
    right: bool


def cases(folders: Sequence[str]) -> Iterator[Case]:
    """Yield the options of all questions of the articles in folders, each perhaps with a model of its own."""
    number, i = 0, -1
    for folder, _, model in (name.partition("=") for name in folders):
        extractor = Extractor(model or None)
        for path in sorted(Path(folder).glob("*.json")):
            i += 1
            for name, options in _asked(extractor, path):
                number += 1
                yield from (Case(name, i, number, option.traits, option.given, right) for option, right in options)


def _asked(extractor: Extractor, path: Path) -> Iterator[tuple[str, list[tuple[Option[Any], bool]]]]:
    """Yield the questions of an article by name: the options, each with whether gold has it."""
    gold = read(path)
    article = next(a for a in articles.read([path.with_suffix(".txt")]) if isinstance(a, Article))
    doc = extractor.nlp(masked(article))
    builder = extractor.read(doc, article)
    found = merge(builder.candidates, headline(doc))
    predicted = document(article, doc, found)
    pairs = {j: gold.facts[k] for k, j in align(gold, predicted).facts.items()}
    fact_of = {id(candidate): pairs[j] for j, candidate in enumerate(found) if j in pairs}
    for question in (*builder.questions, *builder.dates):
        fact = fact_of.get(id(question.candidate))
        if fact is not None:
            yield question.name, list(zip(question.options, _right(question, fact, gold), strict=True))


def _right(question: Question[Thing] | Question[str], fact: Fact, gold: Document) -> list[bool]:
    """Return of each option whether gold has it."""
    wanted = [entity for entity in gold.entities if entity.id in fact.roles.get(question.about, ())]
    out = []
    for option in question.options:
        answer = option.answer
        if isinstance(answer, str):
            out.append(answer == fact.date)
            continue
        entity = Entity("x", answer.type, answer.name, tuple(answer.names))
        same = next((w for w in wanted if likeness(w, entity) > 0), None)
        if same is not None:
            wanted.remove(same)
        out.append(same is not None)
    return out


class Traits:
    """The columns of the traits that are common enough."""

    def __init__(self, known: Sequence[Case]) -> None:
        counts = Counter(trait for case in known for trait in set(case.traits))
        self.names = sorted(trait for trait, count in counts.items() if count >= RARE)
        self._column = {trait: i for i, trait in enumerate(self.names)}

    def rows(self, known: Sequence[Case]) -> csr_matrix:
        """Return a row of ones and zeros for each option."""
        columns = [[self._column[t] for t in set(case.traits) if t in self._column] for case in known]
        ends = np.cumsum([0, *map(len, columns)])
        flat = [column for row in columns for column in row]
        return csr_matrix((np.ones(len(flat)), flat, ends), shape=(len(known), len(self.names)))


def fitted(known: Sequence[Case], traits: Traits) -> LogisticRegression:
    """Return the logistic model of one question."""
    model = LogisticRegression(C=STRENGTH, solver="liblinear", max_iter=1000)
    return model.fit(traits.rows(known), np.array([case.right for case in known]))


def check(name: str, known: Sequence[Case]) -> str:
    """Return how many answers are given and right, by the rules and by judges that have not seen the article."""
    kept, added = BARS[name]
    chances: NDArray[np.float64] = np.zeros(len(known))
    groups = np.array([case.article for case in known])
    for learnt, judged in GroupKFold(8).split(groups, groups=groups):
        part = [known[i] for i in learnt]
        traits = Traits(part)
        chances[judged] = fitted(part, traits).predict_proba(traits.rows([known[i] for i in judged]))[:, 1]
    chosen = np.where([case.given for case in known], chances >= kept, chances >= added)
    right, given = np.array([case.right for case in known]), np.array([case.given for case in known])
    return (
        f"{name:20} {given.sum():5} given, {(given & right).sum():5} right; "
        f"chosen {chosen.sum():5}, {(chosen & right).sum():5} right"
    )


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", metavar="FOLDER[=MODEL]")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--only", choices=BARS, help="leave the other judges as they are")
    options = parser.parse_args()
    known: dict[str, list[Case]] = {name: [] for name in BARS}
    for case in cases(options.folders):
        known[case.name].append(case)
    out = json.loads(OUT.read_text("utf-8")) if options.only else {}
    for name, those in known.items():
        if options.only not in (None, name):
            continue
        if options.check:
            print(check(name, those), flush=True)
            continue
        traits = Traits(those)
        model = fitted(those, traits)
        weights = {n: round(float(w), 3) for n, w in zip(traits.names, model.coef_[0], strict=True)}
        out[name] = {
            "bias": round(float(model.intercept_[0]), 3), "kept": BARS[name][0], "added": BARS[name][1],
            "weights": {n: w for n, w in weights.items() if w},
        }  # fmt: skip
        print(f"{name:20} {len(those)} options, {len(out[name]['weights'])} weights")
    if not options.check:
        OUT.write_text(json.dumps(out, indent=0, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
