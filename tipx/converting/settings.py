"""The choices that single forms have: their names, and what they may be."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from tipx.reading.model import LISTS


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 2 <= int(text) <= 10_000:
        raise ValueError("it is a whole number from 2 to 10000")
    return int(text)


def _one_of(*words: str) -> Callable[[str], str]:
    def chosen(text: str) -> str:
        if text not in words:
            raise ValueError(f"it is one of {', '.join(words)}")
        return text

    return chosen


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


SETTINGS: Mapping[str, Callable[[str], Any]] = {
    "k": _number,
    "columns": _one_of("s", "k"),
    "statuses": _words,
    "identifying": _one_of("all", "known"),
    "shared": _one_of("tell", "blank"),
    "mapping": str,
}
"""By name what makes a value of the text. `k`, `columns`, `statuses` (codes of personStatus, separated by commas), `identifying` and
`shared` are for ctdc. `mapping` is a folder with edited copies of the files of `schemas/1.0/mappings/`: for htcds those that begin with
`htcds-2.0`, for primero `primero.csv`, which can be named by itself too."""

OF_ALL_FORMS = ("header", "mint", "pretty", "suffix")
"""Choices that have options of their own on the command line, or none there."""


def setting(name: str, text: str) -> Any:
    """The value of a setting. ValueError, without the text, where it cannot be one."""
    return SETTINGS[name](text)


def read_header(path: str) -> dict[str, Any]:
    """The fields of a bundle from a JSON file. ValueError where it holds something else."""
    try:
        with open(path, "rb") as file:
            found = json.loads(file.read().decode("utf-8-sig"))
    except (OSError, ValueError):
        raise ValueError("the file cannot be read as JSON") from None
    if not isinstance(found, dict) or any(name in found for name in LISTS):
        raise ValueError("the file holds one JSON object, the fields of a bundle without its records")
    return {"recordType": "bundle", **found}
