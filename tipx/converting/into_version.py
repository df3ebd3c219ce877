"""Which version of the standard another form of data is read into."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tipx.options import Options
from tipx.standard import Standard, known_or_newest, standard, versions


def version_to_make(options: Options, settings: Mapping[str, Any]) -> Standard:
    """The version of the options; without one that of the given header, or else the newest. ValueError where it is not known."""
    if options.standard == "auto":
        header = settings.get("header")
        return known_or_newest(header.get("tipxVersion") if isinstance(header, Mapping) else None)
    if options.standard not in versions():
        raise ValueError(f"that version of the standard is not known; known are {', '.join(versions())}")
    return standard(options.standard)


def settings_to_make(options: Options, settings: Mapping[str, Any], version: Standard) -> Mapping[str, Any]:
    """The settings, with a header that says the version of the options where it says another."""
    header = settings.get("header")
    if options.standard == "auto" or not isinstance(header, Mapping) or "tipxVersion" not in header:
        return settings
    return {**settings, "header": {**header, "tipxVersion": version.version}}
