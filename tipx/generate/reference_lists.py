"""Generates the lists of countries, subdivisions, languages, scripts and currencies from pycountry; no network.

`lists.json` names the pycountry release that they were made from; to renew them, name a newer one there and in
pyproject.toml, with its date.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from importlib.metadata import version

from tipx.standard import Standard

Row = tuple[str, ...]

HEADER: Row = ("code", "label", "definition", "status", "since", "replacedBy", "source")

USER_ASSIGNED: tuple[tuple[str, str, str, str], ...] = (
    ("XK", "Kosovo", "Kosovo, which has no code of its own in ISO 3166-1; allowed wherever a country stands.", ""),
    ("XX", "Stateless", "No State considers the person its national; allowed in citizenships only.", "citizenships"),
    ("ZZ", "Unknown country", "The country is not known; allowed wherever a country stands.", ""),
)
"""Codes of the range that ISO 3166-1 leaves to its users: code, label, definition, the only field it may stand in."""


def files(standard: Standard) -> dict[str, str]:
    """The five lists by path; RuntimeError when another pycountry is installed than the one that lists.json names."""
    folder = f"schemas/{standard.version}/codelists"
    lists = json.loads((standard.folder / "codelists" / "lists.json").read_bytes())["lists"]
    made = reference_lists()
    named = ", ".join(sorted({entry["sourceVersion"] for entry in lists if entry["file"] in made}))
    if named != version("pycountry"):
        raise RuntimeError(f"pycountry {version('pycountry')} is installed, lists.json names {named}: use that one")
    return {f"{folder}/{name}": text for name, text in made.items()}


def reference_lists() -> dict[str, str]:
    """The five lists as CSV texts, by file name, each sorted by code."""
    return {
        "country.csv": _text((*HEADER, "restriction"), _countries()),
        "subdivision.csv": _text((*HEADER, "country"), _subdivisions()),
        "language.csv": _text(HEADER, _languages()),
        "script.csv": _text(HEADER, _scripts()),
        "currency.csv": _text(HEADER, _currencies()),
    }


def _countries() -> Iterator[Row]:
    import pycountry

    for country in pycountry.countries:
        yield (*_row(country.alpha_2, country.name, "ISO 3166-1"), "")
    for code, label, definition, restriction in USER_ASSIGNED:
        yield (*_row(code, label, "ISO 3166-1, user-assigned range", definition), restriction)


def _subdivisions() -> Iterator[Row]:
    import pycountry

    for subdivision in pycountry.subdivisions:
        yield (*_row(subdivision.code, subdivision.name, "ISO 3166-2"), subdivision.country_code)


def _languages() -> Iterator[Row]:
    """BCP 47 knows one primary subtag for a language: the two-letter code wins over the three-letter one."""
    import pycountry

    for language in pycountry.languages:
        short = getattr(language, "alpha_2", None)
        yield _row(short or language.alpha_3, language.name, "ISO 639-1" if short else "ISO 639-3")


def _scripts() -> Iterator[Row]:
    import pycountry

    for script in pycountry.scripts:
        yield _row(script.alpha_4, script.name, "ISO 15924")


def _currencies() -> Iterator[Row]:
    import pycountry

    for currency in pycountry.currencies:
        yield _row(currency.alpha_3, currency.name, "ISO 4217")


def _row(code: str, label: str, source: str, definition: str = "") -> Row:
    return (code, label, definition, "active", "1.0", "", source)


def _text(header: Row, rows: Iterable[Row]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(sorted(rows))
    return text.getvalue()
