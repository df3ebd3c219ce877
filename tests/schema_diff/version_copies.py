"""Copies of version 1.0 in which something is changed, to be compared with what it was."""

from __future__ import annotations

import contextlib
import copy
import csv
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tipx.comparing.versions import version_difference
from tipx.comparing.versions_changes import Change
from tipx.standard import Standard, standard

ORIGINAL = standard("1.0")
Rows = list[dict[str, str]]


class Copy:
    """A copy of the defining files of version 1.0, to be edited."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "1.0"
        self._has_lists = False
        shutil.copytree(ORIGINAL.folder / "json", self.folder / "json")
        for name in ("rules.json", "parameters.json", "disclosure.json"):
            shutil.copy(ORIGINAL.folder / name, self.folder / name)

    def _with_lists(self) -> None:
        """Copy the code lists: most changes are of something else, and they are many."""
        if not self._has_lists:
            shutil.copytree(ORIGINAL.folder / "codelists", self.folder / "codelists")
            self._has_lists = True

    @contextlib.contextmanager
    def document(self, name: str) -> Iterator[Any]:
        """A JSON file, written back at the end."""
        if name.startswith("codelists/"):
            self._with_lists()
        path = self.folder / name
        document = json.loads(path.read_bytes())
        yield document
        path.write_text(json.dumps(document), encoding="utf-8")

    @contextlib.contextmanager
    def codes(self, name: str) -> Iterator[Rows]:
        """The rows of a code list, written back at the end; a column that one row has, all have."""
        self._with_lists()
        path = self.folder / "codelists" / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        yield rows
        columns = dict.fromkeys(column for row in rows for column in row)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    def record(self, kind: str) -> contextlib.AbstractContextManager[Any]:
        """The schema of a record type."""
        return self.document(f"json/{kind}.schema.json")

    def types(self) -> contextlib.AbstractContextManager[Any]:
        """The schema with the shared types."""
        return self.document("json/types.schema.json")

    @property
    def standard(self) -> Standard:
        """What the copy says now."""
        found = Standard("1.0", self.folder)
        if not self._has_lists:
            found.__dict__["codelists"] = ORIGINAL.codelists
        return found

    def compared_with(self, other: Copy) -> tuple[Change, ...]:
        """What changed from this copy to another."""
        return version_difference(self.standard, other.standard).changes

    def changes(self) -> tuple[Change, ...]:
        """What changed in the copy."""
        return version_difference(ORIGINAL, self.standard).changes

    def undone(self) -> tuple[Change, ...]:
        """What changes when the copy becomes what it was."""
        return version_difference(self.standard, ORIGINAL).changes


class WithSchemas(Standard):
    """Version 1.0 with other schemas, without a folder of its own."""

    def __init__(self) -> None:
        super().__init__("1.0", ORIGINAL.folder)
        self.own: Any = copy.deepcopy(dict(ORIGINAL.schemas))
        self.__dict__.update(schemas=self.own, codelists=ORIGINAL.codelists)

    def document(self, name: str) -> Any:
        """The schema of that name, to be edited before anything is read."""
        return self.own[self.identifier(name)]
