"""A conversion to another version of the standard: each record is moved on its way from the reader to the writer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tipx.converting.ledger import Ledger
from tipx.converting.model import CannotCarry, Data
from tipx.converting.restoring import Restoring
from tipx.migrating import Migration, NotMigratable, never_worse
from tipx.options import Options
from tipx.standard import standard

_RULE = "TIPX-CNV-009"


class Moving:
    """Moves what one payload holds, and takes down what is lost or kept. `header`: the bundle's own fields, as far as they stand
    before the records; None for records that travel alone, each with a version of its own."""

    def __init__(
        self, version: str, ledger: Ledger, header: Mapping[str, Any] | None, judged: Options | None = None
    ) -> None:
        """`judged`: what is made will be judged under these options, so that nothing is put back that would be refused there."""
        claims = header.get("profiles", ()) if header is not None else ()
        is_sound = Restoring(header, judged).is_sound if judged is not None else never_worse
        self._migration = Migration(standard(version), claims, is_sound)
        self._version = header.get("tipxVersion") if header is not None else None
        self._ledger = ledger

    def record(self, kind: str, data: Mapping[str, Any]) -> Data:
        """A record, or the bundle's own fields, in the other version. Raises CannotCarry."""
        try:
            moved = self._migration.record(kind, data, self._version or data.get("tipxVersion", ""))
        except NotMigratable as error:
            raise CannotCarry(str(error), error.place, "", _RULE) from None
        except KeyError:
            raise CannotCarry(
                "the version of a record is not known", f"{kind.capitalize()}.tipxVersion", "unknown", _RULE
            ) from None
        for one in moved.told:
            {"kept": self._ledger.kept, "dropped": self._ledger.dropped, "approximated": self._ledger.approximated}[
                one.kind
            ](one.field, one.why)
        return moved.data
