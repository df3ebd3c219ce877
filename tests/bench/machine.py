"""The machine and the versions that figures belong to, in words."""

from __future__ import annotations

import contextlib
import datetime
import importlib.metadata
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.bench.workers import ROOT

PACKAGES = (
    "tipx",
    "orjson",
    "jsonschema-rs",
    "fastjsonschema",
    "jsonschema",
    "lxml",
    "xmlschema",
    "xlsxwriter",
    "openpyxl",
    "pyarrow",
)


def described() -> dict[str, Any]:
    """The machine: cores, processor, memory, system, Python and the versions of the packages."""
    return {
        "cores": cores(),
        "processor": _processor(),
        "memory_bytes": _memory(),
        "system": _system(),
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "packages": _packages(),
    }


def cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def words(machine: dict[str, Any]) -> str:
    """The machine as a sentence."""
    memory = machine["memory_bytes"]
    cores = f"{machine['cores']} cores" if machine["cores"] != 1 else "one core"
    size = f", {memory / 1e9:.0f} GB of memory" if memory else ""
    return f"{cores} of {machine['processor']}{size}, {machine['system']}, {machine['python']}"


def today() -> str:
    """The date of measuring (UTC)."""
    return datetime.datetime.now(datetime.timezone.utc).date().isoformat()


def commit() -> str:
    """The commit that was measured; it says where files of the package differ from it."""
    try:
        head = _output("git", "rev-parse", "--short=12", "HEAD")
        changed = _output("git", "status", "--porcelain", "--", "tipx", "schemas")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return head + (", with changes" if changed else "")


def _output(*command: str) -> str:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def _processor() -> str:
    with contextlib.suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return " ".join(value.split())
    if sys.platform == "darwin":
        with contextlib.suppress(OSError, subprocess.CalledProcessError):
            return _output("sysctl", "-n", "machdep.cpu.brand_string")
    return platform.processor() or platform.machine()


def _memory() -> int:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return 0


def _system() -> str:
    name = f"{platform.system()} {platform.release()}"
    with contextlib.suppress(OSError, AttributeError):
        return f"{platform.freedesktop_os_release()['PRETTY_NAME']} ({name})"
    return name


def _packages() -> dict[str, str]:
    found = {}
    for name in PACKAGES:
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            found[name] = importlib.metadata.version(name)
    with contextlib.suppress(ImportError):
        from lxml import etree

        found["libxml2"] = ".".join(map(str, etree.LIBXML_VERSION))
    return found
