"""For those who write profiles: whether one only narrows and is sound, and the skeleton of a new one."""

from __future__ import annotations

from tipx.authoring.checking import Checked, check_profile

__all__ = ["Checked", "check_profile"]
