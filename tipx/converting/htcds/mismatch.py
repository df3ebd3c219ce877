"""Values in a column whose name and label disagree: do they look like what the label says?

The published case sheet hides the row of names and shows labels in another order, for the five columns of an address.
"""

from __future__ import annotations

import re

from tipx.converting.htcds.mapping import FieldMap
from tipx.converting.htcds.picklists import Picklist

_POSTAL_CODE = re.compile(r"(?=.*[0-9])[A-Za-z0-9][A-Za-z0-9 -]{1,9}")
_HOUSE_NUMBER = re.compile(r"(?:^|[\s,])[0-9]+[A-Za-z]?(?:[\s,/]|$)")


def looks_like_label(text: str, field: FieldMap, labelled: FieldMap, countries: Picklist) -> bool:
    """Whether a value is of the kind of the labelled field and not of that of the column's own. `countries`: their picklist."""
    return _is_kind(text, labelled, countries) and not _is_kind(text, field, countries)


def _is_kind(text: str, field: FieldMap, countries: Picklist) -> bool:
    text = text.strip()
    has_digit = any(char.isdigit() for char in text)
    has_letter = any(char.isalpha() for char in text)
    match field.place.names[-1] if field.places else "":
        case "country":
            return countries.read(text) is not None
        case "postalCode":
            return _POSTAL_CODE.fullmatch(text) is not None
        case "street":
            return has_letter and _HOUSE_NUMBER.search(text) is not None
        case "city" | "subdivision":
            return has_letter and not has_digit
        case _:
            return False
