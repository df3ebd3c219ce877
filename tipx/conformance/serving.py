"""This package as an implementation under test: reads commands of the line protocol, writes answers.

`python -m tipx.conformance.serving --engine native`
"""

from __future__ import annotations

import argparse
import base64
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import IO, TYPE_CHECKING, Any

from tipx.conformance.model import PROTOCOL
from tipx.options import Options
from tipx.problems import Report
from tipx.reading.model import Limits
from tipx.version import __version__

if TYPE_CHECKING:
    from tipx.converting.conversion import Conversion
    from tipx.converting.ledger import Loss

_Answer = dict[str, Any]
_FORMS = ("json", "xml", "ndjson", "unknown")
_CAPABILITIES = ("problems", "places", "history", "profiles", "limits", "losses")
_CLAIMS = ("reader", "validator", "converter")


class Server:
    """Answers commands with one engine. Keeps nothing from one to the next."""

    def __init__(self, engine: str) -> None:
        self._engine = engine
        self._operations: Mapping[str, Callable[[Mapping[str, Any]], _Answer]] = {
            "validate": self._validate,
            "canon": self._canon,
            "convert": self._convert,
            "migrate": self._migrate,
            "assess": self._assess,
        }

    def serve(self, commands: IO[bytes], answers: IO[bytes]) -> None:
        """Read commands until `stop` or the end, and answer each."""
        for line in commands:
            command = json.loads(line)
            answer = self._answer(command)
            answers.write(json.dumps(answer).encode() + b"\n")
            answers.flush()
            if command["cmd"] == "stop":
                return

    def _answer(self, command: Mapping[str, Any]) -> _Answer:
        if command["cmd"] == "start":
            return self._declared()
        if command["cmd"] == "stop":
            return {"bye": True}
        try:
            return {"seq": command["seq"], **self._operations[command["op"]](command)}
        except Exception as error:  # whatever is wrong here is a fault of this package: the run goes on
            return {"seq": command["seq"], "errored": True, "message": type(error).__name__}

    def _declared(self) -> _Answer:
        from tipx.standard import versions
        from tipx.standard.profiles import published

        return {
            "protocol": PROTOCOL,
            "implementation": {"name": f"tipx-{self._engine}", "version": __version__, "language": "Python"},
            "standard": list(versions()),
            "profiles": [f"{name} {one.version}" for name, found in published().items() for one in found],
            "ops": list(self._operations),
            "forms": list(_FORMS),
            "capabilities": list(_CAPABILITIES),
            "claims": list(_CLAIMS),
        }

    def _options(self, command: Mapping[str, Any]) -> Options:
        options = command["options"]
        return Options(
            now=options["now"], engine=self._engine, form=_form(command), limits=Limits(**options.get("limits", {})),
            max_per_rule=0,
        )  # fmt: skip

    def _validate(self, command: Mapping[str, Any]) -> _Answer:
        import tipx

        inputs = _inputs(command)
        options = self._options(command)
        if command["relation"] == "history":
            report = tipx.validate_history(inputs, options)
        else:
            report = tipx.validate(inputs[0], options)
        return _told(report)

    def _canon(self, command: Mapping[str, Any]) -> _Answer:
        from tipx.errors import LoadError
        from tipx.loading import canonical
        from tipx.reading.source import Source

        try:
            form, digest = canonical(Source.of(_inputs(command)[0]), self._options(command))
        except LoadError:
            return {"refused": True}
        return {"digest": digest.rpartition(":")[2], "output": [_file("output.json", form)]}

    def _convert(self, command: Mapping[str, Any]) -> _Answer:
        import tipx

        options = command["options"]
        given = {"form": _form(command), "to": options["to"], "loss": options.get("loss", "report")}
        return _converted(lambda: tipx.convert(_inputs(command)[0], **given, options=self._options(command)))

    def _migrate(self, command: Mapping[str, Any]) -> _Answer:
        import tipx

        options = command["options"]
        given = {"form": _form(command), "to": command["form"], "loss": options.get("loss", "report")}
        return _converted(
            lambda: tipx.migrate(
                _inputs(command)[0], version=options["version"], **given, options=self._options(command)
            )
        )

    def _assess(self, command: Mapping[str, Any]) -> _Answer:
        import tipx

        try:
            found = tipx.assess(_inputs(command)[0], form=_form(command))
        except ValueError:
            return {"refused": True}
        return {
            "answers": [
                {
                    "kind": one.kind,
                    "classification": one.classification,
                    "possibleTrafficking": one.possible_trafficking,
                    "open": sorted({question.element for question in one.open_questions}),
                }
                for one in (found if isinstance(found, list) else [found])
            ]
        }


def _converted(convert: Callable[[], Conversion]) -> _Answer:
    from tipx.converting.conversion import LossRefused
    from tipx.converting.model import ConvertError

    try:
        done = convert()
    except LossRefused as refused:
        return {"refused": True, "losses": _losses(refused.losses)}
    except ConvertError:
        return {"refused": True, "losses": []}
    assert done.output is not None
    return {"output": [_file("output", done.output)], "losses": _losses(done.losses)}


def _losses(found: Iterable[Loss]) -> list[dict[str, str]]:
    return [{"kind": one.kind, "field": one.field} for one in found]


def _form(command: Mapping[str, Any]) -> str:
    return "auto" if command["form"] == "unknown" else str(command["form"])


def _inputs(command: Mapping[str, Any]) -> list[bytes]:
    return [base64.b64decode(one["base64"]) for one in command["inputs"]]


def _file(name: str, raw: bytes) -> dict[str, str]:
    return {"name": name, "base64": base64.b64encode(raw).decode()}


def _told(report: Report) -> _Answer:
    return {
        "verdict": report.verdict.value,
        "problems": [
            {
                "rule": one.rule,
                "severity": one.severity.value,
                "model": one.at.model,
                "pointer": one.at.pointer,
                "message": one.at.input,
            }
            for one in report.problems
        ],
    }


def main(arguments: Sequence[str]) -> None:
    """Serve on standard input and output."""
    parser = argparse.ArgumentParser(prog="python -m tipx.conformance.serving")
    parser.add_argument("--engine", choices=("native", "python", "reference"), default="native")
    Server(parser.parse_args(arguments).engine).serve(sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main(sys.argv[1:])
