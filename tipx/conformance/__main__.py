"""`python -m tipx.conformance [FOLDER]`: run the cases with our own engines; the exit status is 1 where one fails."""

from __future__ import annotations

import sys
from pathlib import Path

from tipx.conformance import run


def main(arguments: list[str]) -> int:
    """Run, print what failed, and a closing line."""
    folder = Path(arguments[0]) if arguments else Path("conformance")
    if not (folder / "manifest.json").is_file():
        sys.stderr.write(f"{folder}: there is no manifest.json in this folder\n")
        return 3
    outcomes = list(run(folder))
    failed = [outcome for outcome in outcomes if not outcome.passed]
    for outcome in failed:
        sys.stdout.write(f"{outcome.case} ({outcome.form}, {outcome.engine}): {outcome.why}\n")
    sys.stdout.write(f"{len(outcomes) - len(failed)} passed, {len(failed)} failed\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
