"""Notes what a version of the standard was when it was released: the SHA-256 of each of its files, in `schemas/released.json`.

    python -m tipx.generate.released 1.1

A version is noted once. Where a patch release corrects a file of it, take the entry of the version out of the file, run
the command again, and say in the `CHANGES.md` of the version what was corrected: so a change of a released version is
always a change of this file as well, which a reviewer sees.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path

from tipx.standard import Standard, number_of, standard, versions
from tipx.standard.location import schemas_folder

Digests = Mapping[str, str]
"""Path below the folder of the version -> SHA-256 of the file, in hexadecimal digits."""


class AlreadyReleased(Exception):
    """The version is noted already."""


def digests(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file below a folder, by its path there."""
    files = (path for path in folder.rglob("*") if path.is_file())
    found = {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    return dict(sorted(found.items()))


def released(text: str) -> dict[str, Digests]:
    """What the text of `released.json` notes, by version."""
    noted: dict[str, Digests] = json.loads(text)
    return noted


def with_version(text: str, one: Standard) -> str:
    """The text of `released.json` with that version added; AlreadyReleased where it is there."""
    noted = released(text)
    if one.version in noted:
        raise AlreadyReleased(one.version)
    noted[one.version] = digests(one.folder)
    in_order = {version: noted[version] for version in sorted(noted, key=number_of)}
    return json.dumps(in_order, indent=2, ensure_ascii=False) + "\n"


def released_file() -> Path:
    """Where the releases are noted."""
    return schemas_folder() / "released.json"


def main(arguments: list[str]) -> int:
    """Note a version as released; the exit status is 1 where it is noted already."""
    parser = argparse.ArgumentParser(
        prog="python -m tipx.generate.released", description="Note a version of the standard as released."
    )
    parser.add_argument("version", choices=versions())
    version: str = parser.parse_args(arguments).version
    file = released_file()
    before = file.read_text(encoding="utf-8") if file.is_file() else "{}"
    try:
        after = with_version(before, standard(version))
    except AlreadyReleased:
        print(f"{version} is noted already: a released version is corrected by a patch release (schemas/VERSIONING.md)")
        return 1
    file.write_text(after, encoding="utf-8", newline="\n")
    print(f"{version} is released")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
