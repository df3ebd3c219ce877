"""Whether what migrating puts back makes a record wrong: both are judged, each by itself beside the bundle's own fields."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from tipx.migrating.block import Data
from tipx.options import Options
from tipx.problems import Severity
from tipx.reading.model import LIST_OF


class Restoring:
    """Judges records that something was put back into. `header`: the bundle's own fields, None for records that travel alone."""

    def __init__(self, header: Mapping[str, Any] | None, options: Options) -> None:
        self._header = header
        self._options = Options(now=options.now, engine=options.engine, parameters=options.parameters, max_per_rule=0)

    def is_sound(self, kind: str, before: Data, after: Data, version: str) -> bool:
        """Whether a record has no error that it had not before. Both are of that version."""
        return not self._errors(kind, after, version) - self._errors(kind, before, version)

    def _errors(self, kind: str, data: Data, version: str) -> Counter[tuple[str, str | None]]:
        from tipx.validation import validate_inputs

        whole: Data = {**data, "tipxVersion": version}
        if self._header is not None and kind != "bundle":
            # The other records are not there: what is missed for that is missed before and after.
            whole = {**self._header, "tipxVersion": version, LIST_OF[kind]: [data]}
        report = validate_inputs([whole], self._options)
        return Counter((one.rule, one.at.pointer) for one in report.problems if one.severity is Severity.ERROR)
