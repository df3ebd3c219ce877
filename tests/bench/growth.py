"""Section `growth`: how time grows with the number of records, also where every record refers to others.

`python -m tests.bench.growth FILE ROUNDS` times one file, so that each size has a process of its own.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.bench.linked import SHAPES, write
from tests.bench.payloads import NOW
from tests.bench.stories import sources
from tests.bench.workers import ROOT


def measure(folder: Path, sizes: Sequence[int], rounds: int) -> dict[str, Any]:
    """The rows of the section: seconds for each shape and size; the exponent of each shape."""
    rows, exponents = [], {}
    for shape in SHAPES:
        seconds = []
        for size in sizes:
            print(f"  {shape}, {size:,} records", file=sys.stderr)
            file = write(folder / "growth.tipx.ndjson", size, shape)
            line = [sys.executable, "-m", "tests.bench.growth", str(file.path), str(rounds if size < 100_000 else 1)]
            done = subprocess.run(line, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
            found = json.loads(done.stdout)
            if found["records"] != size:
                raise RuntimeError(f"{found['records']} of {size} records were seen")
            seconds.append(found["seconds"])
            rows.append(
                {
                    "shape": shape,
                    "records": size,
                    "file_bytes": file.size,
                    "seconds": found["seconds"],
                    "microseconds_per_record": found["seconds"] / size * 1e6,
                    "problems": found["problems"],
                }
            )
        exponents[shape] = exponent(sizes, seconds)
    return {"rows": rows, "exponents": exponents, "left_out": {}}


def sizes(largest: int) -> list[int]:
    """The sizes from 1,000 (or an eighth of a small one) to the largest, each four times or so the one before."""
    first = min(1_000, max(4, largest // 8))
    steps = max(1, round(math.log(largest / first, 4)))
    return sorted({round(first * (largest / first) ** (step / steps)) for step in range(steps + 1)})


def exponent(sizes: Sequence[int], seconds: Sequence[float]) -> float | None:
    """The power of the number of records by which time grows: the slope of the straight line through the logarithms."""
    if len(sizes) < 2:
        return None
    xs, ys = [math.log(size) for size in sizes], [math.log(second) for second in seconds]
    middle_x, middle_y = sum(xs) / len(xs), sum(ys) / len(ys)
    above = sum((x - middle_x) * (y - middle_y) for x, y in zip(xs, ys, strict=True))
    return above / sum((x - middle_x) ** 2 for x in xs)


def seconds_of(path: Path, rounds: int) -> dict[str, Any]:
    """The best of several rounds on one file, in seconds of the processor, after a small payload has loaded everything."""
    import tipx
    from tipx.reading.model import Limits

    limits = Limits(max_bytes=1 << 40)  # A million records are more than the usual limit.
    tipx.validate(sources()["internal-child"], now=NOW)
    found = []
    for _ in range(rounds):
        begin = time.process_time()
        report = tipx.validate(path, now=NOW, limits=limits)
        found.append(time.process_time() - begin)
    records, problems = report.inputs[0].records, sum(report.by_rule.values())
    return {"seconds": min(found), "records": records, "problems": problems}


if __name__ == "__main__":
    print(json.dumps(seconds_of(Path(sys.argv[1]), int(sys.argv[2]))))
