"""Makes the packages named in `TIPX_HIDE` look as if they were not installed, from the moment this is imported.

conftest imports it, and has each process that a test starts import it too (`at_start/sitecustomize.py`).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

HIDDEN = frozenset(filter(None, os.environ.get("TIPX_HIDE", "").split(",")))
BINARY = frozenset(("orjson", "jsonschema_rs", "lxml", "rpds"))


class _Hider:
    """Finds nothing, and says so, for the hidden packages. It imports next to nothing: tests look at what a process loads."""

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> None:
        if fullname.partition(".")[0] in HIDDEN:
            raise ModuleNotFoundError(f"{fullname} is hidden by TIPX_HIDE", name=fullname)
        return None


if HIDDEN:
    sys.meta_path.insert(0, _Hider())
    _START = str(Path(__file__).resolve().parent / "at_start")
    _PATHS = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    if _START not in _PATHS:
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [_START, *_PATHS]))
