"""`python -m tipx.generate.suite [--check] [GROUP...]`: write the conformance suite, or some groups of its cases."""

from __future__ import annotations

import argparse
import sys

from tipx.generate.suite import SUITE, files, surplus
from tipx.generate.suite.drafting import CLASSES


def main(arguments: list[str]) -> int:
    """Write, or with --check compare; the exit status is 1 where something drifted."""
    parser = argparse.ArgumentParser(prog="python -m tipx.generate.suite", description="Write the conformance suite.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail where something drifted")
    parser.add_argument("groups", nargs="*", metavar="GROUP", choices=[*CLASSES, []], help="only these groups")
    chosen = parser.parse_args(arguments)
    groups = frozenset(chosen.groups) or None
    return 1 if bring(chosen.check, groups) and chosen.check else 0


def bring(check: bool, groups: frozenset[str] | None = None) -> list[str]:
    """Write what drifted, and take away what is no file of the suite; with `check` only say so. Gives the names."""
    found = files(groups)
    drifted = [name for name, raw in found.items() if not _is(name, raw)]
    extra = surplus(found, groups)
    for name in drifted:
        print(("differs from its sources: " if check else "written: ") + f"conformance/{name}")
    for path in extra:
        print(("is no file of the suite: " if check else "removed: ") + path.as_posix())
    if not check:
        for name in drifted:
            path = SUITE / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(found[name])
        for path in extra:
            path.unlink()
            for folder in path.parents:
                if folder == SUITE or any(folder.iterdir()):
                    break
                folder.rmdir()
    return [*drifted, *(path.name for path in extra)]


def _is(name: str, raw: bytes) -> bool:
    path = SUITE / name
    return path.is_file() and path.read_bytes() == raw


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
