"""Section `profile`: where the time of a validation goes, by layer and by module. `python -m tests.bench.layers FILE`.

A timer of the processor asks two hundred times a second which function runs. That slows nothing that is measured, and what a
package of compiled code does is counted for the module that called it.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import tipx
from tests.bench.payloads import FORMS, NOW, write
from tests.bench.workers import ROOT

INTERVAL = 0.005
SHOWN = 12

CROSS = frozenset(("run_cross", "run_counted", "run_history", "tally", "certain", "judge_groups", "judge_view"))
"""Functions below which rules over several records run; what they read again for that is counted with them."""

_PACKAGE = os.path.join(os.path.dirname(tipx.__file__), "")

LAYERS = (
    ("reading/", "reading (syntax)"),
    ("checking/", "schema"),
    ("values/", "values and code lists"),
    ("ruleset/", "rules of one record"),
)


def measure(folder: Path, records: int, seconds: float) -> dict[str, Any]:
    """The rows of the section, for each form."""
    if not hasattr(signal, "setitimer"):
        return {"rows": [], "modules": [], "left_out": {"profile": "this system has no timer of the processor"}}
    rows, modules = [], []
    for form in FORMS:
        path = write(folder / f"profile.tipx.{form}", records, form).path
        line = [sys.executable, "-m", "tests.bench.layers", str(path), str(seconds)]
        done = subprocess.run(line, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
        found = json.loads(done.stdout)
        rows += [{"form": form, "layer": name, "share": share} for name, share in found["layers"].items()]
        modules += [{"form": form, "module": name, "share": share} for name, share in found["modules"].items()]
    return {"rows": rows, "modules": modules, "records": records, "left_out": {}}


def profile(path: Path, seconds: float) -> dict[str, dict[str, float]]:
    """The shares of layers and of modules, while one file is validated again and again for so many seconds."""
    _mark_schema_checks()
    tipx.validate(path, now=NOW)
    layers: Counter[str] = Counter()
    modules: Counter[str] = Counter()

    def ask(_signal: int, frame: FrameType | None) -> None:
        stack = list(_modules(frame))
        layers[_layer(stack)] += 1
        modules[stack[0][0] if stack else "outside of TIPX"] += 1

    signal.signal(signal.SIGPROF, ask)
    signal.setitimer(signal.ITIMER_PROF, INTERVAL, INTERVAL)
    end = time.process_time() + seconds
    while time.process_time() < end:
        tipx.validate(path, now=NOW)
    signal.setitimer(signal.ITIMER_PROF, 0)
    return {"layers": _shares(layers, None), "modules": _shares(modules, SHOWN)}


def _mark_schema_checks() -> None:
    """Put a function around the checks of the schema, by which they are known: compiled code has no frame of its own."""
    from tests.bench.version import standard_measured
    from tipx.checking.engines import engine

    accepts = engine("auto", standard_measured()).accepts
    assert isinstance(accepts, dict)
    for kind in ("bundle", "case", "victim", "referral"):
        accepts[kind] = _schema_check(accepts[kind])


def _schema_check(accepts: Callable[[Any], bool]) -> Callable[[Any], bool]:
    def schema_check(data: Any) -> bool:
        return accepts(data)

    return schema_check


def _modules(frame: FrameType | None) -> Iterator[tuple[str, str]]:
    """Module and function of each frame that is of TIPX, the innermost first."""
    while frame is not None:
        name = frame.f_code.co_filename
        if frame.f_code.co_name == "schema_check":
            yield "checking/ (the compiled check)", "schema_check"
        elif name.startswith(_PACKAGE):
            yield name[len(_PACKAGE) :].replace("\\", "/"), frame.f_code.co_name
        frame = frame.f_back


def _layer(stack: list[tuple[str, str]]) -> str:
    if any(function in CROSS or module == "joining.py" for module, function in stack):
        return "rules across records"
    for module, _function in stack:
        for begin, name in LAYERS:
            if module.startswith(begin):
                return name
    return "the pipeline between them"


def _shares(found: Counter[str], most: int | None) -> dict[str, float]:
    total = max(1, sum(found.values()))
    return {name: count / total for name, count in found.most_common(most)}


if __name__ == "__main__":
    print(json.dumps(profile(Path(sys.argv[1]), float(sys.argv[2]))))
