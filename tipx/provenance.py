"""By what a report was made: names and digests of the standard, its code lists, its rules, its profiles, and the engine.

Only what bears on the answer stands here. Equal provenance, equal options and equal bytes give the same report.
"""

from __future__ import annotations

import functools
import importlib.util
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from tipx.standard import Standard
from tipx.standard.profiles import Profile, package_of, published
from tipx.version import __version__

PACKAGES = {"native": "jsonschema-rs", "python": "fastjsonschema", "reference": "jsonschema"}
"""The package behind each engine."""


LIBRARIES = ("jsonschema-rs", "lxml", "orjson")
"""Packages of native code that read or check; where one is not installed, code of our own or of Python does it."""

NOT_JUDGING = (
    "authoring",
    "cli",
    "comparing",
    "conformance",
    "converting",
    "generate",
    "migrating",
    "reporting",
    "settings",
)
"""Packages of ours that neither read an input nor judge it."""


class Tool(Mapping[str, str]):
    """The validator: its version, the engine with the version of its package, the version of Unicode (by it names are compared;
    it comes with Python), the digest of our code, the native libraries. The last two are looked up only when they are asked
    for: most runs show no form that holds them."""

    def __init__(self, engine: str) -> None:
        self._engine = engine
        self._known: dict[str, Callable[[], str]] = {
            "name": lambda: "tipx",
            "version": lambda: __version__,
            "engine": lambda: engine,
            "engine_version": lambda: package_version(PACKAGES[engine]),
            "unicode": lambda: unicodedata.unidata_version,
            "code_sha256": code_digest,
            "libraries": libraries,
        }

    def __getitem__(self, name: str) -> str:
        return self._known[name]()

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Tool):  # both are of this installation
            return self._engine == other._engine
        return super().__eq__(other)

    def __hash__(self) -> int:
        return hash(self._engine)

    def __reduce__(self) -> tuple[Any, ...]:
        return dict, (dict(self),)

    def __repr__(self) -> str:
        return repr(dict(self))


def of_tool(engine: str) -> Tool:
    """The validator of this installation with that engine."""
    return Tool(engine)


@functools.cache
def code_digest() -> str:
    """The digest of the modules of ours that bear on an answer: readers, checks, rules and what leads a record through them.

    Line ends do not count. `unknown` where the modules are not there as text.
    """
    import hashlib

    root = Path(__file__).parent
    paths = (path.relative_to(root) for path in root.rglob("*.py"))
    judging = sorted(path.as_posix() for path in paths if path.parts[0] not in NOT_JUDGING)
    if not judging:
        return "unknown"
    total = hashlib.sha256()
    for name in judging:
        text = (root / name).read_bytes().replace(b"\r\n", b"\n")
        total.update(f"{name}\0{len(text)}\0".encode())
        total.update(text)
    return total.hexdigest()


@functools.cache
def libraries() -> str:
    """The native libraries that are there, each with its exact version, that of the standard library's XML parser too."""
    from xml.parsers import expat

    found = [f"{name} {package_version(name)}" for name in LIBRARIES if _is_installed(name)]
    return ", ".join([expat.EXPAT_VERSION.replace("expat_", "expat "), *found])


def _is_installed(package: str) -> bool:
    try:
        return importlib.util.find_spec(package.replace("-", "_")) is not None
    except (ImportError, ValueError):
        return False


def of_standard(standard: Standard) -> dict[str, str]:
    """A version of the standard: the digest of the whole, and those of the parts that change most often."""
    return {
        "version": standard.version,
        "sha256": standard.digest,
        "codelists_sha256": standard.codelists_digest,
        "rules_sha256": standard.rules_digest,
    }


def of_profile(name: str, standard: Standard, profile: Profile | None = None) -> dict[str, str]:
    """A profile that applies. Those that are part of the standard bear its version, and their text is its `disclosure.json`.
    `package`: the one that has the rules, where it is not this one."""
    if profile is None:
        return {"id": name, "version": standard.version, "sha256": standard.disclosure_digest}
    package = package_of(name)
    return {
        "id": name,
        "version": profile.version,
        "sha256": profile.digest,
        **({"package": package} if package else {}),
    }


def of_installed_profiles() -> str:
    """One digest over all profiles that are installed, and the packages of others that have them."""
    import hashlib

    total = hashlib.sha256()
    for name, versions in sorted(published().items()):
        for one in versions:
            total.update(f"{name}\0{one.version}\0{one.digest}\0".encode())
        total.update(f"{package_of(name)}\0".encode())
    return total.hexdigest()


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
