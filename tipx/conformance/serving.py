"""This package as an implementation under test: reads commands of the line protocol, writes answers.

`python -m tipx.conformance.serving --engine native`
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import dataclasses
import functools
import json
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from tipx.conformance.meaning import in_folder
from tipx.conformance.model import PROTOCOL
from tipx.options import Options
from tipx.problems import Problem, Report
from tipx.reading.model import Limits
from tipx.version import __version__

if TYPE_CHECKING:
    from tipx.assessment import Assessment
    from tipx.converting.conversion import Conversion
    from tipx.converting.ledger import Loss

_Answer = dict[str, Any]
_FORMS = ("json", "xml", "ndjson", "csv", "xlsx", "htcds", "htcds-single", "unknown")
_OF_THE_STANDARD = ("auto", "json", "ndjson", "xml", "csv", "xlsx")
_CAPABILITIES = ("problems", "places", "history", "limits", "losses")
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
        form = _form(command)
        return Options(
            now=options["now"], engine=self._engine, form=form if form in _OF_THE_STANDARD else "auto",
            limits=Limits(**options.get("limits", {})), max_per_rule=0,
        )  # fmt: skip

    def _validate(self, command: Mapping[str, Any]) -> _Answer:
        import tipx

        options = self._options(command)
        if command["relation"] == "history":
            return _told(tipx.validate_history(_inputs(command), options))
        with _given(command) as source:
            return _told(tipx.validate(source, options))

    def _canon(self, command: Mapping[str, Any]) -> _Answer:
        from tipx.errors import LoadError
        from tipx.loading import canonical
        from tipx.reading.source import Source

        try:
            with _given(command) as source:
                form, digest = canonical(Source.of(source), self._options(command))
        except LoadError:
            return {"refused": True}
        return {"digest": digest.rpartition(":")[2], "output": [_file("output.json", form)]}

    def _convert(self, command: Mapping[str, Any]) -> _Answer:
        import tipx

        asked = command["options"]
        options = self._options(command)
        if "version" in asked:
            options = dataclasses.replace(options, standard=asked["version"])
        return _converted(command, asked["to"], functools.partial(tipx.convert, form=_form(command), options=options))

    def _migrate(self, command: Mapping[str, Any]) -> _Answer:
        import tipx

        asked = command["options"]
        if asked["version"] not in tipx.versions():
            return {"refused": True, "losses": [], "problems": []}
        given = {"version": asked["version"], "form": _form(command), "options": self._options(command)}
        return _converted(command, asked.get("to", command["form"]), functools.partial(tipx.migrate, **given))

    def _assess(self, command: Mapping[str, Any]) -> _Answer:
        import tipx
        from tipx.assessment.elements import NotAssessableError

        try:
            with _given(command) as source:
                found = tipx.assess(source, now=command["options"]["now"], engine=self._engine, form=_form(command))
        except (NotAssessableError, tipx.LoadError):
            return {"refused": True}
        every = found if isinstance(found, list) else [found]
        return {"answers": [_assessed(one) for whole in every for one in (whole, *whole.persons)]}


def _assessed(one: Assessment) -> dict[str, Any]:
    """An answer about a case, or about a person or a group of it. What is open in a case is what can make a difference to it."""
    return {
        "kind": one.kind,
        "classification": one.classification,
        "possibleTrafficking": one.possible_trafficking,
        "open": sorted({question.element for question in one.open_questions}),
    }


def _converted(command: Mapping[str, Any], to: str, convert: Callable[..., Conversion]) -> _Answer:
    """What became of a conversion. Its output is written into a folder of its own, which is gone with the answer."""
    from tipx.converting.conversion import InputRefused, LossRefused
    from tipx.converting.model import ConvertError

    with _given(command) as source, tempfile.TemporaryDirectory(prefix="tipx-conformance-") as place:
        output = Path(place, "output")
        try:
            done = convert(source, output, to=to, loss=command["options"].get("loss", "report"))
        except LossRefused as refused:
            return {"refused": True, "losses": _losses(refused.losses)}
        except InputRefused as refused:
            every = refused.problems if refused.report is None else refused.report.problems
            return {"refused": True, "losses": [], "problems": _problems(every)}
        except ConvertError:
            return {"refused": True, "losses": [], "problems": []}
        written = sorted(output.iterdir()) if output.is_dir() else [output]
        judged = done.report.problems if done.report is not None else ()
        return {
            "output": [_file(path.name, path.read_bytes()) for path in written],
            "losses": _losses(done.losses),
            "problems": _problems((*judged, *done.problems)),
        }


@contextlib.contextmanager
def _given(command: Mapping[str, Any]) -> Iterator[Any]:
    """The one input of a command: its bytes, or of a folder of tables a folder that is there while it is needed."""
    if command["form"] != "csv":
        yield _inputs(command)[0]
        return
    named = {one["name"]: raw for one, raw in zip(command["inputs"], _inputs(command), strict=True)}
    with in_folder(named) as folder:
        if folder is None or len(named) != len(command["inputs"]):
            raise ValueError("two files of the folder have one name, or one has none")
        yield Path(folder)


def _losses(found: Iterable[Loss]) -> list[dict[str, str]]:
    return [{"kind": one.kind, "field": one.field} for one in found]


def _form(command: Mapping[str, Any]) -> str:
    return "auto" if command["form"] == "unknown" else str(command["form"])


def _inputs(command: Mapping[str, Any]) -> list[bytes]:
    return [base64.b64decode(one["base64"], validate=True) for one in command["inputs"]]


def _file(name: str, raw: bytes) -> dict[str, str]:
    return {"name": name, "base64": base64.b64encode(raw).decode()}


def _problems(found: Iterable[Problem]) -> list[dict[str, Any]]:
    return [
        {
            "rule": one.rule,
            "severity": one.severity.value,
            "model": one.at.model,
            "pointer": one.at.pointer,
            "message": one.at.input,
        }
        for one in found
    ]


def _told(report: Report) -> _Answer:
    return {"verdict": report.verdict.value, "problems": _problems(report.problems)}


def main(arguments: Sequence[str]) -> None:
    """Serve on standard input and output."""
    parser = argparse.ArgumentParser(prog="python -m tipx.conformance.serving")
    parser.add_argument("--engine", choices=("native", "python", "reference"), default="native")
    Server(parser.parse_args(arguments).engine).serve(sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main(sys.argv[1:])
