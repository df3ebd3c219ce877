"""The fields of a record that the table has no column for, found by the field tree.

A field that holds no mapped field is told as a whole. What the standard does not know is told without its name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tipx.converting.ctdc.mapping import Names, Table
from tipx.converting.ledger import Ledger, Loss
from tipx.standard import Standard
from tipx.standard.fields import Field

NO_COLUMN = "The table has no column for it."
UNKNOWN = "Fields that the standard does not know are not told."
LISTS = ("cases", "victims", "referrals")

Plan = dict[str, Any]
"""By field name: the place in the model where all of it is left out, a plan of what it holds, or None when it is mapped."""


class Unmapped:
    """Tells the ledger of the fields that have no column."""

    def __init__(self, standard: Standard, of: Table, ledger: Ledger) -> None:
        self._plans = {kind: _plan_of(standard, of, kind) for kind in ("bundle", "case", "victim")}
        self._ledger = ledger

    def record(self, kind: str, data: Mapping[str, Any]) -> None:
        """The fields of a record, or of the header of a bundle. A referral is left out whole."""
        if kind == "referral":
            self._ledger.dropped("Referral", NO_COLUMN)
            return
        self._walk(self._plans[kind], data, kind.capitalize())

    def _walk(self, plan: Plan, data: Any, model: str) -> None:
        if isinstance(data, list):
            for item in data:
                self._walk(plan, item, model)
        elif isinstance(data, Mapping):
            for name, value in data.items():
                if name not in plan:
                    self._ledger.dropped(model, UNKNOWN)
                elif isinstance(plan[name], str):
                    self._ledger.dropped(plan[name], NO_COLUMN)
                elif plan[name] is not None:
                    self._walk(plan[name][1], value, plan[name][0])


def losses(standard: Standard, of: Table) -> Iterator[Loss]:
    """All fields of the standard that have no column, and the places where fields may stand that it does not know."""
    for kind in ("bundle", "case", "victim"):
        plan = _plan_of(standard, of, kind)
        yield from (Loss("dropped", model, NO_COLUMN) for model in _left_out(plan))
        yield from (Loss("dropped", model, UNKNOWN) for model in (kind.capitalize(), *_walked(plan)))
    yield Loss("dropped", "Referral", NO_COLUMN)


def _left_out(plan: Plan) -> Iterator[str]:
    for told in plan.values():
        if isinstance(told, str):
            yield told
        elif told is not None:
            yield from _left_out(told[1])


def _walked(plan: Plan) -> Iterator[str]:
    """The places below, of which some fields are mapped and others are not."""
    for told in plan.values():
        if isinstance(told, tuple):
            yield told[0]
            yield from _walked(told[1])


def _plan_of(standard: Standard, of: Table, kind: str) -> Plan:
    mapped = frozenset(names for one, names in of.places() if one == kind)
    return _plan(standard.record(kind), (), kind.capitalize(), mapped)


def _plan(node: Field, names: Names, model: str, mapped: frozenset[Names]) -> Plan:
    plan: Plan = {}
    for name, field in node.properties.items():
        here, place = (*names, name), f"{model}.{name}"
        inner = field
        while inner.item is not None:
            inner, place = inner.item, f"{place}[]"
        if here in mapped or field.const is not None or (not names and name in LISTS):
            plan[name] = None
        elif any(one[: len(here)] == here for one in mapped):
            plan[name] = (place, _plan(inner, here, place, mapped))
        else:
            plan[name] = place.removesuffix("[]")
    return plan
