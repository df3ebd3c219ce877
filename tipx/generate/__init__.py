"""Build-time generators: everything that is made from the authored sources and checked in.

`python -m tipx.generate` writes it, `python -m tipx.generate --check` compares and fails where something drifted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from tipx.standard import Standard, newest

Files = Mapping[str, str]
"""Path from the root of the repository -> text."""

ROOT = Path(__file__).resolve().parent.parent.parent
"""The root of the repository (generators run in a checkout only)."""


def generated(standard: Standard) -> dict[str, str]:
    """Every generated file of one version of the standard; with the newest, those that tell of all versions."""
    from tipx.generate import (
        accepting,
        catalogue,
        disclosure_page,
        example_pages,
        examples,
        mapping_pages,
        pages,
        profile_pages,
        reference_lists,
        single,
        table_pages,
        xsd,
    )  # fmt: skip
    from tipx.generate.suite import coverage_page, results_page

    of_each: tuple[Callable[[Standard], Files], ...] = (
        reference_lists.files, xsd.files, single.files, accepting.files, catalogue.files, examples.files,
    )  # fmt: skip
    of_newest: tuple[Callable[[Standard], Files], ...] = (
        pages.files, disclosure_page.files, example_pages.files, table_pages.files, mapping_pages.files,
        profile_pages.files, coverage_page.files, results_page.files,
    )  # fmt: skip
    found: dict[str, str] = {}
    for make in (*of_each, *(of_newest if standard is newest() else ())):
        found.update(make(standard))
    return found
