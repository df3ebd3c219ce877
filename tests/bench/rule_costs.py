"""Section `rules`: what each rule costs. `python -m tests.bench.rule_costs FILE` times every call of every rule's function.

It runs in its own process, because it puts a clock around the functions.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from tests.bench.payloads import NOW, write
from tests.bench.workers import ROOT

SHOWN = 10


def measure(folder: Path, records: int) -> dict[str, Any]:
    """The rows of the section: the costliest rules, and the sum of all."""
    path = write(folder / "rules.tipx.ndjson", records).path
    line = [sys.executable, "-m", "tests.bench.rule_costs", str(path)]
    done = subprocess.run(line, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return {**found, "left_out": {}}


def costs(path: Path) -> dict[str, Any]:
    """Each rule's seconds on one file, set against those of the whole validation without the clocks."""
    import tipx

    def run() -> tuple[float, int]:
        begin = time.process_time()
        report = tipx.validate(path, now=NOW)
        return time.process_time() - begin, report.inputs[0].records

    run()
    whole, records = min(run(), run())
    spent, calls = clocks()
    run()
    spent.update(dict.fromkeys(spent, 0.0))
    calls.update(dict.fromkeys(calls, 0))
    run()
    if not any(calls.values()):
        raise RuntimeError(
            "no rule was called through its clock: the function `clocks` must learn how they are run now"
        )
    lost = _cost_of_a_clock()
    net = {rule: max(0.0, seconds - calls[rule] * lost) for rule, seconds in spent.items()}
    layers = {check.id: check.layer.value for check in tipx.rules()}
    titles = {check.id: check.title for check in tipx.rules()}
    rows = [
        {
            "rule": rule,
            "title": titles[rule],
            "layer": layers[rule],
            "microseconds_per_record": net[rule] / records * 1e6,
            "share": net[rule] / whole,
            "calls_per_record": calls[rule] / records,
        }
        for rule in sorted(net, key=lambda one: -net[one])[:SHOWN]
    ]
    total = sum(net.values())
    return {
        "rows": rows,
        "records": records,
        "rules": len(net),
        "all_microseconds_per_record": total / records * 1e6,
        "all_share": total / whole,
    }


def clocks() -> tuple[dict[str, float], dict[str, int]]:
    """Put a clock around the function of every rule; the seconds and the calls of each are counted from now on."""
    from tipx.ruleset import registry, runner

    spent = dict.fromkeys(registry.rules(), 0.0)
    calls = dict.fromkeys(registry.rules(), 0)
    for identifier, rule in registry.rules().items():
        registry._RULES[identifier] = rule._replace(run=_timed(identifier, rule.run, spent, calls))
    for module in (registry, runner):
        for one in vars(module).values():
            if hasattr(one, "cache_clear"):
                one.cache_clear()
    return spent, calls


def _timed(
    identifier: str, function: Callable[..., Iterable[Any]], spent: dict[str, float], calls: dict[str, int]
) -> Callable[..., list[Any]]:
    def timed(*arguments: Any) -> list[Any]:
        begin = time.thread_time()
        try:
            return list(function(*arguments))
        finally:
            spent[identifier] += time.thread_time() - begin
            calls[identifier] += 1

    return timed


def _cost_of_a_clock() -> float:
    spent, calls = {"": 0.0}, {"": 0}
    timed = _timed("", lambda: (), spent, calls)
    for _ in range(20_000):
        timed()
    return spent[""] / calls[""]


if __name__ == "__main__":
    print(json.dumps(costs(Path(sys.argv[1]))))
