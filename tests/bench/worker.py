"""One candidate in a process of its own: `python -m tests.bench.worker KEY JOBS`.

It says `{"ready": true}`, or `{"left": "why"}` and ends. Then each line of its input, `TIMES PATH`, is done so many times and
answered with the wall seconds, the processor seconds and the number of records. So candidates take turns, and none warms the
caches of another.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from pathlib import Path

from tests.bench import candidates, conversion
from tests.bench.candidates import Left

BY_KEY = {**candidates.BY_KEY, **conversion.BY_KEY}


def main(key: str, jobs: int) -> None:
    """Set up one candidate and serve its rounds."""
    try:
        work = BY_KEY[key].make(jobs)
    except Left as why:
        _say({"left": str(why)})
        return
    except ImportError as error:
        _say({"left": f"the package {error.name} is not installed"})
        return
    _say({"ready": True})
    for line in sys.stdin:
        times, _, path = line.rstrip("\n").partition(" ")
        file, records = Path(path), 0
        gc.collect()
        wall, cpu = time.perf_counter(), time.process_time()
        for _ in range(int(times)):
            records = work(file)
        _say({"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu, "records": records})


def _say(answer: dict[str, object]) -> None:
    print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
