"""Base: the dates of a text, as EDTF; `find` is all that others need."""

from __future__ import annotations

from kgbuild.dates.resolve import DateMention, find

__all__ = ["DateMention", "find"]
