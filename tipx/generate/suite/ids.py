"""The ids of cases: given once, in the order in which cases came, and never again to another one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from tipx.generate.suite.drafting import Draft

_COLUMNS = ("id", "key", "withdrawn")


class Ids(NamedTuple):
    """The ids of a group: by the keys of its cases, and of those that were withdrawn the reasons by id."""

    of: Mapping[str, str]
    withdrawn: Mapping[str, str]
    text: str


def ids(path: Path, group: str, drafts: Iterable[Draft]) -> Ids:
    """The ids of the cases of a group: those that the file has, and new ones for cases that came since. A case that is there no
    more is withdrawn: the reason is written into the file by hand, and where it was not this raises ValueError."""
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8")))) if path.is_file() else []
    known = {row["key"]: row["id"] for row in rows if not row["withdrawn"]}
    withdrawn = {row["id"]: row["withdrawn"] for row in rows if row["withdrawn"]}
    last = max((int(row["id"].partition("-")[2]) for row in rows), default=0)
    found: dict[str, str] = {}
    for draft in drafts:
        if draft.key in found:
            raise ValueError(f"two cases of group {group} have the key {draft.key}")
        identifier = draft.id or known.get(draft.key)
        if identifier is None:
            last += 1
            identifier = f"{group}-{last:04}"
        found[draft.key] = identifier
        if draft.key not in known:
            rows.append({"id": identifier, "key": draft.key, "withdrawn": ""})
    gone = sorted(identifier for key, identifier in known.items() if key not in found)
    if gone:
        raise ValueError(f"{path.name}: no case is there any more of {', '.join(gone)}; say there why it is withdrawn")
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return Ids(found, withdrawn, text.getvalue())
