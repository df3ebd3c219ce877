"""What became of mutants, kept in a file as they come, so that a long run that was ended can go on."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from tests.mutation.model import Mutant, Verdict


def keep(path: Path | None, one: Verdict) -> None:
    """Add one to the file."""
    if path is not None:
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(one, ensure_ascii=False) + "\n")


def kept(path: Path | None, mutants: Iterable[Mutant]) -> list[Verdict]:
    """Those of the file that are of these mutants; a last line that was not written to its end is passed over."""
    if path is None or not path.is_file():
        return []
    wanted = {(one.kind, one.name) for one in mutants}
    lines = path.read_text(encoding="utf-8").split("\n")[:-1]
    found = [Verdict(*json.loads(line)) for line in lines]
    return [one for one in found if (one.kind, one.name) in wanted]
