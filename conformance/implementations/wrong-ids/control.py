"""A control: gives the right verdict, and for every problem the id of another rule."""

import base64
import json
import sys
from typing import Any

import tipx


def wrong(rule: str) -> str:
    """An id of the same form that no rule has."""
    return f"{rule[:-3]}{int(rule[-3:]) + 500}"


def judged(command: dict[str, Any]) -> dict[str, Any]:
    inputs = [base64.b64decode(one["base64"]) for one in command["inputs"]]
    options = tipx.Options(
        now=command["options"]["now"],
        form="auto" if command["form"] == "unknown" else command["form"],
        limits=tipx.Limits(**command["options"].get("limits", {})),
        max_per_rule=0,
    )
    history = command["relation"] == "history"
    report = tipx.validate_history(inputs, options) if history else tipx.validate(inputs[0], options)
    problems = [
        {"rule": wrong(one.rule), "severity": one.severity.value, "model": one.at.model, "message": one.at.input}
        for one in report.problems
    ]
    return {"seq": command["seq"], "verdict": report.verdict.value, "problems": problems}


for line in sys.stdin.buffer:
    command = json.loads(line)
    if command["cmd"] == "start":
        answer = {
            "protocol": 1,
            "implementation": {"name": "wrong-ids", "version": "1", "language": "Python"},
            "standard": command["standard"],
            "ops": ["validate"],
            "forms": ["json", "xml", "ndjson", "unknown"],
            "capabilities": ["problems", "history", "limits"],
            "claims": ["reader", "validator"],
        }
    else:
        answer = {"bye": True} if command["cmd"] == "stop" else judged(command)
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()
