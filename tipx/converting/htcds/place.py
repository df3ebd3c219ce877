"""Places of the model as the mapping writes them: `Victim.names[type=legal].given`, `Case.events[row].place.city`.

In brackets stands which item of a list is meant: `key=code` the one with that code (of several codes an import sets the first),
`row` one for each row of the sheet, `last` the newest, nothing every one. The root is a record; of referrals there are two,
`Referral(incoming)` and `Referral(outgoing)`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

ROOTS = ("Bundle", "Case", "Victim", "Referral(incoming)", "Referral(outgoing)")
ANY, ROW, LAST, KEY = "any", "row", "last", "key"

_PLACE = re.compile(r"(\w+(?:\(\w+\))?)((?:\.\w+(?:\[[^\]]*\])?)+)")
_STEP = re.compile(r"\.(\w+)(\[[^\]]*\])?")


class Step(NamedTuple):
    """One field name; `item`: which item of the list is meant (None: the field itself). `codes`: for KEY, of field `key`."""

    name: str
    item: str | None = None
    key: str = ""
    codes: tuple[str, ...] = ()


class Place(NamedTuple):
    """A place: the record it starts from, and the steps."""

    root: str
    steps: tuple[Step, ...]

    @property
    def kind(self) -> str:
        """The type of its record, in lower case: `bundle`, `case`, `victim`, `referral`."""
        return self.root.partition("(")[0].lower()

    @property
    def names(self) -> tuple[str, ...]:
        """Its field names."""
        return tuple(step.name for step in self.steps)

    @property
    def model(self) -> str:
        """The place as a model path."""
        steps = ".".join(step.name + ("[]" if step.item else "") for step in self.steps)
        return f"{self.root.partition('(')[0]}.{steps}"


def parse(text: str) -> Place:
    """The place that is written so. ValueError where it is none."""
    found = _PLACE.fullmatch(text)
    if found is None or found.group(1) not in ROOTS:
        raise ValueError("a place of the mapping cannot be read")
    return Place(found.group(1), tuple(_step(*step) for step in _STEP.findall(found.group(2))))


def _step(name: str, brackets: str) -> Step:
    item = brackets[1:-1]
    if "=" in item:
        key, _, codes = item.partition("=")
        return Step(name, KEY, key, tuple(codes.split("|")))
    if item not in ("", ROW, LAST):
        raise ValueError("an item in a place of the mapping cannot be read")
    return Step(name, item or (ANY if brackets else None))
