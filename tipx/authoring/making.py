"""Makes the skeleton of a new profile: a folder of data, or a package of Python with a rule and tests."""

from __future__ import annotations

import keyword
import re
import sys
import unicodedata
from pathlib import Path

from tipx import catalogue
from tipx.authoring.skeleton import Names, package_files, readme, version_files
from tipx.profiling import OF_THE_STANDARD
from tipx.standard import newest
from tipx.standard.profiles import published

_ID = re.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*")
_PACKAGE = re.compile("[A-Za-z]([A-Za-z0-9._-]*[A-Za-z0-9])?")
_TAKEN = frozenset(("tipx", "pytest", "hatchling"))
"""Modules that a package of a profile needs: its own cannot have their names."""
_NOT_IN_A_LINE = ("Cc", "Cs", "Zl", "Zp")
"""Categories of characters that no title has: control characters, halves of characters, ends of lines and paragraphs."""


def files_of(identifier: str, title: str, country: str, day: str, package: str | None = None) -> dict[str, str]:
    """The files of a new profile, by path. `day`: the first one on which it is in force. `package`: the name of a package.

    Raises ValueError for a name that cannot be used.
    """
    if not _ID.fullmatch(identifier):
        raise ValueError("the id of a profile is a word in small letters, such as sample or sample-north")
    if identifier in OF_THE_STANDARD or identifier in published():
        raise ValueError(f"there is a profile {identifier} already")
    if not title.strip() or any(unicodedata.category(one) in _NOT_IN_A_LINE for one in title):
        raise ValueError("the title of a profile is one line of text without control characters")
    standard = newest()
    if not standard.codelists["country"].is_member(country):
        raise ValueError(f"{country} is no code of the list country, such as PK")
    names = Names(identifier, title, country, _family(identifier), day, standard.version)
    versions = version_files(names, standard, package is not None)
    if package is None:
        return {"README.md": readme(names), **versions}
    module = _module(package)
    inner = {f"src/{module}/profile/{path}": text for path, text in versions.items()}
    return {**package_files(names, package, module), **inner}


def _module(package: str) -> str:
    """The name of the module of a package. Raises ValueError for a name that no package can have, or whose module hides another."""
    if not _PACKAGE.fullmatch(package):
        raise ValueError("the name of a package has letters, digits and hyphens, such as tipx-profile-sample")
    module = re.sub("[-._]+", "_", package).lower()
    others = {name.lower() for name in sys.stdlib_module_names} | _TAKEN
    if module in others or keyword.iskeyword(module):
        raise ValueError(
            f"the name of the package cannot be {package}: Python has a module or word {module} already;"
            " tipx-profile-sample is a good one"
        )
    return module


def _family(identifier: str) -> str:
    """The beginning of the ids of its rules: made of its id, and none that the standard or another profile has."""
    taken = {one.rpartition("-")[0] for one in catalogue.load_every()}
    family = f"TIPX-{identifier.replace('-', '').upper()}"
    while family in taken:
        family += "X"
    return family


def write(folder: Path, files: dict[str, str]) -> None:
    """Write the files into a folder, which is new or empty. Raises OSError."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
