"""A control: calls every payload valid. A suite that it passes tests nothing."""

import json
import sys

for line in sys.stdin.buffer:
    command = json.loads(line)
    if command["cmd"] == "start":
        answer = {
            "protocol": 1,
            "implementation": {"name": "accepts-all", "version": "1", "language": "Python"},
            "standard": command["standard"],
            "ops": ["validate"],
            "forms": ["json", "xml", "ndjson", "unknown"],
            "capabilities": ["history", "limits"],
            "claims": ["reader", "validator"],
        }
    else:
        answer = {"bye": True} if command["cmd"] == "stop" else {"seq": command["seq"], "verdict": "valid"}
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()
