"""`python -m tests.mutation`: break the validator in many ways, and see which of them the conformance suite notices.

`--only KIND` runs some kinds, `--write` renews tests/mutation/figures.json and docs/conformance/mutations.md.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.mutation import page
from tests.mutation.asking import questions
from tests.mutation.choosing import KINDS, chosen
from tests.mutation.figures import FIGURES, figures, survivors, unexplained
from tests.mutation.keeping import keep, kept
from tests.mutation.reaching import reached
from tests.mutation.running import Field
from tipx.generate import ROOT


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, show, and write where that is asked for. The exit status is 1 where a survivor is not explained, or there are too many."""
    asked = _parser().parse_args(arguments)
    begun = time.monotonic()
    every = questions(asked.suite)
    mutants = chosen(asked.seed, asked.only or KINDS)
    _say(f"{len(mutants)} mutants, {len(every)} cases in their forms")
    places = {file for one in mutants for file, _ in one.reaches}
    reach = reached(asked.engine, every, places) if places else {}
    field = Field(asked.engine, every, reach)
    field.warm()
    found = kept(asked.keep, mutants)
    done = {one.name for one in found}
    for one in field.verdicts([mutant for mutant in mutants if mutant.name not in done], asked.jobs):
        found.append(one)
        keep(asked.keep, one)
        if not one.is_killed:
            _say(f"survived: {one.kind}: {one.name}")
        elif one.by == "the run":
            _say(f"no answer: {one.kind}: {one.name}: {one.why}")
    numbers = {one.name: number for number, one in enumerate(mutants)}
    found.sort(key=lambda one: numbers[one.name])
    result = figures(found, asked.seed, Path(asked.suite), asked.engine)
    killed = Counter(one.kind for one in found if one.is_killed)
    for kind, count in Counter(one.kind for one in found).items():
        _say(f"{kind}: {count} mutants, {killed[kind]} noticed, {count - killed[kind]} survived")
    _say(f"all: {len(found)} mutants, {len(survivors(result))} survived, in {time.monotonic() - begun:.0f} seconds")
    for name in unexplained(result):
        _say(f"not explained: {name}")
    if asked.write:
        FIGURES.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        page.write()
    return 1 if unexplained(result) else 0


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.mutation", description="Break the validator, and see who notices."
    )
    parser.add_argument("--only", action="append", choices=KINDS, metavar="KIND", help=", ".join(KINDS))
    parser.add_argument("--suite", type=Path, default=ROOT / "conformance", help="the folder of the suite")
    parser.add_argument("--engine", default="native", choices=("native", "python"))
    parser.add_argument("--seed", type=int, default=1, help="which changes to the code are made")
    parser.add_argument(
        "--keep",
        type=Path,
        metavar="FILE",
        help="write there what became of each at once, and go on where a run has ended",
    )
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, metavar="N")
    parser.add_argument("--write", action="store_true", help="renew the figures and the page")
    return parser


if __name__ == "__main__":
    sys.exit(main())
