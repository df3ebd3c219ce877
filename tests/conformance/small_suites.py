"""Small suites for testing the runner: the input of a case says its verdict in its first word, so that any program can know it."""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import fastjsonschema

from tipx.conformance.suite import Suite
from tipx.generate.suite import SUITE

SCHEMAS = ("case", "manifest", "protocol", "results")
TRIGGER = "trigger"
"""The word of an input at which a program that fails does so."""


def many(count: int, trigger: int = 5) -> list[str]:
    """So many inputs, of which one (counted from 1) has the trigger."""
    return [
        f"{'invalid' if number % 3 == 0 else 'valid'} sample {number}{f' {TRIGGER}' if number == trigger else ''}"
        for number in range(1, count + 1)
    ]


def small_suite(folder: Path, texts: Iterable[str], **changes: Any) -> Suite:
    """A suite with a case for each text, in the group SYN. `changes`: other members of each case."""
    write_suite(folder, {f"SYN-{number:04}": case_of(number, text, changes) for number, text in enumerate(texts, 1)})
    return Suite(folder)


def case_of(number: int, text: str, changes: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    """One case, and its input."""
    case = {
        "id": f"SYN-{number:04}", "slug": "sample", "group": "SYN", "class": "reader", "level": "core", "standard": ["1.0"],
        "op": "validate", "about": f"Sample case {number}.", "tests": ["requirement:sample"], "sources": [],
        "options": {"now": "2026-03-05T00:00:00Z"}, "inputs": {"json": ["input.json"]},
        "expect": {"verdict": text.split()[0]}, **changes,
    }  # fmt: skip
    return case, text.encode()


def write_suite(folder: Path, cases: Mapping[str, tuple[dict[str, Any], bytes]]) -> None:
    """Write the files of a suite, its manifest among them."""
    files: dict[str, bytes] = {"VERSION": b"0.0.1\n"}
    files |= {f"schema/{name}.schema.json": (SUITE / f"schema/{name}.schema.json").read_bytes() for name in SCHEMAS}
    entries = []
    for identifier, (case, raw) in cases.items():
        inner = {"case.json": json.dumps(case).encode(), "input.json": raw}
        place = f"cases/SYN/{identifier}-sample"
        entries.append(
            {
                "id": identifier, "folder": place, "class": "reader", "level": "core", "standard": ["1.0"], "op": "validate",
                "forms": ["json"], "files": {name: digest(one) for name, one in inner.items()},
            }
        )  # fmt: skip
        for name, one in inner.items():
            write(folder / place / name, one)
    for name, one in files.items():
        write(folder / name, one)
    manifest = {
        "generated": "by a test", "suite": "0.0.1", "standard": ["1.0"], "profiles": [], "cases": entries,
        "files": {name: digest(one) for name, one in files.items()},
    }  # fmt: skip
    write(folder / "manifest.json", json.dumps(manifest).encode())


@functools.cache
def _check(name: str) -> Callable[[Any], Any]:
    found = [json.loads((SUITE / "schema" / f"{one}.schema.json").read_bytes()) for one in SCHEMAS]
    documents = {one["$id"]: one for one in found}
    # The compiler knows draft 7; the schemas use nothing of which later drafts say otherwise.
    schema = {**documents[f"urn:tipx:conformance:1.0:{name}"], "$schema": "http://json-schema.org/draft-07/schema#"}
    check: Callable[[Any], Any] = fastjsonschema.compile(
        schema, handlers={"urn": lambda address: documents[address.partition("#")[0]]}, use_default=False
    )
    return check


def keeps(name: str, document: object) -> bool:
    """Whether a document keeps a schema of the suite."""
    try:
        _check(name)(document)
    except fastjsonschema.JsonSchemaValueException:
        return False
    return True


def digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def write(path: Path, raw: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)
