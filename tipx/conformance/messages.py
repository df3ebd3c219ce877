"""The messages of the line protocol: commands as they are sent, answers as they are checked."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tipx.conformance.model import PROTOCOL, Asked
from tipx.conformance.schemas import compiled
from tipx.conformance.suite import Suite, SuiteError

if TYPE_CHECKING:
    from fastjsonschema import JsonSchemaValueException

_SCHEMAS = ("case", "manifest", "protocol")
_PROTOCOL = "urn:tipx:conformance:1.0:protocol"


class NoAnswer(ValueError):
    """A line that is no answer of the protocol; the message says what is wrong with it."""


class Messages:
    """Checks lines by the schema of the suite."""

    def __init__(self, suite: Suite) -> None:
        """Raises SuiteError where the suite has no schema of the protocol."""
        from fastjsonschema import JsonSchemaDefinitionException

        try:
            read = [json.loads(suite.read(f"schema/{name}.schema.json")) for name in _SCHEMAS]
        except (ValueError, RecursionError):
            raise SuiteError("the schemas of the suite cannot be read") from None
        try:
            self._checks = {name: compiled(read, f"{_PROTOCOL}#/$defs/{name}") for name in ("started", "answer")}
        except (JsonSchemaDefinitionException, KeyError, TypeError, AttributeError, RecursionError):
            raise SuiteError("the schemas of the suite cannot be used") from None

    def read(self, line: bytes, kind: str) -> dict[str, Any]:
        """A line as an answer of that kind (`started` or `answer`). Raises NoAnswer."""
        try:
            found = json.loads(line.decode(), parse_constant=_no_number)
        except (ValueError, RecursionError):
            raise NoAnswer("a line on standard output is no JSON in UTF-8: only answers may stand there") from None
        from fastjsonschema import JsonSchemaValueException

        try:
            self._checks[kind](found)
        except JsonSchemaValueException as error:
            raise NoAnswer(f"{_member(error.path[1:])} breaks the protocol: {_wanted(error)}") from None
        return dict(found)


def _no_number(_: str) -> Any:
    raise ValueError


def _member(path: Sequence[Any]) -> str:
    return f"member {'/'.join(map(str, path))}" if path else "the answer"


def _wanted(error: JsonSchemaValueException) -> str:
    """What was wanted, by the keyword of the schema: nothing of what came is told."""
    rule, definition = error.rule, error.rule_definition
    if rule == "type":
        return f"it is to be of type {' or '.join([definition] if isinstance(definition, str) else definition)}"
    if rule == "enum":
        return f"it is to be one of {', '.join(map(json.dumps, definition))}"
    if rule == "const":
        return f"it is to be {json.dumps(definition)}"
    if rule == "required" and isinstance(error.value, dict):
        return f"{', '.join(name for name in definition if name not in error.value)} is missing"
    if rule == "anyOf":
        names = [name for one in definition for name in one.get("required", ())]
        return f"one of {', '.join(names)} is needed"
    if rule in ("pattern", "minimum", "maximum", "minLength", "minItems", "uniqueItems"):
        return f"{rule} {json.dumps(definition)}"
    return str(rule)


def start(suite: Suite) -> bytes:
    """The first command."""
    return _line({"cmd": "start", "protocol": PROTOCOL, "suite": suite.version, "standard": list(suite.standard)})


def run(seq: int, asked: Asked) -> bytes:
    """The command to run a case in one form."""
    case = asked.case
    return _line(
        {
            "cmd": "run",
            "seq": seq,
            "case": case.id,
            "op": case.op,
            "form": asked.form,
            "relation": case.relation,
            "inputs": [
                {"name": name, "base64": base64.b64encode(raw).decode()} for name, raw in case.inputs[asked.form]
            ],
            "options": dict(case.options),
        }
    )


def stop() -> bytes:
    """The last command."""
    return _line({"cmd": "stop"})


def _line(message: Mapping[str, Any]) -> bytes:
    return json.dumps(message, separators=(",", ":")).encode()
