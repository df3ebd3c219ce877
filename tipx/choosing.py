"""By which version of the standard, and with which engine, payloads are judged: as the options say."""

from __future__ import annotations

from typing import Any

from tipx.certain import Certain, certain
from tipx.checking.engines import Engine, engine
from tipx.options import Options
from tipx.profiling import Known
from tipx.standard import Standard, is_version, newest, standard, versions

_FEW = 32
"""So many records are looked at layer by layer before the quick word on records is made ready: it pays for many only."""

_DEEP_ENOUGH = 32
"""A limit of depth that no record reaches with which nothing is wrong."""


class Choices:
    """What the options choose, for one run."""

    def __init__(self, options: Options, profiles: Known | None = None) -> None:
        """`profiles`: those that the run knows; left out, they are read as the options say. Raises ProfileError."""
        self._options = options
        self.profiles = Known(options.profiles) if profiles is None else profiles
        self._seen = 0
        self._lists: Standard | None = None
        self._joined: Standard | None = None
        self._certain: dict[tuple[str, str | None, Standard | None], Certain] = {}
        self.most_per_record = options.limits.max_per_record
        self._quick = options.engine in ("auto", "native") and options.limits.max_depth >= _DEEP_ENOUGH

    def standard(self, version: str | None) -> Standard | None:
        """The version that a payload is judged by; None when it claims one that is not known."""
        if self._options.standard != "auto":
            return standard(self._options.standard)
        if not is_version(version):
            return newest()
        return standard(version) if version in versions() else None

    def standard_to_read_by(self, version: str | None) -> Standard:
        """The version by which XML is read, also where a payload is judged by none."""
        return self.standard(version) or newest()

    def engine(self, of: Standard) -> Engine:
        """The engine for a version."""
        return engine(self._options.engine, of)

    def under(self, lists: Standard | None) -> None:
        """From now on, to its end, a payload is read under profiles that add codes: `lists` has them."""
        self._lists = lists

    def joined(self, of: Standard | None) -> None:
        """From now on, to its end, parts of one payload are read: it is judged by that version, whatever a part says of itself."""
        self._joined = of

    def surely(self, kind: str, data: dict[str, Any], version: Any) -> bool:
        """Whether nothing is wrong with a record, as far as the quick word goes."""
        self._seen += 1
        if self._seen <= _FEW or not self._quick:
            return False
        if self._joined is not None:
            version = self._joined.version
        key = (kind, version, self._lists)
        known = self._certain.get(key) if version is None or type(version) is str else None
        if known is None:
            of = self.standard(version if isinstance(version, str) else None)
            if of is None:
                return False
            lists = self._lists
            known = certain(lists if lists is not None and lists.version == of.version else of, kind)
            if len(self._certain) < _FEW:  # as many as there are versions, and not as many as somebody can write
                self._certain[kind, of.version if version is not None else None, lists] = known
        return known(data)
