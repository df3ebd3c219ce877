"""By what a report was made: names and digests of the standard, its code lists, its rules, its profiles, and the engine.

Only what bears on the answer stands here. Equal provenance, equal options and equal bytes give the same report.
"""

from __future__ import annotations

import functools
import importlib.util
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from tipx.standard import Standard
from tipx.version import __version__

PACKAGES = {"native": "jsonschema-rs", "python": "fastjsonschema", "reference": "jsonschema"}
"""The package behind each engine."""


def of_tool(engine: str) -> dict[str, str]:
    """The validator: its version, the engine with the version of its package, the version of Unicode.

    By Unicode names are compared (rules on the persons of a case); it comes with Python.
    """
    return {
        "name": "tipx",
        "version": __version__,
        "engine": engine,
        "engine_version": package_version(PACKAGES[engine]),
        "unicode": unicodedata.unidata_version,
    }


def of_standard(standard: Standard) -> dict[str, str]:
    """A version of the standard: the digest of the whole, and those of the parts that change most often."""
    return {
        "version": standard.version,
        "sha256": standard.digest,
        "codelists_sha256": standard.codelists_digest,
        "rules_sha256": standard.rules_digest,
    }


def of_profile(name: str, standard: Standard) -> dict[str, str]:
    """A profile that a payload claims. The profiles are part of the standard: they bear its version, and their text is
    its `disclosure.json`."""
    return {"id": name, "version": standard.version, "sha256": standard.disclosure_digest}


@functools.cache
def package_version(package: str) -> str:
    """The version of an installed package; `unknown` where it cannot be told.

    It is read off the name of the folder that describes the package, which takes a fraction of the time of
    `importlib.metadata`.
    """
    module = package.replace("-", "_")
    found = importlib.util.find_spec(module)
    if found is not None and found.origin is not None:
        for folder in Path(found.origin).parent.parent.glob(f"{module}-*.dist-info"):
            return folder.name.removesuffix(".dist-info").partition("-")[2]
    from importlib import metadata

    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "unknown"


def differences(then: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """The names of what two provenances say differently; what one of them does not say is no difference."""
    return [name for name, value in then.items() if name in now and now[name] != value]
