"""The processes that candidates run in, and the turns they take."""

from __future__ import annotations

import json
import math
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

from tests.bench import node
from tests.bench.candidates import AJV, Candidate, Left
from tests.bench.version import standard_measured

ROOT = Path(__file__).resolve().parents[2]


class Round(NamedTuple):
    """One answer of a worker: the seconds of one reading of the file, on the wall and of the processor, and its records."""

    wall: float
    cpu: float
    records: int


class Timing(NamedTuple):
    """What several rounds gave: the best seconds, how far the others lie above it, and how many rounds there were."""

    seconds: float
    spread: float
    rounds: int
    records: int


class Worker:
    """A candidate set up in its own process. Raises Left where it cannot be measured here."""

    def __init__(self, candidate: Candidate, jobs: int, install: bool) -> None:
        self.candidate = candidate
        line = [sys.executable, "-m", "tests.bench.worker", candidate.key, str(jobs)]
        if candidate.key == AJV:
            line = node.command(Path(str(standard_measured().folder)) / "single", install)
        self._process = subprocess.Popen(line, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def wait(self) -> dict[str, Any]:
        """Wait until it is set up."""
        answer = self._answer()
        if "left" in answer:
            self.close()
            raise Left(answer["left"])
        return answer

    def go(self, times: int, path: Path) -> Round:
        """Let it read the file so many times."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{times} {path}\n")
        self._process.stdin.flush()
        answer = self._answer()
        return Round(answer["wall"] / times, answer["cpu"] / times, answer["records"])

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the candidate {self.candidate.key} ended; what it wrote stands above")
        answer: dict[str, Any] = json.loads(line)
        return answer


class Workers:
    """The workers of several candidates, closed at the end; `left` says who is missing, and why."""

    def __init__(self, candidates: Sequence[Candidate], jobs: int, install: bool) -> None:
        self.left: dict[str, str] = {}
        self.ready: list[Worker] = []
        self.versions: dict[str, str] = {}
        started = []
        for candidate in candidates:
            try:
                started.append(Worker(candidate, jobs, install))
            except Left as why:
                self.left[candidate.key] = str(why)
        for worker in started:
            try:
                answer = worker.wait()
            except Left as why:
                self.left[worker.candidate.key] = str(why)
                continue
            self.ready.append(worker)
            if "node" in answer:
                self.versions = {"Node": answer["node"], "Ajv": answer["version"]}

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for worker in self.ready:
            worker.close()


def take_turns(turns: Sequence[tuple[Worker, Path]], rounds: int, least: float) -> dict[str, Timing]:
    """Let each worker read its file in turn, round after round, each turn at least `least` seconds long.

    The first turns are not counted: they warm each one up and say how often a short file must be read.
    """
    times = {}
    for worker, path in turns:
        seconds = worker.go(1, path).wall
        times[worker.candidate.key] = max(1, math.ceil(least / max(seconds, 1e-6)))
        if seconds < least:
            worker.go(times[worker.candidate.key], path)
    found: dict[str, list[Round]] = {worker.candidate.key: [] for worker, _path in turns}
    for _ in range(rounds):
        for worker, path in turns:
            found[worker.candidate.key].append(worker.go(times[worker.candidate.key], path))
    return {worker.candidate.key: _timing(worker.candidate, found[worker.candidate.key]) for worker, _path in turns}


def _timing(candidate: Candidate, rounds: Sequence[Round]) -> Timing:
    # One core: the time of the processor, which other programs do not lengthen; the wall's where a helper thread of Node
    # made that shorter. All cores: the wall's.
    seconds = [one.wall if candidate.cores == "all" else min(one.wall, one.cpu) for one in rounds]
    best = min(seconds)
    return Timing(best, statistics.median(seconds) / best - 1, len(seconds), rounds[0].records)
