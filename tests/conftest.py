"""What all tests share: which tests run, and hiding packages to test the installation without binary wheels.

`TIPX_SYSTEM=1` runs the tests marked `system`, which need a program outside PyPI; otherwise they are left out, and the
closing lines say so. `TIPX_SHARE=WORD` runs every eighth test; which, the word says. `TIPX_HIDE=orjson,lxml` makes these
packages look as if they were not installed.
"""

from __future__ import annotations

import os
import sys
import zlib
from typing import Any

import pytest
from hiding import HIDDEN

# What compares with a package that is hidden has nothing to compare with then.
collect_ignore = (
    [
        "properties/test_engines_agree.py",
        "properties/test_forms_agree.py",
        "properties/test_the_quick_word_is_certain.py",
        "reading/test_fast_and_strict_json_agree.py",
        "reading/test_xml_parsers_agree.py",
        "standard/test_schemas.py",
        "standard/test_xsd.py",
        "standard/test_xsd_system.py",
        "reporting/test_json_report.py",
        "settings/test_set_aside_schemas.py",
        "saved_reports/test_conforming_agrees.py",
        "reporting/test_forms_keep_to_their_schemas.py",
        "test_without_binaries.py",
        "test_wheel.py",
        "test_architecture.py",
        "test_bench_runs.py",
    ]
    if HIDDEN
    else []
)

SHARE = os.environ.get("TIPX_SHARE", "")
"""Where it is set, every eighth test runs; the word says which eighth it is."""

_left_out: dict[str, int] = {}
_REASONS = {
    "share": "are of the other eighths (TIPX_SHARE); all run without it",
    "system": "need a program outside PyPI; TIPX_SYSTEM=1 runs them",
    "unix": "need signals, modes, links and devices as Linux has them",
}


def _lacking() -> set[str]:
    """The marks whose tests cannot run here."""
    lacking = set() if os.environ.get("TIPX_SYSTEM") == "1" else {"system"}
    return lacking if sys.platform == "linux" else {*lacking, "unix"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what cannot run here: never in silence. What takes long comes first."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
    if HIDDEN:
        _with_fewer_examples(items)
    for mark in sorted(_lacking()):
        gone = [item for item in items if item.get_closest_marker(mark) is not None]
        if gone:
            _left_out[mark] = len(gone)
            config.hook.pytest_deselected(items=gone)
            items[:] = [item for item in items if item.get_closest_marker(mark) is None]
    if SHARE:
        others = [item for item in items if zlib.crc32(f"{SHARE}{item.nodeid}".encode()) % 8]
        _left_out["share"] = len(others)
        config.hook.pytest_deselected(items=others)
        gone_ids = {item.nodeid for item in others}
        items[:] = [item for item in items if item.nodeid not in gone_ids]
    if hasattr(config, "workeroutput"):  # one of several processes: the first one tells what all left out
        config.workeroutput["left_out"] = dict(_left_out)


def _with_fewer_examples(items: list[pytest.Item]) -> None:
    """With packages hidden the suite runs a second time, on slower readers and writers: of random inputs a quarter has to do."""
    from hypothesis import settings

    for item in items:
        test = getattr(item, "obj", None)
        usual = getattr(test, "_hypothesis_internal_use_settings", None)
        if usual is not None and usual.max_examples > 8:
            test._hypothesis_internal_use_settings = settings(usual, max_examples=max(8, usual.max_examples // 4))  # type: ignore[union-attr]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """Take over from a process that has ended what it left out: each of them leaves out the same."""
    _left_out.update(getattr(node, "workeroutput", {}).get("left_out", {}))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say which tests did not run."""
    for mark, count in _left_out.items():
        if count:
            terminalreporter.write_line(f"{count} tests were left out: they {_REASONS[mark]}")
