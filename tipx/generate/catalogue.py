"""Generates `rules.json`: the catalogue of every check, from its declaration beside the code."""

from __future__ import annotations

import json

from tipx import catalogue
from tipx.standard import Standard, number_of


def files(standard: Standard) -> dict[str, str]:
    """The catalogue of the checks that stand in that version."""
    version = number_of(standard.version)
    entries = [catalogue.entry(check) for check in catalogue.load().values() if number_of(check.since) <= version]
    document = {
        "generated": "by python -m tipx.generate from the declarations of the checks; do not edit",
        "version": standard.version,
        "checks": entries,
    }
    return {f"schemas/{standard.version}/rules.json": json.dumps(document, indent=2, ensure_ascii=False) + "\n"}
