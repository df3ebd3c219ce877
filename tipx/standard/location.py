"""Where the standard's files are: beside the package in a checkout, inside it in an installed wheel."""

from __future__ import annotations

import functools
from pathlib import Path


@functools.cache
def schemas_folder() -> Path:
    """The folder `schemas/` of this installation; FileNotFoundError when the installation is broken."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "_schemas", package.parent / "schemas"):
        if (folder / "annotations.schema.json").is_file():
            return folder
    raise FileNotFoundError("this installation of tipx lacks its schemas; install it again")
