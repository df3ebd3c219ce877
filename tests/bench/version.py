"""Of which version of the standard the generated payloads are, and by which they are so judged, written and compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tipx.standard import Standard

OF_VERSION = "1.0"
"""One version, which their header says: so what was measured earlier can be compared."""


def standard_measured() -> Standard:
    """That version of the standard."""
    from tipx.standard import standard

    return standard(OF_VERSION)
