"""The messages of the line protocol: commands as they are sent, answers as they are checked."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from typing import Any

from tipx.conformance.model import PROTOCOL, Asked
from tipx.conformance.suite import Suite

_SCHEMAS = ("case", "manifest", "protocol")


class NoAnswer(ValueError):
    """A line that is no answer of the protocol; the message says what is wrong with it."""


class Messages:
    """Checks lines by the schema of the suite."""

    def __init__(self, suite: Suite) -> None:
        import fastjsonschema

        documents = {
            document["$id"]: document
            for document in (json.loads(suite.read(f"schema/{name}.schema.json")) for name in _SCHEMAS)
        }

        def compiled(name: str) -> Callable[[Any], Any]:
            schema = {
                "$schema": "http://json-schema.org/draft-07/schema#",
                "$ref": f"urn:tipx:conformance:1.0:protocol#/$defs/{name}",
            }
            check: Callable[[Any], Any] = fastjsonschema.compile(
                schema, handlers={"urn": lambda uri: documents[uri.partition("#")[0]]}, use_default=False
            )
            return check

        self._checks = {name: compiled(name) for name in ("started", "answer")}

    def read(self, line: bytes, kind: str) -> dict[str, Any]:
        """A line as an answer of that kind (`started` or `answer`). Raises NoAnswer."""
        try:
            found = json.loads(line)
        except (ValueError, RecursionError):
            raise NoAnswer("a line on standard output is no JSON: only answers may stand there") from None
        from fastjsonschema import JsonSchemaValueException

        try:
            self._checks[kind](found)
        except JsonSchemaValueException as error:
            place = "/".join(map(str, error.path[1:]))
            rule = error.rule
            wanted = (
                json.dumps(error.rule_definition) if rule in ("type", "enum", "const", "required", "pattern") else ""
            )
            where = f"member {place}" if place else "the answer"
            raise NoAnswer(f"{where} breaks the protocol: {rule} {wanted}".rstrip()) from None
        return dict(found)


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
