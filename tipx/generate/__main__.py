"""`python -m tipx.generate [--check]`: write all generated files, or say which ones have drifted from their sources."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile

from tipx.generate import ROOT, generated
from tipx.standard import standard, versions


def main(arguments: list[str]) -> int:
    """Write, or with --check compare; the exit status is 1 where something drifted."""
    parser = argparse.ArgumentParser(prog="python -m tipx.generate", description="Write all generated files.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail where something drifted")
    check: bool = parser.parse_args(arguments).check
    drifted = []
    for version in versions():
        for name, text in generated(standard(version)).items():
            path = ROOT / name
            if path.is_file() and path.read_text(encoding="utf-8") == text:
                continue
            drifted.append(name)
            if not check:
                _write(name, text)
    from tipx.generate.suite.__main__ import bring

    told = bring(check)
    for name in drifted:
        print(("differs from its sources: " if check else "written: ") + name)
    if (drifted or told) and check:
        print("mend: python -m tipx.generate")
        return 1
    return 0


def _write(name: str, text: str) -> None:
    path = ROOT / name
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
    os.chmod(temporary, 0o644)
    os.replace(temporary, path)


sys.exit(main(sys.argv[1:]))
