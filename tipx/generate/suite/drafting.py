"""A case of the conformance suite before it has an id, and the files that it becomes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from tipx.standard.cases import NOW

File = tuple[str, bytes]

CLASSES = {
    "SYN": "reader", "SCH": "reader", "VAL": "reader", "LIM": "reader", "UNI": "reader", "EQV": "reader", "RUL": "validator",
    "LNK": "validator", "HIS": "validator", "PRF": "validator", "ASM": "validator", "EXA": "validator", "CNV": "converter", "CAN": "converter",
    "MIG": "converter",
}  # fmt: skip
"""The groups of cases, and which class of implementation each is for."""

_SLUG = re.compile(r"[^a-z0-9]+")
_LONGEST_SLUG = 60


class Draft(NamedTuple):
    """A case. `key`: what it is known by for ever, from which its id comes. `inputs`: of each form the files, by their names.
    `standard`: the version that an implementation has to know, or several with a blank between them. `outputs`: the files that are to
    come out."""

    key: str
    group: str
    name: str
    level: str
    standard: str
    about: str
    tests: Sequence[str]
    inputs: Mapping[str, Sequence[File]]
    expect: Mapping[str, Any]
    expect_in: Mapping[str, Mapping[str, Any]] = {}
    outputs: Sequence[File] = ()
    sources: Sequence[str] = ()
    op: str = "validate"
    relation: str = "separate"
    options: Mapping[str, Any] = {}
    profiles: Sequence[str] = ()
    needs: Sequence[str] = ()
    id: str = ""
    """Set only where the source has one of its own, as the examples do."""

    @property
    def slug(self) -> str:
        """Its name in small letters and dashes."""
        return _SLUG.sub("-", self.name.lower()).strip("-")[:_LONGEST_SLUG].strip("-")

    def folder(self, identifier: str) -> str:
        """Where its files stand."""
        return f"cases/{self.group}/{identifier}-{self.slug}"

    def files(self, identifier: str) -> dict[str, bytes]:
        """Its files by their names, `case.json` first."""
        found: dict[str, Any] = {
            "id": identifier,
            "slug": self.slug,
            "group": self.group,
            "class": CLASSES[self.group],
            "level": self.level,
            "standard": self.standard.split(),
        }
        for name, value in (("profiles", list(self.profiles)), ("needs", list(self.needs))):
            if value:
                found[name] = value
        found["op"] = self.op
        if self.relation != "separate":
            found["relation"] = self.relation
        found["about"] = self.about
        found["tests"] = list(dict.fromkeys(self.tests))
        found["sources"] = list(self.sources)
        found["options"] = {"now": NOW, **self.options}
        found["inputs"] = {form: [name for name, _ in files] for form, files in self.inputs.items()}
        found["expect"] = dict(self.expect)
        if self.expect_in:
            found["expectIn"] = {form: dict(expect) for form, expect in self.expect_in.items()}
        files = {name: raw for every in (*self.inputs.values(), self.outputs) for name, raw in every}
        return {"case.json": _json(found), **files}


def problem(
    rule: str, severity: str, model: str | None, pointer: str | None = None, message: int = 0
) -> dict[str, Any]:
    """A problem that is expected."""
    found: dict[str, Any] = {"rule": rule, "severity": severity, "model": model}
    if pointer is not None:
        found["pointer"] = pointer
    return {**found, "message": message} if message else found


def text_of(payload: Any) -> bytes:
    """A payload as JSON that people read."""
    return _json(payload)


def _json(document: Any) -> bytes:
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode("utf-8", "surrogatepass")
