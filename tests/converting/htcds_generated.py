"""Generated rows of case sheets: for each field cells as HTCDS publishes them, and invented texts."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from htcds_sheets import MAPPING
from hypothesis import strategies as st

from tipx.converting.htcds.mapping import FieldMap
from tipx.converting.htcds.picklists import DECIDED, values_of
from tipx.standard import newest

STANDARD = newest()
_WORDS = (
    "Sample",
    "Mehr",
    "\u0646\u0645\u0648\u0646\u06c1",
    "Zo\u00eb",
    "O'Sample",
    "S.",
    "a; b",
    "=1+1",
    "-x",
    "@home",
    "line\nline",
    "'+",
    "\U0001f600",
)
_NAMES = st.lists(
    st.sampled_from(("Sample", "Mehr", "\u0646\u0645\u0648\u0646\u06c1", "Zo\u00eb", "=Sample", "-Sample")),
    min_size=1,
    max_size=3,
).map(" ".join)
_TEXTS = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=4).map(" ".join)
_DATES = st.dates(min_value=datetime.date(1950, 1, 1), max_value=datetime.date(2026, 3, 1)).map(str)
_LANGUAGES = ("urd", "nep", "eng", "skr", "pan", "pus")
_COUNTRIES = ("PK", "NP", "NG", "GB", "XX")


def _of_list(name: str) -> list[str]:
    return list(values_of(STANDARD, name))


def cell(field: FieldMap) -> st.SearchStrategy[str]:
    """A cell that the field standard allows."""
    many = field.type.startswith("Multiselect")
    match field.conversion:
        case "date" | "day-as-moment" | "partial-date":
            return _DATES
        case "boolean" | "consent":
            return st.sampled_from(("TRUE", "FALSE"))
        case "integer":
            return st.integers(0, 100).map(str)
        case "decimal":
            return (
                st.decimals(-80, 80, places=3)
                .map(lambda number: format(number + 0, "f"))
                .filter(lambda text: not text.startswith("-0.000"))
            )
        case "phone":
            return st.integers(10**9, 10**12).map("+{}".format)
        case "language":
            return st.sampled_from(_LANGUAGES)
        case "country":
            codes = st.sampled_from(_COUNTRIES)
            return (
                st.lists(codes, min_size=1, unique=True).map(";".join)
                if many
                else codes.filter(lambda code: code != "XX")
            )
        case "region":
            return st.sampled_from(("Sample District", "Punjab"))
        case "deciding-body":
            return st.sampled_from(_of_list(DECIDED))
        case "code":
            values = st.sampled_from(_of_list(field.codelist))
            return st.lists(values, min_size=1, max_size=4, unique=True).map(";".join) if many else values
        case "agency" | "person" | "given-name":
            return _NAMES
        case _:
            return _NAMES if field.type == "Text" or "Lookup" in field.type or not field.type else _TEXTS


def rows() -> st.SearchStrategy[Mapping[str, str]]:
    """Rows with some of the fields filled; those that need another have it."""
    return st.fixed_dictionaries(
        {}, optional={one.field: cell(one) for one in MAPPING.fields.values() if one.places}
    ).map(_whole)


def _whole(row: Mapping[str, str]) -> Mapping[str, str]:
    """The row with a name beside parts of a name, and an organisation beside what is said of one."""
    found = dict(row)
    if any(name.startswith("org_") for name in found):
        found.setdefault("org_Name", "Sample Organisation")
    if not {"prs_FirstName", "prs_SecondName"} & set(found):
        found["prs_FirstName"] = "Sample"
    if any(MAPPING.fields[name].place.root == "Referral(outgoing)" for name in found):
        found.setdefault("cas_ReferredOrganisation", "Sample Receiver")
    if any(MAPPING.fields[name].place.root == "Referral(incoming)" for name in found):
        found.setdefault("cas_ReferringOrganisation", "Sample Sender")
    return found
