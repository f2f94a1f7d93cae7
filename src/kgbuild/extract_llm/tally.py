"""Language model: what a run asked, what that took, what was kept of the answers and what was dropped."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from kgbuild.extract_llm.settings import Budget


@dataclass(slots=True)
class Tally:
    """Counts of one run; tokens are those that were paid for in it, answers from the cache cost nothing.

    `estimated` tells that the server did not say how many tokens some answers took. `dropped` counts by reason what
    did not fit the text or the vocabulary; `repaired` are quotes that stand in the text in a slightly other form.

    >>> tally = Tally(asked=2, cached=1, tokens_in=4200, tokens_out=310, kept=9, facts_dropped=1)
    >>> tally.dropped["quote not in the text"] += 1
    >>> print("\\n".join(tally.told(Budget(price_in=1, price_out=2))))
    model: 2 questions asked, 1 answered from the cache, 4,200 tokens in, 310 out, cost 0.0048
    checked: 9 facts kept, 0 quotes repaired, 1 fact dropped (1 quote not in the text)
    """

    asked: int = 0
    cached: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    estimated: bool = False
    kept: int = 0
    repaired: int = 0
    facts_dropped: int = 0
    dropped: Counter[str] = field(default_factory=Counter)

    def told(self, budget: Budget) -> list[str]:
        """Return the counts as lines for a user."""
        about = "about " if self.estimated else ""
        cost = f", cost {about}{budget.cost(self.tokens_in, self.tokens_out):.4f}" if budget.priced else ""
        reasons = ", ".join(f"{number} {reason}" for reason, number in sorted(self.dropped.items()) if number)
        return [
            f"model: {_count(self.asked, 'question')} asked, {self.cached:,} answered from the cache, "
            f"{about}{self.tokens_in:,} tokens in, {self.tokens_out:,} out{cost}",
            f"checked: {_count(self.kept, 'fact')} kept, {_count(self.repaired, 'quote')} repaired, "
            f"{_count(self.facts_dropped, 'fact')} dropped" + (f" ({reasons})" if reasons else ""),
        ]


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
