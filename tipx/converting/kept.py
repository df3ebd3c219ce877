"""An input that is opened once, whatever it is, and read as often as a conversion needs."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from tipx.options import Options
from tipx.reading.content import CHANGED, Content
from tipx.reading.model import Limits
from tipx.reading.source import Source, Unreadable


class KeptSource(Source):
    """The same bytes for everybody who opens it: those that validate it, those that convert it."""

    def __init__(self, source: Source, options: Options) -> None:
        """Opens it. Raises Unreadable and TooLarge."""
        super().__init__(source.name, data=source.data)
        self._path = source.file_path
        self._content = source.open(options.limits) if source.data is None else None
        if self._content is not None:
            self._close = self._content.close
            self._content.close = lambda: None  # type: ignore[method-assign]

    def open(self, limits: Limits) -> Content:
        """The same content each time."""
        assert self._content is not None
        return self._content

    @contextlib.contextmanager
    def reading(self) -> Iterator[None]:
        """Whatever comes of an input that is written to while it is read, that alone is said of it: no two readings of it are of
        one text. Raises Unreadable then."""
        try:
            yield
        except Exception:
            if self._has_changed():
                raise Unreadable(CHANGED) from None
            raise
        if self._has_changed():
            raise Unreadable(CHANGED)

    def _has_changed(self) -> bool:
        return self._content is not None and self._content.has_changed()

    def close(self) -> None:
        """Give it back."""
        if self._content is not None:
            self._close()
