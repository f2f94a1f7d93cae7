"""Base: the dates that a text names, as EDTF, relative ones seen from the day of publication.

words, patterns: how dates are written -> grammar: expressions as they stand -> resolve: which day that is
-> mentions: all of it, for a text; context: what the words before a date say of it.
"""

from kgbuild.dates.mentions import DateMention, find

__all__ = ["DateMention", "find"]
